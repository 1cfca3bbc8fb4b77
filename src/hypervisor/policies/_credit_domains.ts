/**
 * Hand-out of credit by domain, as Xen 3 has it: see `credit_tick.ts`.
 *
 * @module
 */
import type { CreditScheduler } from "../../host/mod.ts";
import type { Vcpu } from "../vcpu.ts";
import { OVER, UNDER } from "./_credit_queues.ts";
import { ROUNDING } from "./policy.ts";

/** A domain's claim. */
class Claim {
  /** Its weight: the sum of its vCPUs'. */
  weight = 0;
  /** Its cap in cores: the sum of its vCPUs'; 0 is none. */
  cap = 0;
  /** Its active vCPUs. */
  active: Vcpu[] = [];
}

/** The credit of all domains. */
export class CreditDomains {
  private readonly claims: Claim[] = [];
  /** By vCPU: whether its cap keeps it from running. */
  private readonly parked: boolean[] = [];
  /** Claims with active vCPUs, in the order in which they are served. */
  private active: Claim[] = [];
  private balance = 0;

  /** Makes it for so many cores. */
  constructor(private readonly cores: number, private readonly options: CreditScheduler) {}

  /** Adds a vCPU to its domain. */
  add({ index, options }: Vcpu): void {
    const claim = this.claims[options.domain] ??= new Claim();
    claim.weight += options.weight;
    claim.cap += options.cap;
    this.parked[index] = false;
  }

  /** Whether any vCPU takes part in the hand-out. */
  get hasActive(): boolean {
    return this.active.length > 0;
  }

  /** Whether a vCPU's cap keeps it from running. */
  isParked(vcpu: Vcpu): boolean {
    return this.parked[vcpu.index];
  }

  /** Has a vCPU take part in the hand-out. */
  activate(vcpu: Vcpu): void {
    const claim = this.claims[vcpu.options.domain];
    if (claim.active.includes(vcpu)) return;
    claim.active.unshift(vcpu);
    if (claim.active.length === 1) this.active.unshift(claim);
  }

  /** Hands out a period's credit, and sets priorities and who is parked; false where nobody takes part. */
  handOut(): boolean {
    const period = this.options.accountingPeriod;
    const debt = Math.max(0, -this.balance);
    const weights = this.active.reduce((sum, { weight }) => sum + weight, 0);
    this.balance = 0;
    if (weights === 0) return false;
    let total = period * this.cores + debt;
    let weightLeft = weights;
    let others = false;
    for (const claim of [...this.active]) {
      const { weight, cap, active } = claim;
      weightLeft -= weight;
      let peak = active.length * period + debt * weight / weights;
      if (cap > 0) peak = Math.min(peak, cap * period);
      let fair = total * weight / weights;
      if (fair < peak) others = true;
      else {
        if (weightLeft > 0) total += (fair - peak) * weights / weightLeft;
        if (others) this.#serveFirst(claim);
        fair = peak;
      }
      this.#give(claim, fair / active.length);
    }
    this.active = this.active.filter(({ active }) => active.length > 0);
    return true;
  }

  /** A claim that had more than it can use is served first from now on, so that others get the rest. */
  #serveFirst(claim: Claim): void {
    this.active = [claim, ...this.active.filter((other) => other !== claim)];
  }

  #give(claim: Claim, each: number): void {
    const { slice, accountingPeriod } = this.options;
    const kept = Math.max(slice, accountingPeriod);
    const most = claim.cap * accountingPeriod / claim.active.length;
    claim.active = claim.active.filter((vcpu) => {
      vcpu.credit += each;
      if (vcpu.credit < -ROUNDING) {
        vcpu.priority = OVER;
        if (claim.cap > 0 && vcpu.credit < -most - ROUNDING) this.parked[vcpu.index] = true;
        vcpu.credit = Math.max(vcpu.credit, -kept);
        this.balance += vcpu.credit;
        return true;
      }
      vcpu.priority = UNDER;
      this.parked[vcpu.index] = false;
      const full = vcpu.credit > kept + ROUNDING;
      if (full) vcpu.credit = 0;
      this.balance += vcpu.credit;
      return !full;
    });
  }
}
