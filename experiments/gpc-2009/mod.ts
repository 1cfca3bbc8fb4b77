/**
 * The experiment: split driver against virtual device interface, after J. Lakshmi and S. K. Nandy, GPC workshops 2009.
 *
 * @module
 */
import {
  type Claim,
  type Experiment,
  type ExperimentFigure,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  judge,
  type StudyOutcome,
  type Verdict,
} from "@iovlab/iovlab";
import { benefit, scalability } from "./claims.ts";
import { driversTable, quantilesTable } from "./drivers.ts";
import {
  baselineBenefit,
  baselineKeys,
  baselineScaling,
  type Effect,
  Outcomes,
  type SpaceEffect,
  spaceEffects,
} from "./effects.ts";
import * as figures from "./figures.ts";
import { factors } from "./hosts.ts";
import { citation } from "./paper.ts";
import { scaleOf, study, varied } from "./study.ts";
import * as tables from "./tables.ts";

const units: Readonly<Record<string, string>> = {
  "reply size": "bytes",
  "program cycles": "cycles",
  clock: "GHz",
  "interrupt gap": "us",
};

function verdictOf(
  claim: Claim,
  byHost: ReadonlyMap<string, Effect>,
  space: readonly SpaceEffect[],
  effectOf: (point: SpaceEffect) => Effect,
): Verdict {
  const others = [...byHost].filter(([key]) => key !== claim.baseline);
  return judge(claim, {
    baseline: byHost.get(claim.baseline) as Effect,
    others: others.map(([key, interval]) => ({ key, interval })),
    space: {
      points: space.map((point) => {
        const { estimate, low, high } = effectOf(point);
        return { parameters: point.parameters, effect: estimate, low, high };
      }),
      labels: Object.fromEntries(
        factors.map(({ name }) => [name, { label: name, unit: units[name] }]),
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

/** What a reader must know of points that are not stationary. */
function unsettledNote(tables: readonly ExperimentTable[]): string[] {
  const rows = tables.flatMap((table) => table.rows);
  const unsettled = rows.filter((row) => (row.unsettled as number) > 0).length;
  if (unsettled === 0) return [];
  return [
    `At ${unsettled} of ${rows.length} points of peak, load and vms.csv some replications found no end of the warm-up in ` +
    "their first half (column unsettled): beyond saturation an open load has queues that still grow.",
  ];
}

async function evaluate(
  outcome: StudyOutcome,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const outcomes = new Outcomes(outcome);
  const space = spaceEffects(outcomes, options);
  const byHost = (effect: (of: Outcomes, key: string) => Effect, keys: readonly string[]) =>
    new Map(keys.map((key) => [key, effect(outcomes, key)]));
  const claims = [
    verdictOf(benefit, byHost(baselineBenefit, baselineKeys), space, (point) => point.benefit),
    verdictOf(scalability, byHost(baselineScaling, varied), space, (point) => point.scaling),
  ];
  const result = {
    peak: tables.peakTable(outcomes),
    benefit: tables.benefitTable(outcomes),
    load: tables.loadTable(outcomes, options),
    vms: tables.vmsTable(outcomes),
    stages: tables.stagesTable(outcomes),
    loadByVm: tables.vmTable(outcomes),
    space: tables.spaceTable(space),
    drivers: driversTable(space, options.seed),
    quantiles: quantilesTable(space),
  };
  const missed = outcome.groups.filter((group) => !group.reached).length;
  const notes = [
    `${precisionNote(options)}.`,
    "The paper's parameters are not public: hosts, costs and ranges are assumed (hosts.ts, docs/costs.md).",
  ];
  if (missed > 0) {
    notes.push(`${missed} groups did not reach the wanted precision (column reached).`);
  }
  notes.push(...unsettledNote([result.peak, result.load, result.vms]));
  const subtitle = precisionNote(options);
  return {
    claims,
    tables: Object.values(result),
    figures: await draw(result, claims, { subtitle }),
    notes,
  };
}

async function draw(
  result: Readonly<
    Record<
      "peak" | "benefit" | "load" | "vms" | "stages" | "space" | "drivers",
      ExperimentResult["tables"][number]
    >
  >,
  [first, second]: readonly Verdict[],
  context: { subtitle: string },
): Promise<ExperimentFigure[]> {
  const { peak, load, vms, stages, space, drivers } = result;
  const benefitTitle = "Benefit of VDI over the assumed ranges";
  const keptTitle = "Throughput kept at 16 VMs over the assumed ranges";
  return [
    await figures.benefitByBaseline(result.benefit, first, context),
    await figures.throughputByLoad(load, context),
    await figures.responseByLoad(load, context),
    await figures.throughputByVms(vms, context),
    await figures.cpuAtPeak(peak, context),
    await figures.cyclesPerPacket(peak, context),
    await figures.timeByStage(stages, context),
    await figures.spread(space, "benefit", first, benefitTitle, context),
    await figures.spread(space, "kept", second, keptTitle, context),
    await figures.drivers(drivers, "benefit", "What drives the benefit of VDI", context),
    await figures.drivers(drivers, "kept", "What drives the throughput kept at 16 VMs", context),
  ];
}

/** The experiment, for `reproduce` and notebooks. */
export const experiment: Experiment = {
  key: "gpc-2009",
  title: "Split driver against virtual device interface",
  citation: `${
    citation.authors.join(", ")
  }. ${citation.title}. ${citation.venue}, ${citation.year}`,
  defaultPrecision: { full: 0.01, quick: 0.05 },
  defaultSeed: 2009,
  study,
  evaluate,
};
