import assert from "node:assert/strict";
import { costNames, type Host, timeSlice, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";
import type { Group, Point, StudyOutcome } from "@iovlab/iovlab/study";
import { containedHarm } from "../../experiments/cit-2010/claims.ts";
import {
  containedEffect,
  lost,
  meanOf,
  recoveryEffect,
  sharedPathEffect,
  worstOf,
} from "../../experiments/cit-2010/effects.ts";
import {
  attacks,
  baselineCosts,
  baselines,
  connectionsOf,
  hostOf,
  primary,
  shareable,
  STEADY,
} from "../../experiments/cit-2010/hosts.ts";
import { experiment } from "../../experiments/cit-2010/mod.ts";
import {
  allPoints,
  costsOf,
  factors,
  generators,
  settingOf,
} from "../../experiments/cit-2010/space.ts";
import { spaceDesign } from "../../experiments/cit-2010/study.ts";
import { TIMED } from "../../experiments/cit-2010/timed.ts";
import { twoLevel } from "@iovlab/iovlab/study";
import { madeOutcome } from "./_made_outcome.ts";

const quick = { quick: true, seed: 1, precision: 0.05 } as const;
const full = { quick: false, seed: 1, precision: 0.01 } as const;
const study = experiment.study(quick);

interface Made {
  /** Share of the bystanders' connections that fail. */
  readonly failed: (group: Group, point: Point) => number;
  /** Milliseconds until they are back. */
  readonly back: (group: Group, point: Point) => number;
  /** Share of hostile descriptors that reach memory of others. */
  readonly reached: (point: Point) => number;
}

function parametersOf(point: Point): { readonly host: Host; readonly duration: number } {
  return point.parameters as unknown as { readonly host: Host; readonly duration: number };
}

/** An outcome in which every point has made-up values, with a little noise. */
function outcomeOf(made: Made): StudyOutcome {
  return madeOutcome(study, 5, (group, point) => seriesOf(group, point, made));
}

function seriesOf(group: Group, point: Point, { failed, back, reached }: Made) {
  const values = (of: number, noise = 0) => [0, 1, 2, 3, 4].map((i) => of + noise * Math.sin(i));
  const total = (metric: string, of: number, noise = 0) => (
    { entity: "total", metric, values: values(of, noise) }
  );
  const rogue = parametersOf(point).host.vms.some(({ workload }) => workload.kind === "rogue-dma");
  const events = parametersOf(point).host.events.filter(({ kind }) => kind !== "resize-context")
    .map((event) => {
      const vm = "vm" in event ? `:${event.vm}` : "";
      const entity = `event:${event.kind}@${event.at}${vm}`;
      return { entity, metric: "recoveryTime", values: values(back(group, point)) };
    });
  return [
    total("replyRate", 1e4 * (1 - failed(group, point)), 1),
    total("errorShare", failed(group, point), 1e-4),
    total("responseTimeP95", 1, 0.001),
    ...["guest", "driverDomain", "vmm"].flatMap((part) => [
      total(`${part}Utilization`, 0.2),
      total(`${part}CyclesPerPacket`, 5000),
    ]),
    ...[1, 2, 3].map((i) => (
      { entity: `vm:web${i}`, metric: "objectiveMissedShare", values: values(0.1) }
    )),
    ...(rogue
      ? [
        total("hostileRate", 1000),
        ...(reached(point) > 0
          ? [
            total("corruptionRate", 1000 * reached(point)),
            total("corruptedByteRate", 64e3 * reached(point)),
          ]
          : []),
      ]
      : []),
    ...events,
  ];
}

const attacked = (point: Point) =>
  point.key.endsWith("/attacked") || attacks.some((attack) => point.key.endsWith(`/${attack}`));
const isSplit = (point: Point) => parametersOf(point).host.architecture === "split-driver";
const isOpen = (point: Point) => point.key.startsWith("open");
/** Effects that differ a little from point to point, as no two are alike. */
const place = (group: Group) => 1 + 0.01 * Math.sin(Number(/\d+$/.exec(group.key)?.[0] ?? 0));

Deno.test("every run lasts at least 100 of its scheduler's longest turns, quick or not", () => {
  for (const options of [quick, full]) {
    for (const group of experiment.study(options).groups) {
      for (const point of group.points) {
        const { host, duration } = parametersOf(point);
        assert.ok(duration >= 100 * timeSlice(host.scheduler), `${group.key} ${point.key}`);
      }
    }
  }
});

Deno.test("all systems have the same cores, clock, link, NIC and clients, with and without a threat", () => {
  for (const setting of Object.values(baselines)) {
    const shared = shareable.flatMap((architecture) =>
      (["none", "flood-in"] as const).map((threat) => {
        const { cores, clockRate, link, nic, offloads, tcp, scheduler, vms } = hostOf(
          setting,
          architecture,
          threat,
          { connections: 3000 },
        );
        return { cores, clockRate, link, nic, offloads, tcp, scheduler, web: vms.slice(0, 3) };
      })
    );
    for (const one of shared) assert.deepEqual(one, shared[0]);
  }
});

Deno.test("bystanders have a quarter of what the split driver can carry, and all of it is served without a threat", () => {
  const connections = connectionsOf(primary, baselineCosts);
  assert.ok(Math.abs(connectionsOf(primary, baselineCosts, 1) / connections - 4) < 1e-9);
  for (const architecture of ["split-driver", "emulated", "vdi"] as const) {
    const host = hostOf(primary, architecture, "none", { connections });
    const rows = measureHost({ host, costs: baselineCosts, duration: STEADY, detail: "total" }, {
      seed: 1,
      replication: 0,
    });
    const value = (metric: string) => rows.find((row) => row.metric === metric)!.value;
    assert.equal(value("errorShare"), 0, architecture);
    assert.ok(Math.abs(value("replyRate") / connections - 1) < 0.1, architecture);
  }
});

Deno.test("systems under a threat are offered the same connections, whether a claim is about them or not", () => {
  const groups = experiment.study(full).groups.filter(({ key }) =>
    /^(steady|others)\/4-cores-1g\/ring$/.test(key)
  );
  assert.deepEqual(groups.map(({ key }) => key.split("/")[0]), ["steady", "others"]);
  const points = groups.flatMap((group) => group.points);
  const offered = points.filter(({ key }) => key.endsWith("/quiet")).map((point) => {
    const rows = measureHost(point.parameters as never, { seed: 5, replication: 2 });
    return rows.find(({ metric }) => metric === "offeredRate")!.value;
  });
  assert.equal(offered.length, shareable.length);
  for (const one of offered) assert.equal(one, offered[0]);
});

Deno.test("the design has sixteen runs of resolution IV and a centre, each factor high in half of the runs", () => {
  assert.equal(twoLevel(Object.keys(factors), generators).resolution, 4);
  const points = allPoints();
  assert.equal(points.length, 17);
  for (const name of Object.keys(factors) as (keyof typeof factors)[]) {
    const levels = points.slice(0, 16).map((point) => point[name]);
    assert.equal(new Set(levels).size, 2, name);
    assert.equal(levels.filter((level) => level === levels[0]).length, 8, name);
  }
  assert.equal(spaceDesign(full).length, 17);
  assert.ok(spaceDesign(quick).length >= 3);
});

Deno.test("the ends of the space are the ends of the ranges, of every cost but the rate of DMA", () => {
  const [low, high] = [0, 1].map((costs) =>
    costsOf({ ...allPoints()[0], costs } as ReturnType<typeof allPoints>[number])
  );
  for (const name of costNames) {
    const range = xen2009.costs[name];
    const ends = name === "dmaRate" ? [range.value, range.value] : [range.low, range.high];
    assert.ok(Math.abs(low[name] - ends[0]) <= 1e-12 * ends[0], name);
    assert.ok(Math.abs(high[name] - ends[1]) <= 1e-9 * ends[1], name);
  }
  const settings = allPoints().map(settingOf);
  assert.deepEqual([...new Set(settings.map(({ lineRate }) => lineRate))].sort(), [1e9, 1e10]);
  assert.deepEqual(
    [...new Set(settings.map(({ rings }) => rings))].sort((a, b) => a - b),
    [128, 256, 1024],
  );
  assert.equal(settings.filter(({ arbitration }) => arbitration).length, 8);
});

Deno.test("harm is the share of the replies without the threat", () => {
  const [all, half, none] = lost([0, 0, 0.5], [1, 0.5, 0.5]);
  assert.deepEqual([all, half, none], [100, 50, 0]);
});

Deno.test("means go replication by replication, and the worst is that of the largest mean", () => {
  assert.deepEqual(meanOf([[1, 2, 3], [3, 6]]), [2, 4]);
  assert.deepEqual(worstOf([[1, 1], [0, 4], [3, 0]]), [0, 4]);
});

Deno.test("the effects of made-up losses and times", () => {
  const by: Record<string, number> = { "split-driver": 40, "sr-iov": 10, vdi: 2 };
  const shared = sharedPathEffect((system, threat) => {
    const base = by[system] + (threat === "ring" ? 4 : 0);
    return [base, base];
  });
  assert.equal(shared.estimate, 40 + 1 - (6 + 1));
  const contained = containedEffect((_, threat) => threat === "ring" ? [3, 4] : [1, 1], [
    "flood-in",
    "ring",
  ]);
  assert.equal(contained.estimate, containedHarm - 3.5);
  const times: Record<string, readonly number[]> = {
    "isolated/crash": [250, 260],
    "split-driver/flood-in": [50, 40],
    "vdi/flood-in": [10, 10],
  };
  const recovery = recoveryEffect((system, threat) => times[`${system}/${threat}`]);
  assert.equal(recovery.estimate, 150 - 5);
});

Deno.test("evaluate() says reproduced where only shared software is hurt, unchecked DMA goes through and crashes take long", () => {
  const outcome = outcomeOf({
    failed: (group, point) => attacked(point) && isSplit(point) ? 0.4 * place(group) : 0.001,
    back: (group, point) => isSplit(point) ? 250 * place(group) : 0,
    reached: (point) => isOpen(point) ? 1 : 0,
  });
  const { claims, tables, figures, notes } = experiment.evaluate(outcome, quick);
  assert.deepEqual(claims.map(({ verdict }) => verdict), [
    "reproduced",
    "reproduced",
    "reproduced",
    "reproduced",
  ]);
  const [shared, contained, dma, recovery] = claims.map(({ ours }) => ours);
  assert.ok(Math.abs(shared - 40) < 1, `${shared}`);
  assert.ok(Math.abs(contained - containedHarm) < 0.1, `${contained}`);
  assert.equal(dma, 100);
  assert.ok(Math.abs(recovery - 250) < 5, `${recovery}`);
  assert.ok(figures.length >= 10);
  assert.ok(tables.every(({ rows }) => rows.length > 0 || quick.quick));
  assert.match(notes[0], /Quick run, intervals are wider/);
});

Deno.test("evaluate() says not reproduced where VDI is hurt as much, lets DMA through and is back as late", () => {
  const outcome = outcomeOf({
    failed: (_, point) => attacked(point) ? 0.4 : 0.001,
    back: (_, point) => parametersOf(point).host.architecture === "vdi" ? 200 : 50,
    reached: () => 1,
  });
  const { claims, notes } = experiment.evaluate(outcome, quick);
  assert.ok(
    notes.some((note) => /^The worst threat under VDI.*39\.9\d% of the replies/.test(note)),
  );
  assert.deepEqual(claims.map(({ verdict }) => verdict), [
    "not reproduced",
    "not reproduced",
    "not reproduced",
    "not reproduced",
  ]);
});

Deno.test("a host that is not back by the end counts with the time that was left", () => {
  const outcome = outcomeOf({
    failed: () => 0,
    back: (_, point) => isSplit(point) ? Infinity : 0,
    reached: () => 0,
  });
  const { tables, notes } = experiment.evaluate(outcome, quick);
  assert.ok(notes.some((note) => /^No threat costs/.test(note)));
  const rows = tables.find(({ name }) => name === "recovery")!.rows;
  const crash = rows.find(({ threat, system }) => threat === "crash" && system === "isolated")!;
  assert.ok(Math.abs(crash.recovery as number - (TIMED - 0.15) * 1e3) < 1e-9);
});

Deno.test("every figure names the run's precision and every table its units", async () => {
  const outcome = outcomeOf({
    failed: (group, point) => attacked(point) && isSplit(point) ? 0.4 * place(group) : 0.001,
    back: (_, point) => isSplit(point) ? 250 : 0,
    reached: (point) => isOpen(point) ? 1 : 0,
  });
  const { figures, tables } = experiment.evaluate(outcome, quick);
  for (const { name, draw } of figures) {
    assert.match((await draw("page")).svg, /Quick run/, name);
    assert.ok((await draw("column")).width === 336, name);
  }
  for (const { name, rows, units } of tables) {
    if (rows.length === 0) continue; // a quick run has too few points for what drives an effect
    for (const column of Object.keys(units)) assert.ok(column in rows[0], `${name}.${column}`);
    for (const [column, value] of Object.entries(rows[0])) {
      const numeric = typeof value === "number" && !["point"].includes(column);
      if (numeric && !Object.hasOwn(factors, column)) {
        assert.ok(column in units, `${name}.${column} has a unit`);
      }
    }
  }
});
