/**
 * The result tables.
 *
 * @module
 */
import {
  type Architecture,
  differenceEffect,
  type Effect,
  effectColumns,
  effectsColumns,
  effectUnits,
  type ExperimentOptions,
  type ExperimentTable,
  meanEffect,
  metricColumns,
  metricUnits,
  type Outcomes,
  percentagePoints,
  percentEffect,
  type PointOutcome,
  type TableRow,
  valuesOf,
} from "@iovlab/iovlab";
import {
  baselineEffects,
  baselineValues,
  type ConsolidationEffect,
  protection,
  throughputKept,
  type ValuesOf,
  workKept,
} from "./effects.ts";
import { baselines, type Mix, primary } from "./hosts.ts";
import { combinations, type Controls, controlsKey, protectedVms } from "./isolation.ts";
import { everyKey } from "./keys.ts";
import { architecturesOf, compared, scaleOf } from "./scale.ts";
import {
  byArchitecture,
  isolationGroup,
  ladder,
  pointKey,
  turnKey,
  turnPoint,
  turns,
} from "./study.ts";

/** The name of the host with one web server. */
export const singleKey = "one web server";

/** The values of the host with one web server. */
function singleValues(outcomes: Outcomes): ValuesOf {
  return (load, mix, architecture, metric) => {
    const alone = mix === "web" && load === "equal";
    const group = alone ? "load" : load === "equal" ? "work" : "throughput";
    return outcomes.values(`single/${group}`, pointKey(mix, architecture), metric);
  };
}

/** One host of consolidation of a run: its name, its architectures by how both sides are together, its values. */
interface HostOfRun {
  readonly baseline: string;
  readonly architectures: Readonly<Partial<Record<Mix, readonly Architecture[]>>>;
  readonly of: ValuesOf;
}

function hostsOfRun(outcomes: Outcomes, options: ExperimentOptions): HostOfRun[] {
  const scale = scaleOf(options);
  return [
    ...[...scale.baselines, everyKey].map((baseline) => ({
      baseline,
      architectures: {
        both: architecturesOf(scale, baseline),
        ...(baseline === everyKey && { "one-vm": scale.oneVm }),
      },
      of: baselineValues(outcomes, baseline),
    })),
    {
      ...{ baseline: singleKey, architectures: { both: scale.single } },
      of: singleValues(outcomes),
    },
  ];
}

const sides = { "both": "VMs of their own", "one-vm": "one VM" } as const;

/** What both sides keep, by host and architecture, and how that differs from the split driver. */
export function consolidationTable(
  outcomes: Outcomes,
  options: ExperimentOptions,
): ExperimentTable {
  const rows = hostsOfRun(outcomes, options).flatMap(({ baseline, architectures, of }) =>
    (["both", "one-vm"] as const).flatMap((mix) =>
      (architectures[mix] ?? []).map((architecture): TableRow => {
        const work = (one: Architecture) => workKept(of, mix, one);
        const throughput = (one: Architecture) => throughputKept(of, mix, one);
        const split = "split-driver";
        return {
          ...{ baseline, cores: (baselines[baseline] ?? primary).cores, architecture },
          in: sides[mix],
          replications: work(architecture).length,
          ...effectColumns("work_kept", meanEffect(work(architecture))),
          ...effectColumns("throughput_kept", meanEffect(throughput(architecture))),
          ...effectColumns("work_more", differenceEffect(work(architecture), work(split))),
          ...effectColumns(
            "throughput_more",
            differenceEffect(throughput(architecture), throughput(split)),
          ),
        };
      })
    )
  );
  return {
    name: "consolidation",
    title: "What computing VMs keep of their work and web servers of their throughput, together",
    units: {
      ...{ cores: "1", replications: "1" },
      ...effectUnits({ work_kept: "%", throughput_kept: "%" }),
      ...effectUnits({ work_more: percentagePoints, throughput_more: percentagePoints }),
    },
    rows,
  };
}

/** The unit of each effect of consolidation. */
export const effectUnit: Readonly<Record<ConsolidationEffect, string>> = {
  computeCost: percentagePoints,
  ioCost: percentagePoints,
  workKept: percentagePoints,
  throughputKept: percentagePoints,
  overhead: "%",
  inStep: "%",
  explained: "%",
};

