// The experiment after the thesis: its hosts, its arithmetic, its verdicts. Exact.
import assert from "node:assert/strict";
import type { Host } from "@iovlab/iovlab/host";
import { aliasesOf, type Point, type StudyOutcome, twoLevel } from "@iovlab/iovlab/study";
import { effectNames } from "../../experiments/thesis-2010/claims.ts";
import {
  effectsOf,
  equivalence,
  type Runs,
  safety,
  type Test,
} from "../../experiments/thesis-2010/effects.ts";
import {
  baselineCosts,
  contended,
  flooded,
  generators,
  goldRate,
  largeReply,
  light,
  mostVms,
  primary,
  saturated,
  settingAt,
  spacePoints,
  type System,
  systems,
} from "../../experiments/thesis-2010/hosts.ts";
import { experiment } from "../../experiments/thesis-2010/mod.ts";
import { spaceIndices } from "../../experiments/thesis-2010/study.ts";
import { primary as neighbour } from "../../experiments/gpc-2009/hosts.ts";
import { madeOutcome } from "./_made_outcome.ts";

const options = { quick: true, seed: 1, precision: 0.05 } as const;
const study = experiment.study(options);
const replications = [0, 1, 2, 3];

/** Values of a metric by test and system, without noise. */
type Model = (test: Test, system: System, metric: string) => number;

const wobble = (value: number) =>
  replications.map((replication) => value * (1 + 1e-4 * Math.sin(replication)));

function runsOf(model: Model, shared: (contexts: number) => number = () => 100): Runs {
  return {
    of: (test, system, metric) => wobble(model(test, system, metric)),
    shared: (contexts) => wobble(shared(contexts)),
  };
}

/** VDI has `gain` more throughput; core times are 10 (native), 12 (VDI) and 12 (1 + gain) (split driver). */
const inStep = (gain: number): Model => (_, system, metric) => {
  const vdi = system === "vdi";
  if (metric === "replyRate") return vdi ? 1000 * (1 + gain) : 1000;
  if (metric === "offeredRate") return vdi ? 1000 * (1 + gain) : 2000;
  return system === "native" ? 10 : vdi ? 12 : 12 * (1 + gain);
};

Deno.test("the primary baseline is that of gpc-2009", () => {
  const { lineRate, cores, vms, replyBytes, requestCycles, clockRate, placement, grant } =
    neighbour;
  assert.deepEqual(primary, {
    ...{ lineRate, cores, vms, replyBytes, requestCycles, clockRate, placement, grant },
  });
});

Deno.test("all systems have the same cores, link, clients and programs in a test", () => {
  const large = { ...primary, replyBytes: largeReply };
  const tests: Readonly<Record<string, (system: System) => Host>> = {
    saturated: (system) => saturated(system, primary),
    light: (system) => light(system, primary, baselineCosts),
    contended: (system) => contended(system, large, baselineCosts),
    flooded: (system) => flooded(system, primary, baselineCosts, "receive"),
  };
  for (const [test, hostOf] of Object.entries(tests)) {
    const [first, ...others] = systems.map((system) => {
      const { cores, clockRate, link, nic, offloads, tcp, vms } = hostOf(system);
      const programs = vms.map(({ name, workload, application }) => ({
        name,
        workload,
        application,
      }));
      return { cores, clockRate, link, nic, offloads, tcp, programs };
    });
    for (const other of others) assert.deepEqual(other, first, test);
  }
});

Deno.test("each system uses the controls that it has, and no others", () => {
  const large = { ...primary, replyBytes: largeReply };
  const host = (system: System) => contended(system, large, baselineCosts);
  const asked = goldRate(large, baselineCosts) * largeReply * 8;
  assert.ok(Math.abs(asked - 0.4e9) < 1);
  const vdi = host("vdi").vms.map(({ device }) => [device.reserved, device.cap]);
  assert.deepEqual(vdi, [[1.25 * asked, 0], [0, 0], [0, 0], [0, 0]]);
  const functions = host("sr-iov");
  assert.ok(functions.srIov.rateLimit);
  const caps = functions.vms.slice(1).map(({ device }) => device.cap);
  assert.ok(caps.every((cap) => Math.abs(3 * cap + 1.25 * asked - 1e9) < 1));
  for (const system of systems) {
    assert.deepEqual(host(system).vms.map(({ weight }) => weight), [1024, 256, 256, 256], system);
  }
  assert.ok(host("split-driver").vms.every(({ device }) => device.reserved + device.cap === 0));
});

Deno.test("systems take as many VMs as their device has interfaces", () => {
  assert.equal(mostVms("sr-iov", 7), 7);
  assert.equal(mostVms("sr-iov", 64), 64);
  assert.equal(mostVms("vdi", 7), Infinity);
  assert.equal(mostVms("split-driver", 7), Infinity);
});

