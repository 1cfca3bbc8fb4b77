/**
 * Exact: the points of sweeps, and the loop of the convergence section.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { readLqnText } from "@iovlab/iovlab/lqn/format";
import {
  instantiate,
  type LqnModel,
  type LqnResult,
  type SpexSolution,
  sweep,
  sweepOf,
} from "@iovlab/iovlab/lqn/model";

function document(variables: string, options = "", after = "") {
  return readLqnText(
    `${variables} P 1 p pc i -1 T 1 t cc r run -1 pc ${options} %f $f -1 E 1 s run 1 -1 -1 ${after}`,
  );
}

/** A pure delay: throughput is customers over think time and demand. */
function solve(model: LqnModel): LqnResult {
  const { multiplicity = 1, thinkTime = 0 } = model.tasks[0];
  const value = multiplicity / (thinkTime + 1);
  const values = [{ metric: "taskThroughput", element: "cc", value }] as const;
  return { model: model.name, solver: "exact", status: "solved", values };
}

async function all(...parts: Parameters<typeof document>): Promise<SpexSolution[]> {
  const solutions = [];
  for await (const one of sweep(document(...parts), solve)) solutions.push(one);
  return solutions;
}

Deno.test("a document without arrays has one point", () => {
  assert.deepEqual(sweepOf(document("$x = 1")), [{}]);
});

Deno.test("points are all combinations in the order of the file, the last array fastest", () => {
  const points = sweepOf(document("$a = [1, 2] $b = [0 : 0.3, 0.1] $c = $a * $b"));
  assert.equal(points.length, 8);
  assert.deepEqual(points.slice(0, 2), [{ $a: 1, $b: 0 }, { $a: 1, $b: 0.1 }]);
  assert.equal(points[3].$b, 0.3); // not 0.1 * 3 = 0.30000000000000004
  assert.deepEqual(points[4], { $a: 2, $b: 0 });
});

Deno.test("an array that is indexed is a table, not a loop", () => {
  const one = document("$t = [5, 6, 7] $i = [0 : 2, 1]", "m {$t[$i]}");
  assert.deepEqual(sweepOf(one), [{ $i: 0 }, { $i: 1 }, { $i: 2 }]);
  assert.deepEqual(
    sweepOf(one).map((point) => instantiate(one, point).tasks[0].multiplicity),
    [5, 6, 7],
  );
});

Deno.test("what draws does so once for the sweep, or at each value that it depends on", () => {
  let drawn = 0;
  const random = () => ++drawn / 10;
  const points = sweepOf(
    document("$n = [1 : 3, 1] $once = rand() $n, $each = rand() $also = rand() + $n"),
    { random },
  );
  assert.deepEqual(points.map(({ $once }) => $once), [0.1, 0.1, 0.1]);
  assert.deepEqual(points.map(({ $each }) => $each), [0.2, 0.4, 0.6]);
  assert.deepEqual(points.map(({ $also }) => $also), [1.3, 2.5, 3.7]);
});

Deno.test("a sweep of too many points is refused", () => {
  const one = document("$a = [1 : 1000, 1] $b = [1 : 1000, 1]");
  assert.throws(
    () => sweepOf(one),
    (error) => error instanceof InputError && error.code === "lqn/too-large",
  );
});

Deno.test("a sweep solves each point and reports it with its number", async () => {
  const solutions = await all("$n = [1, 2, 3]", "m $n", "R 0 $0 $n $f -1");
  assert.deepEqual(solutions.map(({ columns }) => columns.map(({ value }) => value)), [
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
  ]);
  assert.deepEqual(solutions.map(({ convergence }) => convergence), [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("a convergence section is repeated to its fixed point at every point", async () => {
  // z = 2 / f and f = n / (z + 1): the fixed point is z = 2 / (n - 2).
  const solutions = await all("$n = [4, 6] $z = 1", "m $n z $z", "C 0 $z = 2 / $f -1");
  assert.equal(solutions.length, 2);
  for (const { values, convergence } of solutions) {
    assert.equal(convergence?.converged, true);
    assert.ok(Math.abs(values.$z - 2 / (values.$n - 2)) < 0.002);
  }
});

Deno.test("a convergence section that does not come to rest says so after its limit", async () => {
  const [{ convergence }] = await all(
    "$z = 1 $spex_iteration_limit = 7",
    "z $z",
    "C 0 $z = $z + 1 -1",
  );
  assert.deepEqual(convergence, { converged: false, iterations: 7 });
});

Deno.test("under-relaxation takes a share of each change", async () => {
  const [{ values }] = await all(
    "$z = 1 $spex_iteration_limit = 2 $spex_underrelaxation = 0.25",
    "z $z",
    "C 0 $z = 9 -1",
  );
  assert.equal(values.$z, 3);
});
