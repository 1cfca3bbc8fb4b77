/**
 * Exact: observations of results, and the columns of reports.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readLqnText } from "@iovlab/iovlab/lqn/format";
import {
  type LqnResult,
  type LqnValue,
  nextValues,
  observe,
  report,
} from "@iovlab/iovlab/lqn/model";

function resultOf(values: readonly LqnValue[], more: Partial<LqnResult> = {}): LqnResult {
  return { model: "model", solver: "file", status: "solved", values, ...more };
}

function document(
  parts: { processors?: string; tasks?: string; entries?: string; after?: string },
) {
  const { processors = "p pc i", tasks = "t cc r run get -1 pc", entries = "", after = "" } = parts;
  return readLqnText(
    `G "" -1 %i $i P 0 ${processors} -1 T 0 ${tasks} -1
     E 0 s run 1 1 -1 ${entries} s get 1 -1 -1 ${after}`,
  );
}

Deno.test("each key observes its metric", () => {
  const values: LqnValue[] = [
    { metric: "processorUtilization", element: "pc", value: 1 },
    { metric: "taskThroughput", element: "cc", value: 2 },
    { metric: "taskUtilization", element: "cc", value: 3 },
    { metric: "taskProcessorUtilization", element: "cc", value: 4 },
    { metric: "phaseServiceTime", element: "run.2", value: 5 },
    { metric: "callWaiting", element: "run.2>get", value: 6 },
    { metric: "openWaiting", element: "run", value: 7 },
    { metric: "forwardWaiting", element: "run>get", value: 8 },
    { metric: "asyncWaiting", element: "run.1>get", value: 9 },
    { metric: "phaseUtilization", element: "run.1", value: 10 },
    { metric: "phaseUtilization", element: "get.1", value: 11 },
  ];
  const one = document({
    processors: "p pc i %u $pu",
    tasks: "t cc r run get -1 pc %f $f %u $u %pu $tpu %u1 $u1",
    entries: `M run 1 1 -1 %s2 $s2 a run 1 %w $ow
      y run get 0 1 -1 %w2 $cw z run get 1 -1 %w1 $aw F run get 0.5 -1 %w1 $fw`,
  });
  const result = resultOf(values, {
    convergence: { converged: true, iterations: 12, residual: 0 },
  });
  assert.deepEqual(observe(one, result), {
    $pu: 1,
    $f: 2,
    $u: 3,
    $tpu: 4,
    $s2: 5,
    $cw: 6,
    $ow: 7,
    $fw: 8,
    $aw: 9,
    $u1: 21,
    $i: 12,
  });
});

Deno.test("a key without a phase is the sum over the phases", () => {
  const one = document({ entries: "c run 1 1 -1 %s 95 $s $w %v $v" });
  const seen = observe(
    one,
    resultOf([
      { metric: "phaseServiceTime", element: "run.1", value: 1, halfWidth: 0.3 },
      { metric: "phaseServiceTime", element: "run.2", value: 2, halfWidth: 0.4 },
    ]),
  );
  assert.equal(seen.$s, 3);
  assert.equal(seen.$w, 0.5);
  assert.ok(Number.isNaN(seen.$v));
});

Deno.test("an interval of 99% is wider by the ratio of Student's quantiles", () => {
  const one = document({ tasks: "t cc r run get -1 pc %f 99 $f $w" });
  const value: LqnValue = { metric: "taskThroughput", element: "cc", value: 1, halfWidth: 1 };
  const width = (samples?: number) => {
    const run = { simulatedTime: 1, warmUp: 0, samples: samples ?? 0, calls: 1, precise: true };
    return observe(one, resultOf([value], samples === undefined ? {} : { run })).$w;
  };
  // Tables of Student's distribution: 2.575829 / 1.959964, 3.249836 / 2.262157 (9 degrees of
  // freedom), 2.756386 / 2.045230 (29), 4.6041 / 2.7764 (4).
  assert.ok(Math.abs(width() - 2.575829 / 1.959964) < 1e-5);
  assert.ok(Math.abs(width(5) - 4.6041 / 2.7764) < 1e-9);
  assert.ok(Math.abs(width(10) / (3.249836 / 2.262157) - 1) < 5e-4);
  assert.ok(Math.abs(width(30) / (2.756386 / 2.045230) - 1) < 2e-5);
});

Deno.test("columns see the variables, the observations and the columns before them", () => {
  const one = document({
    tasks: "t cc r run get -1 pc m $n %f $f",
    after: "R 0 $0 $n $half = $f / 2 $half + 1 plot($n, $f) -1",
  });
  const result = resultOf([{ metric: "taskThroughput", element: "cc", value: 3 }]);
  assert.deepEqual(report(one, { $n: 4 }, result, { point: 9 }), [
    { name: "$0", value: 9 },
    { name: "$n", value: 4 },
    { name: "$half", value: 1.5 },
    { name: "$half + 1", value: 2.5 },
    { name: "$n", value: 4 },
    { name: "$f", value: 3 },
  ]);
  assert.deepEqual(report(document({}), {}, result), []);
});

Deno.test("lines of the convergence section see the values of the lines before them", () => {
  const one = document({
    tasks: "t cc r run get -1 pc z $z m $m",
    after: "C 0 $z = $z + 1 $m = $z * 10 -1",
  });
  const step = nextValues(one, { $z: 1, $m: 1 }, resultOf([]));
  assert.deepEqual(step, { next: { $z: 2, $m: 20 }, change: 19 });
});
