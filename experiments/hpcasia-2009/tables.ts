/**
 * The result tables.
 *
 * @module
 */
import {
  bound,
  type CostModel,
  effectColumns,
  effectsColumns,
  effectUnits,
  type ExperimentOptions,
  type ExperimentTable,
  type Host,
  type HostEngineName,
  hostEngineNames,
  metricUnits,
  operatingPoint,
  type PointOutcome,
  type TableRow,
  valuesOf,
} from "@iovlab/iovlab";
import {
  type EngineOutcomes,
  gainAt,
  largestGain,
  meanOf,
  percent,
  type SpaceGain,
} from "./effects.ts";
import { baselineKeys, compared, doubts } from "./hosts.ts";
import { publishedRows } from "./published.ts";
import { closedKey, openKey, scaleOf, vmsKey } from "./study.ts";

/** The engines that are held against the packet level. */
export const others: readonly HostEngineName[] = ["lqn-analytic", "lqn-simulation"];

/** A load on a baseline: the sweep that it is of, its place in it, and its group. */
interface Load {
  readonly baseline: string;
  readonly sweep: "sessions" | "open" | "vms";
  readonly load: number;
  readonly group: string;
}

/** All loads of a run, in their order. */
export function loadsOf(options: ExperimentOptions): Load[] {
  const { baselines, sessions, shares, vms } = scaleOf(options);
  const loads = (
    baseline: string,
    sweep: Load["sweep"],
    values: readonly number[],
    key: (baseline: string, load: number) => string,
  ) => values.map((load): Load => ({ baseline, sweep, load, group: key(baseline, load) }));
  return [
    ...baselines.flatMap((baseline) => loads(baseline, "sessions", sessions, closedKey)),
    ...baselines.flatMap((baseline) => loads(baseline, "open", shares, openKey)),
    ...baselineKeys.flatMap((baseline) => loads(baseline, "vms", vms, vmsKey)),
  ];
}

const metrics = [
  "replyRate",
  "responseTimeMean",
  "connectionTimeMean",
  "utilization",
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
  "cpuPerMegabit",
] as const;

/** The parameters of a point. */
function parametersOf(point: PointOutcome): { host: Host; costs: CostModel } {
  return point.parameters as unknown as { host: Host; costs: CostModel };
}

/** Throughput beyond this share of what cores, vCPUs, driver domain and link allow counts as saturated. */
export const saturation = 0.9;

/** Replies per second that a host's resources allow at most. */
function capacity({ host, costs }: { host: Host; costs: CostModel }): number {
  const patient = host.vms.map((vm) => ({
    ...vm,
    workload: { ...vm.workload, sessions: 1e6, arrivals: undefined },
  })) as Host["vms"];
  return bound({ ...host, vms: patient }, costs).repliesPerSecond;
}

/** Whether a host carried nearly what its resources allow, at packet level. */
function isSaturated(outcomes: EngineOutcomes, group: string, architecture: string): boolean {
  const point = outcomes.answer(group, architecture, "packet-level");
  const rate = meanOf(valuesOf(point, "replyRate")).estimate;
  return rate > saturation * capacity(parametersOf(point));
}

/** Every load by every engine. */
export function enginesTable(
  outcomes: EngineOutcomes,
  options: ExperimentOptions,
): ExperimentTable {
  const rows = loadsOf(options).flatMap(({ baseline, sweep, load, group }) =>
    compared.flatMap((architecture) =>
      hostEngineNames.map((engine): TableRow => {
        const point = outcomes.answer(group, architecture, engine);
        const of = (metric: string) => [metric, meanOf(valuesOf(point, metric))] as const;
        return {
          baseline,
          sweep,
          load,
          architecture,
          engine,
          replications: valuesOf(point, "replyRate").length,
          ...effectsColumns(Object.fromEntries(metrics.map(of))),
          unsettled: meanOf(valuesOf(point, "unsettled")).estimate,
        };
      })
    )
  );
  return {
    name: "engines",
    title: "Loads and numbers of VMs by packet level, analytic solver and simulation",
    units: { load: "1", replications: "1", ...metricUnits(metrics), unsettled: "1" },
    rows,
  };
}

