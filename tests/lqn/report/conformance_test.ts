import assert from "node:assert/strict";
import { InputError } from "../../../src/core/mod.ts";
import { lqnMetrics } from "../../../src/lqn/model/mod.ts";
import {
  compareResults,
  comparisonTables,
  type ConformanceAnswer,
  conformanceRows,
  metricOfKey,
  readReference,
  summarizeErrors,
  summarizeModels,
} from "../../../src/lqn/report/mod.ts";
import { printTable } from "../../../src/plot/mod.ts";
import { simulated } from "./_models.ts";

const text = JSON.stringify({
  file: "shop.lqn",
  reference: "exact",
  metrics: {
    entry_tput: { visit: { value: 0.81, ci95: 0.001 }, order: { value: 0.1 } },
    entry_st: { "visit.1": { value: 2 } },
    call_wait: { "visit.1>look": { value: 0.4 }, "visit.1>order": { value: 0 } },
    open_wait: { order: { value: 0.2 } },
  },
});
const reference = readReference(text, "shop.ref.json");
const answer: ConformanceAnswer = {
  model: "a/shop",
  solver: "simulation",
  status: "solved",
  seconds: 2,
  values: [
    ...simulated.values,
    { metric: "callWaiting", element: "visit.1>order", value: 0.1 },
  ],
};
const rows = conformanceRows(reference, answer);
const near = (found: number | undefined, wanted: number) =>
  assert.ok(Math.abs((found ?? NaN) - wanted) < 1e-12, `${found} is not ${wanted}`);

// Exact.

Deno.test("conformanceRows() has one row for each reference value, missing ones included", () => {
  assert.equal(rows.length, 6);
  near(rows[0].relativeError, -0.01 / 0.81);
  assert.equal(rows[0].halfWidth, 0.008);
  assert.equal(rows[1].value, undefined, "a value that is not reported");
  assert.equal(rows[5].value, undefined, "a value that is NaN");
});

Deno.test("a join is found whatever the order of its branches", () => {
  const joins = JSON.stringify({
    file: "join.lqn",
    reference: "exact",
    metrics: {
      join_delay: { "server:left&right": { value: 2 }, "other:left&right": { value: 2 } },
    },
  });
  const [found, other] = conformanceRows(readReference(joins, "join.ref.json"), {
    ...answer,
    values: [{ metric: "joinDelay", element: "server:right&left", value: 3 }],
  });
  near(found.relativeError, 0.5);
  assert.equal(other.value, undefined);
});

Deno.test("a reference of 0 has no relative error, and its value counts apart", () => {
  const zero = rows[4];
  assert.equal(zero.value, 0.1);
  assert.equal(zero.relativeError, undefined);
  const waiting = summarizeErrors(rows).find(({ metric }) => metric === "call_wait");
  assert.equal(waiting?.values, 1);
  assert.equal(waiting?.zeroReferences, 1);
  assert.equal(waiting?.worstAtZero, 0.1);
});

Deno.test("waiting is judged by the caller's service time too, where the reference is 0 as well", () => {
  const share = summarizeErrors(rows).find(({ metric }) => metric === "call_wait/service");
  assert.equal(share?.values, 2);
  near(share?.worst, 0.05);
  near(share?.mean, 0.05);
});

Deno.test("all waiting is judged by the service time of its phase", () => {
  const row = (metric: string, element: string, reference: number, value: number) => ({
    ...rows[0],
    ...{ metric, element, reference, value, relativeError: (value - reference) / reference },
  });
  const waits = [
    ["proc_wait", "run.1"],
    ["proc_wait", "us:aa"],
    ["async_wait", "run.1>get"],
    ["fwd_wait", "run>get"],
    ["open_wait", "run"],
  ];
  const summaries = summarizeErrors([
    row("entry_st", "run.1", 2, 2),
    row("act_st", "us:aa", 4, 4),
    ...waits.map(([metric, element]) => row(metric, element, 1e-6, 0.2)),
  ]);
  const shares = summaries.filter(({ metric }) => metric.endsWith("/service"));
  assert.deepEqual(shares.map(({ metric, values }) => [metric, values]), [
    ["proc_wait/service", 2],
    ["async_wait/service", 1],
    ["fwd_wait/service", 1],
    ["open_wait/service", 1],
  ]);
  for (const { worst } of shares) near(worst, 0.2 / 2 - 1e-6 / 2);
});

