import assert from "node:assert/strict";
import fc from "../_property.ts";
import { midRanks, rankRegression } from "../../src/analysis/mod.ts";
import { randomStream } from "../../src/random/mod.ts";
import { assertAllClose, reference } from "./_fixtures.ts";

/** Columns that are orthogonal as ranks: a full grid of levels. */
const gridA = Array.from({ length: 25 }, (_, index) => index % 5);
const gridB = Array.from({ length: 25 }, (_, index) => Math.floor(index / 5));

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((x, y) => x + y, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number) => a.reduce((total, _, index) => total + f(index), 0);
  return sum((i) => (a[i] - ma) * (b[i] - mb)) /
    Math.sqrt(sum((i) => (a[i] - ma) ** 2) * sum((i) => (b[i] - mb) ** 2));
}

Deno.test("exact: one factor has Spearman's correlation, coefficient and partial alike", () => {
  const stream = randomStream(1, 0, "spearman");
  const x = Array.from({ length: 30 }, () => stream.uniform());
  const y = x.map((value) => value + stream.uniform());
  const spearman = correlation(midRanks(x), midRanks(y));
  const { partial, standardized, rSquared } = rankRegression([x], y);
  assertAllClose(
    [partial[0], standardized[0], rSquared],
    [spearman, spearman, spearman ** 2],
    1e-12,
  );
});

Deno.test("exact: two factors have the textbook partial correlation", () => {
  const stream = randomStream(2, 0, "partial");
  const x = Array.from({ length: 40 }, () => stream.uniform());
  const z = x.map((value) => value + 2 * stream.uniform());
  const y = x.map((value, index) => value - z[index] + stream.uniform());
  const [rx, rz, ry] = [x, z, y].map(midRanks);
  const [xy, zy, xz] = [correlation(rx, ry), correlation(rz, ry), correlation(rx, rz)];
  const expected = [
    (xy - xz * zy) / Math.sqrt((1 - xz ** 2) * (1 - zy ** 2)),
    (zy - xz * xy) / Math.sqrt((1 - xz ** 2) * (1 - xy ** 2)),
  ];
  assertAllClose(rankRegression([x, z], y).partial, expected, 1e-10);
});

Deno.test("exact: on a full grid the coefficients are the single correlations and their squares add up", () => {
  const y = gridA.map((a, index) => 10 * a + gridB[index]);
  const { standardized, rSquared } = rankRegression([gridA, gridB], y);
  const expected = [gridA, gridB].map((column) => correlation(midRanks(column), midRanks(y)));
  assertAllClose(standardized, expected, 1e-12);
  assertAllClose([rSquared], [expected[0] ** 2 + expected[1] ** 2], 1e-12);
});

Deno.test("exact: a sum of ranks is explained in full, and a factor without a part has 0", () => {
  const { partial, rSquared } = rankRegression(
    [gridA, gridB],
    gridA.map((value) => Math.exp(value)),
  );
  assert.deepEqual([partial[0], Math.abs(partial[1]) < 1e-6, rSquared > 1 - 1e-12], [
    1,
    true,
    true,
  ]);
});

Deno.test("exact: any rising change of a column changes nothing, a falling one turns its sign", () => {
  const column = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 8 });
  fc.assert(fc.property(column, column, column, (x, z, y) => {
    fc.pre(Math.abs(correlation(midRanks(x), midRanks(z))) < 1 - 1e-9); // else refused
    const plain = rankRegression([x, z], y);
    const rising = rankRegression(
      [x.map((value) => Math.exp(value / 10)), z],
      y.map((v) => v ** 3),
    );
    assert.deepEqual(rising, plain);
    const falling = rankRegression([x.map((value) => -value), z], y);
    assertAllClose(falling.standardized, [-plain.standardized[0], plain.standardized[1]], 1e-9);
  }));
});

Deno.test("exact: lengths, constants and followers are refused, too few values too", () => {
  const x = [1, 2, 3, 4, 5, 6];
  const y = [2, 1, 4, 3, 6, 5];
  assert.throws(() => rankRegression([x, [1, 2]], y), /as long as the effect: .* 6, 2, 6/);
  assert.throws(() => rankRegression([x, y, x, y], y), /at least 7 values: current value is 6/);
  assert.throws(() => rankRegression([x], [1, 1, 1, 1, 1, 1]), /the effect must vary/);
  assert.throws(() => rankRegression([x, [2, 2, 2, 2, 2, 2]], y), /a factor must vary .* factor 1/);
  assert.throws(() => rankRegression([x, x.map((v) => 2 * v)], y), /not follow .* factor 1/);
});

// r/analysis.R, R 4.2.2: correlation of the residuals of lm() on ranks; lm() on scaled ranks
Deno.test("published: partial correlations, coefficients and R squared match R's, ties included", () => {
  const r = reference();
  const found = rankRegression([r("x1"), r("x2"), r("x3"), r("x4")], r("effect"));
  assertAllClose(found.partial, r("partial"), 1e-10);
  assertAllClose(found.standardized, r("standardized"), 1e-10);
  assertAllClose([found.rSquared], r("rSquared"), 1e-10);
});
