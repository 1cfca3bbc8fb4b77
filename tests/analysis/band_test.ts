import assert from "node:assert/strict";
import fc from "../_property.ts";
import { agreement, type Claim, claimBand, claimHolds } from "../../src/analysis/mod.ts";
import { claimOf, directionClaim } from "./_fixtures.ts";

const less = claimOf({ direction: "less", number: -60 });
const slower = directionClaim({ direction: "less", tolerance: { kind: "absolute", value: 2 } });

Deno.test("exact: bands of number and direction claims, absolute and relative", () => {
  assert.deepEqual(claimBand(claimOf()), { noEffect: 0, from: 45, to: 75, near: 45 });
  assert.deepEqual(claimBand(less), { noEffect: 0, from: -75, to: -45, near: -45 });
  const relative = claimOf({ tolerance: { kind: "relative", value: 0.25 } });
  assert.deepEqual(claimBand(relative), { noEffect: 0, from: 45, to: 75, near: 45 });
  assert.deepEqual(claimBand(slower), { noEffect: 0, from: -Infinity, to: -2, near: -2 });
  const ratio = directionClaim({ comparison: { ...claimOf().comparison, measure: "ratio" } });
  assert.deepEqual(claimBand(ratio), { noEffect: 1, from: 1, to: Infinity, near: 1 });
});

Deno.test("exact: a number is reached from the near end on, ends included, and beyond", () => {
  const holdsAt = (claim: Claim, effects: readonly number[]) =>
    effects.map((effect) => claimHolds(claim, effect));
  assert.deepEqual(holdsAt(claimOf(), [44.999, 45, 60, 76, Infinity]), [
    false,
    true,
    true,
    true,
    true,
  ]);
  assert.deepEqual(holdsAt(less, [-44.999, -45, -60, -76]), [false, true, true, true]);
});

Deno.test("exact: a direction holds beyond the tolerance, not on it", () => {
  assert.deepEqual([-3, -2, 0].map((effect) => claimHolds(slower, effect)), [true, false, false]);
  assert.equal(claimHolds(directionClaim(), 0), false);
  assert.throws(() => claimHolds(claimOf(), NaN), /effect of claim "benefit"/);
});

Deno.test("exact: agreement on and beside each end of the band", () => {
  const cases: readonly [number, number, string][] = [
    [45, 75, "yes"],
    [44.999, 75, "not yet"],
    [45, 75.001, "not yet"],
    [40, 45, "not yet"],
    [40, 44.999, "no"],
    [75, 80, "not yet"],
    [75.001, 80, "no"],
    [0, 200, "not yet"],
    [60, 60, "yes"],
    [-Infinity, Infinity, "not yet"],
  ];
  for (const [low, high, answer] of cases) {
    const interval = { estimate: Number.isFinite(low) ? low : 60, low, high };
    assert.equal(agreement(claimOf(), interval), answer, `${low} to ${high}`);
    const mirror = { estimate: -interval.estimate, low: -high, high: -low };
    assert.equal(agreement(less, mirror), answer, `${-high} to ${-low}`);
  }
});

Deno.test("exact: agreement of a direction needs the whole interval beyond the tolerance", () => {
  const cases: readonly [number, number, string][] = [
    [0.001, 5, "yes"],
    [0, 5, "not yet"],
    [-5, 0.001, "not yet"],
    [-5, 0, "no"],
    [0, 0, "no"],
    [3, Infinity, "yes"],
  ];
  for (const [low, high, answer] of cases) {
    assert.equal(agreement(directionClaim(), { estimate: low, low, high }), answer);
  }
});

Deno.test("exact: an estimate outside its own interval is refused", () => {
  assert.throws(() => agreement(claimOf(), { estimate: 80, low: 50, high: 70 }), /low <= estimate/);
  assert.throws(() => agreement(claimOf(), { estimate: NaN, low: 50, high: 70 }), /finite/);
  assert.throws(
    () => agreement(claimOf(), { estimate: 60, low: NaN, high: 70 }),
    /low <= estimate/,
  );
});

Deno.test("exact: a narrower interval inside never takes an answer back", () => {
  const effect = fc.integer({ min: -100, max: 200 });
  const claims = fc.constantFrom(claimOf(), less, slower, directionClaim());
  fc.assert(
    fc.property(claims, fc.array(effect, { minLength: 5, maxLength: 5 }), (claim, values) => {
      const [low, innerLow, estimate, innerHigh, high] = [...values].sort((a, b) => a - b);
      const wide = agreement(claim, { estimate, low, high });
      const narrow = agreement(claim, { estimate, low: innerLow, high: innerHigh });
      if (wide !== "not yet") assert.equal(narrow, wide);
    }),
  );
});
