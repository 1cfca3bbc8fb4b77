import assert from "node:assert/strict";
import { readLqnText, writeLqnText } from "../../../src/lqn/format/text/mod.ts";

const model = "P 0 p pc i -1 T 0 t cc r run -1 pc -1 E 0 s run 1 -1 -1";

Deno.test("exact: a minus one in an expression is not the mark that ends a list, once written", () => {
  const document = readLqnText(`$a = 1
${model}
R 2
$x = $a > 1 ? 2 : (-1)
$y = ($a * -1 + 2 * -1e-3)
-1
C 1
$a = $a - 1
-1
`);
  const again = readLqnText(writeLqnText(document));
  assert.deepEqual(again.report, document.report);
  assert.deepEqual(again.convergence, document.convergence);
});

Deno.test("exact: a number that starts with a minus one is a number", () => {
  const { variables } = readLqnText(`$a = (-1e-300)\n$b = (-1.5)\n${model}`);
  const values = variables.map(({ value }) => value.kind === "scalar" && value.expression);
  assert.deepEqual(values, [
    { kind: "number", value: -1e-300 },
    { kind: "number", value: -1.5 },
  ]);
});
