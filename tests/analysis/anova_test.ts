import assert from "node:assert/strict";
import {
  anova,
  type AnovaTable,
  type FactorialColumns,
  twoLevelEffects,
} from "../../src/analysis/mod.ts";
import { epsilonOf } from "../../src/analysis/sphericity.ts";
import { randomStream } from "../../src/random/mod.ts";
import { assertAllClose } from "./_fixtures.ts";
import { r } from "./_reference.ts";

const uneven = () => ({ response: r("unevenY"), factors: { a: r("unevenA"), b: r("unevenB") } });
const blocked = () => ({
  response: r("blockedY"),
  factors: { a: r("blockedA"), b: r("blockedB") },
  block: r("blockedBlock"),
});
/** The blocked columns without the second, the 17th and the 30th observation. */
function gaps(): FactorialColumns {
  const { response, factors, block } = blocked();
  const cut = (column: number[]) => column.filter((_, row) => ![1, 16, 29].includes(row));
  return {
    response: cut(response),
    factors: { a: cut(factors.a), b: cut(factors.b) },
    block: cut(block),
  };
}
const numbers = ({ rows }: AnovaTable, block = false) =>
  rows.filter(({ term }) => block || term !== "block").flatMap((row) => [
    row.degreesOfFreedom,
    row.sumOfSquares,
    row.f,
    row.pValue,
  ]);

// r/methods.R, R 4.2.2: nested lm for type II, drop1 with contr.sum for type III, anova for the balanced
Deno.test("published: unbalanced types II and III match R, with and without blocks", () => {
  for (const [name, columns] of [["uneven", uneven()], ["gaps", gaps()]] as const) {
    const two = anova(columns);
    assert.ok(!two.balanced);
    const { error } = two;
    const expected = r(`${name}Two`);
    assertAllClose(
      [...numbers(two), error.degreesOfFreedom, error.sumOfSquares],
      expected,
      1e-8,
    );
    const three = anova(columns, { type: "III" });
    assertAllClose(numbers(three), r(`${name}Three`), 1e-8);
    assert.notEqual(three.rows.at(-2)!.sumOfSquares.toFixed(6), expected[5].toFixed(6));
  }
});

Deno.test("published: a balanced factorial in blocks matches R, both types alike, shares add up", () => {
  const found = anova(blocked());
  assert.ok(found.balanced);
  assertAllClose(numbers(found, true), r("blocked"), 1e-8);
  assertAllClose(numbers(anova(blocked(), { type: "III" }), true), r("blocked"), 1e-8);
  const shares = found.rows.reduce((sum, row) => sum + row.etaSquared, found.error.share);
  assertAllClose([shares], [1], 1e-12);
});

// r/methods.R, R 4.2.2: anova(lm(systems ~ 1), X = ~ 1, test = "Spherical"), which prints epsilon to 4 digits
Deno.test("published: one factor in complete blocks has R's Greenhouse-Geisser epsilon and p-value", () => {
  const response = r("systems");
  const found = anova({
    response,
    factors: { system: response.map((_, at) => at % 4) },
    block: response.map((_, at) => Math.floor(at / 4)),
  });
  const [block, system] = found.rows;
  assert.deepEqual([block.term, system.term], ["block", "system"]);
  const { epsilon, pValue } = found.sphericity!;
  assert.equal(epsilon.toFixed(4), r("epsilonPrinted")[0].toFixed(4));
  assertAllClose([system.f, system.pValue, pValue], r("sphericity"), 1e-9);
});

// Jain, The Art of Computer Systems Performance Analysis, 1991, examples 18.1 to 18.4: effects, shares
// and 90% intervals of a 2^2 3 study of memory and cache
Deno.test("published: Jain's memory and cache study, effects, intervals and allocation of variation", () => {
  const columns = {
    response: [15, 18, 12, 45, 48, 51, 25, 28, 19, 75, 75, 81],
    factors: {
      memory: [4, 4, 4, 16, 16, 16, 4, 4, 4, 16, 16, 16],
      cache: [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2],
    },
  };
  const { effects, errorShare, total, levels } = twoLevelEffects(columns, 0.9);
  assert.equal(total, 7032);
  assert.deepEqual(levels.memory, [4, 16]);
  assert.deepEqual(effects.map(({ estimate }) => estimate), [41, 21.5, 9.5, 5]);
  assert.deepEqual(effects.slice(1).map(({ sumOfSquares }) => sumOfSquares), [5547, 1083, 300]);
  const percent = [...effects.slice(1).map(({ share }) => share), errorShare]
    .map((share) => (100 * share).toFixed(1));
  assert.deepEqual(percent, ["78.9", "15.4", "4.3", "1.5"]);
  // printed: (39.08, 42.91), (19.58, 23.41), (7.58, 11.41), (3.08, 6.91), with 1.86 1.03 = 1.915
  for (const { estimate, low, high } of effects) {
    assert.ok(Math.abs(high - estimate - 1.915) < 0.01 && Math.abs(estimate - low - 1.915) < 0.01);
  }
  const shares = anova(columns).rows.map(({ etaSquared }) => etaSquared);
  assertAllClose(effects.slice(1).map(({ share }) => share), shares, 1e-12);
});

