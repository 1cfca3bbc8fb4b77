/**
 * A receive buffer that all contexts share, in closed form: transfers are in order of arrival, so that what is in it when a frame
 * arrives follows from when the transfers before it end.
 *
 * @module
 */
import { widen } from "../packet/mod.ts";

/** The frames in the device that wait for their transfer or are under it. */
export class SharedBuffer {
  private bytes = 0;
  private first = 0;
  private count = 0;
  private ends = new Float64Array(64);
  private sizes = new Float64Array(64);

  /** Makes an empty buffer of so many bytes. */
  constructor(private readonly size: number) {}

  /** Whether a frame of so many bytes fits at its arrival, in seconds; arrivals come in order. */
  fits(bytes: number, arrival: number): boolean {
    const mask = this.ends.length - 1;
    while (this.count > 0 && this.ends[this.first] <= arrival) {
      this.bytes -= this.sizes[this.first];
      this.first = (this.first + 1) & mask;
      this.count--;
    }
    return this.bytes + bytes <= this.size;
  }

  /** Adds a frame whose transfer ends at a time, in seconds. */
  add(bytes: number, end: number): void {
    if (this.count === this.ends.length) this.#grow();
    const at = (this.first + this.count++) & (this.ends.length - 1);
    this.ends[at] = end;
    this.sizes[at] = bytes;
    this.bytes += bytes;
  }

  /** Makes room for twice as many frames: those from the start of the arrays go behind the others. */
  #grow(): void {
    const { length } = this.ends;
    this.ends = widen(this.ends);
    this.sizes = widen(this.sizes);
    this.ends.copyWithin(length, 0, this.first);
    this.sizes.copyWithin(length, 0, this.first);
  }
}
