/**
 * Caps for policies that have no notion of them: a vCPU that has had its cap's core time in a period is parked until the next.
 *
 * Periods begin at multiples of their length. What a vCPU leaves unused in one is not kept.
 *
 * @module
 */
import type { HandlerId } from "../../kernel/mod.ts";
import { BLOCKED, PARKED, type Vcpu } from "../vcpu.ts";
import { type CoreControl, ROUNDING } from "./policy.ts";

/** Length of a period where a policy has none of its own, in seconds: that of Xen's credit scheduler. */
export const CAP_PERIOD = 0.03;

/** The caps of a policy's vCPUs. */
export class Caps {
  private readonly capped: Vcpu[] = [];
  private readonly handler: HandlerId;
  private running = false;

  /** Makes it for periods of a length; `restore` puts back a vCPU that was parked. */
  constructor(
    private readonly control: CoreControl,
    private readonly period: number,
    private readonly restore: (vcpu: Vcpu) => void,
  ) {
    this.handler = control.simulation.on(() => this.#nextPeriod());
  }

  /** Adds a vCPU. */
  add(vcpu: Vcpu): void {
    if (vcpu.options.cap > 0) this.capped.push(vcpu);
  }

  /** A vCPU wakes: true where its cap is used up, so that it is parked instead. */
  parks(vcpu: Vcpu): boolean {
    if (vcpu.options.cap === 0) return false;
    if (!this.running) this.#schedule();
    if (!this.isReached(vcpu)) return false;
    vcpu.state = PARKED;
    return true;
  }

  /** Whether a vCPU has had what its cap allows. */
  isReached(vcpu: Vcpu): boolean {
    return vcpu.options.cap > 0 && this.left(vcpu) <= ROUNDING;
  }

  /** Core time that a vCPU's cap leaves it in this period, in seconds. */
  left(vcpu: Vcpu): number {
    const { cap } = vcpu.options;
    return cap > 0 ? cap * this.period - vcpu.used : Infinity;
  }

  #schedule(): void {
    const { simulation } = this.control;
    this.running = true;
    let count = Math.floor(simulation.now / this.period) + 1;
    if (count * this.period <= simulation.now) count++;
    simulation.scheduleAt(count * this.period, this.handler);
  }

  #nextPeriod(): void {
    const { control } = this;
    this.running = false;
    for (const vcpu of this.capped) {
      const core = control.cores[vcpu.core];
      if (core.current === vcpu) {
        control.settle(core);
        control.endTurn(core);
      }
      if (vcpu.state !== BLOCKED || vcpu.used > 0) this.running = true;
      vcpu.used = 0;
    }
    for (const vcpu of this.capped) if (vcpu.state === PARKED) this.restore(vcpu);
    if (this.running) this.#schedule();
  }
}