// r/methods.R, R 4.2.2: t.test over the effects of each replication, anova's sums of squares
Deno.test("published: a 2^2 5 study in blocks has R's effects, intervals and shares", () => {
  const response = r("twoLevelY");
  const at = (of: (row: number) => number) => response.map((_, row) => of(row));
  const found = twoLevelEffects({
    response,
    factors: { a: at((row) => Math.floor(row / 5) % 2), b: at((row) => Math.floor(row / 10)) },
    block: at((row) => row % 5),
  });
  const intervals = found.effects.flatMap(({ estimate, low, high }) => [estimate, low, high]);
  assertAllClose(intervals, r("twoLevelEffects"), 1e-9);
  const shares = found.effects.slice(1).map(({ share }) => share);
  assertAllClose(
    [found.blockShare!, ...shares, found.errorShare],
    r("twoLevelShares"),
    1e-9,
  );
});

Deno.test("exact: effect sizes follow from the sums of squares", () => {
  const { rows, error, total } = anova(blocked());
  for (const row of rows) {
    const { sumOfSquares, degreesOfFreedom } = row;
    assertAllClose([row.etaSquared], [sumOfSquares / total], 1e-12);
    assertAllClose(
      [row.partialEtaSquared],
      [sumOfSquares / (sumOfSquares + error.sumOfSquares)],
      1e-12,
    );
    const left = sumOfSquares - degreesOfFreedom * error.meanSquare;
    assertAllClose([row.omegaSquared], [left / (total + error.meanSquare)], 1e-9);
  }
});

Deno.test("exact: what replications share is error without blocks and is not with them", () => {
  const { response, factors } = blocked();
  const without = anova({ response, factors }).rows.find(({ term }) => term === "b")!;
  const within = anova(blocked()).rows.find(({ term }) => term === "b")!;
  assertAllClose([without.sumOfSquares], [within.sumOfSquares], 1e-9);
  assert.ok(without.pValue > 0.5 && within.pValue < 0.05);
});

Deno.test("exact: main effects alone leave interactions to the error", () => {
  const all = anova(blocked());
  const main = anova(blocked(), { order: 1 });
  assert.deepEqual(main.rows.map(({ term }) => term), ["block", "a", "b"]);
  const interaction = all.rows.at(-1)!;
  assertAllClose(
    [main.error.sumOfSquares, main.error.degreesOfFreedom],
    [
      all.error.sumOfSquares + interaction.sumOfSquares,
      all.error.degreesOfFreedom + interaction.degreesOfFreedom,
    ],
    1e-9,
  );
});

Deno.test("exact: columns that cannot be analysed are refused with what to do", () => {
  const response = [1, 2, 3, 4, 6, 5];
  const a = ["x", "x", "x", "y", "y", "y"];
  assert.throws(() => anova({ response, factors: {} }), /there must be a factor/);
  assert.throws(() => anova({ response, factors: { a: a.slice(1) } }), /"a" must be as long/);
  assert.throws(() => anova({ response, factors: { a: a.map(() => 1) } }), /two levels or more/);
  assert.throws(
    () => anova({ response, factors: { a: [1, 2, 3, 4, 5, 6] } }),
    /Replicate, or lower/,
  );
  // "y" was never observed with b = 2
  const missing = { a, b: [1, 2, 1, 1, 1, 1] };
  assert.throws(() => anova({ response, factors: missing }), /term is "a:b".*not observed/);
  assert.equal(anova({ response, factors: missing }, { order: 1 }).rows.length, 2);
  assert.throws(() => anova({ response: [1, NaN], factors: { a: [1, 2] } }), /response 1/);
  assert.throws(
    () => twoLevelEffects({ response, factors: { a: [1, 1, 2, 2, 3, 3] } }),
    /two levels/,
  );
  assert.throws(() => twoLevelEffects({ response, factors: missing }), /unbalanced/);
  const once = { response: [1, 2], factors: { a: [1, 2] } };
  assert.throws(() => twoLevelEffects(once), /two replications/);
});

