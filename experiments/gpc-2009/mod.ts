/**
 * The experiment: split driver against virtual device interface, after J. Lakshmi and S. K. Nandy, GPC workshops 2009.
 *
 * @module
 */
import {
  citationText,
  driversTable,
  type Effect,
  effectByHost,
  effectDrivers,
  type EffectFigureOptions,
  effectOverSpace,
  type Experiment,
  type ExperimentFigure,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  factorLabels,
  judgeEffects,
  missedNotes,
  Outcomes,
  percentagePoints,
  precisionNote,
  quantilesTable,
  spaceTable,
  type StudyOutcome,
  unsettledNotes,
  type Verdict,
} from "@iovlab/iovlab";
import { benefit, control, scalability } from "./claims.ts";
import { controlGain, controls, controlSpace, controlTable, controlUnits } from "./control.ts";
import { baselineBenefit, baselineKeys, baselineScaling, spaceEffects } from "./effects.ts";
import * as figures from "./figures.ts";
import { factors } from "./hosts.ts";
import { citation } from "./paper.ts";
import { scaleOf, study, varied } from "./study.ts";
import * as tables from "./tables.ts";

/** The units of the factors that have one. */
const units: Readonly<Record<string, string>> = {
  "reply size": "bytes",
  "program cycles": "cycles",
  clock: "GHz",
  "interrupt gap": "us",
};

const labels = factorLabels(factors.map(({ name }) => name), units);
const controlLabels = factorLabels(Object.keys(controlUnits), controlUnits);

const ofSpace = { factors: units, effects: { benefit: "%", kept: "%" } } as const;

/** How precise a run is. */
function precisionOf(options: ExperimentOptions): string {
  const { replications: { minimum }, spacePoints: points, spaceReplications: each } = scaleOf(
    options,
  );
  return precisionNote(options, { minimum, each, points });
}

/** Why some points are not stationary. */
const unsettledReason = "beyond saturation an open load has queues that still grow";

function evaluate(
  outcome: StudyOutcome,
  options: ExperimentOptions,
): ExperimentResult {
  const outcomes = new Outcomes(outcome);
  const space = spaceEffects(outcomes, options);
  const byHost = (effect: (of: Outcomes, key: string) => Effect, keys: readonly string[]) =>
    new Map(keys.map((key) => [key, effect(outcomes, key)]));
  const controlled = controlSpace(outcomes);
  const others = controls.filter((name) => name !== "vdi-on");
  const controlGains = new Map(others.map((name) => [name, controlGain(outcomes, name)]));
  const claims = [
    judgeEffects(benefit, byHost(baselineBenefit, baselineKeys), space, "benefit", labels),
    judgeEffects(scalability, byHost(baselineScaling, varied), space, "kept", labels),
    judgeEffects(control, controlGains, controlled, "control", controlLabels),
  ];
  const result = {
    peak: tables.peakTable(outcomes),
    benefit: tables.benefitTable(outcomes),
    load: tables.loadTable(outcomes, options),
    vms: tables.vmsTable(outcomes),
    stages: tables.stagesTable(outcomes),
    loadByVm: tables.vmTable(outcomes),
    space: spaceTable(space, ofSpace),
    drivers: driversTable(space, ofSpace, options.seed),
    quantiles: quantilesTable(space, ofSpace),
    control: controlTable(outcomes),
    controlSpace: {
      ...spaceTable(controlled, {
        factors: controlUnits,
        effects: { control: percentagePoints },
      }),
      name: "control-space",
      title: "Error of one VM's share, scheduling weights less device weights, over the ranges",
    },
  };
  return {
    claims,
    tables: Object.values(result),
    figures: figuresOf(result, claims, precisionOf(options)),
    notes: [
      `${precisionOf(options)}.`,
      "The paper's parameters are not public: hosts, costs and ranges are assumed (hosts.ts, docs/costs.md).",
      ...missedNotes(outcome, study(options)),
      ...unsettledNotes([result.peak, result.load, result.vms], unsettledReason),
    ],
  };
}

/** The two effects as figures show them. */
function effectOptions([benefit, kept]: readonly Verdict[], subtitle: string) {
  const unit = "%";
  return {
    benefit: { effect: "benefit", subtitle, unit, verdict: benefit, label: "Benefit" },
    kept: {
      ...{ effect: "kept", subtitle, unit, verdict: kept },
      label: "Throughput kept, VDI over split driver",
    },
  } satisfies Record<string, Omit<EffectFigureOptions, "title">>;
}

function figuresOf(
  result: Readonly<
    Record<
      "peak" | "benefit" | "load" | "vms" | "stages" | "space" | "drivers" | "control",
      ExperimentTable
    >
  >,
  claims: readonly Verdict[],
  subtitle: string,
): ExperimentFigure[] {
  const { peak, load, vms, stages, space, drivers } = result;
  const { benefit, kept } = effectOptions(claims, subtitle);
  const title = "Benefit of VDI over the split driver at one saturating load";
  const context = { subtitle };
  return [
    effectByHost(figures.labelled(result.benefit.rows), "benefit-by-host", "host", {
      ...benefit,
      title,
    }),
    figures.throughputByLoad(load, context),
    figures.responseByLoad(load, context),
    figures.throughputByVms(vms, context),
    figures.cpuAtPeak(peak, context),
    figures.cyclesPerPacket(peak, context),
    figures.timeByStage(stages, context),
    figures.shareByAsked(result.control, context),
    effectOverSpace(space, { ...benefit, title: "Benefit of VDI over the assumed ranges" }),
    effectOverSpace(space, {
      ...kept,
      title: "Throughput kept at 16 VMs over the assumed ranges",
    }),
    effectDrivers(drivers, { ...benefit, title: "What drives the benefit of VDI" }),
    effectDrivers(drivers, { ...kept, title: "What drives the throughput kept at 16 VMs" }),
  ];
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "gpc-2009",
  title: "Split driver against virtual device interface",
  question:
    "How much more network I/O does a host carry where VMs reach a device context of their own, does it carry more VMs, and can one VM's share of the I/O path be controlled?",
  method:
    "httperf against 1 to 16 web-server VMs behind a split driver and behind VDI, from light load to beyond saturation, with the same clients; eight baseline hosts and a Latin hypercube over all that is assumed. One VM's share of a full line with the device's quality-of-service hooks off and on, beside scheduling weights and back-end limits of a split driver.",
  citation: citationText(citation),
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2009,
  study,
  evaluate,
};
