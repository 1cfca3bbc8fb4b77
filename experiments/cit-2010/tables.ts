/**
 * The result tables.
 *
 * @module
 */
import {
  type Effect,
  effectColumns,
  effectsColumns,
  effectUnits,
  type ExperimentOptions,
  type ExperimentTable,
  groupColumns,
  groupUnits,
  joined,
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
  baselineLost,
  baselineRecovery,
  baselineShared,
  foreignBytes,
  lost,
  meanOf,
  reachedShare,
} from "./effects.ts";
import { bystanders, FLOOD_RATE } from "./hosts.ts";
import { primaryKey } from "./claims.ts";
import {
  dmaSystems,
  insideOf,
  lasting,
  protectionsOf,
  rateKey,
  rateSystems,
  softwareOf,
  steadyKey,
  systemsUnder,
  timedThreats,
} from "./study.ts";
import { scaleOf } from "./scale.ts";

/** The share of time in which a bystander missed its objective, mean over the bystanders, by replication. */
function missed(point: PointOutcome): number[] {
  const each = Array.from(
    { length: bystanders },
    (_, i) => valuesOf(point, "objectiveMissedShare", `vm:web${i + 1}`),
  );
  return meanOf(each);
}

const harmMetrics = [
  "hostileRate",
  "violationRate",
  "corruptionRate",
  "corruptedByteRate",
  "dropRate",
  "errorShare",
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
] as const;

/** The 95th percentile of the reply time under a threat over that without; none where a replication has no reply at all. */
function timesOf(quiet: PointOutcome, attacked: PointOutcome): Effect {
  const [without, under] = [quiet, attacked].map((point) => valuesOf(point, "responseTimeP95"));
  const replications = valuesOf(attacked, "errorShare").length;
  return percentEffect(under.length === replications ? under : [], without);
}

/** What a pair of points says: the same host without and with the threat. */
function harmColumns(quiet: PointOutcome, attacked: PointOutcome): TableRow {
  const of = (point: PointOutcome, metric: string) => valuesOf(point, metric);
  const times = timesOf(quiet, attacked);
  const ratio = (value: number) => 1 + value / 100;
  return {
    ...effectColumns("lost", meanEffect(lost(of(quiet, "errorShare"), of(attacked, "errorShare")))),
    ...effectColumns("p95_ratio", {
      estimate: ratio(times.estimate),
      low: ratio(times.low),
      high: ratio(times.high),
    }),
    ...effectColumns(
      "missed",
      meanEffect(joined(missed(attacked), missed(quiet), (a, b) => 100 * (a - b))),
    ),
    ...effectColumns("replies_quiet", meanEffect(of(quiet, "replyRate"))),
    ...effectColumns("p95_quiet", meanEffect(of(quiet, "responseTimeP95"))),
    ...effectColumns("p95_attacked", meanEffect(of(attacked, "responseTimeP95"))),
  };
}

const harmUnits = effectUnits({
  lost: "%",
  p95_ratio: "1",
  missed: percentagePoints,
  replies_quiet: "replies/s",
  p95_quiet: "ms",
  p95_attacked: "ms",
});

/** Every threat that lasts, on every baseline, under every system. */
export function harmTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const scale = scaleOf(options);
  const rows = scale.baselines.flatMap((baseline) =>
    lasting.flatMap((threat) =>
      systemsUnder(scale, baseline, threat).map((system): TableRow => {
        const group = steadyKey(baseline, threat, system);
        const attacked = outcomes.point(group, `${system}/attacked`);
        return {
          baseline,
          threat,
          system,
          ...groupColumns(outcomes.group(group)),
          ...harmColumns(outcomes.point(group, `${system}/quiet`), attacked),
          ...metricColumns(attacked, harmMetrics),
        };
      })
    )
  );
  return {
    name: "harm",
    title: "What threats that last do to the bystanders",
    units: { ...groupUnits, ...harmUnits, ...metricUnits(harmMetrics) },
    rows,
  };
}

/** How much more each architecture with shared software loses to the four attacks than those without, on the primary baseline. */
export function softwareTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = softwareOf(scaleOf(options)).map((system): TableRow => ({
    system,
    ...effectColumns("shared", baselineShared(outcomes, primaryKey, system)),
  }));
  return {
    name: "software",
    title: "Replies lost to the four attacks, more than with SR-IOV and VDI, mean",
    units: effectUnits({ shared: percentagePoints }),
    rows,
  };
}

/** Floods into a VM at several rates. */
export function rateTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const scale = scaleOf(options);
  const rows = rateSystems(scale).flatMap((system) =>
    scale.rates.map((share): TableRow => {
      const group = rateKey(share);
      return {
        system,
        rate: share * FLOOD_RATE,
        ...harmColumns(
          outcomes.point(group, `${system}/quiet`),
          outcomes.point(group, `${system}/attacked`),
        ),
      };
    })
  );
  return {
    name: "rates",
    title: "What a flood into a VM does to the bystanders, by its rate",
    units: { rate: "packets/s", ...harmUnits },
    rows,
  };
}

