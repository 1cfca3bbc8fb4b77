/**
 * From the outcome of the study to effects with intervals: the gain of VDI by engine, and how far the engines differ.
 *
 * @module
 */
import {
  comparePaired,
  type ExperimentOptions,
  type HostEngineName,
  type PointOutcome,
  replicationInterval,
  type StudyOutcome,
} from "@iovlab/iovlab";
import type { SpacePoint } from "./hosts.ts";
import { groupKey, pointKey, scaleOf, spaceDesign, spaceKey, vmsKey } from "./study.ts";

/** An effect with its 95% interval. */
export interface Effect {
  /** The estimate. */
  readonly estimate: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** All values of one metric at a point, by replication; none where the point has no such row or failed. */
export function valuesOf(point: PointOutcome, entity: string, metric: string): readonly number[] {
  const found = point.series.find((one) => one.entity === entity && one.metric === metric);
  return (found?.values ?? []).filter(Number.isFinite);
}

/** The groups and points of an outcome by key. */
export class Outcomes {
  private readonly byKey: ReadonlyMap<string, StudyOutcome["groups"][number]>;

  /** Indexes an outcome. */
  constructor(outcome: StudyOutcome) {
    this.byKey = new Map(outcome.groups.map((group) => [group.key, group]));
  }

  /** A group; a defect of the experiment where there is none. */
  group(key: string): StudyOutcome["groups"][number] {
    const group = this.byKey.get(key);
    if (!group) throw new RangeError(`Cannot find group "${key}" in the outcome`);
    return group;
  }

  /** A point by its group, what is compared, and who answers. */
  point(group: string, name: string, engine: HostEngineName): PointOutcome {
    const key = pointKey(name, engine);
    const found = this.group(groupKey(group, engine)).points.find((one) => one.key === key);
    if (!found) throw new RangeError(`Cannot find point "${key}" in group "${group}"`);
    return found;
  }

  /** One metric of a point, by replication. */
  values(
    group: string,
    name: string,
    engine: HostEngineName,
    metric: string,
    entity = "total",
  ): readonly number[] {
    return valuesOf(this.point(group, name, engine), entity, metric);
  }
}

/** The mean of values with the ends of its 95% interval; of one value, that value. */
export function meanOf(values: readonly number[]): Effect {
  if (values.length === 0) return { estimate: NaN, low: NaN, high: NaN };
  if (values.length === 1) return { estimate: values[0], low: values[0], high: values[0] };
  const { mean, low, high } = replicationInterval(values);
  return { estimate: mean, low, high };
}

/**
 * One over the other, less 1, in percent. A value that is no sample, as an analytic solver's, stands beside each of the other's; where
 * both are, there is no interval but the ratio itself.
 */
export function percent(a: readonly number[], b: readonly number[]): Effect {
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
export function gainAt(outcomes: Outcomes, group: string, engine: HostEngineName): Effect {
  const rate = (architecture: string) => outcomes.values(group, architecture, engine, "replyRate");
  return percent(rate("vdi"), rate("split-driver"));
}

/** The largest gain over numbers of VMs, with the interval that the one has which is largest. */
export function largestGain(
  outcomes: Outcomes,
  options: ExperimentOptions,
  baseline: string,
  engine: HostEngineName,
): Effect & { readonly vms: number } {
  const gains = scaleOf(options).vms.map((vms) => ({
    vms,
    ...gainAt(outcomes, vmsKey(baseline, vms), engine),
  }))
    .filter(({ estimate }) => Number.isFinite(estimate));
  const first = { vms: NaN, estimate: NaN, low: NaN, high: NaN };
  return gains.reduce((most, one) => one.estimate > most.estimate ? one : most, gains[0] ?? first);
}

/** The gain at a point of the space, by each engine that answered there. */
export interface SpaceEffect {
  /** The factors' values. */
  readonly parameters: SpacePoint;
  /** The gain by the first of the space's engines that is a layered queueing simulation. */
  readonly lqn: Effect;
  /** The gain at packet level, in a full run. */
  readonly packet?: Effect;
  /** Throughput of the layered queueing simulation over the packet level's, less 1, in percent, by architecture; in a full run. */
  readonly differences?: Readonly<Record<string, Effect>>;
}

/** The effects at all points of the space whose replications all succeeded. */
export function spaceEffects(outcomes: Outcomes, options: ExperimentOptions): SpaceEffect[] {
  const both = scaleOf(options).spaceEngines.includes("packet-level");
  return spaceDesign(options).flatMap((parameters, index) => {
    const key = spaceKey(index);
    if (outcomes.group(key).points.some((point) => point.failed)) return [];
    const lqn = gainAt(outcomes, key, "lqn-simulation");
    if (!both) return [{ parameters, lqn }];
    const rate = (architecture: string, engine: HostEngineName) =>
      outcomes.values(key, architecture, engine, "replyRate");
    const differences = Object.fromEntries(
      ["split-driver", "vdi"].map((architecture) => [
        architecture,
        percent(rate(architecture, "lqn-simulation"), rate(architecture, "packet-level")),
      ]),
    );
    return [{ parameters, lqn, packet: gainAt(outcomes, key, "packet-level"), differences }];
  });
}
