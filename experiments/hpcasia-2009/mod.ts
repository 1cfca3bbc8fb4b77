/**
 * The experiment: a Xen host and a virtual device interface as layered queueing networks, after J. Lakshmi and S. K. Nandy, HPC Asia 2009.
 *
 * @module
 */
import {
  type Experiment,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  hostEngineNames,
  judge,
  type StudyOutcome,
  type Verdict,
} from "@iovlab/iovlab";
import { throughputGain } from "./claims.ts";
import { largestGain, Outcomes, type SpaceEffect, spaceEffects } from "./effects.ts";
import * as figures from "./figures.ts";
import { baselineKeys, factors, primaryKey } from "./hosts.ts";
import { citation } from "./paper.ts";
import { scaleOf, study } from "./study.ts";
import * as tables from "./tables.ts";

/** The claim on the packet level's evidence on the baselines, on the models', and over the space as the models have it. */
function verdictOf(
  outcomes: Outcomes,
  options: ExperimentOptions,
  space: readonly SpaceEffect[],
): Verdict {
  const gain = (baseline: string, engine: typeof hostEngineNames[number]) => {
    const { estimate, low, high } = largestGain(outcomes, options, baseline, engine);
    return { estimate, low, high };
  };
  const others = baselineKeys.flatMap((baseline) =>
    hostEngineNames.map((engine) => ({
      key: `${baseline}, ${engine}`,
      interval: gain(baseline, engine),
    }))
  ).filter(({ key, interval }) =>
    key !== `${primaryKey}, packet-level` && Number.isFinite(interval.estimate)
  );
  return judge(throughputGain, {
    baseline: gain(primaryKey, "packet-level"),
    others,
    space: {
      points: space.map(({ parameters, lqn }) => ({
        parameters,
        effect: lqn.estimate,
        low: lqn.low,
        high: lqn.high,
      })),
      labels: Object.fromEntries(
        factors.map(({ name, unit }) => [name, { label: name, unit }]),
      ),
    },
  });
}

function precisionNote(options: ExperimentOptions): string {
  const { replications, spacePoints, spaceReplications } = scaleOf(options);
  const kind = options.quick ? "Quick run, intervals are wider" : "95% intervals";
  return `${kind}: at least ${replications.minimum} replications of a baseline, ` +
    `${spaceReplications} at each of ${spacePoints} points of the space`;
}

/** What a reader must know of answers that are none. */
function unansweredNote(engines: ExperimentTable): string[] {
  const open = engines.rows.filter(({ unsettled }) => (unsettled as number) > 0);
  if (open.length === 0) return [];
  const analytic = open.filter(({ engine }) => engine === "lqn-analytic").length;
  return [
    `${open.length} of ${engines.rows.length} rows of engines.csv have unsettled above 0: in ${analytic} the analytic solver did not ` +
    "converge, in the others some replications found no end of their warm-up.",
  ];
}

async function evaluate(
  outcome: StudyOutcome,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const outcomes = new Outcomes(outcome);
  const space = spaceEffects(outcomes, options);
  const verdict = verdictOf(outcomes, options, space);
  const engines = tables.enginesTable(outcomes, options);
  const differences = tables.differencesTable(outcomes, options);
  const gain = tables.gainTable(outcomes, options);
  const spaceRows = tables.spaceTable(space);
  const context = { subtitle: precisionNote(options) };
  return {
    claims: [verdict],
    tables: [
      engines,
      differences,
      tables.agreementTable(differences),
      gain,
      tables.largestTable(outcomes, options),
      tables.eventsTable(outcomes, options),
      tables.publishedTable(outcomes),
      tables.doubtsTable(outcomes),
      spaceRows,
    ],
    figures: [
      await figures.throughputBySessions(engines, context),
      await figures.utilizationBySessions(engines, context),
      await figures.responseBySessions(engines, context),
      await figures.throughputByVms(engines, context),
      await figures.gainByVms(gain, verdict, context),
      await figures.differencesBySessions(differences, context),
      await figures.gainOverSpace(spaceRows, verdict, context),
    ],
    notes: [
      `${precisionNote(options)}.`,
      "The paper's model and parameters are not public: network, hosts, costs and ranges are assumed (hosts.ts, docs/host-as-lqn.md).",
      "The largest gain is picked from several: its interval does not count the picking.",
      ...unansweredNote(engines),
    ],
  };
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "hpcasia-2009",
  title: "Architecture and operating system as a layered queueing network",
  citation: `${
    citation.authors.join(", ")
  }. ${citation.title}. ${citation.venue}, ${citation.year}`,
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2009,
  study,
  evaluate,
};
