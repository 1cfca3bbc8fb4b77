import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "../_property.ts";
import {
  agreement,
  type Answer,
  type Claim,
  type Estimate,
  type Evidence,
  judge,
  type SpacePoint,
  type Verdict,
} from "../../src/analysis/mod.ts";
import { around, claimOf, directionClaim, pointsOf } from "./_fixtures.ts";

const answers: readonly Answer[] = ["yes", "no", "not yet"];

/** Intervals of a number claim from 45 to 75 for each answer. */
const baselines: Readonly<Record<Answer, Estimate>> = {
  yes: around(60, 5),
  no: around(20, 5),
  "not yet": around(50, 10),
};

/** 200 points, for each answer, with a region in which all hold or with none. */
function spaceOf(answer: Answer, region: boolean): SpacePoint[] {
  const holding = { yes: 160, no: 40, "not yet": 100 }[answer];
  const parameters = (index: number) => ({ offloads: region ? index >= holding : false });
  return pointsOf(200, parameters, (index) => index < holding ? 60 : 10);
}

function evidence(baseline: Estimate, points: readonly SpacePoint[]): Evidence {
  return { baseline, others: [], space: { points } };
}

/** The lines of the decision table in docs/claims.md. */
function decisionTable(): string[][] {
  const text = readFileSync(new URL("../../docs/claims.md", import.meta.url), "utf8");
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("| baseline "));
  const end = lines.indexOf("", start);
  return lines.slice(start + 2, end).map((line) =>
    line.split("|").slice(1, -1).map((s) => s.trim())
  );
}

Deno.test("exact: the decision table in docs/claims.md says one thing for each case, and judge() follows it", () => {
  const table = decisionTable();
  assert.equal(table.length, 8);
  const matches = (rule: string, value: string) =>
    rule === "any" || rule.split(" or ").includes(value);
  for (const baseline of answers) {
    for (const space of answers) {
      for (const region of space === "yes" ? [false] : [true, false]) {
        const points = spaceOf(space, region);
        const verdict = judge(claimOf(), evidence(baselines[baseline], points));
        assert.deepEqual([verdict.baseline, verdict.space], [baseline, space]);
        assert.equal(verdict.region !== undefined, region);
        const lines = table.filter(([b, s, r]) =>
          matches(b, baseline) && matches(s, space) && matches(r, region ? "found" : "none")
        );
        assert.deepEqual(lines.map((line) => line[3]), [verdict.verdict], `${baseline} ${space}`);
      }
    }
  }
});

Deno.test("exact: the table in the file header is the one in docs/claims.md", () => {
  const source = readFileSync(new URL("../../src/analysis/judge.ts", import.meta.url), "utf8");
  const lines = source.split("\n").filter((line) => line.startsWith(" * | "));
  const rows = lines.slice(1).map((line) =>
    line.slice(3).split("|").slice(1, -1).map((s) => s.trim())
  );
  assert.deepEqual(rows, decisionTable());
});

Deno.test("exact: another host that agrees is a region where the baseline says no, and only there", () => {
  const others = [
    { key: "pinned-1g", interval: around(60, 5) },
    { key: "shared-1g", interval: around(0, 1) },
  ];
  const judged = (baseline: Answer, space: Answer) =>
    judge(claimOf(), {
      baseline: baselines[baseline],
      others,
      space: { points: spaceOf(space, false) },
    });
  const partly = judged("no", "no");
  assert.equal(partly.verdict, "partly");
  assert.deepEqual([partly.agreeingHosts, partly.otherHosts], [["pinned-1g"], 2]);
  assert.match(partly.reason, /it agrees on host pinned-1g\.$/);
  assert.equal(judged("no", "not yet").verdict, "partly");
  assert.equal(judged("yes", "not yet").verdict, "inconclusive");
  assert.equal(judged("not yet", "no").verdict, "inconclusive");
  assert.match(judged("yes", "yes").reason, /it agrees on 1 of 2 other hosts\.$/);
});

