/**
 * Reads the JSON that iperf3 prints with `-J`.
 *
 * | field of `end` | metric | unit as converted |
 * | --- | --- | --- |
 * | `sum_received.bits_per_second` (TCP) | `receiveBitRate`; `transmitBitRate` for `-R`, and the other way round where iperf3 ran in the host | Mb/s |
 * | `sum_sent.retransmits` over `seconds` | `retransmitRate` | segments/s |
 * | `sum_sent` (UDP): `packets`, `bits_per_second` | `datagramSendRate`, `datagramSendBitRate` | datagrams/s, Mb/s |
 * | `sum_received` (UDP): `packets`, `lost_packets` | `datagramRate`, `datagramLossShare` | datagrams/s, 1 |
 * | `sum_received.jitter_ms` | `iperf3:jitterMs` | ms |
 * | `cpu_utilization_percent` | `iperf3:localCpuPercent`, `iperf3:remoteCpuPercent`, each also `User` and `System` | % of a core |
 *
 * What the receiver counted is used for what arrived: the sender also counts bytes that still were in buffers. With `--bidir` there are rows for both ways; what is not
 * one number for both has the way that the client sends under the plain name, the other under `...Reverse`. A
 * log with an `error` is refused with what it says. A bit rate that is not its bytes over its seconds is refused.
 *
 * Source: the manual page iperf3(1); fields as printed by version 3.12. An `end` without `sum_received` of datagrams (iperf3 before 3.8) is refused.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { JsonLog } from "./_json_log.ts";
import type { MeasuredOptions, MeasuredSide } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";

/** One way of a test: the names of its sums, and whether the server sends. */
interface Way {
  readonly suffix: "" | "_bidir_reverse";
  readonly reverse: boolean;
}

/** The bit rate of a sum in Mb/s. */
function bitRate(
  log: JsonLog,
  sum: string,
): { readonly megabits: number; readonly seconds: number } {
  const seconds = log.number("end", sum, "seconds");
  if (!(seconds > 0)) log.refuse("seconds must be above 0", ["end", sum, "seconds"]);
  const rate = log.number("end", sum, "bits_per_second");
  const expected = log.number("end", sum, "bytes") * 8 / seconds;
  if (Math.abs(rate - expected) > 1e-5 * Math.max(rate, expected)) {
    log.refuse("bits_per_second must be the bytes over the seconds", [
      "end",
      sum,
      "bits_per_second",
    ]);
  }
  return { megabits: rate / 1e6, seconds };
}

function addStream(log: JsonLog, rows: MeasuredRows, way: Way, side: MeasuredSide): void {
  const into = way.reverse === (side === "host");
  const name = way.suffix === "" ? "" : "Reverse";
  const streams = log.number("start", "test_start", "num_streams");
  const received = bitRate(log, `sum_received${way.suffix}`);
  const sent = bitRate(log, `sum_sent${way.suffix}`);
  rows.add(into ? "receiveBitRate" : "transmitBitRate", received.megabits, streams);
  rows.add(`iperf3:sentMegabitsPerSecond${name}`, sent.megabits, streams);
  if (!log.has("end", `sum_sent${way.suffix}`, "retransmits")) return; // not all systems tell
  const segments = log.number("end", `sum_sent${way.suffix}`, "retransmits");
  const metric = way.suffix === "" ? "retransmitRate" : "iperf3:retransmitRateReverse";
  rows.add(metric, segments / sent.seconds, segments);
}

function addDatagrams(log: JsonLog, rows: MeasuredRows): void {
  const sent = bitRate(log, "sum_sent");
  const received = bitRate(log, "sum_received");
  const count = log.number("end", "sum_sent", "packets");
  const seen = log.number("end", "sum_received", "packets");
  const lost = log.number("end", "sum_received", "lost_packets");
  if (lost > seen) {
    log.refuse("no more may be lost than was sent", ["end", "sum_received", "lost_packets"]);
  }
  rows.add("datagramSendRate", count / sent.seconds, count);
  rows.add("datagramSendBitRate", sent.megabits, count);
  rows.add("datagramRate", (seen - lost) / received.seconds, seen - lost);
  if (seen > 0) rows.add("datagramLossShare", lost / seen, seen);
  rows.add("iperf3:receivedMegabitsPerSecond", received.megabits, seen - lost);
  rows.add("iperf3:jitterMs", log.number("end", "sum_received", "jitter_ms"), seen - lost);
}

function addCpu(log: JsonLog, rows: MeasuredRows): void {
  if (!log.has("end", "cpu_utilization_percent")) return;
  for (const [place, name] of [["host", "local"], ["remote", "remote"]]) {
    for (const kind of ["total", "user", "system"]) {
      const value = log.number("end", "cpu_utilization_percent", `${place}_${kind}`);
      const end = kind === "total" ? "" : kind[0].toUpperCase() + kind.slice(1);
      rows.add(`iperf3:${name}Cpu${end}Percent`, value, 1);
    }
  }
}

/**
 * Rows of one test of iperf3, of the entity `total`.
 *
 * @param text The JSON of one test.
 * @throws {InputError} `measured/bad-iperf3`, with file, line and column, where it is no JSON of a whole test, or says that the test failed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readIperf3 } from "@iovlab/iovlab/analysis";
 *
 * const sum = { seconds: 10, bytes: 1.25e9, bits_per_second: 1e9 };
 * const log = JSON.stringify({
 *   start: { test_start: { protocol: "TCP", num_streams: 1, reverse: 1 } },
 *   end: { sum_sent: { ...sum, retransmits: 20 }, sum_received: sum },
 * });
 * const rows = readIperf3(log);
 * assert.deepEqual(rows[0], { entity: "total", metric: "transmitBitRate", value: 1000, samples: 1 });
 * assert.equal(rows.find(({ metric }) => metric === "retransmitRate")?.value, 2);
 * assert.throws(() => readIperf3('{"error": "unable to connect"}'), /unable to connect/);
 * ```
 */
export function readIperf3(
  text: string,
  { file, side = "peer" }: MeasuredOptions = {},
): ResultRow[] {
  const log = new JsonLog(text, { tool: "iperf3", file });
  if (log.has("error")) {
    log.refuse(`the test must have ended well: ${log.string("error")}`, ["error"]);
  }
  if (log.has("start", "accepted_connection")) {
    log.refuse("the log must be the client's: a server does not know all sums", ["start"]);
  }
  const rows = new MeasuredRows((why) => log.refuse(why));
  const reverse = log.number("start", "test_start", "reverse") === 1;
  const both = log.has("end", "sum_sent_bidir_reverse");
  const protocol = log.string("start", "test_start", "protocol");
  if (protocol === "UDP" && !both) addDatagrams(log, rows);
  else if (protocol === "TCP") {
    addStream(log, rows, { suffix: "", reverse }, side);
    if (both) addStream(log, rows, { suffix: "_bidir_reverse", reverse: !reverse }, side);
  } else {
    log.refuse(`the test must be of TCP, or of UDP one way: it is of ${protocol}`, [
      ...["start", "test_start", "protocol"],
    ]);
  }
  addCpu(log, rows);
  return rows.rows;
}
