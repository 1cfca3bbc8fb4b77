import assert from "node:assert/strict";
import { rankRegression, sensitivity, type SpacePoint } from "../../src/analysis/mod.ts";
import { distribution, type RandomStream, randomStream } from "../../src/random/mod.ts";
import { pointsOf } from "./_fixtures.ts";

/** A space with a strong and a weak number, a switch, and a factor that does nothing. */
function spaceOf(stream: RandomStream, count: number): SpacePoint[] {
  return pointsOf(count, () => ({}), () => 0).map(() => {
    const parameters = {
      strong: stream.uniform(),
      weak: stream.uniform(),
      offloads: stream.uniform() < 0.5,
      nothing: stream.uniform(),
    };
    const { strong, weak, offloads } = parameters;
    return { parameters, effect: 4 * strong - weak - (offloads ? 2 : 0) + 0.3 * stream.uniform() };
  });
}

Deno.test("exact: estimates are those of the regression, switches as 0 and 1, the strongest first", () => {
  const points = spaceOf(randomStream(4, 0, "space"), 120);
  const { factors, rSquared } = sensitivity(points, { resamples: 100 });
  assert.deepEqual(factors.map(({ words }) => words), [
    "strong",
    "offloads = on",
    "weak",
    "nothing",
  ]);
  const column = (name: string) => points.map(({ parameters }) => Number(parameters[name]));
  const names = ["strong", "offloads", "weak", "nothing"];
  const direct = rankRegression(names.map(column), points.map(({ effect }) => effect));
  factors.forEach(({ factor, partial, standardized }, index) => {
    assert.equal(factor, names[index]);
    assert.ok(Math.abs(partial.estimate - direct.partial[index]) < 1e-12);
    assert.ok(Math.abs(standardized.estimate - direct.standardized[index]) < 1e-12);
  });
  assert.ok(Math.abs(rSquared - direct.rSquared) < 1e-12);
});

Deno.test("exact: a seed gives the same intervals again, another seed others, labels are shown", () => {
  const points = spaceOf(randomStream(4, 0, "space"), 60);
  const options = { resamples: 100, labels: { offloads: { label: "TSO" } } };
  const first = sensitivity(points, { ...options, seed: 7 });
  assert.deepEqual(sensitivity(points, { ...options, seed: 7 }), first);
  assert.notDeepEqual(sensitivity(points, { ...options, seed: 8 }), first);
  assert.ok(first.factors.some(({ words }) => words === "TSO = on"));
});

Deno.test("exact: constant factors and columns that follow from others are named, not used", () => {
  const points = pointsOf(
    50,
    (index) => ({ cores: 4, mtu: "1500", size: (index * 7) % 50, twice: 2 * ((index * 7) % 50) }),
    (index) => ((index * 7) % 50) + (index % 3),
  );
  const found = sensitivity(points, { resamples: 100 });
  assert.deepEqual(found.constant, ["cores", "mtu"]);
  assert.deepEqual(found.redundant, ["twice"]);
  assert.deepEqual(found.factors.map(({ factor }) => factor), ["size"]);
});

Deno.test("exact: a factor of three levels gives a column for each but the first", () => {
  const schedulers = ["credit", "borrowed", "rtds"];
  const points = pointsOf(
    60,
    (index) => ({ scheduler: schedulers[index % 3], size: (index * 7) % 60 }),
    (index) => (index % 3 === 2 ? 30 : 0) + ((index * 7) % 60),
  );
  const { factors } = sensitivity(points, { resamples: 100 });
  assert.deepEqual(
    factors.map(({ words }) => words).sort(),
    ["scheduler = credit", "scheduler = rtds", "size"],
  );
});

Deno.test("exact: samples in which a switch does not vary are dropped and counted", () => {
  const points = pointsOf(
    12,
    (index) => ({ rare: index === 0, size: index }),
    (index) => index ** 2,
  );
  const { resamples, dropped } = sensitivity(points, { resamples: 400 });
  // the one point that differs is missing from (11/12)^12 = 35% of samples
  assert.equal(resamples + dropped, 400);
  assert.ok(dropped > 0.25 * 400 && dropped < 0.45 * 400, `${dropped}`);
});

Deno.test("exact: a constant effect, too few points and bad options are refused", () => {
  const points = spaceOf(randomStream(4, 0, "space"), 30);
  const flat = points.map(({ parameters }) => ({ parameters, effect: 1 }));
  assert.throws(() => sensitivity(flat), /the effect must vary/);
  assert.throws(() => sensitivity(points.slice(0, 6)), /at least 7 values: current value is 6/);
  assert.throws(() => sensitivity(points, { resamples: 99 }), /resamples/);
  assert.throws(() => sensitivity(points, { confidence: 0 }), /confidence/);
  assert.throws(() => sensitivity([{ parameters: {}, effect: NaN }]), /effect of point 0/);
});

/** A standard normal number, by Box and Muller's transform. */
function normal(stream: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(stream.uniformOpen()));
  return radius * Math.cos(2 * Math.PI * stream.uniformOpen());
}

Deno.test("statistical: intervals cover the true partial rank correlation in 90 to 98.5% of 300 spaces", () => {
  // y = x + z / 2 + e, all normal: correlations are 1 / 1.5 and 0.5 / 1.5, Spearman's are
  // 6 / pi asin(r / 2), and the partial correlation follows from these (x and z are independent)
  const spearman = (r: number) => (6 / Math.PI) * Math.asin(r / 2);
  const [xy, zy] = [spearman(1 / 1.5), spearman(0.5 / 1.5)];
  const truth = xy / Math.sqrt(1 - zy ** 2);
  const coverage = (shift: number) => {
    const stream = randomStream(6, 0, "coverage");
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const points = pointsOf(80, () => ({}), () => 0).map(() => {
        const parameters = { x: normal(stream), z: normal(stream) };
        return { parameters, effect: parameters.x + parameters.z / 2 + normal(stream) };
      });
      const { factors } = sensitivity(points, { resamples: 200, seed: run });
      const { low, high } = factors.find(({ factor }) => factor === "x")!.partial;
      const moved = shift * (high - low) / 4;
      if (low + moved <= truth && truth <= high + moved) covered++;
    }
    return covered / 300;
  };
  const share = coverage(0);
  assert.ok(share >= 0.9 && share <= 0.985, `${share}`);
  assert.ok(
    coverage(1.5) < 0.9,
    "an interval moved by one and a half standard errors is found out",
  );
});

Deno.test("statistical: a factor that does nothing has an interval around 0 in nine of ten spaces", () => {
  const stream = randomStream(8, 0, "nothing");
  const size = distribution({ kind: "exponential", mean: 1 });
  let around = 0;
  for (let run = 0; run < 100; run++) {
    const points = Array.from({ length: 60 }, () => {
      const parameters = { size: size.sample(stream), nothing: stream.uniform() };
      return { parameters, effect: parameters.size + stream.uniform() };
    });
    const { factors } = sensitivity(points, { resamples: 200, seed: run });
    const { low, high } = factors.find(({ factor }) => factor === "nothing")!.partial;
    if (low <= 0 && 0 <= high) around++;
    const strong = factors.find(({ factor }) => factor === "size")!.partial;
    assert.ok(strong.low > 0, "the factor that drives the effect is always seen");
  }
  assert.ok(around >= 88, `${around}`);
});
