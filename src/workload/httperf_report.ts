/**
 * httperf's report: the fields that it prints at the end of a test, by the names that it prints.
 *
 * Source: the manual page httperf(1), section on its output, and D. Mosberger, T. Jin, httperf: a tool for measuring web server performance, 1998.
 * A session is a connection here, with its bursts and think times. All replies are counted as successful ones (2xx): the model has no status codes, and no headers and footers
 * apart from what they wrap.
 *
 * @module
 */
import type { Tally } from "../stats/mod.ts";
import type { WorkloadCounts } from "./counts.ts";
import type { HttperfStatistics } from "./httperf_statistics.ts";

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
  /** Replies of a connection that had one at least and has ended. */
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
  /** Mean bytes of a reply; all of it is content. */
  readonly "Reply size [B]": Readonly<Record<"header" | "content" | "footer" | "total", number>>;
  /** Replies by class of their status. */
  readonly "Reply status": Readonly<Record<"1xx" | "2xx" | "3xx" | "4xx" | "5xx", number>>;
  /** CPU time of the client's operating system, in seconds, and as shares in percent of the test's time; 0 where the client is outside. */
  readonly "CPU time [s]": Readonly<
    Record<"user" | "system" | "user %" | "system %" | "total %", number>
  >;
  /** Payload of requests sent and replies received: 1,024 bytes a second, and millions of bits a second. */
  readonly "Net I/O": Readonly<Record<"KB/s" | "10^6 bps", number>>;
  /** Connections with all their replies in a second, over samples of five seconds; how many they are, and how many ended. */
  readonly "Session rate [sess/s]": Readonly<
    Record<"min" | "avg" | "max" | "stddev" | "completed" | "total", number>
  >;
  /** Mean duration of connections with all their replies. */
  readonly "Session lifetime [s]": number;
  /** Mean duration of connections that ended without all their replies. */
  readonly "Session failtime [s]": number;
  /** Ended connections that had 0, 1, 2, ... replies. */
  readonly "Session length histogram": readonly number[];
  /** Connections that failed, by reason. */
  readonly "Errors": Readonly<
    Record<
      | "total"
      | "client-timo"
      | "socket-timo"
      | "connrefused"
      | "connreset"
      | "fd-unavail"
      | "addrunavail"
      | "ftab-full"
      | "other",
      number
    >
  >;
}

/** Replies of the connections that have ended. */
function endedReplies({ lengths }: HttperfStatistics): number {
  let sum = 0;
  for (const [replies, connections] of lengths) sum += replies * connections;
  return sum;
}

const finite = (value: number) => Number.isFinite(value) ? value : 0;
const per = (value: number, of: number) => finite(value / of);

const milliseconds = (value: number) => finite(value * 1e3);

function rateOf(rates: Tally) {
  const { minimum, mean, maximum, standardDeviation, count } = rates;
  return {
    min: finite(minimum),
    avg: finite(mean),
    max: finite(maximum),
    stddev: finite(standardDeviation),
    samples: count,
  };
}

function connectionTimes(
  { connectionTimes: times, connectionSketch, connectTimes }: HttperfStatistics,
) {
  return {
    min: milliseconds(times.minimum),
    avg: milliseconds(times.mean),
    max: milliseconds(times.maximum),
    median: milliseconds(connectionSketch.quantile(0.5)),
    stddev: milliseconds(times.standardDeviation),
    connect: milliseconds(connectTimes.mean),
  };
}

function sessions(statistics: HttperfStatistics, seconds: number) {
  const { wholeTimes, failedTimes, lengths } = statistics;
  const { samples: _, ...rate } = rateOf(
    statistics.wholeConnectionRates(statistics.start + seconds),
  );
  const longest = Math.max(0, ...lengths.keys());
  return {
    "Session rate [sess/s]": {
      ...rate,
      completed: wholeTimes.count,
      total: wholeTimes.count + failedTimes.count,
    },
    "Session lifetime [s]": finite(wholeTimes.mean),
    "Session failtime [s]": finite(failedTimes.mean),
    "Session length histogram": Array.from({ length: longest + 1 }, (_, n) => lengths.get(n) ?? 0),
  };
}

function traffic(counts: WorkloadCounts, { requestBytes }: HttperfStatistics, seconds: number) {
  const { replies, replyBytes, applicationBytesOut } = counts;
  const bytes = per(requestBytes + applicationBytesOut, seconds);
  const size = per(replyBytes, replies);
  return {
    "Reply size [B]": { header: 0, content: size, footer: 0, total: size },
    "Reply status": { "1xx": 0, "2xx": replies, "3xx": 0, "4xx": 0, "5xx": 0 },
    "Net I/O": { "KB/s": bytes / 1024, "10^6 bps": bytes * 8e-6 },
  };
}

function errors(counts: WorkloadCounts) {
  return {
    total: counts.errors,
    "client-timo": counts.timeouts,
    "socket-timo": 0,
    connrefused: counts.refused,
    connreset: counts.resets,
    "fd-unavail": 0,
    addrunavail: 0,
    "ftab-full": 0,
    other: counts.otherErrors,
  };
}

/**
 * The report of one httperf workload.
 *
 * `socket-timo` is always 0: TCP gives up after httperf does. `connrefused` stays 0 unless a SYN is answered by a reset, which no server here does: a full
 * backlog drops it, as Linux does unless `tcp_abort_on_overflow` is set. The client has no limits of its own: `fd-unavail`, `addrunavail` and `ftab-full` are 0.
 *
 * @param counts The workload's counts.
 * @param statistics What it observed beside them.
 * @param seconds Time that both cover, from the start of the clients.
 * @param clientSeconds CPU time of the client's operating system, in seconds; all of it is the system's, as the client program itself takes none.
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
 * assert.equal(report["Reply size [B]"].total, 200);
 * assert.ok(Math.abs(report["Reply time [ms]"].response - 3) < 1e-9);
 * assert.deepEqual(report["Reply rate [replies/s]"], { min: 2, avg: 2, max: 2, stddev: 0, samples: 2 });
 * ```
 */
export function httperfReport(
  counts: WorkloadCounts,
  statistics: HttperfStatistics,
  seconds: number,
  clientSeconds = 0,
): HttperfReport {
  const { opened, replies } = counts;
  const { requests, connectionTimes: { count } } = statistics;
  const system = per(100 * clientSeconds, seconds);
  return {
    "Total": { connections: opened, requests, replies, "test-duration": seconds },
    "Connection rate": {
      "conn/s": per(opened, seconds),
      "ms/conn": per(seconds * 1e3, opened),
      "concurrent connections": statistics.mostOpen,
    },
    "Connection time [ms]": connectionTimes(statistics),
    "Connection length [replies/conn]": per(endedReplies(statistics), count),
    "Request rate": { "req/s": per(requests, seconds), "ms/req": per(seconds * 1e3, requests) },
    "Request size [B]": per(statistics.requestBytes, requests),
    "Reply rate [replies/s]": rateOf(statistics.replyRates(statistics.start + seconds)),
    "Reply time [ms]": {
      response: milliseconds(statistics.responseSeconds / replies),
      transfer: milliseconds(statistics.transferSeconds / replies),
    },
    ...traffic(counts, statistics, seconds),
    "CPU time [s]": {
      user: 0,
      system: clientSeconds,
      "user %": 0,
      "system %": system,
      "total %": system,
    },
    ...sessions(statistics, seconds),
    "Errors": errors(counts),
  };
}
