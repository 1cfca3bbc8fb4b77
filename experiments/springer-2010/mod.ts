/**
 * The experiment: computing VMs and web servers consolidated on multi-core hosts, after J. Lakshmi and S. K. Nandy, Grids, Clouds and Virtualization, 2010.
 *
 * @module
 */
import {
  citationText,
  type Claim,
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
  percentagePoints as points,
  precisionNote,
  quantilesTable,
  spaceTable,
  type StudyOutcome,
  unsettledNotes,
  type Verdict,
} from "@iovlab/iovlab";
import * as claims from "./claims.ts";
import {
  baselineEffects,
  type ConsolidationEffect,
  consolidationSpace,
  type IsolationEffect,
  isolationEffects,
  isolationSpace,
  type SpaceEffect,
} from "./effects.ts";
import * as figures from "./figures.ts";
import { citation } from "./paper.ts";
import { screeningTable } from "./screening.ts";
import { consolidation, isolation, resolutionOf, type Space, unitsOf } from "./space.ts";
import { scaleOf } from "./scale.ts";
import { all } from "./isolation.ts";
import { consolidationPoints, isolationGroup, study } from "./study.ts";
import * as tables from "./tables.ts";

/** The claims of consolidation with the effect that each rests on. */
const ofConsolidation: readonly (readonly [Claim, ConsolidationEffect])[] = [
  [claims.computeCost, "computeCost"],
  [claims.ioCost, "ioCost"],
  [claims.workKept, "workKept"],
  [claims.throughputKept, "throughputKept"],
];

const ofIsolation: readonly (readonly [Claim, IsolationEffect])[] = [
  [claims.isolatedWithAll, "isolated"],
  [claims.needsCpuShare, "cpuShare"],
  [claims.needsAccount, "account"],
  [claims.needsDeviceShare, "deviceShare"],
];

const ofOverhead: readonly (readonly [Claim, ConsolidationEffect])[] = [
  [claims.overheadReduced, "overhead"],
  [claims.percentForPercent, "inStep"],
  [claims.explained, "explained"],
];

const isolationUnit: Readonly<Record<IsolationEffect, string>> = {
  isolated: points,
  cpuShare: points,
  account: points,
  deviceShare: points,
};

function labelsOf(space: Space) {
  return factorLabels(Object.keys(space.factors), unitsOf(space));
}

/** The verdicts on claims that rest on effects of some baselines and of a space. */
function verdictsOf<Name extends string>(
  judged: readonly (readonly [Claim, Name])[],
  baselines: ReadonlyMap<string, Readonly<Record<Name, Estimate>>>,
  space: readonly SpaceEffect<Name>[],
  labels: ReturnType<typeof labelsOf>,
): Verdict[] {
  return judged.map(([claim, effect]) => {
    const byHost = new Map([...baselines].map(([key, effects]) => [key, effects[effect]]));
    return judgeEffects(claim, byHost, space, effect, labels);
  });
}

/** How precise a run is. */
function precisionOf(options: ExperimentOptions): string {
  const { replications: { minimum }, fixed, spaces, space } = scaleOf(options);
  const part = space === "whole" ? "" : " (a few of the designs' runs)";
  return precisionNote(
    options,
    `at least ${minimum} replications of the primary baselines, ${fixed} of others, ` +
      `${spaces.consolidation} and ${spaces.isolation} at each point of the spaces${part}`,
  );
}

function notesOf(outcome: StudyOutcome, options: ExperimentOptions, hosts: ExperimentTable) {
  return [
    `${precisionOf(options)}.`,
    "The chapter's text and parameters are not public: hosts, costs and ranges are assumed (hosts.ts, space.ts, docs/costs.md).",
    `The space of consolidation is a two-level fraction of resolution ${
      resolutionOf(consolidation)
    } with a centre, ` +
    `${
      consolidationPoints(options).length
    } points in this run; that of isolation is of resolution ${resolutionOf(isolation)}.`,
    ...missedNotes(outcome, study(options)),
    ...unsettledNotes([hosts]),
  ];
}

