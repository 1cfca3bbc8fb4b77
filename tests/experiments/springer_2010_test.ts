import assert from "node:assert/strict";
import { type Host, timeSlice } from "@iovlab/iovlab/host";
import type { Group, Point, StudyOutcome } from "@iovlab/iovlab/study";
import { primary as neighbour } from "../../experiments/gpc-2009/hosts.ts";
import * as claims from "../../experiments/springer-2010/claims.ts";
import { jackknife, kept } from "../../experiments/springer-2010/effects.ts";
import {
  baselineCosts,
  baselines,
  hostOf,
  mostConnections,
  primary,
} from "../../experiments/springer-2010/hosts.ts";
import {
  all,
  combinations,
  isolationHost,
  isolationPrimary,
  without,
} from "../../experiments/springer-2010/isolation.ts";
import { everyKey, isolationKey, primaryKey } from "../../experiments/springer-2010/keys.ts";
import { experiment } from "../../experiments/springer-2010/mod.ts";
import {
  compared,
  fullScale,
  isolationBaselines,
  sharing,
} from "../../experiments/springer-2010/scale.ts";
import { mainEffects } from "../../experiments/springer-2010/screening.ts";
import {
  consolidation,
  isolation,
  isolationAt,
  mixAt,
  resolutionOf,
  settingAt,
  spacePoints,
} from "../../experiments/springer-2010/space.ts";
import { leastTurns, secondsOf } from "../../experiments/springer-2010/study.ts";
import { unaccounted } from "../../experiments/springer-2010/tables.ts";
import { madeOutcome } from "./_made_outcome.ts";

const quick = { quick: true, seed: 1, precision: 0.05 } as const;
const full = { quick: false, seed: 1, precision: 0.01 } as const;
const studies = { quick: experiment.study(quick), full: experiment.study(full) };

/** What a made-up world does: the rates of a host, from its group, its point and whether it is VDI. */
interface World {
  /** Work per second of the computing side. */
  work(point: Described): number;
  /** Replies per second. */
  replies(point: Described): number;
  /** Core time per megabit in ms. */
  core(point: Described): number;
}

/** What a point is, from its keys. */
interface Described {
  readonly vdi: boolean;
  readonly together: boolean;
  readonly saturated: boolean;
  readonly greedy: boolean;
  readonly partitioned: boolean;
  readonly sharedOut: boolean;
}

function describe(group: Group, { key }: Point): Described {
  return {
    vdi: key.includes("vdi"),
    together: /(^|\/)(both|one-vm)\//.test(key),
    saturated: group.key.includes("throughput") || key.startsWith("saturating"),
    greedy: key.endsWith("greedy"),
    partitioned: key.includes("/partition/"),
    sharedOut: key.includes("/shared out/"),
  };
}

function outcomeOf(world: World, study = studies.quick): StudyOutcome {
  const replications = 4;
  return madeOutcome(
    study,
    replications,
    (group, point, index) => seriesOf(world, describe(group, point), index, replications),
  );
}

function seriesOf(world: World, point: Described, group: number, replications: number) {
  const noise = (phase: number) =>
    Array.from(
      { length: replications },
      (_, i) => 1 + 1e-4 * Math.sin(1 + i + phase + 0.7 * group + (point.vdi ? 0.3 : 0)),
    );
  const row = (entity: string, metric: string, value: number, phase = 0) => ({
    ...{ entity, metric, values: noise(phase).map((factor) => value * factor) },
  });
  const { [0]: work, [1]: replies } = [world.work(point), world.replies(point)];
  const shares = ["guest", "driverDomain", "vmm"].map((part) =>
    row("total", `${part}Utilization`, 0.2)
  );
  return [
    row("total", "workRate", work),
    row("total", "replyRate", replies, 2),
    row("total", "cpuPerMegabit", world.core(point), 4),
    ...["responseTimeMean", "responseTimeP95", "responseTimeP99", "slowdown", "switchRate"].map((
      metric,
    ) => row("total", metric, 2)),
    row("total", "utilization", 0.6),
    row("vm:batch", "workRate", work),
    row("vm:web", "replyRate", replies, 2),
    row("vm:web", "responseTimeP95", 2),
    row("domain:job1", "memorySlowdown", 1.2),
    ...shares,
  ];
}

