import assert from "node:assert/strict";
import { compileStudy, inline, loadStudy, runStudy, summaryTable } from "@iovlab/iovlab/study";
import type { StudyDescription } from "@iovlab/iovlab/study";
import { newStore, rate, testEngine } from "./_studies.ts";

const good = {
  name: "x",
  factors: { vms: { kind: "list", values: [1, 2] } },
  responses: [{ name: "rate", ...rate, precision: { relative: 0.1 } }],
  replications: { minimum: 4 },
};
const [response] = good.responses;
const engine = testEngine("responding");

/** Compiles what a module without types may export. */
function compiled(changes: object): unknown {
  return compileStudy({ ...good, ...changes } as unknown as StudyDescription, engine);
}

Deno.test("exact: unknown fields are refused at every depth with the nearest name", () => {
  assert.ok(compiled({ seed: undefined, design: { kind: "one-at-a-time", levels: { vms: 2 } } }));
  const slips: [object, RegExp][] = [
    [{ sead: 1 }, /no field "sead" \(did you mean "seed"\?\)/],
    [{ responses: [{ ...response, preccision: {} }] }, /"responses\.0\.preccision" .*"precision"/],
    [
      { responses: [{ ...response, precision: { relativ: 1 } }] },
      /precision\.relativ" .*"relative"/,
    ],
    [{ replications: { minimum: 4, maxmum: 9 } }, /"replications\.maxmum" .*"maximum"/],
    [{ factors: { vms: { kind: "list", vals: [1] } } }, /"factors\.vms\.vals" .*"values"/],
    [{ factors: { vms: { kind: "lst", values: [1] } } }, /one of list, range.*"list"/],
    [{ factors: { vms: { kind: "range", from: 1, to: 2, lg: true } } }, /"factors\.vms\.lg"/],
    [{ design: { kind: "sobol", points: 4, seed: 1 } }, /"design\.seed"/],
    [{ design: { kind: "soboll", points: 4 } }, /did you mean "sobol"/],
    [{ compare: { factor: "vms", base: 1 } }, /"compare\.base"/],
    [{ engine: { name: "a", modul: "b" } }, /"engine\.modul" .*"module"/],
  ];
  for (const [changes, message] of slips) {
    assert.throws(() => compiled(changes), { code: "study/bad-description", message });
  }
});

Deno.test("exact: values of another type are refused with their place", () => {
  const wrong: [object, RegExp][] = [
    [{ name: undefined }, /must have "name"/],
    [{ responses: {} }, /"responses" must be a list: current value is {}/],
    [{ responses: ["rate"] }, /"responses\.0" must be an object/],
    [{ responses: [{ ...response, precision: { relative: -1 } }] }, /above 0: current value is -1/],
    [{ responses: [{ ...response, precision: { relative: "5%" } }] }, /above 0/],
    [{ responses: [{ ...response, statistic: { quantile: 2 } }] }, /between 0 and 1/],
    [{ responses: [{ ...response, statistic: "median" }] }, /"mean" or/],
    [{ replications: "5" }, /"replications" must be a whole number/],
    [{ replications: { minimum: 1 } }, /at least 2/],
    [{ factors: { vms: { kind: "list", values: [NaN] } } }, /"factors\.vms\.values\.0"/],
    [{ factors: { vms: { kind: "list", values: [{}] } } }, /"factors\.vms\.values\.0"/],
    [{ factors: { unit: { kind: "list", values: [1] } } }, /"unit", as a column/],
    [{ factors: { vms: { kind: "list", values: [1, "1"] } } }, /names of settings must differ/],
    [{ fixed: { at: { deep: () => 1 } } }, /"fixed\.at\.deep"/],
    [{ fixed: { at: new Date(0) } }, /"fixed\.at"/],
    [{ antithetic: 1 }, /"antithetic" must be true or false/],
    [{ design: { kind: "latin-hypercube", points: 1e12 } }, /at most 4000000 settings/],
  ];
  for (const [changes, message] of wrong) assert.throws(() => compiled(changes), message);
});

