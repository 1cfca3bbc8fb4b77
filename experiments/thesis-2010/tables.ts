/**
 * The result tables.
 *
 * @module
 */
import {
  effectColumns,
  effectUnits,
  type ExperimentTable,
  meanEffect,
  metricColumns,
  metricUnits,
  type Outcomes,
  percentEffect,
} from "@iovlab/iovlab";
import {
  baselineRuns,
  gain,
  groupOf,
  kept,
  lost,
  overhead,
  overheadReduction,
  served,
  type Test,
} from "./effects.ts";
import { changeFactors, mostVms, type System, systems } from "./hosts.ts";
import { contextsKey, virtual } from "./study.ts";

/** Words for systems. */
export const systemLabels: Readonly<Record<System, string>> = {
  native: "Native",
  "split-driver": "Split driver",
  "virtio-vhost": "virtio, vhost",
  "sr-iov": "SR-IOV",
  "scalable-iov": "Scalable IOV",
  vdi: "VDI",
};

/** Functions of a device of the time when SR-IOV was new: a number of ours, as `srIov.functions` of a host says. */
const functions = 7;

/** Where each system stands: one row for each with everything that was measured on the baseline. */
export function standingTable(outcomes: Outcomes): ExperimentTable {
  const runs = baselineRuns(outcomes);
  const rows = virtual.map((system) => {
    const limit = mostVms(system, functions);
    return {
      system: systemLabels[system],
      ...effectColumns("gain", gain(runs, system)),
      ...effectColumns("overhead_reduction", overheadReduction(runs, system)),
      ...effectColumns("served", meanEffect(served(runs, system))),
      ...effectColumns("served_streams", meanEffect(served(runs, system, "streams"))),
      ...effectColumns("lost", meanEffect(lost(runs, system))),
      ...effectColumns("lost_from_outside", meanEffect(lost(runs, system, "flooded-in"))),
      most_vms: Number.isFinite(limit) ? limit : null,
      guarantee: system === "vdi" ? "reservation" : limitsOf(system),
    };
  });
  return {
    name: "standing",
    title: "Where each system stands on the baseline",
    units: {
      ...effectUnits({
        gain: "%",
        overhead_reduction: "%",
        served: "%",
        served_streams: "%",
        lost: "%",
        lost_from_outside: "%",
      }),
      most_vms: "VMs",
    },
    rows,
  };
}

function limitsOf(system: System): string {
  return system === "sr-iov" || system === "scalable-iov" ? "limits of the others" : "none";
}

const loadMetrics = [
  "offeredRate",
  "replyRate",
  "responseTimeMean",
  "responseTimeP95",
  "responseTimeP99",
  "errorShare",
  "utilization",
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
  "cpuPerMegabit",
] as const;

/** Every system in every test. */
export function systemsTable(outcomes: Outcomes): ExperimentTable {
  const runs = baselineRuns(outcomes);
  const tests: readonly Test[] = [
    "saturated",
    "light",
    "contended",
    "streams",
    "flooded",
    "flooded-in",
  ];
  const rows = tests.flatMap((test) =>
    systems.filter((system) => system !== "native" || test === "saturated" || test === "light")
      .map((system) => ({
        test,
        system: systemLabels[system],
        replications: outcomes.group(groupOf(test, system)).replications,
        ...metricColumns(outcomes.point(groupOf(test, system), system), loadMetrics),
        ...effectColumns(
          "overhead",
          meanEffect(test === "light" ? overhead(runs, system) : []),
        ),
      }))
  );
  return {
    name: "systems",
    title: "Every system in every test on the baseline, all VMs together",
    units: {
      replications: "1",
      ...metricUnits(loadMetrics),
      ...effectUnits({ overhead: "ms/Mb" }),
    },
    rows,
  };
}

/** Throughput of many VMs on fewer contexts, by how long a change takes. */
export function contextsTable(outcomes: Outcomes): ExperimentTable {
  const metrics = ["replyRate", "contextMissRate", "responseTimeP95"];
  const rows = changeFactors.filter((factor) => outcomes.has(contextsKey(factor)))
    .flatMap((factor) => {
      const group = outcomes.group(contextsKey(factor));
      const all = outcomes.values(group.key, "16", "replyRate");
      return group.points.map((point) => {
        const few = outcomes.values(group.key, point.key, "replyRate");
        return {
          change: factor,
          contexts: Number(point.key),
          replications: group.replications,
          ...effectColumns("kept", meanEffect(kept(few, all))),
          ...metricColumns(point, metrics),
        };
      });
    });
  return {
    name: "contexts",
    title: "16 saturated VMs on fewer contexts, by the time that a change takes",
    units: {
      change: "1",
      contexts: "1",
      replications: "1",
      ...effectUnits({ kept: "%" }),
      ...metricUnits(metrics),
    },
    rows,
  };
}

/** Throughput at saturation and core time per megabit at the same load, over the split driver. */
export function efficiencyTable(outcomes: Outcomes): ExperimentTable {
  const runs = baselineRuns(outcomes);
  const rows = systems.map((system) => {
    const time = (of: System) => runs.of("light", of, "cpuPerMegabit");
    return {
      system: systemLabels[system],
      ...effectColumns("throughput", gain(runs, system)),
      ...effectColumns("core_time", percentEffect(time(system), time("split-driver"))),
    };
  });
  return {
    name: "efficiency",
    title:
      "Throughput at a saturating load and core time per megabit at the same load, over the split driver",
    units: effectUnits({ throughput: "%", core_time: "%" }),
    rows,
  };
}
