/**
 * Lists of measured runs, and the logs of the sample in `data/loopback`. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { loadRows, readRuns, runValues } from "../../../src/analysis/mod.ts";

const folder = "data/loopback";
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
const sar =
  "# hostname;interval;timestamp;CPU;%user;%idle\nweb;1;2020-01-01 00:00:01 UTC;0;40;60\n";

Deno.test("every log of the sample is read, none is left over, and uses are at different loads", () => {
  const list = read("runs.csv");
  const runs = readRuns(list, read);
  const named = list.split("\n").slice(1).flatMap((line) => line.split(",").slice(3));
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  assert.deepEqual(named.filter((name) => name !== "").sort(), files.sort());
  const rates = (use: string) =>
    new Set(runs.filter((run) => run.use === use).map(({ rate }) => rate));
  assert.equal(rates("calibrate").intersection(rates("validate")).size, 0);
  for (const value of runValues(runs, "replyRate")) assert.ok(value > 0);
  for (const value of runValues(runs, "utilization", "process:python3")) {
    assert.ok(value > 0 && value <= 1);
  }
});

Deno.test("loadRows() has Student's interval over the runs of each load", () => {
  const run = (rate: number, repetition: number, value: number) => ({
    ...{ use: "validate" as const, rate, repetition },
    rows: [{ entity: "total", metric: "replyRate", value, samples: 1 }],
  });
  const rows = loadRows(
    [run(200, 1, 199), run(100, 1, 98), run(200, 2, 201), run(100, 2, 102)],
    "replyRate",
  );
  assert.deepEqual(rows.map(({ rate, value }) => [rate, value]), [[100, 100], [200, 200]]);
  // t of 1 degree of freedom is 12.7062 at 97.5%; the standard error is 1
  assert.ok(Math.abs(rows[1].high - 200 - 12.7062) < 1e-3);
  assert.throws(() => loadRows([run(100, 1, 98)], "replyRate"), { code: "measured/no-value" });
});

Deno.test("faults of a list have the line, and those of a log the log's name", () => {
  const head = "use,rate,repetition,sar\n";
  const fault = (text: string, pattern: RegExp) =>
    assert.throws(() => readRuns(text, () => sar, "r.csv"), { line: pattern });
  fault("use,rate,sar\n", /^r\.csv:1:1: .* it must have the column repetition/);
  fault("use,rate,repetition,top\n", /a column must be a tool: "top"/);
  fault(`${head}train,200,1,a.txt\n`, /^r\.csv:2:1: .* use must be calibrate or validate: "train"/);
  for (const rate of ["", "0", "-1", "Infinity", "1e999", "fast"]) {
    const words = `rate must be a number above 0: "${rate}"`;
    fault(`${head}validate,${rate},1,a.txt\n`, new RegExp(`^r\\.csv:2:1: .* ${words}$`));
  }
  for (const repetition of ["", " ", "1.5", "Infinity", "one"]) {
    const words = `repetition must be a whole number: "${repetition}"`;
    const list = `${head}validate,200,1,a.txt\nvalidate,200,${repetition},b.txt\n`;
    fault(list, new RegExp(`^r\\.csv:3:1: .* ${words.replace(".", "\\.")}$`));
  }
  fault(`${head}validate,200,1,a\nvalidate,200,1,b\n`, /^r\.csv:3:1: .* must stand once: 200 1/);
  assert.throws(() => readRuns(`${head}validate,200,1,a.txt\n`, () => "no log\n"), {
    line: /^a\.txt:/,
  });
});

Deno.test("a value that a run has of others only says of whom", () => {
  const runs = readRuns("use,rate,repetition,sar\nvalidate,200,1,a.txt\n", () => sar);
  assert.throws(() => runValues(runs, "utilization"), /it has it of cpu:0/);
});
