/**
 * The VMM's work on one core: what waits, and polls that gave way to vCPUs.
 *
 * @module
 */
import { type HostWork, NO_DOMAIN } from "./host_work.ts";

/** First-in first-out work, and polls set aside. */
export class HostQueue {
  /** First waiting work; it stays here while it runs. */
  head: HostWork | undefined = undefined;
  /** First poll that waits for the end of the vCPUs' turn. */
  aside: HostWork | undefined = undefined;
  /** Cycles of polls with a budget, less the vCPUs' since. */
  polled = 0;
  private tail: HostWork | undefined = undefined;
  private asideTail: HostWork | undefined = undefined;

  /** Adds work behind all other. */
  add(work: HostWork): void {
    work.queued = true;
    work.next = undefined;
    if (this.tail) this.tail.next = work;
    else this.head = work;
    this.tail = work;
  }

  /** Domain of the work that runs. */
  get domain(): number {
    return this.head ? this.head.domain : NO_DOMAIN;
  }

  /** The first work has run: removes it; it counts as queued until it has taken effect. */
  finish(): HostWork {
    const work = this.take();
    if (work.budget < Infinity) this.polled += work.cycles;
    return work;
  }

  /** Removes the first work, which must be there. */
  take(): HostWork {
    const work = this.head as HostWork;
    this.head = work.next;
    if (!work.next) this.tail = undefined;
    return work;
  }

  /** Whether a work has to wait until vCPUs had their turn. */
  holds(work: HostWork): boolean {
    return work.budget < Infinity && (this.aside !== undefined || this.polled >= work.budget);
  }

  /** Sets work aside until `resume`. */
  setAside(work: HostWork): void {
    work.queued = true;
    work.next = undefined;
    if (this.asideTail) this.asideTail.next = work;
    else this.aside = work;
    this.asideTail = work;
  }

  /** Ends the vCPUs' turn: what was set aside is behind all other, and polls have their whole budget. */
  resume(): void {
    this.polled = 0;
    let work = this.aside;
    this.aside = this.asideTail = undefined;
    while (work) {
      const { next }: HostWork = work;
      this.add(work);
      work = next;
    }
  }

  /** So many cycles of a vCPU have run. */
  give(cycles: number): void {
    this.polled = Math.max(0, this.polled - cycles);
  }
}
