/**
 * Lists of netperf's runs, what they cost, and the sample in `data/loopback/netperf`. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import {
  fitNetperf,
  judgePredictions,
  netperfDemand,
  netperfRows,
  type NetperfRun,
  readNetperfRuns,
} from "../../../src/analysis/mod.ts";
import { InputError } from "../../../src/core/mod.ts";

const folder = "data/loopback/netperf";
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
const head = "use,condition,test,instances,repetition,netperf\n";
const log = "16384  131072 1  1  2.00  20000.00  50.00  60.00  25.000  30.000\n16384  131072\n";

Deno.test("every log of the sample is read, none is left over, and no condition is in both uses", () => {
  const list = read("runs.csv");
  const runs = readNetperfRuns(list, read);
  const named = list.split("\n").slice(1).flatMap((line) => line.split(",").slice(6));
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  assert.deepEqual(named.filter((name) => name !== "").sort(), files.sort());
  const conditions = (use: string) =>
    new Set(runs.filter((run) => run.use === use).map(({ condition }) => condition));
  assert.equal(conditions("calibrate").intersection(conditions("validate")).size, 0);
  assert.equal(runs.length, 90);
  for (const { rate, busy } of runs) assert.ok(rate > 0 && busy > 0 && busy <= 1);
});

Deno.test("busy processors are those that an instance saw, and are divided by the work of all", () => {
  const [run] = readNetperfRuns(`${head}validate,two,TCP_RR,2,1,a\n`, () => log + log);
  assert.deepEqual([run.rate, run.busy, run.requestBytes], [40_000, 0.6, 1]);
  const options = { side: "host" } as const;
  const [local] = readNetperfRuns(`${head}validate,two,TCP_RR,2,1,a\n`, () => log + log, options);
  assert.ok(Math.abs(local.busy - 0.5) < 1e-12);
  const stream = "131072 131072  16384    2.00     8192.00   97.50    50.00   0.603   0.500\n";
  const [bulk] = readNetperfRuns(`${head}validate,s,TCP_STREAM,1,1,a\n`, () => stream);
  assert.deepEqual([bulk.rate, bulk.busy, bulk.messageBytes], [1.024e9, 0.5, 16_384]);
  const rows = netperfRows([bulk, { ...bulk, repetition: 2 }]);
  assert.deepEqual(rows.map(({ metric, value }) => [metric, value]), [
    ["receiveBitRate", 8192],
    ["serviceDemand", 0.5],
  ]);
});

Deno.test("faults of a list have line and column, and those of a log the log's name", () => {
  const fault = (list: string, line: RegExp, text = log) =>
    assert.throws(() => readNetperfRuns(list, () => text, { file: "r.csv" }), { line });
  const one = `${head}validate,lone,TCP_RR,1,1,a.txt\n`;
  fault("use,test\n", /^r\.csv:1:1: .* must have the column condition/);
  fault(head.replace("use,", "use,colour,"), /a column must be known: "colour"/);
  fault(one.replace("validate", "train"), /^r\.csv:2:1: .* calibrate or validate: "train"/);
  fault(one.replace("TCP_RR", "TCP_QQ"), /^r\.csv:2:15: .* test must be one of netperf: "TCP_QQ"/);
  fault(one.replace(",1,1,", ",0,1,"), /^r\.csv:2:22: .* instances must be a whole number/);
  fault(one.replace(",1,1,", ",1,,"), /repetition must be a whole number above 0: ""/);
  fault(one.replace(",1,1,", ",2,1,"), /must be 2 results in a\.txt: there are 1/);
  fault(`${one}${one.split("\n")[1]}\n`, /^r\.csv:3:\d+: .* must stand once/);
  fault(`${one}calibrate,lone,TCP_RR,1,2,a\n`, /^r\.csv:3:1: .* for one use only: "lone"/);
  fault(one, /must have the remote service demand \(netperf -C\)/, log.replace("30.000", "-1.000"));
  fault(one, /^a\.txt:1:1: .* only numbers of TCP_RR/, "no log\n");
  const keyed = "THROUGHPUT=9.5\nTHROUGHPUT_UNITS=10^6bits/s\nELAPSED_TIME=1\nDIRECTION=Send\n";
  fault(one, /a\.txt must be of TCP_RR: it is of another test/, keyed);
  const two = one.replace(",1,1,", ",2,1,");
  fault(two, /same netperf:requestBytes/, log + log.replace("131072 1 ", "131072 2 "));
});

/** A run of transactions with given costs. */
function runOf(responseBytes: number, extra: Partial<NetperfRun> = {}): NetperfRun {
  const bytes = responseBytes + 1;
  const rate = 1 / (30e-6 + 3e-9 * bytes);
  return {
    ...{ use: "calibrate", condition: String(responseBytes), test: "TCP_RR", instances: 1 },
    ...{ repetition: 1, requestBytes: 1, responseBytes, messageBytes: 0, rate },
    ...{ busy: rate * (10e-6 + 1e-9 * bytes), rows: [], ...extra },
  };
}

