/**
 * A run queue: by priority, first-in first-out within one.
 *
 * @module
 */
import type { Vcpu } from "../vcpu.ts";

function isFor(core: number, { options, awaitedBy }: Vcpu): boolean {
  return options.allowed[core] && (awaitedBy < 0 || awaitedBy === core);
}

/** A linked run queue; a vCPU is in one at a time. */
export class RunQueue {
  /** The first of the highest priority. */
  head: Vcpu | undefined = undefined;

  /** Adds a vCPU behind those of its own and higher priorities. */
  add(vcpu: Vcpu): void {
    if (!this.head || this.head.priority < vcpu.priority) {
      vcpu.next = this.head;
      this.head = vcpu;
      return;
    }
    let before = this.head;
    while (before.next && before.next.priority >= vcpu.priority) before = before.next;
    vcpu.next = before.next;
    before.next = vcpu;
  }

  /** Removes a vCPU that is in this queue. */
  remove(vcpu: Vcpu): void {
    if (this.head === vcpu) this.head = vcpu.next;
    else {
      let before = this.head as Vcpu;
      while (before.next !== vcpu) before = before.next as Vcpu;
      before.next = vcpu.next;
    }
    vcpu.next = undefined;
  }

  /** The first vCPU that may run on a core and is not just about to run on another, or `undefined`. */
  firstAllowed(core: number): Vcpu | undefined {
    let vcpu = this.head;
    while (vcpu && !isFor(core, vcpu)) vcpu = vcpu.next;
    return vcpu;
  }

  /** Puts every vCPU in its place again after priorities have changed. */
  sort(): void {
    let vcpu = this.head;
    this.head = undefined;
    while (vcpu) {
      const next: Vcpu | undefined = vcpu.next;
      vcpu.next = undefined;
      this.add(vcpu);
      vcpu = next;
    }
  }
}
