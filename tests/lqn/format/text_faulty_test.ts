/**
 * Exact: one faulty model for each code of the text form, with the place where it must be found.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { InputError } from "@iovlab/iovlab/core";
import {
  placeOf,
  readLqnText,
  readLqnTextWithPositions,
  readPResult,
} from "@iovlab/iovlab/lqn/format";
import { instantiate, SpexError } from "@iovlab/iovlab/lqn/model";

const folder = new URL("../../fixtures/lqn/faulty/", import.meta.url);

/** Code, line and column of what cannot be read. */
const faults: readonly (readonly [code: string, line: number, column: number])[] = [
  ["activity-bound-twice", 9, 9],
  ["bare-array", 1, 8],
  ["expected-comment", 1, 3],
  ["expected-count", 2, 3],
  ["expected-integer", 9, 9],
  ["expected-name", 5, 5],
  ["expected-number", 9, 9],
  ["expected-operand", 2, 1],
  ["expected-section", 4, 1],
  ["expected-symbol", 1, 4],
  ["expected-variable", 6, 1],
  ["interval-level", 5, 27],
  ["long-expression", 1, 2006],
  ["loop-end", 16, 28],
  ["mixed-graph", 16, 23],
  ["no-phases", 8, 9],
  ["no-probability", 15, 17],
  ["number-range", 8, 9],
  ["phase-number", 9, 9],
  ["repeated-record", 9, 3],
  ["second-histogram", 10, 3],
  ["short-name", 5, 5],
  ["text-after-end", 10, 1],
  ["too-deep", 1, 70],
  ["too-many-phases", 8, 15],
  ["unclosed-list", 9, 3],
  ["unclosed-string", 1, 3],
  ["unexpected-character", 9, 9],
  ["unknown-activity", 8, 9],
  ["unknown-entry", 9, 5],
  ["unknown-observation", 2, 10],
  ["unknown-processor", 5, 14],
  ["unknown-record", 9, 3],
  ["unknown-scheduling", 2, 8],
  ["unknown-task", 10, 3],
];

/** Code, line and column of what can be read but has no value. */
const valueless: readonly (readonly [code: string, line: number, column: number])[] = [
  ["bad-arguments", 1, 1],
  ["bad-index", 2, 1],
  ["bad-operand", 1, 1],
  ["bad-range", 1, 1],
  ["circular-variable", 2, 1],
  ["division-by-zero", 1, 1],
  ["duplicate-variable", 2, 1],
  ["no-random", 1, 1],
  ["not-a-number", 6, 5],
  ["unknown-function", 1, 1],
  ["unknown-variable", 5, 5],
];

function textOf(code: string): string {
  return readFileSync(new URL(`${code}.lqn`, folder), "utf8");
}

for (const [code, line, column] of faults) {
  Deno.test(`a text model with fault ${code} is refused at its place`, () => {
    const file = `${code}.lqn`;
    assert.throws(() => readLqnText(textOf(code), { file }), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.code, `lqn/${code}`);
      assert.deepEqual(error.location, { file, line, column });
      assert.match(error.message, /^Cannot .+ as .+/);
      return true;
    });
  });
}

for (const [code, line, column] of valueless) {
  Deno.test(`a text model with value fault ${code} is refused at its place`, () => {
    const { document, positions } = readLqnTextWithPositions(textOf(code), { file: code });
    assert.throws(() => instantiate(document), (error) => {
      assert.ok(error instanceof SpexError);
      assert.equal(error.code, `lqn/${code}`);
      assert.deepEqual(placeOf(error.path, positions), { file: code, line, column });
      return true;
    });
  });
}

Deno.test("every faulty text model of these codes is in the tables once", () => {
  const codes = [...faults, ...valueless].map(([code]) => code);
  assert.equal(new Set(codes).size, codes.length);
  const files = new Set(readdirSync(folder));
  assert.deepEqual(codes.filter((code) => !files.has(`${code}.lqn`)), []);
});

Deno.test("a text beyond the limit on characters is refused before it is read", () => {
  const text = " ".repeat(67_108_865);
  assert.throws(
    () => readLqnText(text, { file: "huge.lqn" }),
    (error) => error instanceof InputError && error.code === "lqn/too-large",
  );
});

Deno.test("a text of too many parts is refused when the limit is reached", () => {
  const refused = (read: () => unknown) =>
    assert.throws(
      read,
      (error) => error instanceof InputError && error.code === "lqn/too-large",
    );
  refused(() => readLqnText(`$x = [${"1,".repeat(1_000_001)}`));
  refused(() => readLqnText("#pragma x\n".repeat(1_000_001)));
  refused(() => readPResult(`V y C 1 I 1 PP 1 NP 1 X 1 ${"ee 1 -1 ".repeat(1_000_001)}`));
});
