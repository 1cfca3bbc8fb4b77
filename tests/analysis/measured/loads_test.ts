import assert from "node:assert/strict";
import { readIperf3, readNetperf, readWrk } from "../../../src/analysis/mod.ts";
import { logOf, valuesOf } from "./_logs.ts";

const netperf = (name: string) => valuesOf(readNetperf(logOf(`netperf-${name}.txt`)));
const message = { "netperf:messageBytes": 16384 };
const sizes = { "netperf:requestBytes": 1, "netperf:responseBytes": 1 };
const iperf3 = (name: string) => readIperf3(logOf(`iperf3-${name}.txt`));

Deno.test("exact: every field of wrk's report, in the units of the vocabulary", () => {
  const rows = readWrk(logOf("wrk-latency.txt"));
  assert.deepEqual(valuesOf(rows), {
    replyRate: 27053.24,
    transmitBitRate: 29.46 * 1024 ** 2 * 8 / 1e6,
    responseTimeMean: 2.04,
    "wrk:latencyStdevMs": 4.38,
    "wrk:latencyMaxMs": 40.63,
    "wrk:latencyWithinStdevPercent": 91.22,
    responseTimeP50: 0.167,
    "wrk:latencyP75Ms": 2.42,
    "wrk:latencyP90Ms": 5.8,
    responseTimeP99: 24.7,
    "wrk:errorsConnect": 0,
    "wrk:errorsRead": 0,
    "wrk:errorsWrite": 0,
    "wrk:errorsTimeout": 0,
    "wrk:repliesOtherThan2xx3xx": 0,
    "wrk:threadRequestsPerSecondAvg": 13680,
    "wrk:threadRequestsPerSecondStdev": 4900,
    "wrk:threadRequestsPerSecondMax": 33870,
    "wrk:threadRequestsPerSecondWithinStdevPercent": 88.33,
    "wrk:readBytes": 89.44 * 1024 ** 2,
  });
  assert.deepEqual(new Set(rows.map(({ samples }) => samples)), new Set([82123, 0]));
  const plain = valuesOf(readWrk(logOf("wrk.txt")));
  assert.deepEqual([plain.replyRate, plain.responseTimeMean], [24383.03, 3.54]);
  assert.ok(!("responseTimeP99" in plain));
});

Deno.test("exact: wrk's lines of errors, which it prints where there were some", () => {
  const log = logOf("wrk.txt").replace(
    "Requests/sec",
    "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\nRequests/sec",
  );
  const values = valuesOf(readWrk(log));
  const names = ["errorsConnect", "errorsRead", "errorsWrite", "errorsTimeout"];
  assert.deepEqual(names.map((name) => values[`wrk:${name}`]), [1, 2, 3, 4]);
  assert.equal(values["wrk:repliesOtherThan2xx3xx"], 5);
});

Deno.test("exact: every field of netperf's streams, and which way the bits went", () => {
  assert.deepEqual(netperf("tcp-stream"), { receiveBitRate: 21644.21, ...message });
  assert.deepEqual(netperf("tcp-maerts"), { transmitBitRate: 15962.4, ...message });
  const there = readNetperf(logOf("netperf-tcp-stream.txt"), { side: "host" });
  assert.deepEqual(valuesOf(there), { transmitBitRate: 21644.21, ...message });
  assert.deepEqual(netperf("tcp-stream-cpu"), {
    receiveBitRate: 13642.84,
    ...message,
    "netperf:localCpuPercent": 100,
    "netperf:remoteCpuPercent": 100,
    "netperf:localServiceDemandUs": 1.292,
    "netperf:remoteServiceDemandUs": 1.292,
    "netperf:confidenceMissed": 1,
  });
  assert.deepEqual(netperf("omni-stream"), { receiveBitRate: 19114.47, ...message });
});

Deno.test("exact: every field of netperf's transactions and datagrams", () => {
  assert.deepEqual(netperf("tcp-rr"), { transactionRate: 64624.64, ...sizes });
  assert.deepEqual(netperf("tcp-crr"), { transactionRate: 12646.08, ...sizes });
  assert.deepEqual(netperf("udp-rr"), { transactionRate: 92428.4, ...sizes });
  assert.deepEqual(netperf("tcp-rr-cpu"), {
    transactionRate: 57716.91,
    ...sizes,
    "netperf:localCpuPercent": 100,
    "netperf:remoteCpuPercent": 100,
    "netperf:localServiceDemandUs": 34.652,
    "netperf:remoteServiceDemandUs": 34.652,
  });
  assert.deepEqual(netperf("udp-stream"), {
    datagramSendRate: 259194 / 2,
    datagramSendBitRate: 259194 * 1472 * 8 / 2 / 1e6,
    datagramRate: 156058 / 2,
    datagramLossShare: (259194 - 156058) / 259194,
    "netperf:sendErrors": 0,
    "netperf:receivedMegabitsPerSecond": 918.83,
  });
  assert.deepEqual(netperf("omni-rr"), {
    transactionRate: 47929.25,
    ...sizes,
    "netperf:latencyMinMs": 0.011,
    responseTimeMean: 0.02082,
    responseTimeP50: 0.013,
    "netperf:latencyP90Ms": 0.015,
    responseTimeP99: 0.043,
    "netperf:latencyMaxMs": 22.126,
    "netperf:latencyStddevMs": 0.17636,
  });
});

