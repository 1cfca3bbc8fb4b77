import assert from "node:assert/strict";
import fc from "../_property.ts";
import { shareOfSpace, type SpacePoint, surelyHolds } from "../../src/analysis/mod.ts";
import { wilsonInterval } from "../../src/stats/mod.ts";
import { claimOf, directionClaim, pointsOf } from "./_fixtures.ts";

const none = () => ({});

Deno.test("exact: without intervals of points the share is Wilson's", () => {
  const points = pointsOf(40, none, (index) => index < 33 ? 50 : 10);
  const { share, low, high, undecided } = shareOfSpace(claimOf(), points);
  const wilson = wilsonInterval(33, 40);
  assert.deepEqual([share, low, high, undecided], [33 / 40, wilson.low, wilson.high, 0]);
});

Deno.test("exact: points whose interval lies across the limit widen the share's interval only", () => {
  const at = (effect: number, halfWidth: number): SpacePoint => ({
    parameters: {},
    effect,
    low: effect - halfWidth,
    high: effect + halfWidth,
  });
  const points = [at(60, 1), at(50, 10), at(40, 10), at(10, 1)];
  const { share, low, high, undecided } = shareOfSpace(claimOf(), points);
  assert.deepEqual([share, undecided], [0.5, 2]);
  assert.deepEqual([low, high], [wilsonInterval(1, 4).low, wilsonInterval(3, 4).high]);
  const less = claimOf({ direction: "less", number: -60 });
  const mirrored = points.map(({ effect, high }) => at(-effect, high! - effect));
  const mirror = shareOfSpace(less, mirrored);
  assert.deepEqual([mirror.share, mirror.low, mirror.high], [share, low, high]);
});

Deno.test("exact: the three shares of a number claim: direction, reached, inside the band", () => {
  const points = [-5, 0, 5, 45, 60, 75, 80, 200].map((effect) => ({ parameters: {}, effect }));
  const { direction, share, agreeing } = shareOfSpace(claimOf(), points);
  assert.deepEqual([direction.estimate, share, agreeing.estimate], [6 / 8, 5 / 8, 3 / 8]);
});

Deno.test("exact: for a direction claim what agrees is what holds, and a tolerance asks for more", () => {
  const points = [-5, 0, 1, 2, 3].map((effect) => ({ parameters: {}, effect }));
  const claim = directionClaim({ tolerance: { kind: "absolute", value: 1 } });
  const { direction, share, agreeing } = shareOfSpace(claim, points);
  assert.deepEqual([direction.estimate, share, agreeing.estimate], [3 / 5, 2 / 5, 2 / 5]);
});

Deno.test("exact: a point holds surely where both ends of its interval do", () => {
  const at = (low: number) => ({ parameters: {}, effect: 50, low, high: 55 });
  assert.equal(surelyHolds(claimOf(), at(45)), true);
  assert.equal(surelyHolds(claimOf(), at(44)), false);
});

Deno.test("exact: no point, a point of NaN and half an interval are refused", () => {
  assert.throws(() => shareOfSpace(claimOf(), []), /parameter space must have a point/);
  const nothing = { parameters: { cores: 2 }, effect: NaN };
  assert.throws(() => shareOfSpace(claimOf(), [nothing]), /effect at {"cores":2} .* finite/);
  const half = { parameters: {}, effect: 5, high: 6 };
  assert.throws(() => shareOfSpace(claimOf(), [half]), /low and high together.* undefined and 6/);
});

Deno.test("exact: the share lies in its interval, whatever the points", () => {
  const point = fc.tuple(fc.integer({ min: -50, max: 150 }), fc.nat(30), fc.nat(30)).map(
    ([effect, below, above]) => ({
      parameters: {},
      effect,
      low: effect - below,
      high: effect + above,
    }),
  );
  fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), (points) => {
    const { share, low, high } = shareOfSpace(claimOf(), points);
    assert.ok(0 <= low && low <= share && share <= high && high <= 1);
  }));
});