/** The world of the claims: consolidation costs both sides, VDI costs less, all three controls isolate, core time falls by as much as throughput rises. */
const claimed: World = {
  work: ({ vdi, together, greedy, partitioned }) =>
    1000 * (together ? (vdi ? 0.8 : 0.6) : 1) * (greedy && !partitioned ? 0.7 : 1),
  replies: ({ vdi, together, greedy, sharedOut }) =>
    5000 * (vdi ? 1.6 : 1) * (together ? (vdi ? 0.7 : 0.5) : 1) *
    (greedy ? (sharedOut ? 1 : 0.6) * (vdi ? 1 : 0.8) : 1),
  core: ({ vdi }) => vdi ? 10 / 1.6 : 10,
};

const verdictsOf = (world: World) =>
  Object.fromEntries(
    experiment.evaluate(outcomeOf(world, studies.full), full).claims.map((
      { claim, verdict, ours },
    ) => [claim.id, { verdict, ours }]),
  );

Deno.test("every run lasts at least 100 turns of its scheduler, quick ones too", () => {
  for (const study of Object.values(studies)) {
    for (const { key, points } of study.groups) {
      for (const { key: name, parameters } of points) {
        const { host, duration } = parameters as unknown as { host: Host; duration: number };
        const schedules = host.vms.map(({ schedule }) => schedule);
        const least = 100 * timeSlice(host.scheduler, schedules);
        assert.ok(duration >= least * (1 - 1e-12), `${key} ${name}`);
        if (host.scheduler.kind !== "sedf") {
          assert.ok(duration >= 100 * timeSlice(host.scheduler) * (1 - 1e-12));
        } else if (host.architecture === "split-driver") {
          assert.equal(host.driverDomain.schedule?.period, schedules[0].period, `${key} ${name}`);
        }
      }
    }
  }
  assert.equal(leastTurns, 100);
});

Deno.test("the primary baseline is that of gpc-2009, with as many computing VMs", () => {
  const { lineRate, cores, replyBytes, requestCycles, clockRate, interruptGap, placement } =
    neighbour;
  assert.deepEqual(
    { ...primary },
    { ...primary, lineRate, cores, replyBytes, requestCycles, clockRate, interruptGap, placement },
  );
  assert.deepEqual([primary.computeVms, primary.webVms], [neighbour.vms, neighbour.vms]);
  assert.equal(baselines[primaryKey], primary);
  assert.equal(isolationBaselines[isolationKey], isolationPrimary);
});

Deno.test("all architectures of a point have the same cores, clock, link, memory, scheduler and VMs", () => {
  const sharedOf = ({ cores, clockRate, link, nic, memory, scheduler, vms }: Host) => ({
    ...{ cores, clockRate, link, nic, memory, scheduler, vms },
  });
  for (const setting of Object.values(baselines)) {
    for (const load of ["equal", "saturating"] as const) {
      const hosts = sharing.map((each) => sharedOf(hostOf(setting, each, "both", load)));
      for (const host of hosts) assert.deepEqual(host, hosts[0]);
    }
  }
});

Deno.test("either side together is the same side alone", () => {
  for (const load of ["equal", "saturating"] as const) {
    const [both, web, compute] = (["both", "web", "compute"] as const).map((mix) =>
      hostOf(primary, "vdi", mix, load).vms
    );
    assert.deepEqual([...web, ...compute], both);
  }
  const [one] = hostOf(primary, "vdi", "one-vm", "equal").vms;
  assert.equal(one.workload.kind, "mixed");
});

Deno.test("the equal load is 30% of what the split driver carries at most, whatever the architecture", () => {
  const rates = compared.map((architecture) =>
    hostOf(primary, architecture, "web", "equal").vms.map(({ workload }) =>
      workload.kind === "httperf" && workload.arrivals?.kind === "poisson"
        ? workload.arrivals.rate
        : NaN
    ).reduce((a, b) => a + b)
  );
  assert.equal(rates[0], rates[1]);
  assert.ok(Math.abs(rates[0] / mostConnections(primary, baselineCosts) - 0.3) < 1e-12);
});

