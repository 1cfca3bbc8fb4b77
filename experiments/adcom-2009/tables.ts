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
  meanEffect,
  metricColumns,
  metricUnits,
  type Outcomes,
  type PointOutcome,
  type TableRow,
} from "@iovlab/iovlab";
import { claims, type EffectName, proposed } from "./claims.ts";
import {
  bestControls,
  keptOf,
  manyKeys,
  type Measured,
  measuredAt,
  metOf,
  pausedRate,
  percentage,
  servedOf,
  worstKept,
} from "./effects.ts";
import { predictedRate, steppedBaselines, steps, stepTime, victim } from "./hosts.ts";
import {
  baselineScenes,
  manyScenes,
  pausedScenes,
  scenes,
  stepEntities,
  sweptLoads,
} from "./study.ts";
import { sweptSystems, systemOf } from "./systems.ts";

const vmMetrics = [
  "objectiveMissedShare",
  "offeredRate",
  "replyRate",
  "responseTimeMean",
  "responseTimeP95",
  "responseTimeP99",
  "errorShare",
] as const;

const hostMetrics = [
  "transmitBitRate",
  "receiveBitRate",
  "dropRate",
  "utilization",
  "unsettled",
] as const;

const shareUnits = effectUnits({ met: "%", served: "%", kept: "%" });

/** What a system met, served and kept, as columns. */
function shares(measured: Measured, system: string): TableRow {
  return effectsColumns({
    met: percentage(metOf(measured, system)),
    served: percentage(servedOf(measured, system)),
    kept: percentage(keptOf(measured, system)),
  });
}

/** A point's columns: its system, what it kept, the VM's rows and the host's. */
function pointRow(measured: Measured, point: PointOutcome, replications: number): TableRow {
  const { architecture } = systemOf(point.key);
  return {
    system: point.key,
    architecture,
    replications,
    ...shares(measured, point.key),
    ...metricColumns(point, vmMetrics, `vm:${victim}`),
    ...metricColumns(point, hostMetrics),
  };
}

const pointUnits = {
  replications: "1",
  ...shareUnits,
  ...metricUnits(vmMetrics),
  ...metricUnits(hostMetrics),
};

/** The rows of the groups `guard/HOST` and `grid/HOST`, in the order of their systems. */
function hostRows(outcomes: Outcomes, key: string, options: ExperimentOptions): TableRow[] {
  const measured = measuredAt(outcomes, key, options);
  return ["guard", "grid"].flatMap((kind) => {
    const group = outcomes.group(`${kind}/${key}`);
    return group.points.map((point) => ({
      host: key,
      neighbours: scenes(options)[key].setting.neighbours,
      ...pointRow(measured, point, group.replications),
    }));
  });
}

/** Every baseline under every system. */
export function guardTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const keys = Object.keys(baselineScenes(options));
  return {
    name: "guard",
    title: "A VM with an objective beside saturating neighbours",
    units: { neighbours: "1", ...pointUnits },
    rows: keys.flatMap((key) => hostRows(outcomes, key, options)),
  };
}

/** One to fifteen neighbours. */
export function manyTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const swept = new Set(sweptSystems.map(({ key }) => key));
  const rows = manyKeys(options).flatMap((key) => hostRows(outcomes, key, options))
    .filter(({ system }) => swept.has(system as string))
    .map((row) => ({ kind: (row.host as string).split("/")[0], ...row }));
  const title = "One to fifteen saturating neighbours";
  return { name: "many", title, units: { neighbours: "1", ...pointUnits }, rows };
}

/** Neighbours from idle to beyond saturation. */
export function loadTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = sweptLoads(options).flatMap((load) => {
    const { points, replications } = outcomes.group(`load/${load}`);
    const measured: Measured = {
      systems: points.map(({ key }) => key),
      beside: (system, metric, entity) => outcomes.values(`load/${load}`, system, metric, entity),
    };
    return points.map((point) => ({ load, ...pointRow(measured, point, replications) }));
  });
  const title = "Neighbours from idle to beyond saturation: what they offer over the line rate";
  return { name: "load", title, units: { load: "1", ...pointUnits }, rows };
}