Deno.test("fitNetperf() finds the costs that runs were made with, and refuses what is no lone transaction", () => {
  const runs = [1, 1, 4096, 4096, 32_768, 32_768].map((bytes) => runOf(bytes));
  const { perTransaction, perByte, awayTime, awayPerByte, largestError } = fitNetperf(runs);
  const found = [perTransaction, perByte, awayTime, awayPerByte].map(({ estimate }) => estimate);
  [10e-6, 1e-9, 20e-6, 2e-9].forEach((value, index) =>
    assert.ok(Math.abs(found[index] / value - 1) < 1e-6)
  );
  assert.ok(largestError < 1e-6);
  const bad = (extra: Partial<NetperfRun>, message: RegExp) =>
    assert.throws(() => fitNetperf([...runs, runOf(1, extra)]), {
      code: "analysis/bad-netperf-fit",
      message,
    });
  bad({ test: "UDP_RR" }, /of TCP_RR: "1" is of UDP_RR/);
  bad({ instances: 2 }, /one instance: "1" has 2/);
  bad({ busy: 1.2 }, /at most one processor of it: "1" has 1.2/);
  assert.throws(() => fitNetperf([runOf(1), runOf(1), runOf(1), runOf(1), runOf(1)]));
  assert.throws(() => netperfDemand([runOf(1), runOf(2)]), /all must be of one condition/);
  assert.throws(() => netperfDemand([runOf(1)]), /two runs or more/);
});

Deno.test("verdicts go by the whole interval of the ratio: wide ones never agree", () => {
  const at = (value: number, low: number, high: number) => ({
    ...{ condition: "c", metric: "transactionRate", unit: "transactions/s", samples: 5 },
    ...{ value, low, high },
  });
  const verdict = (low: number, high: number, tolerance?: number) =>
    judgePredictions([at(100, 100, 100)], [at((low + high) / 2, low, high)], tolerance)[0].verdict;
  assert.equal(verdict(90, 110), "agrees");
  assert.equal(verdict(89.9, 100), "undecided");
  assert.equal(verdict(110.1, 120), "differs");
  assert.equal(verdict(110.1, 120, 0.2), "agrees");
  assert.equal(verdict(50, 89), "differs");
  assert.throws(() => judgePredictions([at(1, 1, 1)], []), { code: "analysis/no-prediction" });
});

Deno.test("a log of the sample that is cut anywhere, or lacks a line, is refused or says what the whole one says", () => {
  const lines = read("runs.csv").split("\n");
  const rows = ["rr-1-1", "rr-1-1-x2", "stream-4K", "maerts-4K"]
    .map((name) => lines.find((line) => line.split(",")[1] === name)!.split(","));
  for (const cells of rows) {
    const list = `${lines[0]}\n${cells.with(7, "").join(",")}\n`;
    const whole = read(cells[6]);
    const wanted = readNetperfRuns(list, () => whole);
    const cuts = Array.from({ length: whole.length }, (_, end) => whole.slice(0, end));
    const parts = whole.split("\n");
    const lacking = parts.slice(0, -1).map((_, line) => parts.toSpliced(line, 1).join("\n"));
    let refused = 0;
    for (const text of [...cuts, ...lacking]) {
      try {
        const [{ rate, busy }] = readNetperfRuns(list, () => text);
        assert.deepEqual([rate, busy], [wanted[0].rate, wanted[0].busy], text);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refused++;
      }
    }
    assert.ok(refused > whole.length / 2, `${cells[1]}: ${refused} of ${whole.length}`);
  }
});
