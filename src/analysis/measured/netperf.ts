/**
 * Reads what netperf prints: the tables of its classic tests, and the `KEY=value` lines of its omni tests (`-k`, with or without `-P 0`).
 *
 * | test | metric | from |
 * | --- | --- | --- |
 * | TCP_STREAM, TCP_SENDFILE | `receiveBitRate`; `transmitBitRate` where netperf ran in the host | Throughput, in Mb/s |
 * | TCP_MAERTS | the other one | Throughput |
 * | TCP_RR, UDP_RR, TCP_CRR, TCP_CC | `transactionRate` | Trans. Rate |
 * | UDP_STREAM | `datagramSendRate`, `datagramSendBitRate` | datagrams handed to the socket, errors included, and their bits, over the time |
 * | | `datagramRate`, `datagramLossShare` | the receiver's line |
 *
 * CPU use and service demand (`-c`, `-C`) are `netperf:localCpuPercent`, `netperf:localServiceDemandUs` and `remote...`, by transaction or by kB (1,024 bytes) as
 * netperf has it. With `-I`, `netperf:confidenceMissed` is 1 where netperf warns that it did not get as precise as asked. A table without its heading (`-P 0`) does
 * not say which test it is of, and is refused.
 *
 * Source: R. Jones, Care and Feeding of Netperf, version 2.7 (doc/netperf.texi), on the tests' outputs and the omni output selectors.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { Log } from "./_log.ts";
import { addOmni } from "./_netperf_omni.ts";
import { addTable } from "./_netperf_table.ts";
import type { MeasuredOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";

/**
 * Rows of one test of netperf, of the entity `total`.
 *
 * @param text What netperf printed of one test.
 * @throws {InputError} `measured/bad-netperf`, with file, line and column, where it is no output of a test above, is cut, or contradicts itself.
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
 * ```
 */
export function readNetperf(
  text: string,
  { file, side = "peer" }: MeasuredOptions = {},
): ResultRow[] {
  const log = new Log(text, { tool: "netperf", file });
  const rows = new MeasuredRows((why) => log.refuse(why));
  const omni = log.lines.some((line) => /^[A-Z0-9_]+=/.test(line));
  (omni ? addOmni : addTable)(log, rows, side);
  return rows.rows;
}
