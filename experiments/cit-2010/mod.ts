/**
 * The experiment: threats against architectures of I/O virtualization, after J. Lakshmi and S. K. Nandy, CIT 2010.
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
  precisionNote,
  quantilesTable,
  spaceTable,
  type StudyOutcome,
  unitsOfFactors,
  type Verdict,
} from "@iovlab/iovlab";
import { containment, dma, primaryKey, recovery, sharedPath } from "./claims.ts";
import {
  baselineContained,
  baselineDma,
  baselineRecoveryEffect,
  baselineShared,
  type EffectName,
  effectUnit,
  spaceEffects,
} from "./effects.ts";
import * as figures from "./figures.ts";
import { citation } from "./paper.ts";
import { factors } from "./space.ts";
import { scaleOf } from "./scale.ts";
import { study } from "./study.ts";
import * as tables from "./tables.ts";

const units = unitsOfFactors(factors);
const labels = factorLabels(Object.keys(factors), units);

const ofSpace = { factors: units, effects: effectUnit } as const;

/** The effects that differ from point to point. */
const ofDrivers = {
  factors: units,
  effects: { shared: effectUnit.shared, contained: effectUnit.contained },
} as const;

const claimOf = { shared: sharedPath, contained: containment, dma, recovery } as const;

const measured: Readonly<Record<EffectName, (outcomes: Outcomes, baseline: string) => Effect>> = {
  shared: baselineShared,
  contained: baselineContained,
  dma: baselineDma,
  recovery: baselineRecoveryEffect,
};

const names = Object.keys(claimOf) as EffectName[];

/** How precise a run is. */
function precisionOf(options: ExperimentOptions): string {
  const { replications: { minimum }, spacePoints: points, spaceReplications: each } = scaleOf(
    options,
  );
  return precisionNote(options, { minimum, each, points });
}

/** What every reader must know beside the claims. */
function notesOf(outcome: StudyOutcome, outcomes: Outcomes, options: ExperimentOptions): string[] {
  const worst = tables.worstThreat(outcomes, primaryKey);
  return [
    `${precisionOf(options)}.`,
    "The paper's threats, machine and measurements are not public: hosts, attack rates, costs and ranges are assumed (hosts.ts, docs/costs.md).",
    worst === undefined
      ? "No threat costs the bystanders a reply under VDI on the primary baseline."
      : `The worst threat under VDI on the primary baseline: ${
        figures.threatLabels[worst.threat]
      }, ${worst.lost.toFixed(2)}% of the replies.`,
    "That the device refuses hostile descriptors holds by construction: its check is in the model, and the runs say that nothing goes round it.",
    ...missedNotes(outcome, study(options)),
  ];
}

function evaluate(outcome: StudyOutcome, options: ExperimentOptions): ExperimentResult {
  const outcomes = new Outcomes(outcome);
  const space = spaceEffects(outcomes, options);
  const { baselines } = scaleOf(options);
  const byHost = Object.fromEntries(
    names.map((name) => [
      name,
      new Map(baselines.map((baseline) => [baseline, measured[name](outcomes, baseline)])),
    ]),
  ) as Record<EffectName, Map<string, Effect>>;
  const claims = names.map((name) =>
    judgeEffects(claimOf[name], byHost[name], space, name, labels)
  );
  const result = {
    effects: tables.effectsTable(byHost, effectUnit),
    harm: tables.harmTable(outcomes, options),
    rates: tables.rateTable(outcomes, options),
    software: tables.softwareTable(outcomes, options),
    recovery: tables.recoveryTable(outcomes, options),
    dma: tables.dmaTable(outcomes, options),
    protection: tables.protectionTable(outcomes, options),
    inside: tables.insideTable(outcomes, options),
    space: spaceTable(space, ofSpace),
    drivers: driversTable(space, ofDrivers, options.seed),
    quantiles: quantilesTable(space, ofSpace),
  };
  return {
    claims,
    tables: Object.values(result),
    figures: figuresOf(result, claims, precisionOf(options)),
    notes: notesOf(outcome, outcomes, options),
  };
}

type Tables = Readonly<
  Record<
    | "effects"
    | "harm"
    | "rates"
    | "software"
    | "recovery"
    | "protection"
    | "inside"
    | "space"
    | "drivers",
    ExperimentTable
  >
>;

function figuresOf(
  result: Tables,
  [shared, contained]: readonly Verdict[],
  subtitle: string,
): ExperimentFigure[] {
  const context = { subtitle };
  const ofShared: Omit<EffectFigureOptions, "title"> = {
    ...{ effect: "shared", subtitle, unit: effectUnit.shared, verdict: shared },
    label: "Replies lost more with the split driver",
  };
  const ofContained: Omit<EffectFigureOptions, "title"> = {
    ...{ effect: "contained", subtitle, unit: effectUnit.contained, verdict: contained },
    label: "5 points less the worst loss under VDI",
  };
  const drivers = result.drivers.rows.some(({ effect }) => effect === "shared")
    ? [effectDrivers(result.drivers, {
      ...ofShared,
      title: "What drives the loss by shared software",
    })]
    : [];
  return [
    figures.harmByThreat(result.harm, context),
    figures.delayByThreat(result.harm, context),
    figures.lossByRate(result.rates, context),
    figures.harmBySoftware(result.software, context),
    effectByHost(figures.labelled(result.effects.rows), "shared-by-host", "host", {
      ...ofShared,
      title: "Replies lost to the four attacks, split driver against SR-IOV and VDI",
    }),
    figures.recoveryByThreat(result.recovery, context),
    figures.protectionCost(result.protection, context),
    figures.protectionCycles(result.protection, context),
    figures.insideDevice(result.inside, context),
    effectOverSpace(result.space, {
      ...ofShared,
      title: "Loss by shared software over the assumed ranges",
    }),
    effectOverSpace(result.space, {
      ...ofContained,
      title: "Containment by VDI over the assumed ranges",
    }),
    ...drivers,
  ];
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "cit-2010",
  title: "Security of I/O virtualization, threat by threat",
  question:
    "Whom does a hostile or failing VM, driver domain or device hurt under each architecture of I/O virtualization, how much, and for how long?",
  method:
    "Three web-server VMs below saturation and an attacker: floods, interrupt storms, hogged rings, hostile DMA, requests for contexts, load on the management path, crashes and resets are injected into seven architectures, each paired with the same host without the threat; four baseline hosts and a two-level design over all that is assumed.",
  citation: citationText(citation),
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2010,
  study,
  evaluate,
};
