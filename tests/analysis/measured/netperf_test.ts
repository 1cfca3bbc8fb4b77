/**
 * Forms of netperf's output beyond one table with a heading. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readNetperf, readNetperfResults } from "../../../src/analysis/mod.ts";
import { logOf, valuesOf } from "./_logs.ts";

const fault = (read: () => unknown, line: RegExp) =>
  assert.throws(read, { code: "measured/bad-netperf", line });
const sizes = "16384  131072 1       4096   2.00    24481.32  42.00  40.70  17.156  16.626 \n" +
  "16384  131072\n";
const csv =
  `Throughput,Throughput Units,Elapsed Time (sec),Protocol,Direction,Local Send Size,${""}` +
  `Remote Send Size,Local CPU Util %,Local Service Demand,Remote Service Demand,Service Demand Units,Result Tag
6332.14,10^6bits/s,2.00,TCP,Receive,0,32768,51.52,0.666,-1.000,usec/KB,
`;

Deno.test("a table without a heading is of the test that is named", () => {
  assert.deepEqual(valuesOf(readNetperf(sizes, { test: "TCP_RR" })), {
    transactionRate: 24481.32,
    "netperf:requestBytes": 1,
    "netperf:responseBytes": 4096,
    "netperf:localCpuPercent": 42,
    "netperf:remoteCpuPercent": 40.7,
    "netperf:localServiceDemandUs": 17.156,
    "netperf:remoteServiceDemandUs": 16.626,
  });
  const stream = logOf("netperf-tcp-stream-p0.txt");
  const rate = (test: "TCP_STREAM" | "TCP_MAERTS") =>
    readNetperf(stream, { test }).map(({ metric, value }) => [metric, value])[0];
  assert.deepEqual(rate("TCP_STREAM"), ["receiveBitRate", 11858.07]);
  assert.deepEqual(rate("TCP_MAERTS"), ["transmitBitRate", 11858.07]);
});

Deno.test("a heading that is there counts, whatever test is named", () => {
  const values = valuesOf(readNetperf(logOf("netperf-udp-rr.txt"), { test: "TCP_STREAM" }));
  assert.equal(values.transactionRate, 92428.4);
});

Deno.test("results that follow each other are read one by one, in each form", () => {
  const rates = (text: string, test?: "TCP_RR") =>
    readNetperfResults(text, { test }).map(([{ value }]) => value);
  assert.deepEqual(rates(sizes + sizes.replace("24481", "24482"), "TCP_RR"), [24481.32, 24482.32]);
  const table = logOf("netperf-tcp-rr.txt");
  assert.deepEqual(rates(table + table), [64624.64, 64624.64]);
  const keyed = logOf("netperf-omni-rr.txt");
  assert.deepEqual(rates(keyed + keyed.replace("47929.25", "47930.25")), [47929.25, 47930.25]);
  assert.deepEqual(rates(csv + csv), [6332.14, 6332.14]);
  fault(() => readNetperf(table + table), /netperf:9:1: .* one result: it has 2/);
});

Deno.test("CSV of an omni test has the rows that its keys would have", () => {
  assert.deepEqual(valuesOf(readNetperf(csv)), {
    transmitBitRate: 6332.14,
    "netperf:messageBytes": 32768,
    "netperf:localCpuPercent": 51.52,
    "netperf:localServiceDemandUs": 0.666, // the remote one was not measured: -1
  });
  const keyed = [
    ...["THROUGHPUT=6332.14", "THROUGHPUT_UNITS=10^6bits/s", "ELAPSED_TIME=2.00", "PROTOCOL=TCP"],
    ...["DIRECTION=Receive", "LOCAL_SEND_SIZE=0", "REMOTE_SEND_SIZE=32768"],
    ...["LOCAL_CPU_UTIL=51.52", "LOCAL_SD=0.666", "REMOTE_SD=-1.000", "SD_UNITS=usec/KB", ""],
  ].join("\n");
  assert.deepEqual(readNetperf(keyed), readNetperf(csv));
});

Deno.test("broken results are refused at their place", () => {
  const plain = (text: string) => () => readNetperfResults(text, { test: "TCP_RR", file: "a.txt" });
  fault(plain(sizes + sizes.split("\n")[0] + "\n"), /^a\.txt:3: .* must have 2 lines/);
  fault(plain(sizes.replace("131072 1", "131072 one")), /^a\.txt:1:1: .* only numbers of TCP_RR/);
  fault(plain(sizes.replace("  24481.32", "")), /^a\.txt:1:1: .* must be 6 or 10 numbers/);
  fault(plain(sizes.replace("40.70", "140.70")), /^a\.txt:1: .* at most 100%/);
  const broken = (from: string, to: string, line: RegExp) =>
    fault(() => readNetperf(csv.replace(from, to)), line);
  broken("2.00,TCP", "TCP", /netperf:2:1: .* must be 12 values: there are 11/);
  broken("usec/KB", "usec/Tran", /netperf:2:\d+: .* must be usec\/KB: usec\/Tran/);
  broken("51.52", "151.52", /netperf:2:\d+: .* at most 100%/);
  broken("0.666", "0.6x", /netperf:2:\d+: .* LOCAL_SD must be a number: 0\.6x/);
  broken("Receive", "Sideways", /netperf:2:\d+: .* must be Send or Receive: Sideways/);
  broken("Protocol", "Throughput", /netperf:1:\d+: .* "Throughput" must stand once/);
  fault(() => readNetperf(csv.split("\n")[0] + "\n"), /values must follow each line of headings/);
  const keyed = logOf("netperf-omni-rr.txt");
  const lines = keyed.split("\n");
  fault(() => readNetperfResults(keyed + lines.slice(0, 5).join("\n") + "\n"), /some lack/);
  fault(
    () => readNetperf(keyed.replace("MEAN_LATENCY=", "MIN_LATENCY=")),
    /MIN_LATENCY must stand/,
  );
});