Deno.test("exact: an effect clearly above the band is not reproduced however much of the space holds", () => {
  const points = pointsOf(200, () => ({}), () => 150);
  const verdict = judge(claimOf(), evidence(around(150, 5), points));
  assert.equal(verdict.verdict, "partly");
  assert.match(verdict.reason, /it is more than stated/);
  assert.deepEqual([verdict.share, verdict.shares.agreeing.estimate], [1, 0]);
});

Deno.test("exact: the majority is the claim's own, and must be passed by the lower end", () => {
  const points = spaceOf("yes", false);
  const verdictAt = (majority: number) =>
    judge(claimOf({ majority }), evidence(baselines.yes, points)).verdict;
  const { shareLow, shareHigh } = judge(claimOf(), evidence(baselines.yes, points));
  assert.equal(verdictAt(shareLow - 1e-9), "reproduced");
  assert.equal(verdictAt(shareLow), "inconclusive");
  assert.equal(verdictAt(shareHigh - 1e-9), "inconclusive");
  assert.equal(verdictAt(shareHigh), "partly");
});

Deno.test("exact: the region is looked for with the claim's majority and shown with its labels", () => {
  // with offloads off 85 of 100 points hold, with offloads on none
  const points = pointsOf(
    200,
    (index) => ({ offloads: index < 100 }),
    (index) => index >= 115 ? 60 : 10,
  );
  const labels = { offloads: { label: "TSO and GRO" } };
  const regionAt = (majority: number) =>
    judge(claimOf({ majority }), { baseline: baselines.no, others: [], space: { points, labels } });
  assert.equal(regionAt(0.5).verdict, "partly");
  assert.equal(regionAt(0.5).region?.words, "TSO and GRO = off: 85% of 100 points");
  assert.match(
    regionAt(0.5).reason,
    /; it holds in the region TSO and GRO = off: 85% of 100 points\.$/,
  );
  assert.equal(regionAt(0.8).region, undefined);
});

Deno.test("exact: three points never show most of a space, not even if all hold", () => {
  const points = pointsOf(3, () => ({}), () => 60);
  const { verdict, decides } = judge(claimOf(), evidence(baselines.yes, points));
  assert.equal(verdict, "inconclusive");
  assert.equal(decides, "About 4 points of the parameter space in place of 3, if the share stays.");
});

Deno.test("exact: reasons are one sentence with the interval, what is asked, and the share", () => {
  const judged = (claim: Claim, baseline: Answer, space: Answer) =>
    judge(claim, evidence(baselines[baseline], spaceOf(space, false)));
  assert.equal(
    judged(claimOf(), "yes", "yes").reason,
    "On host shared-10g the effect is 60% [55, 65], which is within 45 to 75% (stated: 60%); the " +
      "claim holds at 80% [74%, 85%] of 200 points of the parameter space, above 50%.",
  );
  assert.equal(
    judged(claimOf(), "no", "no").reason,
    "On host shared-10g the effect is 20% [15, 25], which is not within 45 to 75% (stated: 60%): " +
      "the direction holds, the size does not; the claim holds at 20% [15%, 26%] of 200 points of " +
      "the parameter space, not above 50%.",
  );
  assert.match(
    judged(claimOf(), "not yet", "not yet").reason,
    /50% \[40, 60\], too wide to tell whether it is within 45 to 75%.*on neither side of 50% for sure/,
  );
  const nothing = judge(claimOf(), evidence(around(1, 5), spaceOf("no", false)));
  assert.match(nothing.reason, /not within 45 to 75% \(stated: 60%\); the claim/);
  assert.match(
    judge(directionClaim(), evidence(around(3, 1), spaceOf("yes", false))).reason,
    /3% \[2, 4\], which is above 0%;/,
  );
});

