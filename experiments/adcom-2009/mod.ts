/**
 * The experiment: what a VM with an objective keeps beside its neighbours, after J. Lakshmi and S. K. Nandy, ADCOM 2009.
 *
 * @module
 */
import {
  citationText,
  driversTable,
  effectByHost,
  effectDrivers,
  type Experiment,
  type ExperimentFigure,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  factorLabels,
  inWords,
  judgeEffects,
  missedNotes,
  Outcomes,
  percentagePoints,
  precisionNote,
  quantilesTable,
  type SpaceEffects,
  spaceTable,
  type StudyOutcome,
  unitsOfFactors,
  type Verdict,
} from "@iovlab/iovlab";
import { claims, type EffectName } from "./claims.ts";
import { hostEffects, spaceEffects } from "./effects.ts";
import * as figures from "./figures.ts";
import { citation } from "./paper.ts";
import { factors, spaceDesign } from "./space.ts";
import { scaleOf, study } from "./study.ts";
import * as tables from "./tables.ts";

const names = Object.keys(claims) as EffectName[];

const units = unitsOfFactors(factors);
const labels = factorLabels(Object.keys(factors), units);

const ofSpace = {
  factors: { ...numericUnits(), ...units },
  effects: Object.fromEntries(names.map((name) => [name, claims[name].unit])),
};

/** The effects whose drivers are looked for. */
const driven: readonly EffectName[] = ["reserved", "today", "lends", "error"];

/** Those of them that are not the same at all points: what does not vary has no drivers. */
function drivenIn(space: readonly SpaceEffects<EffectName>[]): Record<string, string> {
  const varies = (name: EffectName) =>
    new Set(space.map(({ effects }) => effects[name].estimate).filter(Number.isFinite)).size > 1;
  return Object.fromEntries(driven.filter(varies).map((name) => [name, claims[name].unit]));
}

/** Pure numbers among the factors. */
function numericUnits(): Record<string, string> {
  const numeric = Object.entries(factors).filter(([, { kind }]) => kind === "range");
  return Object.fromEntries(numeric.map(([name]) => [name, "1"]));
}

/** How precise a run is. */
function precisionOf(options: ExperimentOptions): string {
  const { replications: { minimum }, space: each } = scaleOf(options);
  return precisionNote(options, { minimum, each, points: spaceDesign(options).length });
}

function notesOf(outcome: StudyOutcome, options: ExperimentOptions): string[] {
  return [
    `${precisionOf(options)}.`,
    "The paper's text is not public: claims are directions, hosts, costs and ranges are assumed (paper.ts, hosts.ts, space.ts).",
    "Today's best is chosen anew at each host, from its own results: that favours today's systems.",
    ...missedNotes(outcome, study(options)),
  ];
}

function evaluate(outcome: StudyOutcome, options: ExperimentOptions): ExperimentResult {
  const outcomes = new Outcomes(outcome);
  const space = spaceEffects(outcomes, options);
  const effects = hostEffects(outcomes, options);
  const verdicts = Object.fromEntries(
    names.map((name) => [name, judgeEffects(claims[name], effects[name], space, name, labels)]),
  ) as Record<EffectName, Verdict>;
  const result = {
    best: tables.bestTable(outcomes, options),
    effects: tables.effectsTable(effects),
    guard: tables.guardTable(outcomes, options),
    worst: tables.worstTable(outcomes, options),
    load: tables.loadTable(outcomes, options),
    many: tables.manyTable(outcomes, options),
    pause: tables.pauseTable(outcomes, options),
    step: tables.stepTable(outcomes),
    space: spaceTable(space, ofSpace),
    drivers: driversTable(space, { effects: drivenIn(space) }, options.seed),
    quantiles: quantilesTable(space, ofSpace),
  };
  return {
    claims: names.map((name) => verdicts[name]),
    tables: Object.values(result),
    figures: figuresOf(result, verdicts, options),
    notes: notesOf(outcome, options),
  };
}

function figuresOf(
  result: Readonly<
    Record<
      "best" | "effects" | "load" | "many" | "pause" | "step" | "space" | "drivers",
      ExperimentTable
    >
  >,
  verdicts: Readonly<Record<EffectName, Verdict>>,
  options: ExperimentOptions,
): ExperimentFigure[] {
  const subtitle = precisionOf(options);
  const { best, load, many, pause, step, space, drivers } = result;
  const rows = result.effects.rows.filter(({ effect }) => effect === "objective");
  const objective = inWords(rows, "host", "host", figures.hostLabels);
  const of = (name: EffectName) => ({ effect: name, subtitle, verdict: verdicts[name] });
  return [
    figures.keptByHost(best, { subtitle }),
    effectByHost(objective, "advantage-by-host", "host", {
      ...{ ...of("objective"), effect: "value" },
      title: "What VDI with a reservation keeps more than today's best",
      label: "Kept more than by today's best",
      unit: percentagePoints,
    }),
    figures.keptByLoad(load, { subtitle }),
    figures.responseByLoad(load, { subtitle }),
    figures.keptByNeighbours(many, { subtitle }),
    figures.lentBySystem(pause, { subtitle }),
    figures.shareOverTime(options.seed),
    figures.shareError(step, { subtitle }),
    figures.keptOverSpace(space, { subtitle }),
    effectDrivers(drivers, {
      ...of("reserved"),
      title: "What drives what VDI with a reservation keeps",
    }),
  ];
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "adcom-2009",
  title: "Guarantees from end to end: controls of today against reservations in the device",
  question:
    "Can a VM be guaranteed its objective beside neighbours that saturate the host: by the controls of today, or by reservations in the device, and at what price?",
  method:
    "A web server with a response-time objective beside 1 to 15 neighbours, from idle to saturating, in seven ways; split driver, virtio and SR-IOV with a grid of CPU and rate controls, VDI with and without a reservation; reservations changed at run time; a two-level fractional design over what is assumed.",
  citation: citationText(citation),
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2009,
  study,
  evaluate,
};
