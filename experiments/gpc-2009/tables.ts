/**
 * The result tables.
 *
 * @module
 */
import {
  type ExperimentOptions,
  type ExperimentTable,
  type PointOutcome,
  replicationInterval,
  unitOf,
} from "@iovlab/iovlab";
import { baselines, compared, loads, vmCounts } from "./hosts.ts";
import { baselineBenefit, baselineKeys, type Outcomes, type SpaceEffect } from "./effects.ts";
import { loadKey, loadSweeps, varied } from "./study.ts";

/** A row of a table. */
export type Row = Record<string, string | number | null>;

/** The mean of a metric over the replications that have it, with the ends of its 95% interval. */
export function estimate(
  point: PointOutcome,
  entity: string,
  metric: string,
): { mean: number; low: number; high: number } {
  const series = point.series.find((one) => one.entity === entity && one.metric === metric);
  const values = (series?.values ?? []).filter(Number.isFinite);
  const { mean, low, high } = replicationInterval(values);
  return { mean, low, high };
}

/** Columns `metric`, `metric_low` and `metric_high` of each metric of an entity at a point. */
function columns(point: PointOutcome, metrics: readonly string[], entity = "total"): Row {
  const row: Row = {};
  for (const metric of metrics) {
    const { mean, low, high } = estimate(point, entity, metric);
    row[metric] = mean;
    row[`${metric}_low`] = low;
    row[`${metric}_high`] = high;
  }
  return row;
}

function unitsOf(metrics: readonly string[]): Record<string, string> {
  const units: Record<string, string> = {};
  for (const metric of metrics) {
    for (const suffix of ["", "_low", "_high"]) units[metric + suffix] = unitOf(metric);
  }
  return units;
}

const hostMetrics = [
  "replyRate",
  "operationalBound",
  "transmitBitRate",
  "receiveBitRate",
  "responseTimeMean",
  "responseTimeP50",
  "responseTimeP95",
  "responseTimeP99",
  "errorRate",
  "errorShare",
  "dropRate",
  "listenDropRate",
  "utilization",
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
  "idleShare",
  "guestCyclesPerPacket",
  "driverDomainCyclesPerPacket",
  "vmmCyclesPerPacket",
  "cpuPerMegabit",
  "interruptRate",
  "eventRate",
  "switchRate",
  "retransmitRate",
  "warmUp",
  "unsettled",
] as const;

/** The resource with the least operational bound at a point. */
export function bottleneck(point: PointOutcome): string {
  let name = "";
  let least = Infinity;
  for (const { entity, metric, values } of point.series) {
    if (metric !== "operationalBound" || !entity.startsWith("bound:")) continue;
    if (values[0] < least) {
      least = values[0];
      name = entity.slice("bound:".length);
    }
  }
  return name;
}

/** A point's row: who it is, its replications, its metrics. */
function hostRow(group: { replications: number }, point: PointOutcome, of: Row): Row {
  return {
    ...of,
    architecture: point.key,
    replications: group.replications,
    bottleneck: bottleneck(point),
    ...columns(point, hostMetrics),
  };
}

/** Every baseline at its saturating load. */
export function peakTable(outcomes: Outcomes): ExperimentTable {
  const rows = baselineKeys.flatMap((baseline) => {
    const group = outcomes.group(`peak/${baseline}`);
    return group.points.map((point) => hostRow(group, point, { baseline }));
  });
  return {
    name: "peak",
    title: "Baselines at one saturating load",
    units: unitsOf(hostMetrics),
    rows,
  };
}

/** The benefit on every baseline. */
export function benefitTable(outcomes: Outcomes): ExperimentTable {
  const rows = baselineKeys.map((baseline) => {
    const { reached } = outcomes.group(`peak/${baseline}`);
    const { estimate, low, high, replications } = baselineBenefit(outcomes, baseline);
    return { baseline, benefit: estimate, low, high, replications, reached: reached ? 1 : 0 };
  });
  return {
    name: "benefit",
    title: "Throughput of VDI over that of the split driver at one saturating load",
    units: { benefit: "%", low: "%", high: "%", replications: "1", reached: "1" },
    rows,
  };
}

