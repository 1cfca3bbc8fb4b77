/**
 * Reads what netperf prints: the tables of its classic tests, with or without headings, and the omni tests' `KEY=value` lines (`-k`) and CSV (`-o`).
 *
 * | test | metric | from |
 * | --- | --- | --- |
 * | TCP_STREAM, TCP_SENDFILE | `receiveBitRate`; `transmitBitRate` where netperf ran in the host | Throughput, in Mb/s |
 * | TCP_MAERTS | the other one | Throughput |
 * | both | `netperf:messageBytes` | the sender's message size |
 * | TCP_RR, UDP_RR, TCP_CRR, TCP_CC | `transactionRate` | Trans. Rate |
 * | | `netperf:requestBytes`, `netperf:responseBytes` | their sizes |
 * | UDP_STREAM | `datagramSendRate`, `datagramSendBitRate` | datagrams handed to the socket, errors included, and their bits, over the time |
 * | | `datagramRate`, `datagramLossShare` | the receiver's line |
 *
 * CPU use and service demand (`-c`, `-C`) are `netperf:localCpuPercent`, `netperf:localServiceDemandUs` and `remote...`, by transaction or by kB (1,024 bytes) as
 * netperf has it: of the whole machine, all its processors together. With `-I`, `netperf:confidenceMissed` is 1 where netperf warns that it did not get as precise as asked.
 *
 * A table without its heading (`-P 0`) does not say which test it is of: it is refused unless `test` is told. Several results in one log, as of netperfs
 * that ran at a time, are for {@linkcode readNetperfResults}.
 *
 * Source: R. Jones, Care and Feeding of Netperf, version 2.7 (doc/netperf.texi), on the tests' outputs and the omni output selectors; the selectors'
 * headings in CSV as netperf 2.7.0 prints them.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { Log } from "./_log.ts";
import { addOmni, omniResults } from "./_netperf_omni.ts";
import { addTable, tablesOf } from "./_netperf_table.ts";
import type { NetperfOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";

/** Rows of each result, with the line where it begins. */
function resultsOf(log: Log, { side = "peer", test }: NetperfOptions) {
  const fill = (line: number, add: (rows: MeasuredRows) => void) => {
    const rows = new MeasuredRows((why) => log.refuse(why, line));
    add(rows);
    return { line, rows: rows.rows };
  };
  const omni = omniResults(log);
  if (omni !== undefined) {
    return omni.map((result) => fill(result.line, (rows) => addOmni(log, result, { rows, side })));
  }
  return tablesOf(log, test).map((table) =>
    fill(table.line, (rows) => addTable(table, rows, side))
  );
}

/**
 * Rows of one test of netperf, of the entity `total`.
 *
 * @param text What netperf printed of one test.
 * @throws {InputError} `measured/bad-netperf`, with file, line and column, where it is no output of a test above, is cut, has several results, or contradicts itself.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readNetperf } from "@iovlab/iovlab/analysis";
 *
 * const log = "THROUGHPUT=941.5\nTHROUGHPUT_UNITS=10^6bits/s\nELAPSED_TIME=10.00\nDIRECTION=Send\n";
 * const [{ metric, value }] = readNetperf(log);
 * assert.deepEqual([metric, value], ["receiveBitRate", 941.5]);
 * assert.equal(readNetperf(log, { side: "host" })[0].metric, "transmitBitRate");
 * const [rate] = readNetperf("16384  131072 1  1  2.00  20000.00\n16384  131072\n", { test: "TCP_RR" });
 * assert.deepEqual([rate.metric, rate.value], ["transactionRate", 20000]);
 * ```
 */
export function readNetperf(text: string, options: NetperfOptions = {}): ResultRow[] {
  const log = new Log(text, { tool: "netperf", file: options.file });
  const results = resultsOf(log, options);
  if (results.length !== 1) {
    log.refuse(`it must have one result: it has ${results.length}`, results[1]?.line ?? 1, 1);
  }
  return results[0].rows;
}

/**
 * Rows of each result in a log, as of several netperfs that ran at a time and wrote to one file.
 *
 * @param text What they printed, one result after the other.
 * @throws {InputError} As {@linkcode readNetperf}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readNetperfResults } from "@iovlab/iovlab/analysis";
 *
 * const line = (rate: string) => `16384  131072 1  1  2.00  ${rate}\n16384  131072\n`;
 * const results = readNetperfResults(line("9000.00") + line("9100.00"), { test: "TCP_RR" });
 * assert.deepEqual(results.map(([{ value }]) => value), [9000, 9100]);
 * ```
 */
export function readNetperfResults(text: string, options: NetperfOptions = {}): ResultRow[][] {
  const log = new Log(text, { tool: "netperf", file: options.file });
  return resultsOf(log, options).map(({ rows }) => rows);
}
