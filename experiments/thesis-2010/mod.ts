/**
 * The experiment: efficiency, isolation and safety end to end, after J. Lakshmi's thesis, "System Virtualization for Application QoS".
 *
 * @module
 */
import {
  citationText,
  driversTable,
  effectDrivers,
  effectOverSpace,
  type Estimate,
  type Experiment,
  type ExperimentFigure,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  factorLabels,
  judgeEffects,
  missedNotes,
  Outcomes,
  precisionNote,
  quantilesTable,
  spaceTable,
  type StudyOutcome,
  type Verdict,
} from "@iovlab/iovlab";
import { claims, type EffectName, effectNames, effectUnit, primaryKey } from "./claims.ts";
import { baselineRuns, effectsOf, type SpaceEffect, spaceEffects } from "./effects.ts";
import * as figures from "./figures.ts";
import { factorUnits } from "./hosts.ts";
import { citation } from "./paper.ts";
import { scaleOf, spaceIndices, study } from "./study.ts";
import * as tables from "./tables.ts";

const labels = factorLabels(Object.keys(factorUnits), factorUnits);

const ofSpace = { factors: factorUnits, effects: effectUnit };

/** The effects in words, for axes. */
const effectLabels: Readonly<Record<EffectName, string>> = {
  gain: "Throughput over the split driver",
  overhead: "Reduction of the CPU overhead",
  equivalent: "Possible gain by core time, over the gain",
  control: "Served share, VDI less split driver",
  safety: "Lost to a flood, split driver less VDI",
  kept: "Throughput kept on half the contexts, less 95%",
};

/** How precise a run is. */
function precisionOf(options: ExperimentOptions): string {
  const { replications: { minimum }, spaceReplications: { efficiency, apart } } = scaleOf(options);
  const each = [...new Set([efficiency, apart])].join(" or ");
  const points = spaceIndices(options).length;
  const space = `${each} at each of ${points} points of the space`;
  return precisionNote(options, `at least ${minimum} replications on the baseline, ${space}`);
}

function notesOf(outcome: StudyOutcome, options: ExperimentOptions): string[] {
  return [
    `${precisionOf(options)}.`,
    "Only the thesis' summary was read: hosts, loads, costs and ranges are assumed (hosts.ts, docs/costs.md).",
    "Scalable IOV is SR-IOV without a limit of functions and with memory mapped for good: an assumption of ours.",
    ...missedNotes(outcome, study(options)),
  ];
}

/** The verdicts by effect; none where an effect does not exist. */
type Verdicts = Readonly<Partial<Record<EffectName, Verdict>>>;

/** Whether an effect exists on the baseline and somewhere in the space. */
function isKnown(baseline: Estimate, space: readonly SpaceEffect[], name: EffectName): boolean {
  return Number.isFinite(baseline.estimate) &&
    space.some(({ effects }) => Number.isFinite(effects[name].estimate));
}

function unjudgedNotes(judged: readonly EffectName[]): string[] {
  return effectNames.filter((name) => !judged.includes(name)).map((name) =>
    `Claim ${claims[name].id} was not judged as its effect does not exist: ${effectLabels[name]}.`
  );
}

function figuresOf(
  result: Readonly<
    Record<
      "standing" | "efficiency" | "systems" | "contexts" | "space" | "drivers",
      ExperimentTable
    >
  >,
  verdicts: Verdicts,
  subtitle: string,
): ExperimentFigure[] {
  const context = { subtitle };
  const of = (effect: EffectName) => ({
    ...{ effect, subtitle, unit: effectUnit[effect], label: effectLabels[effect] },
    verdict: verdicts[effect],
  });
  return [
    figures.efficiency(result.efficiency, context),
    figures.coreTime(result.systems, context),
    figures.isolation(result.standing, context),
    figures.safety(result.standing, context),
    figures.contexts(result.contexts, context),
    ...(["gain", "overhead", "control", "safety"] as const).map((effect) =>
      effectOverSpace(result.space, {
        ...of(effect),
        title: `${effectLabels[effect]}, over the assumed ranges`,
      })
    ),
    ...(["gain", "overhead", "control", "safety"] as const)
      .filter((effect) => result.drivers.rows.some((row) => row.effect === effect))
      .map((effect) =>
        effectDrivers(result.drivers, {
          ...{ effect, subtitle },
          title: `${effectLabels[effect]}: what drives it`,
        })
      ),
  ];
}

function evaluate(outcome: StudyOutcome, options: ExperimentOptions): ExperimentResult {
  const outcomes = new Outcomes(outcome);
  const space = spaceEffects(outcomes, options);
  const baseline = effectsOf(baselineRuns(outcomes));
  const judged = effectNames.filter((name) => isKnown(baseline[name], space, name));
  const verdicts = Object.fromEntries(judged.map((name) => {
    const byHost = new Map([[primaryKey, baseline[name]]]);
    return [name, judgeEffects(claims[name], byHost, space, name, labels)];
  })) as Verdicts;
  const result = {
    standing: tables.standingTable(outcomes),
    efficiency: tables.efficiencyTable(outcomes),
    systems: tables.systemsTable(outcomes),
    contexts: tables.contextsTable(outcomes),
    space: spaceTable(space, ofSpace),
    drivers: driversTable(space, ofSpace, options.seed),
    quantiles: quantilesTable(space, ofSpace),
  };
  return {
    claims: Object.values(verdicts),
    tables: Object.values(result).filter(({ rows }) => rows.length > 0),
    figures: figuresOf(result, verdicts, precisionOf(options)),
    notes: [...notesOf(outcome, options), ...unjudgedNotes(judged)],
  };
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "thesis-2010",
  title: "Efficiency, isolation and safety, end to end",
  question:
    "Does a device with a reconfigurable context for each VM carry more for less core time, keep VMs apart and safe, and where does it stand beside SR-IOV and scalable IOV?",
  method:
    "Six systems on one host at a saturating load, at a load that all carry, beside greedy neighbours and beside a flood; 16 VMs on 16 to 2 contexts; all effects for the split driver and VDI over a fraction of a two-level design of ten factors.",
  citation: citationText(citation),
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2010,
  study,
  evaluate,
};