/** How long bystanders take to be as before. */
export function recoveryTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const scale = scaleOf(options);
  const rows = scale.baselines.flatMap((baseline) =>
    timedThreats(scale, baseline).flatMap(({ threat, systems }) =>
      systems.map((system): TableRow => {
        const group = `timed/${baseline}/${threat}`;
        const times = baselineRecovery(outcomes, baseline, system, threat);
        const point = outcomes.point(group, system);
        const share = point.series.find(({ entity, metric }) =>
          metric === "unrecoveredShare" &&
          (entity.startsWith("event:stop") || !entity.includes("workload"))
        );
        return {
          baseline,
          threat,
          system,
          ...groupColumns(outcomes.group(group)),
          ...effectColumns("recovery", meanEffect(times)),
          ...effectColumns("unrecovered", meanEffect(share?.values ?? [])),
          ...effectColumns("missed", meanEffect(missed(point).map((value) => 100 * value))),
          ...metricColumns(point, ["replyRate", "errorShare"]),
        };
      })
    )
  );
  return {
    name: "recovery",
    title: "Time until the bystanders are as before",
    units: {
      ...groupUnits,
      ...effectUnits({ recovery: "ms", unrecovered: "1", missed: "%" }),
      ...metricUnits(["replyRate", "errorShare"]),
    },
    rows,
  };
}

/** What hostile descriptors reach. */
export function dmaTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = scaleOf(options).baselines.flatMap((baseline) =>
    Object.entries(dmaSystems).map(([system, { architecture, mode }]): TableRow => {
      const group = `dma/${baseline}`;
      const point = outcomes.point(group, system);
      return {
        baseline,
        architecture,
        iommu: architecture === "vdi" ? "not used" : mode,
        ...effectColumns("reached", meanEffect(reachedShare(outcomes, group, system))),
        ...effectColumns("foreign_bytes", meanEffect(foreignBytes(outcomes, group, system))),
        ...metricColumns(point, ["hostileRate", "violationRate"]),
      };
    })
  );
  return {
    name: "dma",
    title: "What hostile descriptors reach, by who checks",
    units: {
      ...effectUnits({ reached: "%", foreign_bytes: "bytes/s" }),
      ...metricUnits(["hostileRate", "violationRate"]),
    },
    rows,
  };
}

const protectMetrics = [
  "replyRate",
  "utilization",
  "guestCyclesPerPacket",
  "driverDomainCyclesPerPacket",
  "vmmCyclesPerPacket",
  "iotlbMissRate",
  "staleTimeMean",
  "responseTimeP95",
] as const;

/** What protection costs. */
export function protectionTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = protectionsOf(scaleOf(options)).flatMap(({ system, against, variants }) => {
    const group = `protect/${system}`;
    const rates = (name: string) => outcomes.values(group, name, "replyRate");
    return variants.map(({ name, label }): TableRow => ({
      system,
      protection: name,
      label,
      ...groupColumns(outcomes.group(group)),
      ...effectColumns("change", percentEffect(rates(name), rates(against))),
      ...metricColumns(outcomes.point(group, name), protectMetrics),
    }));
  });
  return {
    name: "protection",
    title: "Saturated hosts with and without protection",
    units: {
      ...groupUnits,
      ...effectUnits({ change: "%" }),
      ...metricUnits(protectMetrics),
    },
    rows,
  };
}

/** Contention inside the device. */
export function insideTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const metrics = ["contextMissRate", "dropRate"] as const;
  const rows = insideOf(scaleOf(options)).flatMap(({ name, label, variants }) =>
    variants.map((variant): TableRow => {
      const group = `inside/${name}`;
      const attacked = outcomes.point(group, `${variant.name}/attacked`);
      return {
        case: label,
        variant: variant.label,
        ...harmColumns(outcomes.point(group, `${variant.name}/quiet`), attacked),
        ...metricColumns(attacked, metrics),
      };
    })
  );
  return {
    name: "inside",
    title: "Harm by contention inside the device",
    units: { ...harmUnits, ...metricUnits(metrics) },
    rows,
  };
}

/** The claims' effects on every baseline. */
export function effectsTable(
  effects: Readonly<Record<string, ReadonlyMap<string, Effect>>>,
  units: Readonly<Record<string, string>>,
): ExperimentTable {
  const keys = [...Object.values(effects)[0].keys()];
  const rows = keys.map((baseline): TableRow => ({
    baseline,
    ...effectsColumns(
      Object.fromEntries(
        Object.entries(effects).map(([name, byHost]) => [name, byHost.get(baseline)!]),
      ),
    ),
  }));
  return {
    name: "effects",
    title: "What the claims are judged by, on each baseline",
    units: effectUnits(units),
    rows,
  };
}

/** Replies lost that count as none in words, in percent. */
const NOTHING = 0.005;

/** The threat that costs the most replies under VDI on a baseline, in percent; none where none costs any. */
export function worstThreat(
  outcomes: Outcomes,
  baseline: string,
): { readonly threat: string; readonly lost: number } | undefined {
  const means = lasting.map((threat) => ({
    threat,
    lost: meanEffect(baselineLost(outcomes, baseline, "vdi", threat)).estimate,
  }));
  const worst = means.reduce((worst, one) => one.lost > worst.lost ? one : worst);
  return worst.lost > NOTHING ? worst : undefined;
}
