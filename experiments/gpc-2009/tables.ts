/**
 * The result tables.
 *
 * @module
 */
import {
  type ExperimentOptions,
  type ExperimentTable,
  groupColumns,
  groupUnits,
  metricColumns,
  metricUnits,
  type Outcomes,
  type PointOutcome,
  type TableRow,
} from "@iovlab/iovlab";
import { baselines, compared, loads, vmCounts } from "./hosts.ts";
import { baselineBenefit, baselineKeys } from "./effects.ts";
import { loadKey, loadSweeps, varied } from "./study.ts";

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
function hostRow(group: { replications: number }, point: PointOutcome, of: TableRow): TableRow {
  return {
    ...of,
    architecture: point.key,
    replications: group.replications,
    bottleneck: bottleneck(point),
    ...metricColumns(point, hostMetrics),
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
    units: metricUnits(hostMetrics),
    rows,
  };
}

/** The benefit on every baseline. */
export function benefitTable(outcomes: Outcomes): ExperimentTable {
  const rows = baselineKeys.map((baseline) => {
    const { reached } = outcomes.group(`peak/${baseline}`);
    const { estimate, low, high, replications } = baselineBenefit(outcomes, baseline);
    return { baseline, benefit: estimate, low, high, ...groupColumns({ replications, reached }) };
  });
  return {
    name: "benefit",
    title: "Throughput of VDI over that of the split driver at one saturating load",
    units: { benefit: "%", low: "%", high: "%", ...groupUnits },
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
        ...metricColumns(point, ["offeredRate"]),
      }));
    })
  );
  const title = "Open load, as a share of what the virtual device can carry at most";
  return { name: "load", title, units: { vms: "1", load: "1", ...metricUnits(metrics) }, rows };
}

/** 1 to 16 VMs at a saturating load. */
export function vmsTable(outcomes: Outcomes): ExperimentTable {
  const rows = varied.flatMap((baseline) =>
    vmCounts.filter((vms) => outcomes.has(`vms/${baseline}/${vms}`)).flatMap((vms) => {
      const group = outcomes.group(`vms/${baseline}/${vms}`);
      return group.points.map((point) => hostRow(group, point, { baseline, vms }));
    })
  );
  const title = "Saturating load shared by 1 to 16 VMs";
  return { name: "vms", title, units: { vms: "1", ...metricUnits(hostMetrics) }, rows };
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
        return {
          baseline,
          architecture,
          stage: entity.slice("stage:".length),
          ...metricColumns(point, ["serviceTime", "waitingTime"], entity),
        };
      });
    })
  );
  return {
    name: "stages",
    title: "Time per packet by stage at 30% of what the virtual device can carry",
    units: metricUnits(["serviceTime", "waitingTime"]),
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
    loads.filter((load) => outcomes.has(loadKey(baseline, baselines[baseline].vms, load)))
      .flatMap((load) =>
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
              ...metricColumns(point, vmMetrics, entity),
            };
          });
        })
      )
  );
  return {
    name: "load-by-vm",
    title: "Open load, VM by VM",
    units: { load: "1", ...metricUnits(vmMetrics) },
    rows,
  };
}