type ResultTables = Readonly<
  Record<
    | "consolidation"
    | "effects"
    | "overhead"
    | "isolation"
    | "turns"
    | "hosts"
    | "space"
    | "isolationSpace"
    | "quantiles"
    | "screening"
    | "isolationScreening",
    ExperimentTable
  >
>;

function tablesOf(
  outcomes: Outcomes,
  options: ExperimentOptions,
  space: readonly SpaceEffect<ConsolidationEffect>[],
  isolated: readonly SpaceEffect<IsolationEffect>[],
): ResultTables {
  const ofSpace = { effects: tables.effectUnit, factors: unitsOf(consolidation) };
  const isolationOptions = { effects: isolationUnit, factors: unitsOf(isolation) };
  const responses = Object.keys(tables.effectUnit) as ConsolidationEffect[];
  return {
    consolidation: tables.consolidationTable(outcomes, options),
    effects: tables.effectsTable(outcomes, options),
    overhead: tables.overheadTable(outcomes, options),
    isolation: tables.isolationTable(outcomes, options),
    turns: tables.turnsTable(outcomes),
    hosts: tables.hostsTable(outcomes, options),
    space: spaceTable(space, ofSpace),
    isolationSpace: { ...spaceTable(isolated, isolationOptions), name: "isolation-space" },
    quantiles: quantilesTable([...space], ofSpace),
    screening: screeningTable(space, consolidation, responses, "screening"),
    isolationScreening: screeningTable(
      isolated,
      isolation,
      Object.keys(isolationUnit) as IsolationEffect[],
      "isolation-screening",
    ),
  };
}

function figuresOf(
  result: ResultTables,
  verdicts: readonly Verdict[],
  subtitle: string,
): ExperimentFigure[] {
  const context = { subtitle };
  const of = (id: string) => verdicts.find(({ claim }) => claim.id === id);
  return [
    figures.keptByArchitecture(result.consolidation, context),
    figures.keptByCores(result.consolidation, context),
    ...figures.keptByScheduler(result.consolidation, context),
    figures.coreTime(result.overhead, context),
    figures.savedBesideGained(result.overhead, context),
    figures.isolationByRequirement(result.isolation, context),
    figures.isolationByControl(result.isolation, context),
    figures.responseByTurn(result.turns, context),
    effectOverSpace(result.space, {
      ...{
        ...context,
        effect: "workKept",
        label: "Work kept, VDI less split driver",
        unit: points,
      },
      ...{ title: "Work kept over the assumed ranges", verdict: of("vdi-keeps-work") },
    }),
  ];
}

function evaluate(outcome: StudyOutcome, options: ExperimentOptions): ExperimentResult {
  const outcomes = new Outcomes(outcome);
  const space = consolidationSpace(outcomes, options);
  const isolated = isolationSpace(outcomes, options);
  const hosts = new Map(
    scaleOf(options).baselines.map((key) => [key, baselineEffects(outcomes, key)]),
  );
  const isolatedHosts = new Map(
    scaleOf(options).isolation.map((key) =>
      [key, isolationEffects(outcomes, isolationGroup(key, all))] as const
    ),
  );
  const verdicts = [
    ...verdictsOf(ofConsolidation, hosts, space, labelsOf(consolidation)),
    ...verdictsOf(ofIsolation, isolatedHosts, isolated, labelsOf(isolation)),
    ...verdictsOf(ofOverhead, hosts, space, labelsOf(consolidation)),
  ];
  const result = tablesOf(outcomes, options, space, isolated);
  return {
    claims: verdicts,
    tables: Object.values(result).filter(({ rows }) => rows.length > 0),
    figures: figuresOf(result, verdicts, precisionOf(options)),
    notes: notesOf(outcome, options, result.hosts),
  };
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "springer-2010",
  title: "Compute and I/O workloads on one multi-core host",
  question:
    "What does it cost VMs that compute and VMs that serve the web to share a multi-core host, which controls isolate them from each other, and does VDI save core time in step with the throughput that it gains?",
  method:
    "Computing VMs, web servers and both on 2 to 16 cores under all architectures and schedulers, at an equal and at a saturating load; protected VMs beside idle and greedy neighbours under every combination of three controls; two fractional designs over all that is assumed.",
  citation: citationText(citation),
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2010,
  study,
  evaluate,
};