Deno.test("exact: what decides names replications, points, their own intervals, or the machine", () => {
  const decides = (baseline: Estimate, points: readonly SpacePoint[]) =>
    judge(claimOf(), evidence(baseline, points)).decides;
  const even = spaceOf("not yet", false);
  // the limit at 45 lies 5 from the estimate and the half-width is 10: four times as many
  assert.match(decides(around(50, 10), even), /^About 4 times as many replications on host shared/);
  assert.match(decides(around(45, 10), even), /estimate lies on the limit itself/);
  assert.match(
    decides({ estimate: 60, low: -Infinity, high: Infinity }, even),
    /no bounded interval/,
  );
  assert.match(decides(around(60, 5), even), /^The share is the majority itself/);
  // z^2 / 4 / 0.05^2 = 384.1 points for a share of 55%
  const more = pointsOf(200, () => ({}), (index) => index < 110 ? 60 : 10);
  assert.match(decides(around(60, 5), more), /^About 385 points .* in place of 200/);
  const unsure = pointsOf(200, () => ({}), () => 60).map((point) => ({
    ...point,
    low: 0,
    high: 90,
  }));
  assert.match(decides(around(60, 5), unsure), /^More replications at the 200 points/);
  assert.match(decides(around(60, 5), spaceOf("yes", false)), /^Nothing more inside this model/);
  assert.match(decides(around(60, 5), spaceOf("no", false)), /^The parameters of the machine/);
  assert.match(decides(around(20, 5), spaceOf("no", false)), /^Nothing more inside these ranges/);
});

Deno.test("exact: a space without points and a bad claim are refused", () => {
  assert.throws(() => judge(claimOf(), evidence(baselines.yes, [])), /must have a point/);
  assert.throws(
    () => judge(claimOf({ number: -1 }), evidence(baselines.yes, [])),
    /above no effect/,
  );
});

// Random claims and evidence, for the laws below.
const wholeClaim = fc.record({
  greater: fc.boolean(),
  number: fc.option(fc.integer({ min: 20, max: 100 }), { nil: undefined }),
  tolerance: fc.integer({ min: 0, max: 19 }),
  majority: fc.constantFrom(0.3, 0.5, 0.8),
}).map(({ greater, number, tolerance, majority }) =>
  claimOf({
    direction: greater ? "greater" : "less",
    number: number === undefined ? undefined : greater ? number : -number,
    tolerance: { kind: "absolute", value: tolerance },
    majority,
  })
);
const interval = fc.tuple(fc.integer({ min: -100, max: 150 }), fc.nat(20), fc.nat(20))
  .map(([estimate, below, above]) => ({ estimate, low: estimate - below, high: estimate + above }));
const point = fc.tuple(interval, fc.boolean(), fc.nat(9)).map((
  [{ estimate, low, high }, on, size],
) => ({
  parameters: { on, size },
  effect: estimate,
  low,
  high,
}));
const wholeEvidence = fc.record({
  baseline: interval,
  others: fc.array(interval.map((value) => ({ key: "other", interval: value })), { maxLength: 2 }),
  space: fc.record({ points: fc.array(point, { minLength: 1, maxLength: 60 }) }),
});

Deno.test("exact: reproduced means inside the band and above the majority, not reproduced the reverse", () => {
  fc.assert(
    fc.property(wholeClaim, wholeEvidence, (claim, given) => {
      const { verdict, shareLow, shareHigh, region } = judge(claim, given);
      const majority = claim.majority!;
      const agrees = agreement(claim, given.baseline);
      if (verdict === "reproduced") assert.ok(agrees === "yes" && shareLow > majority);
      if (agrees === "yes" && shareLow > majority) assert.equal(verdict, "reproduced");
      if (verdict === "not reproduced") {
        assert.ok(agrees === "no" && shareHigh <= majority && region === undefined);
      }
      if (agrees === "not yet") assert.equal(verdict, "inconclusive");
      if (region) assert.ok(region.low > majority && shareLow <= majority);
    }),
    { numRuns: 300 },
  );
});

