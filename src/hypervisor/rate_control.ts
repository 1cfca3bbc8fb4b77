/**
 * Software rate control in a back end: a VM's transmit rate by credit that a timer hands out.
 *
 * Every `period` seconds a VM gets `rate * period / 8` bytes of credit. A packet goes if the credit covers it; else the queue stops until
 * the next hand-out. Credit does not add up over idle periods: after a hand-out there is at most that of one period, or the bytes of the packet that
 * waits where it is larger (128 KiB at most), so that the interface cannot seize up.
 *
 * Only what the guest sends is held back. What arrives for it has gone through the NIC and the native driver before any back end sees it.
 *
 * Source: the credit scheduling of Xen's network back end (`credit_bytes`, `credit_usec`, `tx_add_credit`, `tx_credit_callback` in
 * `linux-2.6-xen-sparse/drivers/xen/netback/netback.c`, June 2007; a window's start of its own came later in Linux). Xen's tools use a
 * period of 50 ms unless told.
 *
 * Departures: bytes are of wire time (preamble, headers of each frame and gap included), as `device.cap` is meant; the back end counts what is
 * in the slots. The credit is the VM's; Linux gives each queue of an interface the whole rate. The clock is exact, not that of jiffies.
 *
 * Consequence: what is left of a period's credit when the next packet is too large is lost, on average half a packet for each period: with
 * large segments and short periods a VM stays below its rate.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";

/** Most bytes that credit may add up to for one packet. */
const LARGEST_BURST = 131_072;

/** The rate of a VM. */
export interface CreditRate {
  /** Bits per second. */
  readonly rate: number;
  /** Seconds between two hand-outs. */
  readonly period: number;
}

/**
 * The credit of one VM.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { TransmitCredit } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * // 8 Mb/s in periods of 10 ms: 10,000 bytes each
 * let handOuts = 0;
 * const credit = new TransmitCredit(simulation, { rate: 8e6, period: 0.01 }, () => handOuts++);
 * let sent = 0;
 * for (; !credit.holds(1538); sent++) credit.spend(1538);
 * assert.equal(sent, 6); // a seventh frame would not fit
 * simulation.run();
 * assert.deepEqual([handOuts, simulation.now, credit.bytes], [1, 0.01, 10_000]);
 * ```
 */
export class TransmitCredit {
  /** Bytes that may be sent now. */
  bytes: number;
  /** Hand-outs by the timer so far. */
  handOuts = 0;
  private readonly perPeriod: number;
  private readonly period: number;
  private readonly timer: HandlerId;
  private windowStart: number;
  private event = 0;
  private waiting = 0;

  /** Makes the credit of a VM, one period's to begin with; `handedOut` restarts its queues. */
  constructor(
    private readonly simulation: Simulation,
    { rate, period }: CreditRate,
    private readonly handedOut: () => void,
  ) {
    this.period = period;
    this.perPeriod = this.bytes = rate * period / 8;
    this.windowStart = simulation.now;
    this.timer = simulation.on(() => this.#handOut());
  }

  /** Whether a packet of so many bytes has to wait; then the timer is set. */
  holds(bytes: number): boolean {
    if (bytes <= this.bytes) return false;
    if (this.waiting > 0) return true;
    const { now } = this.simulation;
    if (now >= this.windowStart + this.period) {
      this.windowStart = now;
      this.#add(bytes);
      if (bytes <= this.bytes) return false;
    }
    this.#await(bytes);
    return true;
  }

  /** A packet of so many bytes goes. */
  spend(bytes: number): void {
    this.bytes -= bytes;
  }

  /** A back end that starts anew: one period's credit, and no timer. */
  reset(): void {
    if (this.waiting > 0) this.simulation.cancel(this.event);
    this.waiting = 0;
    this.bytes = this.perPeriod;
    this.windowStart = this.simulation.now;
  }

  #await(bytes: number): void {
    this.waiting = bytes;
    this.windowStart += this.period;
    this.event = this.simulation.scheduleAt(this.windowStart, this.timer);
  }

  #add(bytes: number): void {
    const most = Math.max(Math.min(bytes, LARGEST_BURST), this.perPeriod);
    this.bytes = Math.min(this.bytes + this.perPeriod, most);
  }

  #handOut(): void {
    this.#add(this.waiting);
    this.waiting = 0;
    this.handOuts++;
    this.handedOut();
  }
}
