/**
 * The experiment: a Xen host and a virtual device interface as layered queueing networks, after J. Lakshmi and S. K. Nandy, HPC Asia 2009.
 *
 * @module
 */
import {
  citationText,
  effectOverSpace,
  type Estimate,
  type Experiment,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  hostEngineNames,
  judgeEffects,
  missedNotes,
  precisionNote,
  type StudyOutcome,
  type Verdict,
} from "@iovlab/iovlab";
import { comparableGain, throughputGain } from "./claims.ts";
import {
  comparableMargin,
  EngineOutcomes,
  improvements,
  largestGain,
  spaceGains,
} from "./effects.ts";
import * as figures from "./figures.ts";
import { baselineKeys, factors, primaryKey } from "./hosts.ts";
import { citation } from "./paper.ts";
import { scaleOf, study } from "./study.ts";
import * as tables from "./tables.ts";

const labels = Object.fromEntries(factors.map(({ name, unit }) => [name, { label: name, unit }]));

/** The largest gain on each baseline by each engine; that of the packet level stands under the name of the baseline. */
function largestGains(
  outcomes: EngineOutcomes,
  options: ExperimentOptions,
): ReadonlyMap<string, Estimate> {
  const of = (baseline: string, engine: typeof hostEngineNames[number]) => {
    const { estimate, low, high } = largestGain(outcomes, options, baseline, engine);
    return { estimate, low, high };
  };
  return new Map(baselineKeys.flatMap((baseline) =>
    hostEngineNames.map((engine) => {
      const isBaseline = baseline === primaryKey && engine === "packet-level";
      return [isBaseline ? baseline : `${baseline}, ${engine}`, of(baseline, engine)] as const;
    })
  ));
}

/** Whether gains by networks are comparable to published ones: on one row, and over all rows and both solvers. */
function comparableVerdict(outcomes: EngineOutcomes): Verdict {
  const engines = ["lqn-simulation", "lqn-analytic"] as const;
  const margins = improvements.flatMap((row) =>
    engines.map((engine) => ({
      parameters: { figure: row.id, engine },
      effects: { margin: comparableMargin(outcomes, row, engine) },
    }))
  );
  const byHost = new Map(
    margins.map(({ parameters: { figure, engine }, effects }) =>
      [`${figure}, ${engine}`, effects.margin] as const
    ),
  );
  return judgeEffects(comparableGain, byHost, margins, "margin");
}

/** How precise a run is. */
function precisionOf(options: ExperimentOptions): string {
  const { replications: { minimum }, spacePoints: points, spaceReplications: each } = scaleOf(
    options,
  );
  return precisionNote(options, { minimum, each, points });
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

function evaluate(
  outcome: StudyOutcome,
  options: ExperimentOptions,
): ExperimentResult {
  const outcomes = new EngineOutcomes(outcome);
  const space = spaceGains(outcomes, options);
  const verdict = judgeEffects(
    throughputGain,
    largestGains(outcomes, options),
    space,
    "lqn",
    labels,
  );
  const engines = tables.enginesTable(outcomes, options);
  const differences = tables.differencesTable(outcomes, options);
  const gain = tables.gainTable(outcomes, options);
  const spaceRows = tables.spaceTable(space);
  const context = { subtitle: precisionOf(options) };
  return {
    claims: [verdict, comparableVerdict(outcomes)],
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
      figures.throughputBySessions(engines, context),
      figures.utilizationBySessions(engines, context),
      figures.responseBySessions(engines, context),
      figures.throughputByVms(engines, context),
      figures.gainByVms(gain, verdict, context),
      figures.differencesBySessions(differences, context),
      effectOverSpace(spaceRows, {
        ...context,
        ...{ effect: "gain", label: "Gain", unit: "%", verdict },
        title: "Gain of VDI over the assumed ranges, LQN simulation",
      }),
    ],
    notes: [
      `${precisionOf(options)}.`,
      "The paper's model and parameters are not public: network, hosts, costs and ranges are assumed (hosts.ts, docs/host-as-lqn.md).",
      "The largest gain is picked from several: its interval does not count the picking.",
      ...missedNotes(outcome, study(options)),
      ...unansweredNote(engines),
    ],
  };
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "hpcasia-2009",
  title: "Architecture and operating system as a layered queueing network",
  question:
    "How much more does a host carry with a changed device and system software, and do layered queueing networks say the same as a packet-level simulation and as real implementations?",
  method:
    "Web-server VMs that share a NIC behind a split driver and behind VDI, from one session to saturation and from 1 to 8 VMs, each by three engines; the hosts of published figures; a Latin hypercube over all that is assumed.",
  citation: citationText(citation),
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2009,
  study,
  evaluate,
};
