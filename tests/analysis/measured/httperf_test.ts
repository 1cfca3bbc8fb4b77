import assert from "node:assert/strict";
import { readHttperf } from "../../../src/analysis/mod.ts";
import { host } from "../../../src/host/mod.ts";
import { httperfReports } from "../../../src/scenario/mod.ts";
import { httperfText } from "../../../src/workload/mod.ts";
import { logOf, samplesOf, valuesOf } from "./_logs.ts";

const noErrors = {
  "httperf:errorsClientTimeout": 0,
  "httperf:errorsSocketTimeout": 0,
  "httperf:errorsRefused": 0,
  "httperf:errorsReset": 0,
  "httperf:errorsNoDescriptor": 0,
  "httperf:errorsNoAddress": 0,
  "httperf:errorsFileTableFull": 0,
  "httperf:errorsOther": 0,
};
const statuses = (ok: number) => ({
  "httperf:replies1xx": 0,
  "httperf:replies2xx": ok,
  "httperf:replies3xx": 0,
  "httperf:replies4xx": 0,
  "httperf:replies5xx": 0,
});

Deno.test("exact: every field of a report of httperf at a fixed rate", () => {
  const rows = readHttperf(logOf("httperf-rate.txt"));
  assert.deepEqual(valuesOf(rows), {
    offeredRate: 2400 / 11.996,
    replyRate: 2400 / 11.996,
    transmitBitRate: 2400 * 1142 * 8e-6 / 11.996,
    responseTimeMean: 0.5,
    connectionTimeMean: 0.5,
    errorRate: 0,
    timeoutRate: 0,
    resetRate: 0,
    errorShare: 0,
    "httperf:concurrentConnectionsMax": 6,
    "httperf:connectionTimeMinMs": 0.1,
    "httperf:connectionTimeMaxMs": 9.6,
    "httperf:connectionTimeMedianMs": 0.5,
    "httperf:connectionTimeStddevMs": 1.1,
    "httperf:connectTimeMeanMs": 0,
    "httperf:repliesPerConnection": 1,
    "httperf:timeToFirstByteMs": 0.5,
    "httperf:transferTimeMs": 0,
    "httperf:replyHeaderBytes": 118,
    "httperf:replyContentBytes": 1024,
    "httperf:replyFooterBytes": 0,
    "httperf:replyBytes": 1142,
    "httperf:requestsPerSecond": 200.1,
    "httperf:requestBytes": 62,
    "httperf:replyRateMin": 200,
    "httperf:replyRateAvg": 200,
    "httperf:replyRateMax": 200,
    "httperf:replyRateStddev": 0,
    ...statuses(2400),
    "httperf:cpuUserSeconds": 1.94,
    "httperf:cpuSystemSeconds": 8.34,
    "httperf:cpuUserPercent": 16.2,
    "httperf:cpuSystemPercent": 69.5,
    "httperf:cpuTotalPercent": 85.7,
    "httperf:netKilobytesPerSecond": 235.2,
    ...noErrors,
  });
  const samples = samplesOf(rows);
  assert.deepEqual([samples.replyRate, samples["httperf:replyRateAvg"]], [2400, 2]);
});

Deno.test("exact: sessions of httperf have their rows; a rate without a sample has none", () => {
  const values = valuesOf(readHttperf(logOf("httperf-sessions.txt")));
  const of = (names: readonly string[]) => names.map((name) => values[name]);
  assert.deepEqual(of(["offeredRate", "replyRate"]), [60 / 3.057, 360 / 3.057]);
  assert.deepEqual(of(["responseTimeMean", "connectionTimeMean"]), [0.6, 106.9]);
  assert.ok(!("httperf:replyRateAvg" in values));
  const sessions = Object.entries(values).filter(([name]) => /ession/.test(name));
  assert.deepEqual(Object.fromEntries(sessions), {
    "httperf:sessionRateMin": 0,
    "httperf:sessionRateAvg": 19.63,
    "httperf:sessionRateMax": 0,
    "httperf:sessionRateStddev": 0,
    "httperf:sessionsCompleted": 60,
    "httperf:connectionsPerSession": 1,
    "httperf:sessionLifetimeSeconds": 0.1,
  });
});

Deno.test("exact: connections that were refused are errors, and what nobody saw has no row", () => {
  const values = valuesOf(readHttperf(logOf("httperf-refused.txt")));
  assert.deepEqual(values, {
    offeredRate: 100 / 0.991,
    replyRate: 0,
    transmitBitRate: 0,
    errorRate: 100 / 0.991,
    timeoutRate: 0,
    resetRate: 100 / 0.991,
    errorShare: 1,
    "httperf:concurrentConnectionsMax": 1,
    "httperf:requestsPerSecond": 0,
    ...statuses(0),
    "httperf:cpuUserSeconds": 0.14,
    "httperf:cpuSystemSeconds": 0.5,
    "httperf:cpuUserPercent": 13.8,
    "httperf:cpuSystemPercent": 50.8,
    "httperf:cpuTotalPercent": 64.6,
    "httperf:netKilobytesPerSecond": 0,
    ...noErrors,
    "httperf:errorsRefused": 100,
  });
});

Deno.test("exact: the report of a simulated host is read as the one of a real one", () => {
  const workload = { kind: "httperf", arrivals: { kind: "periodic", rate: 300 } } as const;
  const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
  const [{ report }] = httperfReports(web, { duration: 6 });
  const values = valuesOf(readHttperf(httperfText(report, { sessions: true }) + "\n"));
  assert.equal(values.replyRate, report.Total.replies / 6);
  assert.equal(values.errorShare, 0);
  assert.ok(Math.abs(values.connectionTimeMean - report["Connection time [ms]"].avg) <= 0.05);
});

Deno.test("a report of httperf that contradicts itself is refused with its place", () => {
  const log = logOf("httperf-rate.txt");
  const bad: [string, string, RegExp][] = [
    [
      "Total: connections 2400",
      "Total: connections 240",
      /^f:6: .*240 in 11.996 s must be the rate/,
    ],
    [
      "Errors: total 0",
      "Errors: total 7",
      /^f:\d+: .*errors must add up to their total: 0 is not 7/,
    ],
    ["conn/s (5.0", "conn/s (five", /^f:6:\d+: .*gap, a number must stand here/],
    ["test-duration 11.996", "test-duration 0.000", /test-duration must be above 0/],
    ["replies 2400", "replies 2500", /no more replies than requests/],
    ["Net I/O: 235.2 KB/s", "Net I/O: 235.2 MB/s", /^f:\d+:\d+: .*"KB\/s" must stand here/],
    ["Reply time [ms]", "Reply times [ms]", /a line must be there \(Reply time/],
  ];
  for (const [from, to, message] of bad) {
    assert.ok(log.includes(from), from);
    assert.throws(() => readHttperf(log.replace(from, to), { file: "f" }), (error) => {
      const { code, line } = error as { code: string; line: string };
      assert.equal(code, "measured/bad-httperf");
      assert.match(line, message);
      return true;
    });
  }
  assert.throws(() => readHttperf(log + log), /this line stands twice/);
});
