import assert from "node:assert/strict";
import fc from "../_property.ts";
import { midRanks } from "../../src/analysis/mod.ts";
import { drawRows, ranksOfDraws, sortedGroups } from "../../src/analysis/_resample.ts";
import { randomStream } from "../../src/random/mod.ts";
import { reference } from "./_fixtures.ts";

const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 });

Deno.test("exact: ranks count the smaller values and half of the equal ones", () => {
  fc.assert(fc.property(values, (column) => {
    const expected = column.map((value) => {
      const smaller = column.filter((other) => other < value).length;
      const equal = column.filter((other) => other === value).length;
      return smaller + (equal + 1) / 2;
    });
    assert.deepEqual(midRanks(column), expected);
  }));
});

Deno.test("exact: nothing has no ranks, and NaN is refused", () => {
  assert.deepEqual(midRanks([]), []);
  assert.throws(() => midRanks([1, NaN]), /value 1 as it must be a finite number/);
});

Deno.test("exact: the ranks of a bootstrap sample are those of its values sorted anew", () => {
  fc.assert(fc.property(values, fc.nat(1000), (column, seed) => {
    const draws = drawRows(column.length, randomStream(seed, 0, "draws"));
    const direct = midRanks(draws.map((row) => column[row]));
    assert.deepEqual(ranksOfDraws(sortedGroups(column), draws), direct);
  }));
});

Deno.test("published: ranks with ties match R's rank()", () => {
  const r = reference();
  assert.deepEqual(midRanks(r("effect")), r("effectRanks"));
});