/** What neighbours get while the VM pauses, beside what the control keeps when it does not. */
export function pauseTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const rows = Object.entries(pausedScenes(options)).flatMap(([host, { few }]) => {
    const measured = measuredAt(outcomes, host, options);
    return few.filter(({ key }) => measured.systems.includes(key)).map(({ key, architecture }) => ({
      host,
      system: key,
      architecture,
      replications: outcomes.group(`pause/${host}`).replications,
      ...effectColumns("lent", meanEffect(pausedRate(measured, key))),
      ...effectColumns("kept", percentage(keptOf(measured, key))),
    }));
  });
  return {
    name: "pause",
    title: "What the neighbours get while the VM pauses, and what the VM keeps while it does not",
    units: { replications: "1", ...effectUnits({ lent: "Mb/s", kept: "%" }) },
    rows,
  };
}

const stepMetrics = ["bitRateBefore", "bitRateAfter", "shiftLag", "refusedShare"] as const;

/** What became of a share at each change. */
export function stepTable(outcomes: Outcomes): ExperimentTable {
  const rows = Object.entries(steppedBaselines).flatMap(([host, setting]) => {
    const group = outcomes.group(`step/${host}`);
    return stepEntities(setting).map((entity, index): TableRow => {
      const predicted = predictedRate(setting, steps[index].share) * 1e-6;
      const after = outcomes.values(`step/${host}`, "vdi", "bitRateAfter", entity);
      return {
        host,
        at: stepTime(setting, steps[index]),
        reserved: steps[index].share * setting.lineRate * 1e-6,
        predicted,
        ...effectColumns("error", meanEffect(after.map((rate) => 100 * (rate / predicted - 1)))),
        ...metricColumns(group.points[0], stepMetrics, entity),
        ...groupColumns(group),
      };
    });
  });
  return {
    name: "step",
    title: "The share of a VM that sends as much as it can when its reservation changes",
    units: {
      ...{ at: "s", reserved: "Mb/s", predicted: "Mb/s", ...groupUnits },
      ...effectUnits({ error: "%" }),
      ...metricUnits(stepMetrics),
    },
    rows,
  };
}

/** Every effect on every host that it is judged on. */
export function effectsTable(
  effects: Readonly<Record<EffectName, ReadonlyMap<string, Effect>>>,
): ExperimentTable {
  const rows = (Object.keys(effects) as EffectName[]).flatMap((name) =>
    [...effects[name]].map(([host, effect]) => ({
      effect: name,
      claim: claims[name].id,
      host,
      unit: claims[name].unit,
      ...effectColumns("value", effect),
      replications: effect.replications,
    }))
  );
  return {
    name: "effects",
    title: "Effects by host",
    units: { ...effectUnits({ value: "in column unit" }), replications: "1" },
    rows,
  };
}

/** The control that comes out best at each host, and whether its comparison reached the wanted precision. */
export function bestTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const keys = Object.keys({ ...baselineScenes(options), ...manyScenes(options) });
  const rows = keys.map((host) => {
    const measured = measuredAt(outcomes, host, options);
    const { today, split } = bestControls(measured);
    const kept = (system: string) => percentage(keptOf(measured, system));
    return {
      host,
      today,
      ...effectColumns("today_kept", kept(today)),
      split_driver: split,
      ...effectColumns("split_driver_kept", kept(split)),
      ...effectColumns("device_kept", kept("vdi+reservation")),
      ...effectColumns("proposed_kept", kept(proposed)),
      reached: outcomes.group(`guard/${host}`).reached ? 1 : 0,
    };
  });
  return {
    name: "best",
    title: "Today's best control at each host beside the reservation",
    units: {
      ...effectUnits({ today_kept: "%", split_driver_kept: "%", device_kept: "%" }),
      ...effectUnits({ proposed_kept: "%" }),
      reached: "1",
    },
    rows,
  };
}

/** The worst that each system keeps over the baselines: a guarantee is worth what it is worth there. */
export function worstTable(outcomes: Outcomes, options: ExperimentOptions): ExperimentTable {
  const { few, others } = baselineScenes(options).compute;
  const rows = [...few, ...others].map(({ key }) => {
    const { host, kept } = worstKept(outcomes, key, options);
    return { system: key, host, ...effectColumns("kept", kept) };
  });
  const title = "The worst that each system keeps over the baselines";
  return { name: "worst", title, units: effectUnits({ kept: "%" }), rows };
}