/** Every effect that a claim rests on, by baseline. */
export function effectsTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = scaleOf(options).baselines.map((baseline): TableRow => {
    const effects = baselineEffects(outcomes, baseline);
    const reached = ["work", "throughput", "load"].every((group) =>
      outcomes.group(`${group}/${baseline}`).reached
    );
    return {
      baseline,
      ...effectsColumns(effects),
      reached: reached ? 1 : 0,
    };
  });
  const title = "Effects of consolidation and of core time beside throughput, by baseline";
  return { name: "effects", title, units: { ...effectUnits(effectUnit), reached: "1" }, rows };
}

const hostMetrics = [
  "workRate",
  "slowdown",
  "offeredRate",
  "replyRate",
  "transmitBitRate",
  "responseTimeMean",
  "responseTimeP95",
  "errorShare",
  "cpuPerMegabit",
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
  "idleShare",
  "jainIndex",
  "switchRate",
  "warmUp",
  "unsettled",
] as const;

/** The mean of what caches and memory slow VMs of some names down. */
function slowdownOf(point: PointOutcome, side: string, names: readonly string[]): TableRow {
  const series = point.series.filter(({ entity, metric }) =>
    metric === "memorySlowdown" && new RegExp(`^domain:(${names.join("|")})\\d+$`).test(entity)
  );
  const length = Math.min(...series.map(({ values }) => values.length));
  const means = series.length === 0 ? [] : Array.from(
    { length },
    (_, i) => series.reduce((sum, { values }) => sum + values[i], 0) / series.length,
  );
  return effectColumns(`${side}_memory_slowdown`, meanEffect(means));
}

/** Every host of consolidation, with its metrics. */
export function hostsTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const keys = [
    ...[...scaleOf(options).baselines, everyKey].map((baseline) =>
      [baseline, (kind: string) => `${kind}/${baseline}`] as const
    ),
    [singleKey, (kind: string) => `single/${kind}`] as const,
  ];
  const rows = keys.flatMap(([baseline, key]) =>
    ["work", "throughput", "load"].flatMap((kind) => {
      const group = outcomes.group(key(kind));
      return group.points.map((point): TableRow => {
        const [mix, architecture] = point.key.split("/");
        return {
          ...{ baseline, load: kind === "throughput" ? "saturating" : "equal", mix, architecture },
          replications: group.replications,
          ...metricColumns(point, hostMetrics),
          ...slowdownOf(point, "compute", ["job", "both"]),
          ...slowdownOf(point, "web", ["web", "both"]),
        };
      });
    })
  );
  return {
    name: "hosts",
    title: "Every host of consolidation",
    units: {
      replications: "1",
      ...metricUnits(hostMetrics),
      ...effectUnits({ compute_memory_slowdown: "1", web_memory_slowdown: "1" }),
    },
    rows,
  };
}

const parts = { guest: "guest", driver_domain: "driverDomain", vmm: "vmm" } as const;

/** Core time per megabit of a part of the host, by replication, in ms. */
function perMegabit(point: PointOutcome, part: string): number[] {
  const all = valuesOf(point, "cpuPerMegabit");
  const total = valuesOf(point, "utilization");
  return valuesOf(point, `${part}Utilization`).map((share, i) => all[i] * share / total[i]);
}

/** The share of the core time that is on no VM's account, in percent, by replication. */
export function unaccounted(point: PointOutcome): number[] {
  const shares = point.series.filter(({ entity, metric }) =>
    entity.startsWith("vm:") && (metric === "guestUtilization" || metric === "vmmUtilization")
  );
  return valuesOf(point, "utilization").map((total, i) =>
    100 * (1 - shares.reduce((sum, { values }) => sum + values[i], 0) / total)
  );
}

