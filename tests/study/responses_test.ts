import assert from "node:assert/strict";
import {
  controlledMean,
  logRatioInterval,
  pairedInterval,
  valueQuantile,
} from "@iovlab/iovlab/stats";
import { replicationInterval } from "@iovlab/iovlab/stats";
import {
  type Criterion,
  type Group,
  inline,
  type ResponsesRule,
  runStudy,
  type Study,
  type StudyOutcome,
  valuesAt,
  workers,
} from "@iovlab/iovlab/study";
import { csvOf, newStore, rate, testEngine } from "./_studies.ts";

const points = [
  { key: "split", parameters: { rate: 100, noise: 10, own: 4 } },
  { key: "vdi", parameters: { rate: 160, noise: 16, own: 4 } },
];

function rule(criteria: readonly Criterion[], more: Partial<ResponsesRule> = {}): ResponsesRule {
  return { kind: "responses", criteria, minimum: 4, round: 2, maximum: 200, ...more };
}

function studyOf(groups: readonly Group[], more: Partial<Study> = {}): Study {
  return { name: "responses", engine: testEngine("responding"), seed: 3, groups, ...more };
}

async function run(study: Study, executor = inline()): Promise<StudyOutcome> {
  using store = newStore();
  return await runStudy(study, { store, executor });
}

async function one(criteria: readonly Criterion[], more: Partial<ResponsesRule> = {}) {
  const outcome = await run(studyOf([{ key: "g", points, rule: rule(criteria, more) }]));
  return outcome.groups[0];
}

const mean: Criterion = { name: "throughput", ...rate, relative: 0.02 };
const tail: Criterion = { name: "tail", ...rate, statistic: { quantile: 0.9 }, relative: 0.05 };
const gain: Criterion = {
  name: "gain",
  ...rate,
  of: "log-ratio",
  against: "split",
  relative: 0.01,
};
const more: Criterion = { name: "more", ...rate, of: "difference", against: "split", absolute: 2 };

Deno.test("exact: every response is estimated as its interval says, at each point or comparison", async () => {
  const group = await one([mean, tail, gain, more], { maximum: 60 });
  const [split, vdi] = group.points.map((point) => valuesAt(point, rate.entity, rate.metric));
  const log = logRatioInterval(vdi, split);
  const expected = [
    ["throughput", "split", undefined, replicationInterval(split)],
    ["throughput", "vdi", undefined, replicationInterval(vdi)],
    ["tail", "split", undefined, valueQuantile(split, 0.9)],
    ["tail", "vdi", undefined, valueQuantile(vdi, 0.9)],
    ["gain", "vdi", "split", { mean: Math.log(log.ratio), halfWidth: log.logHalfWidth }],
    ["more", "vdi", "split", pairedInterval(vdi, split)],
  ] as const;
  assert.deepEqual(
    group.responses!.map((
      { response, point, against, estimate, halfWidth },
    ) => [response, point, against, estimate, halfWidth]),
    expected.map((
      [response, point, against, { mean, halfWidth }],
    ) => [response, point, against, mean, halfWidth]),
  );
  const { wanted } = group.responses![0];
  assert.equal(wanted, 0.02 * group.responses![0].estimate);
});

Deno.test("a group goes on until every response is precise, and the last to be decides", async () => {
  const counts = await Promise.all([[mean], [tail], [gain], [more], [mean, tail, gain, more]].map(
    async (criteria) => (await one(criteria)).replications,
  ));
  assert.equal(counts[4], Math.max(...counts.slice(0, 4)));
  assert.ok(new Set(counts.slice(0, 4)).size > 2, `${counts}`);
});

Deno.test("at the maximum, what was not reached is said response by response", async () => {
  const group = await one([{ ...mean, relative: 0.5 }, { ...gain, relative: 1e-6 }], {
    maximum: 8,
  });
  assert.deepEqual(group.responses!.map(({ reached }) => reached), [true, true, false]);
  assert.deepEqual([group.reached, group.replications], [false, 8]);
  assert.equal(group.halfWidth, group.responses![2].halfWidth);
});