/** Open load from light to beyond saturation. */
export function loadTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const metrics = ["offeredRate", ...hostMetrics];
  const rows = loadSweeps(options).flatMap(({ baseline, vms, loads }) =>
    loads.flatMap((load) => {
      const group = outcomes.group(loadKey(baseline, vms, load));
      return group.points.map((point) => ({
        ...hostRow(group, point, { baseline, vms, load }),
        ...columns(point, ["offeredRate"]),
      }));
    })
  );
  const title = "Open load, as a share of what the virtual device can carry at most";
  return { name: "load", title, units: { vms: "1", load: "1", ...unitsOf(metrics) }, rows };
}

/** 1 to 16 VMs at a saturating load. */
export function vmsTable(outcomes: Outcomes): ExperimentTable {
  const rows = varied.flatMap((baseline) =>
    vmCounts.flatMap((vms) => {
      const group = outcomes.group(`vms/${baseline}/${vms}`);
      return group.points.map((point) => hostRow(group, point, { baseline, vms }));
    })
  );
  const title = "Saturating load shared by 1 to 16 VMs";
  return { name: "vms", title, units: { vms: "1", ...unitsOf(hostMetrics) }, rows };
}

/** The load at which stages are shown: below saturation for every architecture. */
const stageLoad = 0.3;

/** Time per packet by stage. */
export function stagesTable(outcomes: Outcomes): ExperimentTable {
  const rows = varied.flatMap((baseline) =>
    compared.flatMap((architecture) => {
      const point = outcomes.point(
        loadKey(baseline, baselines[baseline].vms, stageLoad),
        architecture,
      );
      const stages = point.series.filter((one) => one.metric === "serviceTime");
      return stages.map(({ entity }) => {
        const service = estimate(point, entity, "serviceTime");
        const waiting = estimate(point, entity, "waitingTime");
        return {
          baseline,
          architecture,
          stage: entity.slice("stage:".length),
          serviceTime: service.mean,
          serviceTime_low: service.low,
          serviceTime_high: service.high,
          waitingTime: waiting.mean,
          waitingTime_low: waiting.low,
          waitingTime_high: waiting.high,
        };
      });
    })
  );
  return {
    name: "stages",
    title: "Time per packet by stage at 30% of what the virtual device can carry",
    units: unitsOf(["serviceTime", "waitingTime"]),
    rows,
  };
}

const vmMetrics = [
  "offeredRate",
  "replyRate",
  "transmitBitRate",
  "responseTimeMean",
  "responseTimeP50",
  "responseTimeP95",
  "responseTimeP99",
  "errorShare",
  "dropRate",
  "packetRate",
  "guestUtilization",
  "vmmUtilization",
  "guestCyclesPerPacket",
  "vmmCyclesPerPacket",
  "cpuPerMegabit",
  "switchRate",
] as const;

/** Every VM under open load. */
export function vmTable(outcomes: Outcomes): ExperimentTable {
  const rows = varied.flatMap((baseline) =>
    loads.flatMap((load) =>
      outcomes.group(loadKey(baseline, baselines[baseline].vms, load)).points.flatMap((point) => {
        const vms = point.series.filter(({ entity, metric }) =>
          entity.startsWith("vm:") && metric === "replyRate"
        );
        return vms.map(({ entity }) => {
          return {
            baseline,
            load,
            architecture: point.key,
            vm: entity.slice("vm:".length),
            ...columns(point, vmMetrics, entity),
          };
        });
      })
    )
  );
  return {
    name: "load-by-vm",
    title: "Open load, VM by VM",
    units: { load: "1", ...unitsOf(vmMetrics) },
    rows,
  };
}

/** The sampled parameter space. */
export function spaceTable(effects: readonly SpaceEffect[]): ExperimentTable {
  const rows = effects.map(({ parameters, benefit, scaling }, index) => ({
    point: index,
    ...parameters,
    benefit: benefit.estimate,
    benefit_low: benefit.low,
    benefit_high: benefit.high,
    kept: scaling.estimate,
    kept_low: scaling.low,
    kept_high: scaling.high,
  }));
  const effectUnits = Object.fromEntries(
    ["benefit", "benefit_low", "benefit_high", "kept", "kept_low", "kept_high"]
      .map((column) => [column, "%"]),
  );
  const units = {
    "reply size": "bytes",
    "program cycles": "cycles",
    clock: "GHz",
    "interrupt gap": "us",
    ...effectUnits,
  };
  return { name: "space", title: "Effects over the assumed ranges", units, rows };
}