const negated = ({ estimate, low, high }: Estimate): Estimate => ({
  estimate: -estimate,
  low: -high,
  high: -low,
});

/** The same evidence with all effects turned into their negatives. */
function mirrored({ baseline, others, space }: Evidence): Evidence {
  return {
    baseline: negated(baseline),
    others: others.map(({ key, interval }) => ({ key, interval: negated(interval) })),
    space: {
      points: space.points.map(({ parameters, effect, low, high }) => ({
        parameters,
        effect: -effect,
        low: -high!,
        high: -low!,
      })),
    },
  };
}

const essence = ({ verdict, share, shareLow, shareHigh, region }: Verdict) => [
  verdict,
  share,
  shareLow,
  shareHigh,
  region?.words,
];

Deno.test("exact: less and greater are mirror images", () => {
  fc.assert(
    fc.property(wholeClaim, wholeEvidence, (claim, given) => {
      const turned: Claim = {
        ...claim,
        direction: claim.direction === "greater" ? "less" : "greater",
        number: claim.number === undefined ? undefined : -claim.number,
      };
      assert.deepEqual(essence(judge(turned, mirrored(given))), essence(judge(claim, given)));
    }),
    { numRuns: 200 },
  );
});

Deno.test("exact: the order of points and the unit do not matter", () => {
  fc.assert(
    fc.property(wholeClaim, wholeEvidence, (claim, given) => {
      const expected = essence(judge(claim, given));
      const reversed = { ...given, space: { points: [...given.space.points].reverse() } };
      assert.deepEqual(essence(judge(claim, reversed)), expected);
      const times = (value: number | undefined) => value === undefined ? undefined : 8 * value;
      const larger = judge(
        {
          ...claim,
          number: times(claim.number),
          tolerance: { kind: "absolute", value: 8 * claim.tolerance.value },
        },
        {
          baseline: scaled(given.baseline),
          others: given.others.map(({ key, interval }) => ({ key, interval: scaled(interval) })),
          space: {
            points: given.space.points.map((at) => ({
              ...at,
              effect: 8 * at.effect,
              low: times(at.low),
              high: times(at.high),
            })),
          },
        },
      );
      assert.deepEqual(essence(larger), expected);
    }),
    { numRuns: 200 },
  );
});

function scaled({ estimate, low, high }: Estimate): Estimate {
  return { estimate: 8 * estimate, low: 8 * low, high: 8 * high };
}

/** All effects raised by a step. */
function raised({ baseline, others, space }: Evidence, step: number): Evidence {
  const up = ({ estimate, low, high }: Estimate) => ({
    estimate: estimate + step,
    low: low + step,
    high: high + step,
  });
  return {
    baseline: up(baseline),
    others: others.map(({ key, interval }) => ({ key, interval: up(interval) })),
    space: {
      points: space.points.map((at) => ({
        ...at,
        effect: at.effect + step,
        low: at.low! + step,
        high: at.high! + step,
      })),
    },
  };
}

Deno.test("exact: with a direction claim a larger effect never undoes reproduced, a smaller never not reproduced", () => {
  const order: Readonly<Record<Answer, number>> = { no: 0, "not yet": 1, yes: 2 };
  const tolerance = fc.nat(10);
  fc.assert(
    fc.property(tolerance, wholeEvidence, fc.nat(60), (value, given, step) => {
      const claim = directionClaim({ tolerance: { kind: "absolute", value } });
      const before = judge(claim, given);
      const after = judge(claim, raised(given, step));
      assert.ok(order[after.baseline] >= order[before.baseline]);
      assert.ok(order[after.space] >= order[before.space]);
      assert.ok(after.share >= before.share && after.shareLow >= before.shareLow);
      if (before.verdict === "reproduced") assert.equal(after.verdict, "reproduced");
      if (after.verdict === "not reproduced") assert.equal(before.verdict, "not reproduced");
    }),
    { numRuns: 300 },
  );
});