Deno.test("exact: a control with a known mean narrows a mean and a difference", async () => {
  const controls = [{ entity: "nic", metric: "draw", mean: 0 }];
  const [plain, controlled] = await Promise.all([
    one([{ ...mean, relative: 0.004 }]),
    one([{ ...mean, relative: 0.004, controls }]),
  ]);
  assert.ok(controlled.replications < plain.replications / 2);
  const [split] = controlled.points;
  const values = valuesAt(split, rate.entity, rate.metric);
  const draws = valuesAt(split, "nic", "draw");
  const { mean: estimate } = controlledMean(values, [{ values: draws, mean: 0 }]);
  assert.equal(controlled.responses![0].estimate, estimate);
});

Deno.test("antithetic pairs are one observation each, their streams mirror, and they need fewer replications", async () => {
  const group = { key: "g", points, rule: rule([{ ...mean, relative: 0.01 }], { minimum: 6 }) };
  const [plain, paired] = await Promise.all([
    run(studyOf([group])),
    run(studyOf([group], { antithetic: true })),
  ]);
  const [point] = paired.groups[0].points;
  const values = valuesAt(point, rate.entity, rate.metric);
  assert.equal(values.length, paired.groups[0].replications / 2);
  const { estimate, halfWidth } = paired.groups[0].responses![0];
  assert.deepEqual([estimate, halfWidth], [
    replicationInterval(values).mean,
    replicationInterval(values).halfWidth,
  ]);
  for (const draw of valuesAt(point, "nic", "draw")) assert.ok(Math.abs(draw) < 1e-12);
  assert.ok(paired.groups[0].replications < plain.groups[0].replications);
  assert.notEqual(point.id, plain.groups[0].points[0].id);
});

Deno.test("antithetic pairs and many responses: the same bytes with workers and from the store", async () => {
  const study = studyOf(
    [{ key: "g", points, rule: rule([mean, tail, gain, more], { maximum: 40 }) }],
    { antithetic: true },
  );
  const inOne = await run(study);
  assert.equal(csvOf(await run(study, workers(2))), csvOf(inOne));
});

Deno.test("a rule that cannot be used is refused with its reason", async () => {
  const bad: [ResponsesRule, RegExp][] = [
    [rule([]), /must have a response/],
    [rule([mean, mean]), /"throughput" occurs twice/],
    [rule([{ name: "x", ...rate }]), /has neither/],
    [rule([{ ...gain, against: undefined }]), /against which point/],
    [rule([{ ...gain, against: "native" }]), /current value is "native"/],
    [rule([{ ...tail, statistic: { quantile: 1 } }]), /between 0 and 1/],
    [rule([{ ...tail, of: "difference", against: "vdi" }]), /of each point/],
  ];
  for (const [wrong, message] of bad) {
    await assert.rejects(run(studyOf([{ key: "g", points, rule: wrong }])), message);
  }
  const odd = studyOf([{ key: "g", points, rule: rule([mean], { round: 3 }) }], {
    antithetic: true,
  });
  await assert.rejects(run(odd), /must be even .* current value is 3/);
});

Deno.test("a missing row is the failure of that point, and a failed point that others are compared with ends the group", async () => {
  const absent = await run(studyOf([{
    key: "g",
    points,
    rule: rule([{ ...mean, metric: "nothing" }]),
  }]));
  assert.equal(absent.failures.length, 2);
  const failing = [
    { ...points[0], parameters: { rate: 1, noise: 1, own: 1, fail: true } },
    points[1],
  ];
  const outcome = await run(studyOf([{ key: "g", points: failing, rule: rule([gain]) }]));
  assert.deepEqual([outcome.groups[0].reached, outcome.groups[0].replications], [false, 4]);
});
