/**
 * Exact: values and texts of expressions.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { readLqnText } from "@iovlab/iovlab/lqn/format";
import {
  evaluate,
  evaluateIn,
  type Expression,
  formatExpression,
  type SpexValues,
} from "@iovlab/iovlab/lqn/model";

function parse(text: string): Expression {
  const document = readLqnText(
    `$result = ${text} P 1 p pc i -1 T 1 t cc r run -1 pc -1 E 1 s run 1 -1 -1`,
  );
  const { value } = document.variables[0];
  assert.equal(value.kind, "scalar");
  return value.kind === "scalar" ? value.expression : assert.fail();
}

function value(text: string, values: SpexValues = {}) {
  return evaluate(parse(text), values);
}

Deno.test("operators bind as in the manual's grammar", () => {
  assert.equal(value("1 + 2 * 3"), 7);
  assert.equal(value("10 - 4 - 3"), 3);
  assert.equal(value("100 / 10 / 5"), 2);
  assert.equal(value("2 ** 3 ** 2"), 512);
  assert.equal(value("-2 ** 2"), -4);
  assert.equal(value("(-2) ** 2"), 4);
  assert.equal(value("2 ** -1"), 0.5);
  assert.equal(value("7 % 4 + 1"), 4);
  assert.equal(value("5.5 % 2"), 1.5);
  assert.equal(value("1 + 1 == 2"), true);
  assert.equal(value("1 < 2 == 1"), true);
  assert.equal(value("1 > 2 || 3 > 2 && 1 >= 1"), true);
  assert.equal(value("1 | 0 & 0"), true);
  assert.equal(value("!1 + 1"), 1);
});

Deno.test("a choice takes the side that its condition says, and leaves the other alone", () => {
  assert.equal(value("$x > 1 ? $x : 0 - $x", { $x: 3 }), 3);
  assert.equal(value("$x > 1 ? $x : 0 - $x", { $x: 1 }), -1);
  assert.equal(value("1 ? 2 : 1 / 0"), 2);
  assert.equal(value("0 && 1 / 0"), false);
  assert.equal(value("1 || 1 / 0"), true);
  assert.equal(value("0 ? 1 : 0 ? 2 : 3"), 3);
});

Deno.test("functions have the values of their names", () => {
  assert.equal(value("abs(0 - 3)"), 3);
  assert.equal(value("ceil(2.1) + floor(2.9) + round(2.5)"), 8);
  assert.equal(value("round(0 - 2.5)"), -3);
  assert.equal(value("max(1, 5, 3) - min(4, 2)"), 3);
  assert.equal(value("pow(2, 10)"), 1024);
  assert.equal(value("sqrt(16) + log(exp(2))"), 6);
});

Deno.test("a whole expression has the value that LQNS prints", () => {
  // Published: lqns 5.32, report of this model at $n = 1 and 2: 0.321997 and 3.64399.
  const text = "$n * 2 ** 3 ** 0.5 - 7 % 4";
  assert.equal(Number(value(text, { $n: 1 })).toPrecision(6), "0.321997");
  assert.equal(Number(value(text, { $n: 2 })).toPrecision(6), "3.64399");
});

Deno.test("an array is indexed from 0", () => {
  assert.equal(value("$t[0] + $t[$n - 1]", { $t: [10, 20, 30], $n: 3 }), 40);
});

Deno.test("draws come from the source that is handed in", () => {
  const draws = [0.25, 0.5, 0.75];
  const random = () => draws.shift() ?? 0;
  assert.equal(evaluate(parse("rand() + uniform(10, 20)"), {}, { random }), 0.25 + 15);
});

Deno.test("a long sum is evaluated and written without deep recursion", () => {
  let sum: Expression = { kind: "number", value: 1 };
  for (let n = 0; n < 200_000; n++) {
    sum = { kind: "binary", operator: "+", left: sum, right: { kind: "number", value: 1 } };
  }
  assert.equal(evaluate(sum), 200_001);
  assert.equal(formatExpression(sum).length, 1 + 4 * 200_000);
});

Deno.test("what has no value is refused with its code", () => {
  const code = (text: string, values: SpexValues = {}) => {
    try {
      return String(value(text, values));
    } catch (error) {
      return error instanceof InputError ? error.code : assert.fail(String(error));
    }
  };
  assert.equal(code("$x"), "lqn/unknown-variable");
  assert.equal(code("$x", { $x: [1, 2] }), "lqn/bad-operand");
  assert.equal(code('"a" + 1'), "lqn/bad-operand");
  assert.equal(code("1 / 0"), "lqn/division-by-zero");
  assert.equal(code("1 % 0"), "lqn/division-by-zero");
  assert.equal(code("toString(1)"), "lqn/unknown-function");
  assert.equal(code("sqrt()"), "lqn/bad-arguments");
  assert.equal(code("rand()"), "lqn/no-random");
  assert.equal(code("$x[5]", { $x: [1] }), "lqn/bad-index");
  assert.equal(code("$x[0.5]", { $x: [1] }), "lqn/bad-index");
  assert.equal(code("$x[0]", { $x: 1 }), "lqn/bad-index");
  assert.equal(code('"a" == "a"'), "true");
});

Deno.test("variables may come from a function", () => {
  const variable = (name: string) => name === "$x" ? 2 : undefined;
  assert.equal(evaluateIn(parse("$x * $x"), { variable }), 4);
});

Deno.test("the text of an expression has the parentheses that it needs and no others", () => {
  for (
    const text of [
      "$a + $b * $c",
      "($a + $b) * $c",
      "$a - ($b - $c)",
      "$a - $b - $c",
      "$a / ($b * $c)",
      "$a ** $b ** $c",
      "($a ** $b) ** $c",
      "(-$a) ** 2",
      "-$a ** 2",
      "!($a && $b)",
      "$a && ($b || $c)",
      "($a ? 1 : 2) + 3",
      "$a ? $b ? 1 : 2 : 3",
      "max($a, ($b ? 1 : 2) * 2)[0]".slice(0, -3),
      "$a[$b + 1]",
      '"a \\"b\\" \\\\" == $c',
      "2 - (-1)",
      "@infinity",
    ]
  ) {
    assert.equal(formatExpression(parse(text)), text);
    assert.deepEqual(parse(formatExpression(parse(text))), parse(text));
  }
});