Deno.test("exact: responses without any error, or all alike", () => {
  const a = [1, 1, 2, 2];
  const certain = anova({ response: [1, 1, 3, 3], factors: { a } });
  assert.deepEqual([certain.rows[0].f, certain.rows[0].pValue], [Infinity, 0]);
  const flat = anova({ response: [2, 2, 2, 2], factors: { a } });
  assert.deepEqual([flat.rows[0].f, flat.rows[0].pValue, flat.rows[0].etaSquared], [0, 1, 0]);
});

Deno.test("exact: differences that vary alike have epsilon 1, the least is 1 over the levels less 1", () => {
  assertAllClose([epsilonOf([[3, 1, 1], [1, 3, 1], [1, 1, 3]])], [1], 1e-12);
  assertAllClose([epsilonOf([[9, 3, 0], [3, 1, 0], [0, 0, 0]])], [0.5], 1e-12);
});

Deno.test("statistical: without an effect 2 to 8 of 100 p-values are under 5%, with blocks ignored hardly any", () => {
  const stream = randomStream(5, 0, "anova size");
  const found = { block: 0, ignored: 0, effect: 0 };
  for (let run = 0; run < 500; run++) {
    const base = Array.from({ length: 6 }, () => 5 * stream.uniform());
    const rows = base.flatMap((level, block) =>
      [0, 1, 2].map((system) => ({ level, block, system }))
    );
    const noise = rows.map(() => stream.uniform());
    const factors = { system: rows.map(({ system }) => system) };
    const block = rows.map(({ block }) => block);
    const response = rows.map(({ level }, row) => level + noise[row]);
    const moved = response.map((value, row) => value + 0.5 * factors.system[row]);
    const p = (columns: FactorialColumns) => anova(columns).rows.at(-1)!.pValue;
    if (p({ response, factors, block }) < 0.05) found.block++;
    if (p({ response, factors }) < 0.05) found.ignored++;
    if (p({ response: moved, factors, block }) < 0.05) found.effect++;
  }
  assert.ok(found.block > 10 && found.block < 40, `${found.block}`);
  assert.ok(found.ignored < 5, `${found.ignored}`);
  assert.ok(found.effect > 450, `${found.effect}`);
});

// NIST Statistical Reference Datasets, analysis of variance, SmLs01, SmLs04 and SmLs07: nine treatments of 21
// values; certified: between 1.68 on 8, within 1.8 on 180, F = 21. Tolerances follow from how doubles near 1e6
// and 1e12 hold a tenth.
Deno.test("published: NIST's data of low, average and higher difficulty have the certified F", () => {
  const treatments = Array.from({ length: 9 }, (_, i) => i === 0 ? 4 : i % 2 === 0 ? 5 : 3);
  for (const [offset, tolerance] of [[1, 1e-12], [1e6, 1e-8], [1e12, 1e-2]]) {
    const response = treatments.flatMap((tenths) =>
      Array.from(
        { length: 21 },
        (_, i) => offset + (tenths + (i === 0 ? 0 : i % 2 === 0 ? 1 : -1)) / 10,
      )
    );
    const factors = { treatment: response.map((_, row) => Math.floor(row / 21)) };
    const { rows: [between], error } = anova({ response, factors });
    assert.deepEqual([between.degreesOfFreedom, error.degreesOfFreedom], [8, 180]);
    assertAllClose(
      [between.sumOfSquares, error.sumOfSquares, between.f],
      [1.68, 1.8, 21],
      tolerance,
    );
  }
});

// Jain, The Art of Computer Systems Performance Analysis, 1991, examples 20.1 to 20.3: code size on three
// processors; printed: 10,992 between, 94,365 within, 10.4% and 89.6% of the variation, F = 0.7
Deno.test("published: Jain's code sizes of three processors", () => {
  const sizes = {
    R: [144, 120, 176, 288, 144],
    V: [101, 144, 211, 288, 72],
    Z: [130, 180, 141, 374, 302],
  };
  const { rows: [between], error } = anova({
    response: Object.values(sizes).flat(),
    factors: { processor: Object.entries(sizes).flatMap(([name, list]) => list.map(() => name)) },
  });
  assert.deepEqual([between.sumOfSquares, error.sumOfSquares].map(Math.round), [10_992, 94_365]);
  assert.equal((100 * between.etaSquared).toFixed(1), "10.4");
  assert.equal((100 * error.share).toFixed(1), "89.6");
  assert.equal(between.f.toFixed(1), "0.7");
});
