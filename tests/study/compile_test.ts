import assert from "node:assert/strict";
import {
  compileStudy,
  type Design,
  designPoints,
  type Factor,
  inline,
  parametersOf,
  runStudy,
  type StudyDescription,
  studyPoints,
} from "@iovlab/iovlab/study";
import { newStore, rate, testEngine } from "./_studies.ts";

const factors: Readonly<Record<string, Factor>> = {
  system: { kind: "list", values: ["split", "vdi", "native"] },
  rate: { kind: "range", from: 100, to: 200 },
  noise: { kind: "list", values: [4, 8] },
};

const description: StudyDescription = {
  name: "compiled",
  seed: 4,
  factors,
  fixed: { own: 1 },
  compare: { factor: "system", baseline: "vdi" },
  responses: [
    { name: "rate", ...rate, precision: { relative: 0.05 } },
    { name: "gain", ...rate, of: "log-ratio", precision: { absolute: 0.02 } },
    { name: "draw", entity: "nic", metric: "draw" },
  ],
  replications: { minimum: 4, round: 2 },
};

const engine = testEngine("responding");

Deno.test("a description becomes groups of compared systems with one rule", () => {
  const study = compileStudy(description, engine);
  assert.deepEqual(study.groups.map(({ key }) => key), [
    "rate=100 noise=4",
    "rate=100 noise=8",
    "rate=200 noise=4",
    "rate=200 noise=8",
  ]);
  const [{ points, rule }] = study.groups;
  assert.deepEqual(points.map(({ key }) => key), ["split", "vdi", "native"]);
  assert.deepEqual(points[0].parameters, { own: 1, system: "split", rate: 100, noise: 4 });
  assert.deepEqual(rule, {
    kind: "responses",
    minimum: 4,
    round: 2,
    maximum: 40,
    criteria: [
      { name: "rate", ...rate, relative: 0.05 },
      { name: "gain", ...rate, of: "log-ratio", against: "vdi", absolute: 0.02 },
    ],
  });
  assert.equal(studyPoints(description).length, 12);
});

Deno.test("a compiled study runs, and each comparison has its precision", async () => {
  using store = newStore();
  const study = compileStudy(description, engine);
  const outcome = await runStudy(study, { store, executor: inline() });
  assert.equal(outcome.failures.length, 0);
  const responses = outcome.groups[0].responses!;
  assert.deepEqual(responses.map(({ response, point }) => `${response} ${point}`), [
    "rate split",
    "rate vdi",
    "rate native",
    "gain split",
    "gain native",
  ]);
});

Deno.test("without precision, or with one system where all responses compare, the replications are fixed", () => {
  const rule = (more: Partial<StudyDescription>) =>
    compileStudy({ ...description, ...more }, engine).groups[0].rule;
  assert.deepEqual(rule({ replications: 7 }), { kind: "fixed", replications: 7 });
  assert.deepEqual(rule({ responses: [description.responses[2]] }), {
    kind: "fixed",
    replications: 4,
  });
  const alone = { factors: { ...factors, system: { kind: "list", values: ["vdi"] } as Factor } };
  assert.deepEqual(rule({ ...alone, responses: [description.responses[1]] }), {
    kind: "fixed",
    replications: 4,
  });
});

Deno.test("designs: sizes, names and places", () => {
  const two = { rate: factors.rate, noise: factors.noise };
  const keys = (design: Design) => designPoints(two, design, 1).map(({ key }) => key);
  assert.deepEqual(keys({ kind: "full-factorial", levels: { rate: 3 } }).length, 6);
  assert.deepEqual(keys({ kind: "two-level", centre: true }), [
    "rate=100 noise=4",
    "rate=200 noise=4",
    "rate=100 noise=8",
    "rate=200 noise=8",
    "rate=150 noise=4",
  ]);
  assert.deepEqual(keys({ kind: "list", settings: [{ noise: 8 }, { rate: 1 }] }), [
    "rate=150 noise=8",
    "rate=1 noise=4",
  ]);
  const hypercube = designPoints(two, { kind: "latin-hypercube", points: 12 }, 1);
  assert.deepEqual(hypercube.map(({ key }) => key).slice(0, 2), ["00", "01"]);
  const strata = hypercube.map(({ setting }) =>
    Math.floor(((setting.rate as number) - 100) * 0.12)
  );
  assert.deepEqual(strata.sort((a, b) => a - b), [...Array(12).keys()]);
  assert.notDeepEqual(hypercube, designPoints(two, { kind: "latin-hypercube", points: 12 }, 2));
  assert.deepEqual(designPoints({}, { kind: "sobol", points: 8 }, 1), [{
    key: "all",
    setting: {},
  }]);
});

Deno.test("what cannot be a study is refused with the reason and the nearest name", () => {
  const bad: [Partial<StudyDescription>, RegExp][] = [
    [{ name: "a/b" }, /letters, digits/],
    [{ responses: [] }, /must have a response/],
    [{ responses: [description.responses[0], description.responses[0]] }, /"rate" must occur once/],
    [{ compare: { factor: "sytem" } }, /did you mean "system"/],
    [{ compare: { factor: "rate" } }, /must be a list/],
    [{ compare: { factor: "system", baseline: "vid" } }, /must be one of split, vdi, native/],
    [{ compare: undefined }, /"gain" compares/],
    [{ design: { kind: "list", settings: [{ nois: 4 }] } }, /did you mean "noise"/],
    [{ design: { kind: "two-level", generators: { x: ["rate"] } } }, /a factor "x"/],
    [{ design: { kind: "random" } as unknown as Design }, /current value is "random"/],
    [{ seed: -1 }, /seed/],
  ];
  for (const [more, message] of bad) {
    assert.throws(() => compileStudy({ ...description, ...more }, engine), message);
  }
});

Deno.test("parameters with dots are places in plain data, which stays as it was", () => {
  const fixed = { host: { vms: [{ weight: 1 }, { weight: 2 }] } };
  assert.deepEqual(parametersOf(fixed, { "host.vms.1.weight": 9, cores: 4 }), {
    host: { vms: [{ weight: 1 }, { weight: 9 }] },
    cores: 4,
  });
  assert.deepEqual(fixed.host.vms[1].weight, 2);
  assert.throws(() => parametersOf(fixed, { "host.vms.2.weight": 9 }), /"2" must be there/);
  assert.throws(() => parametersOf(fixed, { "host.vms.5": 9 }), /"5" must be there/);
  assert.throws(() => parametersOf(fixed, { "host.vms.0.wieght": 9 }), /did you mean "weight"/);
  assert.throws(() => parametersOf(fixed, { "__proto__.x": 9 }), /"__proto__" must be there/);
});