Deno.test("exact: netperf's other units, and CPU use of datagrams", () => {
  assert.deepEqual(netperf("tcp-stream-mbytes"), {
    receiveBitRate: 3880.53 * 1024 ** 2 * 8 / 1e6,
    ...message,
    "netperf:localCpuPercent": 67.75, // remote was not measured: -1
    "netperf:localServiceDemandUs": 0.341,
  });
  const { datagramRate, ...others } = netperf("udp-stream-cpu");
  assert.equal(datagramRate, 256850);
  assert.deepEqual(
    Object.fromEntries(Object.entries(others).filter(([name]) => /Cpu|Demand/.test(name))),
    {
      "netperf:localCpuPercent": 68.57,
      "netperf:remoteCpuPercent": 68.57,
      "netperf:localServiceDemandUs": 3.84,
      "netperf:remoteServiceDemandUs": 3.84,
    },
  );
  const received = netperf("udp-stream-gbytes")["netperf:receivedMegabitsPerSecond"];
  assert.equal(received, 0.36 * 1024 ** 3 * 8 / 1e6);
});

Deno.test("netperf: transactions in another unit than transactions are refused", () => {
  // With -f netperf prints a throughput in the place of the rate.
  assert.throws(() => netperf("tcp-rr-mbytes"), {
    code: "measured/bad-netperf",
    message: /counted per second/,
  });
});

Deno.test("exact: a server that never answers gives wrk no time, and a minute is printed with two digits", () => {
  const values = valuesOf(readWrk(logOf("wrk-none.txt")));
  assert.deepEqual([values.replyRate, values.transmitBitRate], [0, 0]);
  assert.ok(!("responseTimeMean" in values) && !("responseTimeP99" in values));
  const log = logOf("wrk.txt").replace("48938 requests in 2.01s", "1461615 requests in 1.00m");
  const long = log.replace("24383.03", "24319.72"); // 60.1 s
  assert.equal(valuesOf(readWrk(long)).replyRate, 24319.72);
  assert.throws(
    () => readWrk(log.replace("24383.03", "24700.00")),
    /must have the rate that is printed/,
  );
});

Deno.test("netperf: a table without a heading is refused, as it may be of any test", () => {
  assert.throws(() => netperf("tcp-stream-p0"), {
    code: "measured/bad-netperf",
    message: /no -P 0/,
  });
});

Deno.test("exact: every field of iperf3's streams and datagrams", () => {
  assert.deepEqual(valuesOf(iperf3("tcp")), {
    receiveBitRate: 11354526101.626308 / 1e6,
    "iperf3:sentMegabitsPerSecond": 11356094881.993443 / 1e6,
    retransmitRate: 12 / 3.003689,
    "iperf3:localCpuPercent": 25.343772660369336,
    "iperf3:localCpuUserPercent": 0.35977310455828965,
    "iperf3:localCpuSystemPercent": 24.983999555811046,
    "iperf3:remoteCpuPercent": 24.03177646624125,
    "iperf3:remoteCpuUserPercent": 0.2649703239894678,
    "iperf3:remoteCpuSystemPercent": 23.76677285452264,
  });
  assert.equal(iperf3("tcp")[0].samples, 2); // streams
  const reverse = valuesOf(iperf3("tcp-reverse"));
  assert.equal(reverse.transmitBitRate, 2925069598.44347 / 1e6);
  const cpu = Object.entries(valuesOf(iperf3("udp"))).filter(([name]) => !/Cpu/.test(name));
  assert.deepEqual(Object.fromEntries(cpu), {
    datagramSendRate: 35655 / 2.000035,
    datagramSendBitRate: 199664505.87114725 / 1e6,
    datagramRate: (35655 - 4311) / 2.000182,
    datagramLossShare: 4311 / 35655,
    "iperf3:receivedMegabitsPerSecond": 175510428.55100185 / 1e6,
    "iperf3:jitterMs": 0.02509956305516984,
  });
});

Deno.test("exact: iperf3 both ways at once, and from the other side", () => {
  const log = logOf("iperf3-bidir.txt");
  const values = valuesOf(readIperf3(log));
  assert.equal(values.receiveBitRate, 3761959159.2776217 / 1e6);
  assert.equal(values.transmitBitRate, 3405766441.434037 / 1e6);
  assert.equal(values["iperf3:retransmitRateReverse"], 4 / 2.001134);
  const there = valuesOf(readIperf3(log, { side: "host" }));
  assert.equal(there.transmitBitRate, values.receiveBitRate);
});

Deno.test("iperf3: a test that failed, or whose numbers contradict each other, is refused with its place", () => {
  assert.throws(() => iperf3("refused"), /unable to connect to server: Connection refused/);
  const log = logOf("iperf3-tcp.txt");
  assert.throws(
    () => readIperf3(log.replace('"connecting_to"', '"accepted_connection"')),
    /must be the client's/,
  );
  const at = log.lastIndexOf('"bytes":\t4263772160');
  const wrong = `${log.slice(0, at)}"bytes":\t4263772${
    log.slice(at + '"bytes":\t4263772160'.length)
  }`;
  assert.throws(() => readIperf3(wrong, { file: "f.json" }), (error) => {
    assert.match(
      (error as { line: string }).line,
      /^f\.json:\d+:\d+: .*the bytes over the seconds/,
    );
    return true;
  });
});
