/**
 * What a vCPU may claim under `sedf`: its slice in each period, and what it lost.
 *
 * @module
 */
import type { EventId } from "../../kernel/mod.ts";
import type { Vcpu } from "../vcpu.ts";
import type { RunQueue } from "./_run_queue.ts";
import { ROUNDING } from "./policy.ts";

/** It runs on its slice. */
export const ON_SLICE = 0;
/** It runs on extra time to make up for what it lost. */
export const ON_LOSS = 1;
/** It runs on extra time. */
export const ON_EXTRA = 2;

/** A vCPU's claim. */
export class SedfClaim {
  /** Core time in each period, in seconds. */
  slice: number;
  /** The period, in seconds. */
  readonly period: number;
  /** End of the period, in seconds. */
  deadline = 0;
  /** What is left of the slice, in seconds; negative where it was overrun. */
  budget = 0;
  /** What was lost by blocking, in seconds. */
  lost = 0;
  /** Extra time that it had, in seconds over weight. */
  extra = 0;
  /** What it runs on: `ON_SLICE`, `ON_LOSS` or `ON_EXTRA`. */
  runs = ON_SLICE;
  /** The queue that it is in. */
  queue: RunQueue | undefined = undefined;
  /** Event at the end of the period, while it is not blocked. */
  event: EventId = -1;

  /** Makes the claim of a vCPU on a core. */
  constructor(
    /** Whose it is. */
    readonly vcpu: Vcpu,
    /** The core that its slice is on. */
    readonly home: number,
  ) {
    this.slice = vcpu.schedule.slice;
    this.period = vcpu.schedule.period;
  }

  /** The vCPU has work after it was blocked. */
  wake(now: number, unblocking: "lose" | "resume"): void {
    const left = this.deadline - now;
    if (left <= ROUNDING) this.#begin(now);
    else if (unblocking === "lose") {
      if (this.budget > ROUNDING) this.lost = this.budget;
      this.budget = Math.min(this.budget, 0);
    } else if (this.budget > left * this.slice / this.period) this.#begin(now);
  }

  #begin(now: number): void {
    this.deadline = now + this.period;
    this.budget = this.slice;
  }

  /** Its period ends and the next one begins; it pays for what it overran. */
  renew(): void {
    this.deadline += this.period;
    this.budget = this.slice + Math.min(this.budget, 0);
  }
}

/**
 * Gives the vCPUs of a core without a slice of their own what the others leave, by weight.
 *
 * @returns Their weights over what the others leave.
 */
export function setShares(claims: readonly SedfClaim[], home: number): number {
  let left = 1;
  let weights = 0;
  for (const { vcpu, home: core } of claims) {
    if (core !== home) continue;
    if (vcpu.schedule.slice > 0) left -= vcpu.schedule.slice / vcpu.schedule.period;
    else weights += vcpu.options.weight;
  }
  for (const claim of claims) {
    const { vcpu, period, home: core } = claim;
    if (core !== home || vcpu.schedule.slice > 0) continue;
    claim.slice = Math.max(0, left) * period * vcpu.options.weight / weights;
  }
  return left > 0 ? weights / left : Infinity;
}
