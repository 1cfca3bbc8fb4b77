import assert from "node:assert/strict";
import { type Factor, overrideStudy, type StudyDescription } from "@iovlab/iovlab/study";

const study: StudyDescription = {
  name: "overridden",
  factors: {
    vms: { kind: "list", values: [1, 8], unit: "VMs" },
    copy: { kind: "range", from: 1, to: 9, scale: "log", unit: "cycles" },
  },
  fixed: { host: { cores: 4, vms: [{ weight: 1 }] }, label: "x" },
  design: { kind: "full-factorial", levels: 3 },
  responses: [
    { name: "rate", entity: "total", metric: "replyRate", precision: { absolute: 5 } },
    { name: "tail", entity: "total", metric: "responseTimeP99" },
  ],
  replications: 3,
};

const change = (...overrides: string[]) => overrideStudy(study, overrides);
const factor = (name: string, ...overrides: string[]): Factor | undefined =>
  change(...overrides).factors?.[name];

Deno.test("exact: values, lists, ranges and intervals of a factor, which keeps its unit and scale", () => {
  const list = (values: unknown[]) => ({ kind: "list", values, unit: "VMs" });
  assert.deepEqual(factor("vms", "vms=4"), list([4]));
  assert.deepEqual(factor("vms", "vms=1,2,16"), list([1, 2, 16]));
  assert.deepEqual(factor("vms", "vms=range(1,17,4)"), list([1, 5, 9, 13]));
  assert.deepEqual(factor("vms", "vms=range(0,0.4,0.1)"), list([0, 0.1, 0.2, 0.3]));
  assert.deepEqual(factor("vms", "vms=choice(3,5)"), list([3, 5]));
  assert.deepEqual(factor("label", "label=choice(a,b)"), { kind: "list", values: ["a", "b"] });
  assert.deepEqual(factor("copy", "copy=interval(5,50)"), {
    kind: "range",
    from: 5,
    to: 50,
    scale: "log",
    unit: "cycles",
  });
});

Deno.test("exact: texts, numbers, truth values, quotes and JSON are told apart", () => {
  const open = { ...study, fixed: { label: null } }; // where the study has nothing, anything goes
  const value = (text: string) => overrideStudy(open, [`label=${text}`]).fixed?.label;
  const values = ["-1.5e3", "true", "null", "'8'", '"a,b"', "[1,2]", '{"a":"b,c"}', "8vms", "a=b"];
  assert.deepEqual(values.map(value), [
    -1500,
    true,
    null,
    "8",
    "a,b",
    [1, 2],
    { a: "b,c" },
    "8vms",
    "a=b",
  ]);
  assert.equal(value("''"), "");
});

Deno.test("exact: a value is of the kind that the study has at its place", () => {
  const cases: readonly [string, RegExp][] = [
    ["vms=eight", /a value must be a number, as in the study: current value is "eight"/],
    ["vms=1,true", /a number, .* is true/],
    ["copy=fast", /a number/],
    ["label=5", /a text \(quotes make one\), .* is 5/],
    ["label=interval(1,2)", /a text/],
    ["host.cores=four", /a number/],
    ["host.vms.0.weight=1,heavy", /a number, .* is "heavy"/],
  ];
  for (const [override, message] of cases) {
    assert.throws(() => change(override), { code: "study/bad-override", message }, override);
  }
  assert.equal(change("label='5'").fixed?.label, "5");
  assert.equal(change("label=null").fixed?.label, null);
  const mixed = { vms: { kind: "list", values: ["all", 2] } } as const;
  assert.ok(overrideStudy({ ...study, factors: mixed }, ["vms=4,most"]));
});

Deno.test("exact: fixed parameters are set, swept, added and removed, by place", () => {
  assert.deepEqual(change("host.vms.0.weight=3").fixed, {
    host: { cores: 4, vms: [{ weight: 3 }] },
    label: "x",
  });
  const swept = change("host.cores=2,4");
  assert.deepEqual(swept.factors?.["host.cores"], { kind: "list", values: [2, 4] });
  assert.deepEqual(change("+more=1", "~label").fixed, { host: study.fixed!.host, more: 1 });
});

Deno.test("exact: fields of the study, its replications, design and precision", () => {
  assert.deepEqual(change("seed=9", "antithetic=true", "replications=7"), {
    ...study,
    seed: 9,
    antithetic: true,
    replications: 7,
  });
  assert.deepEqual(change("replications.maximum=40").replications, { minimum: 3, maximum: 40 });
  assert.deepEqual(change("design.levels=5").design, { kind: "full-factorial", levels: 5 });
  assert.deepEqual(change("design.levels.copy=5").design, {
    kind: "full-factorial",
    levels: { copy: 5 },
  });
  assert.deepEqual(change("design.kind=sobol", "design.points=64").design, {
    kind: "sobol",
    points: 64,
  });
  assert.deepEqual(change("+host.weight=2").fixed?.host, {
    ...study.fixed!.host as object,
    weight: 2,
  });
  const spaced = { ...study, factors: { "größe x": { kind: "list", values: [1] } } } as const;
  assert.deepEqual(overrideStudy(spaced, ["größe x=2"]).factors, {
    "größe x": { kind: "list", values: [2] },
  });
  const comparing = { ...study, compare: { factor: "vms" } };
  assert.deepEqual(overrideStudy(comparing, ["compare.baseline=8"]).compare, {
    factor: "vms",
    baseline: 8,
  });
  assert.deepEqual(change("precision.tail=0.1").responses[1].precision, { relative: 0.1 });
});

Deno.test("exact: what cannot be meant is refused with the override and the nearest name", () => {
  const bad: [string, RegExp][] = [
    ["vms", /"vms" as it must be written/],
    ["=1", /must be written/],
    ["vm=1", /a factor or parameter "vm" \(did you mean "vms"\?\)/],
    ["~lable", /did you mean "label"/],
    ["host.core.x=1", /did you mean "cores"/],
    ["vms=[1]", /must be a text, number/],
    ["vms=1,'2", /quotes and brackets/],
    ["vms=[1,2", /quotes and brackets/],
    ["label={a}", /must be JSON/],
    ["label=", /must not be empty/],
    ["label=interval(1)", /must have numbers/],
    ["vms=range(1,1)", /1 to 100000 values/],
    ["seed=1,2", /a list sweeps/],
    ["replications.minimun=3", /did you mean "minimum"/],
    ["replications.minimum=x", /must be a number/],
    ["design.point=3", /did you mean "points"/],
    ["precision.tial=0.1", /did you mean "tail"/],
    ["+vms=3", /"vms" is there already/],
    ["+host.cores=3", /"host\.cores" is there already/],
    ["+hosts.cores=3", /did you mean "host"/],
    ["vms=glob(*)", /no "glob\(\.\.\.\)".*range, interval, choice/],
    ["vms=rnage(1,9)", /did you mean "range"/],
    ["copy=interval(1,9,2)", /two ends/],
    ["compare.baseline=vdi", /of a study that compares/],
  ];
  for (const [override, message] of bad) {
    assert.throws(() => change(override), { message }, override);
  }
});
