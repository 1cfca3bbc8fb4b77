import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { publishedRows } from "@iovlab/iovlab/scenario";
import { published, records } from "./_published.ts";

const record = records.find(({ id }) => id === "staging-tx-1q") as Readonly<Record<string, string>>;

// Exact.

Deno.test("publishedRows() reads every row of the file, numbers as they stand there", () => {
  assert.equal(published.length, records.length);
  for (const [i, row] of published.entries()) {
    const { value, low, high } = records[i];
    if (row.words !== undefined) assert.equal(row.words, value);
    else if (value !== "") assert.deepEqual([row.low, row.high], [Number(value), Number(value)]);
    else assert.deepEqual([row.low, row.high], [Number(low), Number(high)]);
  }
});

const faulty: readonly [what: string, change: Readonly<Record<string, string>>, rule: RegExp][] = [
  ["no source", { source: " " }, /its column "source" must not be empty: current value is " "/],
  ["an unknown use", { use: "tune" }, /its use must be claim, calibrate or validate/],
  ["an unknown kind", { kind: "guessed" }, /its kind must be read or derived/],
  ["neither value nor range", { value: "" }, /it must have a value or a range/],
  ["half a range", { value: "", low: "1" }, /it must have a value or a range/],
  ["a range upside down", { value: "", low: "2", high: "1" }, /it must have a value or a range/],
];

for (const [what, change, rule] of faulty) {
  Deno.test(`publishedRows() refuses a row with ${what}, with its line`, () => {
    const rows = [record, { ...record, id: "second", ...change }];
    assert.throws(() => publishedRows(rows, "mine.csv"), (error) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(error.location, { file: "mine.csv", line: 3 });
      assert.match(error.message, rule);
      return true;
    });
  });
}

Deno.test("publishedRows() refuses a name that is used twice, and a table without columns", () => {
  assert.throws(() => publishedRows([record, record], "mine.csv"), /its id must be used once/);
  assert.throws(() => publishedRows([{}], "mine.csv"), /its column "id" must not be empty/);
});
