/**
 * The two timers of an endpoint, retransmission and delayed acknowledgment, in one event.
 *
 * An event is moved only when a deadline comes before it: one that comes too early looks again and goes on waiting.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import type { EndpointTable } from "./_endpoints.ts";

/** The timers of all endpoints. */
export class Timers {
  private readonly handler: HandlerId;

  /** Makes the timers; `acknowledge` and `retransmit` are called for an endpoint when its deadline has come. */
  constructor(
    private readonly simulation: Simulation,
    private readonly table: EndpointTable,
    private readonly acknowledge: (e: number) => void,
    private readonly retransmit: (e: number) => void,
  ) {
    this.handler = simulation.on((e) => this.#expire(e));
  }

  /** Starts the retransmission time-out anew. */
  startTimeout(e: number): void {
    const { table } = this;
    const due = this.simulation.now + table.timeout[e];
    table.retransmitAt[e] = due;
    if (due < table.timerAt[e]) this.#arm(e);
  }

  /** Has a closed window looked at after so many seconds, by the retransmission timer, which is idle then. */
  waitForWindow(e: number, seconds: number): void {
    this.table.retransmitAt[e] = this.simulation.now + seconds;
    this.#arm(e);
  }

  /** Has an acknowledgment sent after so many seconds, where none is under way. */
  delayAcknowledgment(e: number, seconds: number): void {
    const { acknowledgeAt } = this.table;
    if (acknowledgeAt[e] !== Infinity) return;
    acknowledgeAt[e] = this.simulation.now + seconds;
    this.#arm(e);
  }

  /** Stops both. */
  stop(e: number): void {
    const { table } = this;
    table.retransmitAt[e] = table.acknowledgeAt[e] = Infinity;
    if (table.timerAt[e] !== Infinity) this.simulation.cancel(table.timer[e]);
    table.timerAt[e] = Infinity;
  }

  /** Sees to it that the event is due no later than the earlier of the two deadlines. */
  #arm(e: number): void {
    const { table, simulation } = this;
    const due = Math.min(table.retransmitAt[e], table.acknowledgeAt[e]);
    if (due >= table.timerAt[e]) return;
    if (table.timerAt[e] !== Infinity) simulation.cancel(table.timer[e]);
    table.timerAt[e] = due;
    table.timer[e] = simulation.scheduleAt(due, this.handler, e);
  }

  #expire(e: number): void {
    const { table, simulation } = this;
    table.timerAt[e] = Infinity;
    if (table.acknowledgeAt[e] <= simulation.now) this.acknowledge(e);
    if (table.retransmitAt[e] <= simulation.now) this.retransmit(e);
    this.#arm(e);
  }
}