Deno.test("summarizeErrors() counts values beyond 1% and 3 half-widths, and only those", () => {
  const off = (error: number, halfWidth: number) => ({
    ...rows[0],
    reference: 1,
    value: 1 + error,
    relativeError: error,
    halfWidth,
  });
  const cases = [off(0.009, 0.001), off(0.02, 0.007), off(0.02, 0.005), off(-0.02, 0.005)];
  const [summary] = summarizeErrors(cases);
  assert.equal(summary.intervals, 4);
  assert.equal(summary.beyond, 2);
});

Deno.test("summarizeErrors() has median, mean, 95th percentile and the place of the worst", () => {
  const errors = Array.from({ length: 21 }, (_, i) => (i % 2 ? -1 : 1) * i / 100);
  const many = errors.map((relativeError, i) => ({
    ...rows[0],
    element: `e${i}`,
    relativeError,
  }));
  const [summary] = summarizeErrors(many);
  near(summary.median, 0.1);
  near(summary.mean, 0.1);
  near(summary.p95, 0.19);
  near(summary.worst, 0.2);
  assert.equal(summary.worstAt, "a/shop e20");
});

Deno.test("a refused or failed model has one row, and counts", () => {
  const refused = conformanceRows(reference, { ...answer, status: "refused", values: [] });
  assert.deepEqual(refused, [
    { model: "a/shop", solver: "simulation", status: "refused", seconds: 2 },
  ]);
  const failed = { ...refused[0], model: "b", status: "failed" as const };
  const slow = { ...rows[0], model: "c", status: "not-converged" as const };
  const { models, ...counts } = summarizeModels([...rows, ...refused, failed, slow]);
  assert.equal(models, 3, "rows of one model count once");
  assert.equal(counts.failed, 1);
  assert.equal(counts.notConverged, 1);
});

Deno.test("summarizeModels() judges a model by its worst entry throughput", () => {
  const at = (model: string, relativeError: number) => ({ ...rows[0], model, relativeError });
  const { judged, within, seconds } = summarizeModels([
    at("a", 0.001),
    at("a", -0.04),
    at("b", 0.005),
    at("c", 0.3),
  ]);
  assert.equal(judged, 3);
  assert.deepEqual(within, [1, 2, 2, 2]);
  assert.equal(seconds, 6);
});

Deno.test("metricOfKey() finds every metric by its key", () => {
  for (const [metric, { key }] of Object.entries(lqnMetrics)) {
    assert.equal(metricOfKey(key), metric);
  }
  assert.equal(metricOfKey("tput"), undefined);
});

Deno.test("compareResults() counts what only one of the two has", () => {
  const other = { ...simulated, values: simulated.values.slice(2) };
  const comparison = compareResults(simulated, other, { reference: "a", other: "b" });
  assert.equal(comparison.rows.length, simulated.values.length - 3, "NaN is no value");
  assert.equal(comparison.onlyReference, 2);
  assert.equal(comparison.onlyOther, 0);
  assert.ok(comparison.errors.every(({ worst }) => worst === 0));
  const [byValue, byMetric] = comparisonTables(comparison).map((table) => printTable(table));
  assert.match(byValue, /^metric +element +a +b +\+- +error$/m);
  assert.match(byMetric, /values of a only: 2/);
});

const faulty: readonly [what: string, text: string, message: RegExp][] = [
  ["no JSON", "{", /must be JSON/],
  ["a list", "[]", /must be a JSON object/],
  ["no metrics", "{}", /must have an object "metrics"/],
  ["a kind that is no text", '{"reference": 1, "metrics": {}}', /"reference" must be a text/],
  ["a metric that is a number", '{"metrics": {"x": 1}}', /"x" must be an object by element/],
  ["a value that is a text", '{"metrics": {"x": {"a": {"value": "1"}}}}', /x of a must be/],
  ["a value that is null", '{"metrics": {"x": {"a": null}}}', /current value is null/],
];
for (const [what, source, message] of faulty) {
  Deno.test(`readReference() refuses ${what}, with the file's name`, () => {
    assert.throws(() => readReference(source, "x.ref.json"), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.code, "lqn/bad-reference");
      assert.match(error.line, /^x\.ref\.json: /);
      assert.match(error.message, message);
      return true;
    });
  });
}
