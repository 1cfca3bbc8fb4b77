/**
 * Exact: models of documents at given values.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { readLqnText } from "@iovlab/iovlab/lqn/format";
import { instantiate, type SpexValues } from "@iovlab/iovlab/lqn/model";

function document(variables: string, options = "", demand = "1") {
  return readLqnText(
    `${variables} P 1 p pc i -1 T 1 t cc r run -1 pc ${options} -1 E 1 s run ${demand} -1 -1`,
  );
}

function code(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof InputError ? error.code : assert.fail(String(error));
  }
  return "none";
}

Deno.test("a document without variables is its model", () => {
  const plain = document("", "m 3");
  assert.deepEqual(instantiate(plain), plain.model);
});

Deno.test("variables are evaluated whatever their order in the file", () => {
  const { multiplicity } = instantiate(document("$a = $b + 1 $b = 2 * $c $c = 3", "m $a")).tasks[0];
  assert.equal(multiplicity, 7);
});

Deno.test("a long chain of variables against the order of the file is followed", () => {
  const lines = Array.from({ length: 20_000 }, (_, v) => `$v${v} = $v${v + 1} + 1`);
  const model = instantiate(document(`${lines.join("\n")}\n$v20000 = 1`, "m $v0"));
  assert.equal(model.tasks[0].multiplicity, 20_001);
});

Deno.test("an array stands for its first item, unless a value is given", () => {
  const one = document("$n = [4, 5] $r = [0.5 : 2, 0.5]", "m $n", "{$r * 2}");
  const demand = (values?: SpexValues) =>
    instantiate(one, values).tasks[0].entries[0].phases?.[0].demand;
  assert.equal(instantiate(one).tasks[0].multiplicity, 4);
  assert.equal(demand(), 1);
  assert.equal(demand({ $r: 3 }), 6);
});

Deno.test("what is given a value need not be evaluated, what follows from it is", () => {
  const one = document("$a = 1 $b = $a + 1", "m $b");
  assert.equal(instantiate(one, { $a: 5 }).tasks[0].multiplicity, 6);
  assert.equal(instantiate(one, { $b: 9 }).tasks[0].multiplicity, 9);
});

Deno.test("control variables go where section G would put them", () => {
  const { solver, comment } = instantiate(document(
    '$convergence_value = 1e-6 $iteration_limit = 99 $underrelaxation = 0.5 $model_comment = "x"',
  ));
  assert.deepEqual(solver, { convergence: 1e-6, iterationLimit: 99, underrelaxation: 0.5 });
  assert.equal(comment, "x");
});

Deno.test("an infinite multiplicity may come from a variable", () => {
  assert.equal(instantiate(document("$n = @infinity", "m $n")).tasks[0].multiplicity, Infinity);
});

Deno.test("a value for a variable that the document does not have is refused", () => {
  assert.equal(
    code(() => instantiate(document("$n = 1", "m $n"), { $m: 2 })),
    "lqn/unknown-variable",
  );
  assert.equal(code(() => instantiate(document("", "m $n"), { $n: 2 })), "none");
});

Deno.test("faults of variables that the model does not use are found too", () => {
  assert.equal(code(() => instantiate(document("$unused = 1 / 0"))), "lqn/division-by-zero");
  assert.equal(code(() => instantiate(document("$a = $a"))), "lqn/circular-variable");
  assert.equal(code(() => instantiate(document("$a = [1 : 2, 0]"))), "lqn/bad-range");
  assert.equal(code(() => instantiate(document("$a = [0 : 1, 1e-9]"))), "lqn/too-large");
});
