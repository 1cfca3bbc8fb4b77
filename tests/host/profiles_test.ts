import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import {
  costDefinitions,
  costModelOf,
  costNames,
  type CostProfile,
  costProfile,
  profiles,
  readCostProfile,
  xen2009,
} from "@iovlab/iovlab/host";
import { replaced } from "./_fields.ts";

// Exact.

Deno.test("each named profile has every cost in its unit, inside its range, with a source", () => {
  assert.ok(Object.keys(profiles).length > 0);
  for (const [name, profile] of Object.entries(profiles)) {
    assert.equal(profile.name, name);
    assert.deepEqual(Object.keys(profile.costs).sort(), [...costNames].sort());
    for (const cost of costNames) {
      const { value, unit, source, low, high } = profile.costs[cost];
      assert.equal(unit, costDefinitions[cost].unit, cost);
      assert.ok(low <= value && value <= high, cost);
      assert.match(source, /\S/, cost);
    }
  }
});

Deno.test("the files of data/costs are the named profiles", () => {
  const folder = new URL("../../data/costs/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".json")
  );
  assert.deepEqual(files.sort(), Object.keys(profiles).map((name) => `${name}.json`).sort());
  for (const file of files) {
    const read = readCostProfile(Deno.readTextFileSync(new URL(file, folder)), file);
    assert.deepEqual(read, profiles[read.name]);
  }
});

const bridge = (change: Readonly<Record<string, unknown>>): unknown =>
  replaced(xen2009, ["costs", "bridge"], { ...xen2009.costs.bridge, ...change });
const { bridge: _, ...withoutBridge } = xen2009.costs;

const faulty: readonly [what: string, profile: unknown, code: string, message: RegExp][] = [
  [
    "a missing cost",
    { ...xen2009, costs: withoutBridge },
    "costs/missing-field",
    /^Cannot use costs as it lacks field "bridge"/,
  ],
  [
    "an unknown cost",
    replaced(xen2009, ["costs", "brigde"], xen2009.costs.bridge),
    "costs/unknown-field",
    /^Cannot use costs as it has no field "brigde" \(did you mean "bridge"\?\)/,
  ],
  [
    "an unknown field",
    bridge({ values: 1 }),
    "costs/unknown-field",
    /costs\.bridge as it has no field "values"/,
  ],
  [
    "another unit",
    bridge({ unit: "s" }),
    "costs/out-of-range",
    /costs\.bridge\.unit as it must be one of "cycles"/,
  ],
  [
    "an empty source",
    bridge({ source: " " }),
    "costs/bad-name",
    /bridge\.source as it must be where the value comes/,
  ],
  [
    "a negative value",
    bridge({ value: -1 }),
    "costs/out-of-range",
    /costs\.bridge\.value as it must be at least 0/,
  ],
  [
    "a value that is not finite",
    bridge({ high: Infinity }),
    "costs/not-finite",
    /costs\.bridge\.high/,
  ],
  [
    "a text for a value",
    bridge({ low: "1" }),
    "costs/wrong-type",
    /costs\.bridge\.low as it must be a number/,
  ],
  [
    "a value below its range",
    bridge({ value: 2, low: 3, high: 4 }),
    "costs/outside-range",
    /3 to 4/,
  ],
  [
    "a value above its range",
    bridge({ value: 5, low: 3, high: 4 }),
    "costs/outside-range",
    /3 to 4/,
  ],
  [
    "a rate of 0",
    replaced(xen2009, ["costs", "dmaRate", "low"], 0),
    "costs/out-of-range",
    /costs\.dmaRate\.low as it must be above 0 bit\/s/,
  ],
];

for (const [what, profile, code, message] of faulty) {
  Deno.test(`costProfile() refuses ${what}`, () => {
    assert.throws(() => costProfile(profile as CostProfile), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("readCostProfile() gives the place of a cost outside its range", () => {
  const text = JSON.stringify(bridge({ value: 5, low: 3, high: 4 }), null, 2);
  const before = text.slice(0, text.indexOf('"bridge"')).split("\n").length;
  assert.throws(() => readCostProfile(text, "mine.json"), {
    location: { file: "mine.json", line: before + 1, column: 16 },
  });
});

Deno.test("costModelOf() takes each value of the profile, or the one that replaces it", () => {
  const model = costModelOf(xen2009);
  assert.deepEqual(Object.keys(model), [...costNames]);
  for (const name of costNames) {
    assert.equal(model[name], xen2009.costs[name].value);
    const changed = costModelOf(xen2009, { [name]: 12.5 });
    assert.equal(changed[name], 12.5);
    assert.deepEqual({ ...changed, [name]: model[name] }, model);
  }
});

Deno.test("costModelOf() refuses unknown names and impossible values", () => {
  for (const name of ["brigde", "constructor", "__proto__"]) {
    const replaced = Object.fromEntries([[name, 1]]);
    assert.throws(() => costModelOf(xen2009, replaced), { code: "costs/unknown-field" });
  }
  for (const value of [NaN, Infinity, -1]) {
    assert.throws(() => costModelOf(xen2009, { bridge: value }), InputError);
  }
  assert.throws(() => costModelOf(xen2009, { dmaRate: 0 }), InputError);
});