/** Core time per megabit at the equal load by part, beside the throughput at saturation. */
export function overheadTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = [...scaleOf(options).baselines, everyKey].flatMap((baseline) => {
    const group = outcomes.group(`load/${baseline}`);
    const saturated = outcomes.group(`throughput/${baseline}`);
    return group.points.map((point): TableRow => {
      const at = (where: typeof group, architecture: string, metric: string) => {
        const key = pointKey("web", architecture as Architecture);
        const found = where.points.find((one) => one.key === key);
        return found ? valuesOf(found, metric) : [];
      };
      const architecture = point.key.split("/")[1];
      const against = (where: typeof group, metric: string, reference: string) =>
        percentEffect(at(where, architecture, metric), at(where, reference, metric));
      return {
        ...{ baseline, architecture, replications: group.replications },
        ...effectColumns("core_time", meanEffect(valuesOf(point, "cpuPerMegabit"))),
        ...Object.fromEntries(
          Object.entries(parts).map((
            [name, part],
          ) => [name, meanEffect(perMegabit(point, part)).estimate]),
        ),
        ...effectColumns("unaccounted", meanEffect(unaccounted(point))),
        ...effectColumns("above_native", against(group, "cpuPerMegabit", "native")),
        ...effectColumns("change", against(group, "cpuPerMegabit", "split-driver")),
        ...effectColumns("gain", against(saturated, "replyRate", "split-driver")),
      };
    });
  });
  return {
    name: "overhead",
    title:
      "Core time per megabit at the same offered load, program included, and gain in throughput at saturation",
    units: {
      ...{ replications: "1", guest: "ms/Mb", driver_domain: "ms/Mb", vmm: "ms/Mb" },
      ...effectUnits({ core_time: "ms/Mb", unaccounted: "%", above_native: "%" }),
      ...effectUnits({ change: "%", gain: "%" }),
    },
    rows,
  };
}

const turnMetrics = [
  "workRate",
  "slowdown",
  "replyRate",
  "responseTimeMean",
  "responseTimeP95",
  "responseTimeP99",
  "switchRate",
] as const;

/** Turns of 5 and of 30 ms, with a boost and without. */
export function turnsTable(outcomes: Outcomes): ExperimentTable {
  const rows = turns.flatMap((turn) => {
    const group = outcomes.group(turnKey(turn));
    return compared.flatMap((architecture) =>
      [true, false].map((boost): TableRow => {
        const point = outcomes.point(group.key, turnPoint(architecture, boost));
        return {
          ...{ turn: turn * 1e3, boost: boost ? "on" : "off", architecture },
          replications: group.replications,
          ...metricColumns(point, turnMetrics),
        };
      })
    );
  });
  const title = "Both sides on the primary host at a twentieth of what a split driver carries";
  return {
    name: "turns",
    title,
    units: { turn: "ms", replications: "1", ...metricUnits(turnMetrics) },
    rows,
  };
}

/** What protected VMs keep under every control that was tried. */
export function isolationTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const scale = scaleOf(options);
  const of = (host: string, groupOf: (of: Controls) => string, controls: readonly Controls[]) =>
    controls.map((each): TableRow => {
      const group = groupOf(each);
      const { compute, web, worse } = protection(outcomes, group, each);
      const metric = (neighbours: "idle" | "greedy", name: string, vm: string): Effect =>
        meanEffect(outcomes.values(group, controlsKey(each, neighbours), name, `vm:${vm}`));
      return {
        ...{ host, architecture: each.architecture, cpu: each.cpu },
        ...{ device: each.device ? "shared out" : "open", replications: worse.length },
        ...effectColumns("compute_kept", meanEffect(compute)),
        ...effectColumns("web_kept", meanEffect(web)),
        ...effectColumns("isolation", meanEffect(worse)),
        work: metric("idle", "workRate", protectedVms.compute).estimate,
        replies: metric("idle", "replyRate", protectedVms.web).estimate,
        p95_idle: metric("idle", "responseTimeP95", protectedVms.web).estimate,
        p95_greedy: metric("greedy", "responseTimeP95", protectedVms.web).estimate,
      };
    });
  const rows = [
    ...scale.isolation.flatMap((key) => of(key, (each) => isolationGroup(key, each), combinations)),
    ...of("controls of CPU shares", () => "isolation/controls", ladder(scale)),
    ...of("architectures", () => "isolation/architectures", byArchitecture(scale)),
  ];
  return {
    name: "isolation",
    title: "What protected VMs keep when their neighbours turn from idle to greedy",
    units: {
      replications: "1",
      ...effectUnits({ compute_kept: "%", web_kept: "%", isolation: "%" }),
      ...{ work: "units/s", replies: "replies/s", p95_idle: "ms", p95_greedy: "ms" },
    },
    rows,
  };
}
