/**
 * Exact: words of a command line become the values that papermill makes of them, and values become TypeScript.
 *
 * @module
 */
import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import {
  expressionOf,
  isName,
  recordOf,
  type Value,
  valueOf,
} from "../../tools/notebook/_values.ts";
import fc from "../_property.ts";

Deno.test("valueOf() types words as papermill does, and knows the words of JSON too", () => {
  const cases: readonly [string, Value][] = [
    ["True", true],
    ["true", true],
    ["False", false],
    ["false", false],
    ["None", null],
    ["null", null],
    ["8", 8],
    ["-3", -3],
    ["+4", 4],
    ["1_000", 1000],
    ["007", 7],
    ["0.5", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["-2.5E-3", -0.0025],
    ["inf", Infinity],
    ["-Infinity", -Infinity],
    ["TRUE", "TRUE"],
    ["0x10", "0x10"],
    ["1,5", "1,5"],
    ["1__0", "1__0"],
    ["", ""],
    ["vdi", "vdi"],
    ["e3", "e3"],
    ["nano", "nano"],
  ];
  for (const [text, value] of cases) assert.deepEqual(valueOf(text), value, text);
  assert.ok(Number.isNaN(valueOf("nan")));
});

Deno.test("valueOf() refuses a whole number that a double would round", () => {
  assert.equal(valueOf("9007199254740991"), Number.MAX_SAFE_INTEGER);
  assert.throws(
    () => valueOf("9007199254740993"),
    (error) => error instanceof InputError && error.code === "notebook/large-integer",
  );
});

Deno.test("expressionOf() writes every value so that the program reads the same value", () => {
  const json = fc.jsonValue() as fc.Arbitrary<Value>;
  fc.assert(fc.property(json, (value) => {
    const read = new Function(`return (${expressionOf(value)});`)();
    assert.deepEqual(read, value);
  }));
  assert.equal(expressionOf([NaN, -Infinity, -0, 1]), "[NaN, -Infinity, -0, 1]");
  assert.equal(expressionOf({ vms: 8, "a b": [] }), '{ vms: 8, "a b": [] }');
});

Deno.test("recordOf() keeps what JSON cannot write as text", () => {
  assert.deepEqual(recordOf({ a: [NaN, 1], b: Infinity }), { a: ["NaN", 1], b: "Infinity" });
});

Deno.test("isName() takes names of variables only", () => {
  for (const name of ["vms", "$x", "_y1", "größe"]) assert.ok(isName(name), name);
  for (const name of ["", "8vms", "a-b", "a b", "a=b", "-p"]) assert.ok(!isName(name), name);
});
