/**
 * The windows of one core in a cyclic frame.
 *
 * The beginning of window `i` of frame `k` is always worked out as `k * frame + offset[i]`, so that a time is in the same window however one comes to
 * look at it.
 *
 * @module
 */
import type { Vcpu } from "../vcpu.ts";

/** A core's table. */
export class FrameTable {
  /** Weight of all its vCPUs. */
  weight = 0;
  /** Number of the frame that was looked up last. */
  frame = 0;
  /** Beginning of the window that was looked up last, in seconds. */
  begin = 0;
  /** End of the window that was looked up last, in seconds. */
  end = 0;
  private readonly vcpus: Vcpu[] = [];
  private offsets: number[] = [];

  /** Makes an empty table; `length` is that of the frame in seconds. */
  constructor(private readonly length: number) {}

  /** Whether one vCPU has the core to itself. */
  get isSingle(): boolean {
    return this.vcpus.length === 1;
  }

  /** Adds a window and works out all of them again. */
  add(vcpu: Vcpu): void {
    this.vcpus.push(vcpu);
    this.weight += vcpu.options.weight;
    let sum = 0;
    this.offsets = this.vcpus.map(({ options }) => {
      const offset = this.length * (sum / this.weight);
      sum += options.weight;
      return offset;
    });
  }

  /** The vCPU whose window a time is in; sets `frame`, `begin` and `end`. */
  ownerAt(time: number): Vcpu | undefined {
    const { length, vcpus, offsets } = this;
    this.frame = this.#frameAt(time);
    const start = this.frame * length;
    let i = vcpus.length - 1;
    while (i > 0 && start + offsets[i] > time) i--;
    this.begin = start + (offsets[i] ?? 0);
    this.end = i < vcpus.length - 1 ? start + offsets[i + 1] : (this.frame + 1) * length;
    return vcpus[i];
  }

  /** When a vCPU's next window begins, after a time. */
  nextBegin(vcpu: Vcpu, time: number): number {
    const offset = this.offsets[this.vcpus.indexOf(vcpu)];
    const frame = this.#frameAt(time);
    const begin = frame * this.length + offset;
    return begin > time ? begin : (frame + 1) * this.length + offset;
  }

  #frameAt(time: number): number {
    let frame = Math.floor(time / this.length);
    if ((frame + 1) * this.length <= time) frame++;
    if (frame * this.length > time) frame--;
    return frame;
  }
}
