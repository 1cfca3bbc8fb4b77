/**
 * Credit: how a period's core time is handed out by weight.
 *
 * @module
 */
import type { CreditScheduler } from "../../host/mod.ts";
import { BLOCKED, type Vcpu } from "../vcpu.ts";
import { BOOST, OVER, UNDER } from "./_credit_queues.ts";
import { ROUNDING } from "./policy.ts";

/** Credit and debt that a vCPU may keep, in slices or periods, whichever are longer. */
const KEPT = 2;

/** Whether a vCPU used or wants core time. */
function isActive(vcpu: Vcpu): boolean {
  return vcpu.state !== BLOCKED || vcpu.used > 0;
}

/** The priority that a vCPU's credit gives it. */
export function creditPriority(vcpu: Vcpu): number {
  return vcpu.credit >= 0 ? UNDER : OVER;
}

/** Whether a vCPU has used all that its cap allows in this period. */
export function isCapReached(vcpu: Vcpu, { accountingPeriod }: CreditScheduler): boolean {
  const { cap } = vcpu.options;
  return cap > 0 && vcpu.used >= cap * accountingPeriod - ROUNDING;
}

/** Sets how much credit each vCPU can take; returns the sum of the weights of those that want any. */
function measureRoom(vcpus: readonly Vcpu[], options: CreditScheduler): number {
  const { accountingPeriod, slice } = options;
  const most = KEPT * Math.max(accountingPeriod, slice);
  let weights = 0;
  for (const vcpu of vcpus) {
    vcpu.room = -1;
    if (!isActive(vcpu)) continue;
    const { cap, weight } = vcpu.options;
    const usable = cap > 0 ? Math.min(1, cap) * accountingPeriod : accountingPeriod;
    vcpu.credit = Math.max(vcpu.credit, -most);
    vcpu.room = Math.min(usable, most - vcpu.credit);
    weights += weight;
  }
  return weights;
}

/**
 * Credits a period's time of so many cores by weight. What a vCPU cannot use (it is one, it has a cap, it has all the
 * credit that it may keep) goes to the others by their weights.
 *
 * @returns Whether any vCPU used or wants core time.
 */
export function handOut(
  vcpus: readonly Vcpu[],
  cores: number,
  options: CreditScheduler,
): boolean {
  let weights = measureRoom(vcpus, options);
  if (weights === 0) return false;
  let left = options.accountingPeriod * cores;
  for (let filled = true; filled;) {
    filled = false;
    const each = left / weights;
    for (const vcpu of vcpus) {
      const { weight } = vcpu.options;
      if (vcpu.room < 0 || vcpu.room > each * weight) continue;
      filled = true;
      left -= vcpu.room;
      weights -= weight;
      vcpu.credit += vcpu.room;
      vcpu.room = -1;
    }
  }
  for (const vcpu of vcpus) {
    if (vcpu.room >= 0) vcpu.credit += left * vcpu.options.weight / weights;
  }
  return true;
}

/** Starts a period: nothing is used, and priorities follow from credit; a boost lasts while there is credit. */
export function startPeriod(vcpus: readonly Vcpu[]): void {
  for (const vcpu of vcpus) {
    if (!isActive(vcpu)) continue;
    vcpu.used = 0;
    if (vcpu.priority !== BOOST || vcpu.credit < 0) vcpu.priority = creditPriority(vcpu);
  }
}