Deno.test("exact: a quantile of a comparison is refused where it is only reported too", () => {
  const tail = { name: "tail", ...rate, statistic: { quantile: 0.5 }, of: "difference" };
  assert.throws(
    () => compiled({ compare: { factor: "vms" }, responses: [tail] }),
    /quantile of response "tail" must be of each point/,
  );
});

Deno.test("a module is checked before its overrides, and may name its engine as imports do", async () => {
  const load = (study: string, ...overrides: string[]) => {
    const file = Deno.makeTempFileSync({ suffix: ".ts" });
    Deno.writeTextFileSync(file, `export const study = ${study};`);
    return loadStudy(file, overrides);
  };
  await assert.rejects(load(`{ name: "x", respones: [] }`, "precision.r=1"), /"responses"/);
  const rows = `responses: [{ name: "r", entity: "total", metric: "replyRate" }], replications: 2`;
  const engine = `engine: { name: "hash", module: "@iovlab/iovlab/core", export: "hashText" }`;
  const { study } = await load(`{ name: "x", ${rows}, ${engine} }`);
  assert.match(study.engine.module, /^file:.*src\/core\/mod\.ts$/);
});

Deno.test("controls that follow from each other leave that estimate unknown, and the others known", async () => {
  const source = `export const measure = ({ vms }, { replication }) => {
    const row = (metric, value) => ({ entity: "total", metric, value, samples: 1 });
    const noise = (replication * 7) % 5;
    return [row("replyRate", 10 + noise), row("one", noise), row("two", vms === 1 ? 2 * noise : noise ** 3)];
  };`;
  const control = (metric: string, mean: number) => ({ entity: "total", metric, mean });
  const controls = [control("one", 2), control("two", 4)];
  const twice = [controls[0], controls[0]];
  assert.throws(
    () => compiled({ responses: [{ ...response, controls: twice }] }),
    /must occur once/,
  );
  const responses = [{ name: "rate", ...rate, controls, precision: { relative: 9 } }];
  const replications = { minimum: 8, maximum: 24 };
  const description = { ...good, responses, replications } as unknown as StudyDescription;
  const module = `data:text/javascript,${encodeURIComponent(source)}`;
  const study = compileStudy(description, {
    ...{ name: "follow", module, export: "measure", sourceHash: "1" },
  });
  using store = newStore();
  const { groups } = await runStudy(study, { store, executor: inline() });
  assert.deepEqual(groups.map(({ reached, replications }) => [reached, replications]), [
    [false, 24],
    [true, 8],
  ]);
});

Deno.test("exact: controls sharpen differences and log-ratios where the systems share their noise", async () => {
  // Both systems see the same draw, and the second follows it twice as much.
  const source = `import { randomStream } from "@iovlab/iovlab/random";
    export const measure = ({ by }, { seed, replication }) => {
      const draw = randomStream(seed, replication, "draw").uniform();
      const own = randomStream(seed, replication, "own/" + by).uniform();
      const row = (metric, value) => ({ entity: "total", metric, value, samples: 1 });
      return [row("replyRate", 10 + by * draw + 0.01 * own), row("offeredRate", draw)];
    };`;
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  Deno.writeTextFileSync(file, source);
  const controls = [{ entity: "total", metric: "offeredRate", mean: 0.5 }];
  const description: StudyDescription = {
    name: "controls",
    factors: { by: { kind: "list", values: [1, 2] } },
    compare: { factor: "by" },
    responses: (["difference", "log-ratio"] as const).flatMap((of) => [
      { name: `plain ${of}`, ...rate, of },
      { name: `sharp ${of}`, ...rate, of, controls },
    ]),
    replications: 20,
  };
  const study = compileStudy(description, {
    ...{ name: "controls", module: `file://${file}`, export: "measure", sourceHash: "1" },
  });
  using store = newStore();
  const outcome = await runStudy(study, { store, executor: inline() });
  const [difference, sharpDifference, ratio, sharpRatio] = summaryTable(outcome, description)
    .array("halfWidth") as number[];
  assert.ok(sharpDifference < difference / 10, `${sharpDifference} of ${difference}`);
  assert.ok(sharpRatio < ratio / 5, `${sharpRatio} of ${ratio}`);
});
