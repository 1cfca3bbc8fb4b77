import assert from "node:assert/strict";
import { readLqnModel } from "../../../src/lqn/format/mod.ts";

const text = (population: string) =>
  `$n = ${population}
P 0 p pc i -1
T 0
t client r run -1 pc m $n
t spare n idle -1 pc
-1
E 0
s run 1 -1
s idle 1 -1
-1
`;

Deno.test("exact: a warning about a model does not keep it from being read", () => {
  const model = readLqnModel(text("3"), { file: "spare.lqn" });
  assert.deepEqual(model.tasks.map((task) => task.multiplicity), [3, undefined]);
});

Deno.test("exact: an expression without a value is named with its line", () => {
  assert.throws(
    () => readLqnModel(text("1 / 0"), { file: "spare.lqn" }),
    { name: "InputError", location: { file: "spare.lqn", line: 1, column: 1 } },
  );
});

Deno.test("exact: a value that cannot be is named with the line where it stands", () => {
  assert.throws(
    () => readLqnModel(text("0"), { file: "spare.lqn" }),
    (error: { line: string }) => error.line.startsWith("spare.lqn:4:"),
  );
});
