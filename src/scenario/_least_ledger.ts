/**
 * What a unit of work asks of everybody.
 *
 * @module
 */

/**
 * Who does work: a kind, and the number of a VM or queue; programs are on a VM's `first` vCPU or on any. Cycles, but for devices and wires: seconds,
 * and caps: bits.
 */
export type Activity =
  | `guest ${number}`
  | `first ${number}`
  | `program ${number}`
  | `vmm ${number}`
  | `thread ${number}`
  | `native ${number}`
  | `cap ${number}`
  | "back"
  | "driver"
  | "link-receive"
  | "link-transmit"
  | "nic-receive"
  | "nic-transmit";

/** Adds up what a unit asks of everybody. */
export class Ledger {
  private readonly amounts = new Map<Activity, number>();

  /** Adds to an activity. */
  add(activity: Activity, amount: number): void {
    this.amounts.set(activity, (this.amounts.get(activity) ?? 0) + amount);
  }

  /** What a unit asks of an activity. */
  of(activity: Activity): number {
    return this.amounts.get(activity) ?? 0;
  }
}