Deno.test("the space is a fraction of resolution IV: no main effect is confounded with an interaction of two", () => {
  assert.equal(spacePoints.length, 33);
  const design = twoLevel(Object.keys(spacePoints[0]), generators);
  assert.equal(design.resolution, 4);
  for (const factor of design.factors) {
    assert.ok(aliasesOf(design, [factor])[0].length >= 3, factor);
  }
  const centre = settingAt(spacePoints[32]);
  assert.deepEqual([centre.lineRate, centre.cores, centre.vms], [1e9, 4, 4]);
});

Deno.test("a quick run has four points in which every factor has both levels, and the centre", () => {
  const indices = spaceIndices({ ...options, quick: true });
  assert.equal(indices.length, 5);
  assert.equal(indices.at(-1), 32);
  for (const factor of Object.keys(spacePoints[0])) {
    const levels = indices.slice(0, 4).map((index) => spacePoints[index][factor]);
    assert.equal(levels.filter((level) => level === levels[0]).length, 2, factor);
  }
});

Deno.test("a gain that the cores account for is equivalent to the fall of the core time", () => {
  const { gain, overhead, equivalent } = effectsOf(runsOf(inStep(0.5)));
  assert.ok(Math.abs(gain.estimate - 50) < 0.1);
  assert.ok(Math.abs(equivalent.estimate - 100) < 0.1);
  // beyond native's 10: 2 for VDI, 8 for the split driver
  assert.ok(Math.abs(overhead.estimate - 75) < 0.1);
});

Deno.test("without a gain nothing is equivalent to it", () => {
  assert.ok(Number.isNaN(equivalence(runsOf(inStep(0.005))).estimate));
  assert.ok(Number.isNaN(equivalence(runsOf(inStep(-0.3))).estimate));
});

Deno.test("control, safety and time-sharing are differences in percentage points", () => {
  const runs = runsOf(inStep(0), (contexts) => contexts === 8 ? 97 : 100);
  const { control, safety: safe, kept } = effectsOf(runs);
  // served: 100% with VDI and 50% with the split driver; lost: 0% and 50%
  assert.ok(Math.abs(control.estimate - 50) < 1e-6);
  assert.ok(Math.abs(safe.estimate - 50) < 1e-6);
  assert.ok(Math.abs(safety(runs, "flooded-in").estimate - 50) < 1e-6);
  assert.ok(Math.abs(kept.estimate - 2) < 1e-6);
});

/** An outcome in which every point has the values of a model. */
function outcomeOf(model: Model): StudyOutcome {
  return madeOutcome(study, 4, (group, point) => seriesOf(group.key, point, model));
}

function seriesOf(group: string, point: Point, model: Model) {
  const [system, own] = point.key.split("/") as [System, string | undefined];
  const test = (group.startsWith("space/") ? own : group.split("/")[0]) as Test;
  const place = Number(/^space\/(\d+)/.exec(group)?.[1] ?? 0);
  const shift = 1 + 1e-3 * Math.sin(5 * place + (system === "vdi" ? 1 : 0));
  const of = (metric: string) => wobble(model(test, system, metric) * shift);
  return ["total", "vm:gold"].flatMap((entity) =>
    ["replyRate", "offeredRate", "cpuPerMegabit"].map((metric) => ({
      entity,
      metric,
      values: of(metric),
    }))
  );
}

Deno.test("evaluate() reproduces every claim where VDI is better everywhere", () => {
  const { claims, figures, tables } = experiment.evaluate(outcomeOf(inStep(0.5)), options);
  assert.deepEqual(claims.map(({ verdict }) => verdict), effectNames.map(() => "reproduced"));
  assert.ok(figures.length >= 9);
  for (const { name, rows, units } of tables) {
    assert.ok(rows.length > 0, name);
    for (const column of Object.keys(units)) assert.ok(column in rows[0], `${name}.${column}`);
  }
});

Deno.test("evaluate() reproduces nothing but time-sharing where VDI is as the split driver", () => {
  const equal: Model = (_, system, metric) =>
    metric === "cpuPerMegabit" ? (system === "native" ? 10 : 15) : 1000;
  const { claims } = experiment.evaluate(outcomeOf(equal), options);
  const verdicts = Object.fromEntries(claims.map(({ claim, verdict }) => [claim.id, verdict]));
  assert.equal(verdicts["throughput-improves"], "not reproduced");
  assert.equal(verdicts["overhead-falls"], "not reproduced");
  assert.equal(verdicts["usage-control"], "not reproduced");
  assert.equal(verdicts["security-management"], "not reproduced");
});
