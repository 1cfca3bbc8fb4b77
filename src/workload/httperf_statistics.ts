/**
 * What an httperf workload observes for its report, in memory that does not grow with time.
 *
 * Source: the manual page httperf(1), section on its output: connection times are those of connections with one reply at least; rates are sampled every five seconds; a
 * reply's time is split at its first byte.
 *
 * Departures: the median is from a sketch within 1%, not from a histogram of milliseconds.
 *
 * @module
 */
import { QuantileSketch, Tally } from "../stats/mod.ts";

/** Seconds of one sample of a rate. */
const RATE_PERIOD = 5;

/**
 * What one httperf workload observes beyond its counts, since the start.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { HttperfStatistics } from "@iovlab/iovlab/workload";
 *
 * const statistics = new HttperfStatistics();
 * statistics.reply(1, 0.004, 0.001);
 * statistics.reply(2, 0.006, 0.001);
 * statistics.ended(2, 0.011, 2);
 * assert.equal(statistics.connectionTimes.mean, 0.011);
 * assert.equal(statistics.replyRates(6).mean, 2 / 5); // of the one period of five seconds that is over
 * assert.ok(Math.abs(statistics.responseSeconds - 0.01) < 1e-12);
 * ```
 */
export class HttperfStatistics {
  /** Requests sent. */
  requests = 0;
  /** Bytes of them. */
  requestBytes = 0;
  /** Most connections that were open at a time. */
  mostOpen = 0;
  /** When the last connection ended, in seconds; the start where none has. */
  lastEnd: number;
  /** Sum of the times from a request to the first byte of its reply, in seconds. */
  responseSeconds = 0;
  /** Sum of the times from the first to the last byte of replies, in seconds. */
  transferSeconds = 0;
  /** Times from opening connections to when they could carry data, in seconds. */
  readonly connectTimes: Tally = new Tally();
  /** Durations of connections with one reply at least, in seconds. */
  readonly connectionTimes: Tally = new Tally();
  /** The same, for their median. */
  readonly connectionSketch: QuantileSketch = new QuantileSketch({ maximum: 1e4 });
  /** Durations of connections with all their replies, in seconds. */
  readonly wholeTimes: Tally = new Tally();
  /** Durations of connections that ended without all their replies, in seconds. */
  readonly failedTimes: Tally = new Tally();
  /** Ended connections by how many replies they had. */
  readonly lengths: Map<number, number> = new Map();
  private readonly rates = new Tally();
  private readonly wholeRates = new Tally();
  private period = 0;
  private replies = 0;
  private whole = 0;

  /** Makes statistics without observations, of connections of so many requests. */
  constructor(
    /** Requests of a connection. */
    readonly requestsPerConnection: number = 1,
    /** When the clients started, in seconds: the samples of rates begin there. */
    readonly start: number = 0,
  ) {
    this.lastEnd = start;
  }

  /** Notes a reply at a time: its two parts, in seconds. */
  reply(now: number, response: number, transfer: number): void {
    this.#closePeriods(now);
    this.replies++;
    this.responseSeconds += response;
    this.transferSeconds += transfer;
  }

  /** Notes the end of a connection at a time: its duration in seconds, and how many replies it had. */
  ended(now: number, seconds: number, replies: number): void {
    this.lastEnd = now;
    this.lengths.set(replies, (this.lengths.get(replies) ?? 0) + 1);
    if (replies > 0) {
      this.connectionTimes.add(seconds);
      this.connectionSketch.add(seconds);
    }
    if (replies < this.requestsPerConnection) return this.failedTimes.add(seconds);
    this.#closePeriods(now);
    this.whole++;
    this.wholeTimes.add(seconds);
  }

  /** Replies per second, one observation for each five seconds that are over. */
  replyRates(now: number): Tally {
    this.#closePeriods(now);
    return this.rates;
  }

  /** Connections per second that had all their replies, one observation for each five seconds that are over. */
  wholeConnectionRates(now: number): Tally {
    this.#closePeriods(now);
    return this.wholeRates;
  }

  #closePeriods(now: number): void {
    while (now - this.start >= (this.period + 1) * RATE_PERIOD) {
      this.rates.add(this.replies / RATE_PERIOD);
      this.wholeRates.add(this.whole / RATE_PERIOD);
      this.replies = this.whole = 0;
      this.period++;
    }
  }
}
