/**
 * From the outcome of the study to effects with intervals: the gain of VDI by engine, and how far the engines differ.
 *
 * @module
 */
import {
  comparePaired,
  type Estimate,
  type ExperimentOptions,
  type HostEngineName,
  Outcomes,
  type PointOutcome,
  replicationInterval,
  type SpaceEffects,
  valuesOf,
} from "@iovlab/iovlab";
import type { SpacePoint } from "./hosts.ts";
import { near } from "./claims.ts";
import { type PublishedRow, publishedRows } from "./published.ts";
import { groupKey, pointKey, scaleOf, spaceDesign, spaceKey, vmsKey } from "./study.ts";

/** The groups and points of an outcome, where the analytic solver has groups of its own. */
export class EngineOutcomes extends Outcomes {
  /** A point by its group, what is compared, and who answers. */
  answer(group: string, name: string, engine: HostEngineName): PointOutcome {
    return this.point(groupKey(group, engine), pointKey(name, engine));
  }

  /** One metric of an answer, by replication. */
  answers(
    group: string,
    name: string,
    engine: HostEngineName,
    metric: string,
    entity = "total",
  ): readonly number[] {
    return valuesOf(this.answer(group, name, engine), metric, entity);
  }
}

/** The mean of values with the ends of its 95% interval; of one value, that value. */
export function meanOf(values: readonly number[]): Estimate {
  if (values.length === 0) return { estimate: NaN, low: NaN, high: NaN };
  if (values.length === 1) return { estimate: values[0], low: values[0], high: values[0] };
  const { mean, low, high } = replicationInterval(values);
  return { estimate: mean, low, high };
}

/**
 * One over the other, less 1, in percent. A value that is no sample, as an analytic solver's, stands beside each of the other's; where
 * both are, there is no interval but the ratio itself.
 */
export function percent(a: readonly number[], b: readonly number[]): Estimate {
  const length = Math.max(a.length, b.length);
  if (a.length === 0 || b.length === 0) return { estimate: NaN, low: NaN, high: NaN };
  const spread = (values: readonly number[]) =>
    values.length === 1 ? Array.from({ length }, () => values[0]) : values;
  const [first, second] = [spread(a), spread(b)];
  if (![...first, ...second].every((value) => value > 0)) {
    return { estimate: NaN, low: NaN, high: NaN };
  }
  if (length === 1) {
    const estimate = (first[0] / second[0] - 1) * 100;
    return { estimate, low: estimate, high: estimate };
  }
  const pairs = Math.min(first.length, second.length);
  return comparePaired(first.slice(0, pairs), second.slice(0, pairs)).percent;
}

/** How much more VDI carries than the split driver, by an engine, in percent. */
export function gainAt(outcomes: EngineOutcomes, group: string, engine: HostEngineName): Estimate {
  const rate = (architecture: string) => outcomes.answers(group, architecture, engine, "replyRate");
  return percent(rate("vdi"), rate("split-driver"));
}

/** The largest gain over numbers of VMs, with the interval that the one has which is largest. */
export function largestGain(
  outcomes: EngineOutcomes,
  options: ExperimentOptions,
  baseline: string,
  engine: HostEngineName,
): Estimate & { readonly vms: number } {
  const gains = scaleOf(options).vms.map((vms) => ({
    vms,
    ...gainAt(outcomes, vmsKey(baseline, vms), engine),
  }))
    .filter(({ estimate }) => Number.isFinite(estimate));
  const first = { vms: NaN, estimate: NaN, low: NaN, high: NaN };
  return gains.reduce((most, one) => one.estimate > most.estimate ? one : most, gains[0] ?? first);
}

/** The gains at a point of the space: by layered queueing simulation, and in a full run at packet level (else `NaN`). */
export interface SpaceGain extends SpaceEffects<"lqn" | "packet"> {
  /** The factors' values. */
  readonly parameters: SpacePoint;
  /** Throughput of the layered queueing simulation over the packet level's, less 1, in percent, by architecture; in a full run. */
  readonly differences?: Readonly<Record<string, Estimate>>;
}

const unmeasured: Estimate = { estimate: NaN, low: NaN, high: NaN };

/** The gains at all points of the space whose replications all succeeded. */
export function spaceGains(
  outcomes: EngineOutcomes,
  options: ExperimentOptions,
): SpaceGain[] {
  const both = scaleOf(options).spaceEngines.includes("packet-level");
  return spaceDesign(options).flatMap((parameters, index): SpaceGain[] => {
    const key = spaceKey(index);
    if (outcomes.failed(key)) return [];
    const lqn = gainAt(outcomes, key, "lqn-simulation");
    if (!both) return [{ parameters, effects: { lqn, packet: unmeasured } }];
    const rate = (architecture: string, engine: HostEngineName) =>
      outcomes.answers(key, architecture, engine, "replyRate");
    const differences = Object.fromEntries(
      ["split-driver", "vdi"].map((architecture) => [
        architecture,
        percent(rate(architecture, "lqn-simulation"), rate(architecture, "packet-level")),
      ]),
    );
    const packet = gainAt(outcomes, key, "packet-level");
    return [{ parameters, effects: { lqn, packet }, differences }];
  });
}

/** The published rows that are improvements: one host over another, by more than nothing. */
export const improvements: readonly PublishedRow[] = publishedRows.filter(({ hosts, low }) =>
  hosts.length === 2 && low > 1
);

/** What is published and what an engine gives for hosts like that, as gains in percent. */
export function publishedGain(
  outcomes: EngineOutcomes,
  row: PublishedRow,
  engine: HostEngineName,
): Estimate {
  const [entity, metric] = row.of;
  const values = (name: string) =>
    outcomes.answers(`published/${row.id}`, name, engine, metric, entity)
      .map((value) => value * row.factor + row.added);
  return percent(values("system"), values("reference"));
}

/** How far a gain lies outside of a published range of ratios, in percent of the nearest end's gain; of the other end's where that is none. */
export function distance(gain: number, { low, high }: PublishedRow): number {
  const [least, most] = [low, high].map((ratio) => (ratio - 1) * 100);
  if (gain < least) return 100 * (least - gain) / (least || most);
  return gain > most ? 100 * (gain - most) / most : 0;
}

/** By how much a network's gain is nearer to the published range than `near` percent. */
export function comparableMargin(
  outcomes: EngineOutcomes,
  row: PublishedRow,
  engine: HostEngineName,
): Estimate {
  const gain = publishedGain(outcomes, row, engine);
  const margins = [gain.low, gain.estimate, gain.high].map((value) => near - distance(value, row));
  return { estimate: margins[1], low: Math.min(...margins), high: Math.max(...margins) };
}