Deno.test("hosts with and without a control differ in nothing else", () => {
  const of = (controls: typeof all) => isolationHost(isolationPrimary, controls, "greedy");
  const best = of(all);
  const { scheduler: _, ...rest } = best;
  const { scheduler: other, ...restOfOther } = of(without.cpu);
  assert.deepEqual(restOfOther, rest);
  assert.notDeepEqual(other, best.scheduler);
  const open = of(without.device);
  assert.deepEqual(
    open.vms.map(({ device: _, ...vm }) => vm),
    best.vms.map(({ device: _, ...vm }) => vm),
  );
  assert.ok(open.vms.every(({ device }) => device.reserved === 0 && device.cap === 0));
  assert.deepEqual(of(without.account).vms, best.vms);
  assert.equal(of(without.account).splitDriver.rateControl, true);
  assert.equal(combinations.length, 8);
});

Deno.test("neighbours turn greedy and protected VMs stay as they are", () => {
  const [idle, greedy] = (["idle", "greedy"] as const).map((each) =>
    isolationHost(isolationPrimary, all, each).vms
  );
  assert.deepEqual(idle.slice(0, 2), greedy.slice(0, 2));
  assert.ok(idle.slice(2).every(({ workload }) => workload.kind === "idle"));
  assert.ok(greedy.slice(2).every(({ workload }) => workload.kind !== "idle"));
  assert.equal(greedy.length, 7);
});

Deno.test("the designs are of resolution IV; the runs of a quick run still have both levels of each factor", () => {
  assert.deepEqual([resolutionOf(consolidation), resolutionOf(isolation)], [4, 4]);
  assert.equal(spacePoints(consolidation).length, 33);
  assert.equal(spacePoints(isolation).length, 33);
  for (const space of [consolidation, isolation]) {
    const runs = spacePoints(space, "few").slice(0, -1);
    assert.equal(runs.length, 4);
    for (const factor of Object.keys(space.factors)) {
      assert.equal(new Set(runs.map((run) => run[factor])).size, 2, factor);
    }
  }
});

Deno.test("points of the spaces become hosts in the units of a host", () => {
  const centre = spacePoints(consolidation).at(-1)!;
  const { cores, turn, webVms, computeVms, workingSet, lineRate } = settingAt(centre);
  assert.deepEqual([cores, webVms, computeVms, workingSet], [4, 3, 3, 2 ** 20]);
  assert.ok(Math.abs(turn - Math.sqrt(3) * 1e-3) < 1e-12);
  assert.ok(Math.abs(lineRate - Math.sqrt(10) * 1e9) < 1);
  assert.equal(mixAt(centre), "both");
  assert.equal(mixAt({ ...centre, "compute and I/O": "in one VM" }), "one-vm");
  const isolated = isolationAt(spacePoints(isolation)[0]);
  assert.deepEqual([isolated.webBitRate, isolated.turn, isolated.workingSet], [1e8, 1e-3, 2 ** 18]);
});

Deno.test("evaluate() says reproduced where the world is as claimed", () => {
  const found = verdictsOf(claimed);
  const core = 100 * (1 - 1 / 1.6) / 60 * 100;
  const expected: Record<string, number> = {
    "consolidation-costs-compute": -40,
    "consolidation-costs-io": -50,
    "vdi-keeps-work": 20,
    "vdi-keeps-throughput": 20,
    "isolated-with-all": 5,
    "requires-cpu-share": 30,
    "requires-io-account": 20,
    "requires-device-share": 40,
    "overhead-reduced": -37.5,
    "overhead-in-step": core,
    "overhead-explains-gain": 100,
  };
  assert.deepEqual(Object.keys(found), Object.keys(expected));
  for (const [id, value] of Object.entries(expected)) {
    assert.ok(Math.abs(found[id].ours - value) < 0.2, `${id}: ${found[id].ours}`);
    const verdict = id === "overhead-in-step" ? "not reproduced" : "reproduced";
    assert.equal(found[id].verdict, verdict, id);
  }
});

Deno.test("evaluate() says not reproduced where no architecture and no control makes a difference", () => {
  const flat: World = { work: () => 1000, replies: () => 5000, core: () => 10 };
  for (
    const [id, { verdict }] of Object.entries(verdictsOf({ ...flat, replies: claimed.replies }))
  ) {
    if (/^(vdi-keeps-work|requires-cpu|consolidation-costs-compute|overhead)/.test(id)) {
      assert.equal(verdict, "not reproduced", id);
    }
  }
  const lost = verdictsOf({
    ...claimed,
    work: ({ greedy }) => greedy ? 500 : 1000,
    replies: ({ vdi }) => vdi ? 6000 : 5000,
  });
  for (const id of ["isolated-with-all", "requires-device-share", "vdi-keeps-throughput"]) {
    assert.equal(lost[id].verdict, "not reproduced", id);
  }
});

