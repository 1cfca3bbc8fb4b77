/**
 * httperf's report: the fields that it prints at the end of a test, by the names that it prints.
 *
 * Source: the manual page httperf(1), section on its output, and D. Mosberger, T. Jin, httperf: a tool for measuring web server performance, 1998.
 * Connection times are those of connections with one reply at least; the reply rate is sampled every five seconds; a reply's time is split at its first byte.
 * What httperf prints of HTTP itself (status codes, header and footer) and of its own machine (CPU time, file descriptors) has no counterpart here.
 *
 * Departures: the median is from a sketch within 1%, not from a histogram of milliseconds.
 *
 * @module
 */
import { QuantileSketch, Tally } from "../stats/mod.ts";
import type { WorkloadCounts } from "./counts.ts";

/** Seconds of one sample of the reply rate. */
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
  private readonly rates = new Tally();
  private period = 0;
  private replies = 0;

  /** Notes a reply at a time: its two parts, in seconds. */
  reply(now: number, response: number, transfer: number): void {
    this.#closePeriods(now);
    this.replies++;
    this.responseSeconds += response;
    this.transferSeconds += transfer;
  }

  /** Notes the duration of a connection that had a reply, in seconds. */
  connection(seconds: number): void {
    this.connectionTimes.add(seconds);
    this.connectionSketch.add(seconds);
  }

  /** Replies per second, one observation for each five seconds that are over. */
  replyRates(now: number): Tally {
    this.#closePeriods(now);
    return this.rates;
  }

  #closePeriods(now: number): void {
    while (now >= (this.period + 1) * RATE_PERIOD) {
      this.rates.add(this.replies / RATE_PERIOD);
      this.replies = 0;
      this.period++;
    }
  }
}

/** httperf's report; what was never observed is 0, as httperf prints it. */
export interface HttperfReport {
  /** What was done in all; the duration is in seconds. */
  readonly "Total": Readonly<
    Record<"connections" | "requests" | "replies" | "test-duration", number>
  >;
  /** Connections opened in a second, time between them in milliseconds, and most that were open at a time. */
  readonly "Connection rate": Readonly<
    Record<"conn/s" | "ms/conn" | "concurrent connections", number>
  >;
  /** Durations of connections, and `connect`, the mean time of setting them up. */
  readonly "Connection time [ms]": Readonly<
    Record<"min" | "avg" | "max" | "median" | "stddev" | "connect", number>
  >;
  /** Replies of a connection. */
  readonly "Connection length [replies/conn]": number;
  /** Requests sent in a second, and time between them in milliseconds. */
  readonly "Request rate": Readonly<Record<"req/s" | "ms/req", number>>;
  /** Mean bytes of a request. */
  readonly "Request size [B]": number;
  /** Replies in a second, over samples of five seconds. */
  readonly "Reply rate [replies/s]": Readonly<
    Record<"min" | "avg" | "max" | "stddev" | "samples", number>
  >;
  /** Mean time from a request to the first byte of its reply, and from there to the last. */
  readonly "Reply time [ms]": Readonly<Record<"response" | "transfer", number>>;
  /** Mean bytes of a reply. */
  readonly "Reply size [B]": number;
  /** Connections that failed, by reason. */
  readonly "Errors": Readonly<
    Record<
      "total" | "client-timo" | "socket-timo" | "connrefused" | "connreset" | "other",
      number
    >
  >;
}

const finite = (value: number) => Number.isFinite(value) ? value : 0;
const per = (value: number, of: number) => finite(value / of);

/**
 * The report of one httperf workload.
 *
 * `socket-timo` is always 0: TCP gives up after httperf does. `connrefused` stays 0 unless a SYN is answered by a reset, which no server here does: a full
 * backlog drops it, as Linux does unless `tcp_abort_on_overflow` is set.
 *
 * @param counts The workload's counts.
 * @param statistics What it observed beside them.
 * @param seconds Time that both cover, from the start.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { HttperfStatistics, httperfReport, newCounts } from "@iovlab/iovlab/workload";
 *
 * const counts = { ...newCounts(), opened: 20, completed: 20, replies: 20, replyBytes: 4000 };
 * const statistics = new HttperfStatistics();
 * for (let i = 0; i < 20; i++) statistics.reply(i / 2, 0.003, 0.001);
 * const report = httperfReport(counts, statistics, 10);
 * assert.equal(report["Connection rate"]["conn/s"], 2);
 * assert.equal(report["Reply size [B]"], 200);
 * assert.ok(Math.abs(report["Reply time [ms]"].response - 3) < 1e-9);
 * assert.deepEqual(report["Reply rate [replies/s]"], { min: 2, avg: 2, max: 2, stddev: 0, samples: 2 });
 * ```
 */
export function httperfReport(
  counts: WorkloadCounts,
  statistics: HttperfStatistics,
  seconds: number,
): HttperfReport {
  const { opened, replies } = counts;
  const { requests, connectionTimes: times, connectTimes } = statistics;
  const rates = statistics.replyRates(seconds);
  const milliseconds = (value: number) => finite(value * 1e3);
  return {
    "Total": { connections: opened, requests, replies, "test-duration": seconds },
    "Connection rate": {
      "conn/s": per(opened, seconds),
      "ms/conn": per(seconds * 1e3, opened),
      "concurrent connections": statistics.mostOpen,
    },
    "Connection time [ms]": {
      min: milliseconds(times.minimum),
      avg: milliseconds(times.mean),
      max: milliseconds(times.maximum),
      median: milliseconds(statistics.connectionSketch.quantile(0.5)),
      stddev: milliseconds(times.standardDeviation),
      connect: milliseconds(connectTimes.mean),
    },
    "Connection length [replies/conn]": per(replies, times.count),
    "Request rate": { "req/s": per(requests, seconds), "ms/req": per(seconds * 1e3, requests) },
    "Request size [B]": per(statistics.requestBytes, requests),
    "Reply rate [replies/s]": {
      min: finite(rates.minimum),
      avg: finite(rates.mean),
      max: finite(rates.maximum),
      stddev: finite(rates.standardDeviation),
      samples: rates.count,
    },
    "Reply time [ms]": {
      response: milliseconds(statistics.responseSeconds / replies),
      transfer: milliseconds(statistics.transferSeconds / replies),
    },
    "Reply size [B]": per(counts.replyBytes, replies),
    "Errors": {
      total: counts.errors,
      "client-timo": counts.timeouts,
      "socket-timo": 0,
      connrefused: counts.refused,
      connreset: counts.resets,
      other: counts.otherErrors,
    },
  };
}