const differed = ["replyRate", "utilization", "responseTimeMean"] as const;

/** How far the layered queueing engines are from the packet level at each load. */
export function differencesTable(
  outcomes: EngineOutcomes,
  options: ExperimentOptions,
): ExperimentTable {
  const rows = loadsOf(options).flatMap(({ baseline, sweep, load, group }) =>
    compared.flatMap((architecture) => {
      const region = isSaturated(outcomes, group, architecture) ? "saturated" : "below";
      return others.flatMap((engine) =>
        differed.map((metric): TableRow => {
          const of = (who: HostEngineName) => outcomes.answers(group, architecture, who, metric);
          const difference = percent(of(engine), of("packet-level"));
          const base = { baseline, sweep, load, architecture, region, engine, metric };
          return { ...base, ...effectColumns("difference", difference) };
        })
      );
    })
  );
  return {
    name: "differences",
    title: "Layered queueing engines over the packet level, less 1",
    units: { load: "1", ...effectUnits({ difference: "%" }) },
    rows,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The differences in short: by architecture, region, engine and metric. */
export function agreementTable(differences: ExperimentTable): ExperimentTable {
  const groups = new Map<string, TableRow[]>();
  for (const row of differences.rows) {
    const key = [row.architecture, row.region, row.engine, row.metric].join(" ");
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  const rows = [...groups.values()].map((group): TableRow => {
    const { architecture, region, engine, metric } = group[0];
    const sizes = group.map(({ difference }) => Math.abs(difference as number));
    const known = sizes.filter(Number.isFinite);
    return {
      architecture,
      region,
      engine,
      metric,
      loads: group.length,
      answered: known.length,
      within_10: known.filter((size) => size <= 10).length,
      median: known.length > 0 ? median(known) : null,
      largest: known.length > 0 ? Math.max(...known) : null,
    };
  });
  return {
    name: "agreement",
    title: "Sizes of the differences from the packet level, below saturation and at it",
    units: { loads: "1", answered: "1", within_10: "1", median: "%", largest: "%" },
    rows,
  };
}

/** The gain of VDI by every engine. */
export function gainTable(outcomes: EngineOutcomes, options: ExperimentOptions): ExperimentTable {
  const rows = loadsOf(options).filter(({ sweep }) => sweep !== "open").flatMap((
    { baseline, sweep, load, group },
  ) =>
    hostEngineNames.map((engine): TableRow => ({
      baseline,
      sweep,
      load,
      engine,
      ...effectColumns("gain", gainAt(outcomes, group, engine)),
    }))
  );
  return {
    name: "gain",
    title: "Throughput of VDI over that of the split driver, less 1",
    units: { load: "1", ...effectUnits({ gain: "%" }) },
    rows,
  };
}

/** The largest gain on each baseline by every engine. */
export function largestTable(
  outcomes: EngineOutcomes,
  options: ExperimentOptions,
): ExperimentTable {
  const rows = baselineKeys.flatMap((baseline) =>
    hostEngineNames.map((engine): TableRow => {
      const { vms, ...gain } = largestGain(outcomes, options, baseline, engine);
      return { baseline, engine, vms, ...effectColumns("gain", gain) };
    })
  );
  return {
    name: "largest-gain",
    title: "Largest gain of VDI over the numbers of VMs, at a saturating load",
    units: { vms: "1", ...effectUnits({ gain: "%" }) },
    rows,
  };
}

/** Events of each connection: predicted for the models, and counted at packet level. */
export function eventsTable(outcomes: EngineOutcomes, options: ExperimentOptions): ExperimentTable {
  const rows = loadsOf(options).flatMap(({ baseline, sweep, load, group }) =>
    compared.map((architecture): TableRow => {
      const point = outcomes.answer(group, architecture, "packet-level");
      const { host, costs } = parametersOf(point);
      const mean = (metric: string) => meanOf(valuesOf(point, metric)).estimate;
      const replies = mean("replyRate");
      const { events, demand } = operatingPoint(host, costs).vms[0];
      const cycles = Object.values(demand.accounts).reduce((sum, each) => sum + each, 0);
      const counted = mean("utilization") * host.cores * host.clockRate / replies;
      return {
        baseline,
        sweep,
        load,
        architecture,
        interrupts: events.interrupts,
        interrupts_counted: mean("interruptRate") / replies,
        notifications: events.toFront + events.toBack,
        notifications_counted: mean("eventRate") / replies,
        switches: events.guestSwitches + events.driverSwitches,
        switches_counted: mean("switchRate") / replies,
        cycles,
        cycles_counted: counted,
        difference: (cycles / counted - 1) * 100,
      };
    })
  );
  const perReply = ["interrupts", "notifications", "switches", "cycles"];
  const units = Object.fromEntries(
    perReply.flatMap((name) => [name, `${name}_counted`].map((column) => [column, "1"])),
  );
  return {
    name: "events",
    title: "Events and cycles of each reply: predicted for the models, counted at packet level",
    units: { load: "1", ...units, difference: "%" },
    rows,
  };
}

/** Published figures, and what the engines say of them. */
export function publishedTable(outcomes: EngineOutcomes): ExperimentTable {
  const rows = publishedRows.flatMap(({ id, source, low, high, unit, of, factor, added, hosts }) =>
    hostEngineNames.map((engine): TableRow => {
      const [entity, metric] = of;
      const values = (name: string) =>
        outcomes.answers(`published/${id}`, name, engine, metric, entity)
          .map((value) => value * factor + added);
      const ratio = hosts.length === 2;
      const { estimate, low: least, high: most } = ratio
        ? percent(values("system"), values("reference"))
        : meanOf(values("system"));
      const shown = (value: number) => ratio ? 1 + value / 100 : value;
      return {
        row: id,
        source,
        unit,
        published_low: low,
        published_high: high,
        engine,
        value: shown(estimate),
        value_low: shown(least),
        value_high: shown(most),
        within: shown(estimate) >= low && shown(estimate) <= high ? "yes" : "no",
      };
    })
  );
  return {
    name: "published",
    title: "Figures of real implementations, and what the models give for hosts like theirs",
    units: {
      published_low: "1 or %",
      published_high: "1 or %",
      value: "1 or %",
      value_low: "1 or %",
      value_high: "1 or %",
    },
    rows,
  };
}

/** Differences that were looked into: as they are, and with the supposed reason taken away. */
export function doubtsTable(outcomes: EngineOutcomes): ExperimentTable {
  const rows = doubts.flatMap(({ name, metric, change }) =>
    (["as is", "changed"] as const).map((which): TableRow => {
      const of = (engine: HostEngineName) =>
        outcomes.answers(`doubt/${name}`, which, engine, metric);
      return {
        difference_of: name,
        host: which === "changed" ? change : which,
        metric,
        packet_level: meanOf(of("packet-level")).estimate,
        lqn_simulation: meanOf(of("lqn-simulation")).estimate,
        ...effectColumns("difference", percent(of("lqn-simulation"), of("packet-level"))),
      };
    })
  );
  const value = "replies/s or ms";
  return {
    name: "doubts",
    title: "Differences between models and packet level, with the supposed reason and without it",
    units: { packet_level: value, lqn_simulation: value, ...effectUnits({ difference: "%" }) },
    rows,
  };
}

/** The gain over the assumed ranges. */
export function spaceTable(space: readonly SpaceGain[]): ExperimentTable {
  const rows = space.map((
    { parameters, effects: { lqn, packet }, differences },
    index,
  ): TableRow => ({
    point: index,
    ...parameters,
    ...effectColumns("gain", lqn),
    ...(differences && effectColumns("gain_packet_level", packet)),
    ...(differences && {
      difference_split_driver: differences["split-driver"].estimate,
      difference_vdi: differences["vdi"].estimate,
    }),
  }));
  const both = space.some(({ differences }) => differences !== undefined);
  return {
    name: "space",
    title: "Gain over the assumed ranges, by simulation of the layered queueing networks",
    units: {
      "reply size": "bytes",
      "program cycles": "cycles",
      clock: "GHz",
      "interrupt gap": "us",
      ...effectUnits({ gain: "%", ...(both && { gain_packet_level: "%" }) }),
      ...(both && { difference_split_driver: "%", difference_vdi: "%" }),
    },
    rows,
  };
}