Deno.test("what is kept is a percentage, by replication, of as many as both have", () => {
  assert.deepEqual(kept([5, 6, 7], [10, 10]), [50, 60]);
});

Deno.test("the jackknife of a ratio of two effects is the ratio where they do not vary, and has an interval where they do", () => {
  const steady = [[2, 1], [2, 1], [2, 1]] as const;
  const saved = [[1, 2], [1, 2], [1, 2]] as const;
  const { estimate, low, high } = jackknife(steady, saved, (gain, change) => change / gain);
  assert.deepEqual([estimate, low, high].map((value) => value.toFixed(9)), [
    "-0.500000000",
    "-0.500000000",
    "-0.500000000",
  ]);
  const varied = [[2, 1], [2.2, 1], [1.8, 1]] as const;
  const other = jackknife(varied, saved, (gain, change) => change / gain);
  assert.ok(other.low < other.estimate && other.estimate < other.high);
  assert.ok(Number.isNaN(jackknife([[2, 1]], [[1, 2]], (gain) => gain).estimate));
});

Deno.test("main effects are the differences of means, and the factor that matters is found", () => {
  const points = spacePoints(isolation);
  const runs = points.slice(0, -1).map((parameters, i) => {
    const estimate = (parameters.turn === 3 ? 7 : 1) + 0.01 * Math.sin(5 * i);
    return { parameters, effects: { response: { estimate, low: 0, high: 9 } } };
  });
  const effects = mainEffects(runs, "response");
  const turn = effects.find(({ factor }) => factor === "turn")!;
  assert.ok(Math.abs(turn.estimate - 6) < 0.02 && turn.low > 5.9 && turn.high < 6.1);
  assert.deepEqual([turn.lowLevel, turn.highLevel], [1, 3]);
  assert.ok(
    effects.every(({ factor, estimate }) => factor === "turn" || Math.abs(estimate) < 0.02),
  );
  assert.deepEqual(mainEffects(runs.slice(0, 4), "response"), []);
});

Deno.test("the share that is on no VM's account is what VMs and the VMM for them did not use", () => {
  const row = (entity: string, metric: string, value: number) => ({
    ...{ entity, metric, values: [value] },
  });
  const point = {
    ...{ key: "x", id: "x", parametersHash: "", parameters: {}, failed: false },
    series: [
      row("total", "utilization", 0.8),
      row("vm:web1", "guestUtilization", 0.3),
      row("vm:web1", "vmmUtilization", 0.1),
      row("vm:web2", "guestUtilization", 0.2),
    ],
  };
  assert.ok(Math.abs(unaccounted(point)[0] - 25) < 1e-9);
});

Deno.test("every claim names a host of the study, and every figure and table is there with units", async () => {
  const { figures, tables, claims: verdicts } = experiment.evaluate(outcomeOf(claimed), quick);
  for (const claim of Object.values(claims)) {
    if (typeof claim !== "object") continue;
    assert.ok([primaryKey, isolationKey].includes(claim.baseline), claim.id);
  }
  assert.equal(verdicts.length, 11);
  for (const { name, draw } of figures) assert.match((await draw("column")).svg, /Quick run/, name);
  for (const { name, rows, units } of tables) {
    assert.ok(rows.length > 0, name);
    for (const column of Object.keys(units)) assert.ok(column in rows[0], `${name}.${column}`);
    for (const [column, value] of Object.entries(rows[0])) {
      assert.ok(
        typeof value !== "number" || column === "point" || column in units,
        `${name}.${column}`,
      );
    }
  }
  for (const name of ["consolidation", "overhead", "hosts"]) {
    const { rows } = tables.find((table) => table.name === name)!;
    assert.ok(rows.some(({ baseline }) => baseline === everyKey), name);
  }
  assert.equal(fullScale.baselines.length, 12);
});

Deno.test("a host's seconds follow its longest turn", () => {
  const seconds = (scheduler: Host["scheduler"]) =>
    secondsOf({ ...hostOf(primary, "vdi", "both", "equal"), scheduler }, "consolidation");
  const { scheduler } = hostOf({ ...primary, turn: 30e-3 }, "vdi", "both", "equal");
  assert.ok(Math.abs(seconds(scheduler) - 3) < 1e-12);
});
