/**
 * From the outcome of the study to effects with intervals: what both sides keep, core time beside throughput, isolation; host by host and point by point.
 *
 * @module
 */
import {
  type Architecture,
  differenceEffect,
  type Effect,
  type ExperimentOptions,
  joined,
  meanEffect,
  type Outcomes,
  percentEffect,
  type SpaceEffects,
} from "@iovlab/iovlab";
import { isolated } from "./claims.ts";
import type { Load, Mix } from "./hosts.ts";
import { all, type Controls, controlsKey, protectedVms, without } from "./isolation.ts";
import { mixAt, type SpacePoint } from "./space.ts";
import {
  consolidationPoints,
  isolationSpacePoints,
  pointKey,
  spaceKey,
  spacePointKey,
} from "./study.ts";

/** Gives the values of a metric of a host, by replication. */
export type ValuesOf = (
  load: Load,
  mix: Mix,
  architecture: Architecture,
  metric: "workRate" | "replyRate" | "cpuPerMegabit",
) => readonly number[];

/** The effects of consolidation, and of core time beside throughput. */
export type ConsolidationEffect =
  | "computeCost"
  | "ioCost"
  | "workKept"
  | "throughputKept"
  | "overhead"
  | "inStep"
  | "explained";

/** The effects of isolation. */
export type IsolationEffect = "isolated" | "cpuShare" | "account" | "deviceShare";

const unknown: Effect = { estimate: NaN, low: NaN, high: NaN, replications: 0 };

/** The least gain in throughput, in percent, that a reduction can be in step with. */
export const leastGain = 1;

/** What is had together, in percent of what is had alone, by replication. */
export function kept(together: readonly number[], alone: readonly number[]): number[] {
  return joined(together, alone, (a, b) => 100 * a / b);
}

/** What the computing side keeps of its work at the equal load. */
export function workKept(of: ValuesOf, mix: Mix, architecture: Architecture): number[] {
  const rate = (who: Mix) => of("equal", who, architecture, "workRate");
  return kept(rate(mix), rate("compute"));
}

/** What saturated web servers keep of their throughput. */
export function throughputKept(of: ValuesOf, mix: Mix, architecture: Architecture): number[] {
  const rate = (who: Mix) => of("saturating", who, architecture, "replyRate");
  return kept(rate(mix), rate("web"));
}

/** Two systems' values in pairs: of the system, and of its reference. */
type Pairs = readonly (readonly [number, number])[];

function pairs(system: readonly number[], reference: readonly number[]): Pairs {
  return Array.from(
    { length: Math.min(system.length, reference.length) },
    (_, i) => [system[i], reference[i]] as const,
  );
}

/** The geometric mean of the ratios of the system to its reference, less 1, in percent. */
function excess(values: Pairs): number {
  const logs = values.map(([system, reference]) => Math.log(system / reference));
  return 100 * Math.expm1(logs.reduce((sum, each) => sum + each, 0) / logs.length);
}

/**
 * A function of two paired comparisons over the same replications, with its interval by the jackknife: from the mean and the spread of the
 * pseudo-values. Unknown with fewer than two replications.
 */
export function jackknife(
  first: Pairs,
  second: Pairs,
  statistic: (first: number, second: number) => number,
): Effect {
  const count = Math.min(first.length, second.length);
  if (count < 2) return unknown;
  const of = (keep: (_: unknown, i: number) => boolean) =>
    statistic(
      excess(first.slice(0, count).filter(keep)),
      excess(second.slice(0, count).filter(keep)),
    );
  const whole = of(() => true);
  const values = first.slice(0, count).map((_, out) =>
    count * whole - (count - 1) * of((_, i) => i !== out)
  );
  return meanEffect(values);
}

/** Both readings of a reduction of core time per megabit in step with a gain in throughput; unknown where there is no gain. */
function inStep(of: ValuesOf): { readonly inStep: Effect; readonly explained: Effect } {
  const both = (load: Load, metric: "replyRate" | "cpuPerMegabit") =>
    pairs(of(load, "web", "vdi", metric), of(load, "web", "split-driver", metric));
  const [gain, overhead] = [both("saturating", "replyRate"), both("equal", "cpuPerMegabit")];
  if (!(excess(gain) >= leastGain)) return { inStep: unknown, explained: unknown };
  return {
    inStep: jackknife(gain, overhead, (gain, change) => 100 * -change / gain),
    explained: jackknife(
      gain,
      overhead,
      (gain, change) => 100 * (100 / (1 + change / 100) - 100) / gain,
    ),
  };
}

/** All effects of a host. */
export function consolidationEffects(
  of: ValuesOf,
  mix: Mix,
): Readonly<Record<ConsolidationEffect, Effect>> {
  const work = (architecture: Architecture) => workKept(of, mix, architecture);
  const throughput = (architecture: Architecture) => throughputKept(of, mix, architecture);
  const lost = (values: readonly number[]) => meanEffect(values.map((value) => value - 100));
  const core = (architecture: Architecture) => of("equal", "web", architecture, "cpuPerMegabit");
  return {
    computeCost: lost(work("split-driver")),
    ioCost: lost(throughput("split-driver")),
    workKept: differenceEffect(work("vdi"), work("split-driver")),
    throughputKept: differenceEffect(throughput("vdi"), throughput("split-driver")),
    overhead: percentEffect(core("vdi"), core("split-driver")),
    ...inStep(of),
  };
}

/** The values of a baseline of consolidation. */
export function baselineValues(outcomes: Outcomes, baseline: string): ValuesOf {
  return (load, mix, architecture, metric) => {
    const alone = mix === "web" && load === "equal";
    const group = alone ? "load" : load === "equal" ? "work" : "throughput";
    return outcomes.values(`${group}/${baseline}`, pointKey(mix, architecture), metric);
  };
}

/** The effects of a baseline of consolidation. */
export function baselineEffects(
  outcomes: Outcomes,
  baseline: string,
): Readonly<Record<ConsolidationEffect, Effect>> {
  return consolidationEffects(baselineValues(outcomes, baseline), "both");
}

/** What protected VMs keep when their neighbours turn greedy, in percent, by replication: the one that computes, the web server, the worse. */
export interface Protection {
  /** The VM that computes. */
  readonly compute: readonly number[];
  /** The web server. */
  readonly web: readonly number[];
  /** The worse of both. */
  readonly worse: readonly number[];
}

/** How well controls protect, in a group of isolation. */
export function protection(outcomes: Outcomes, group: string, controls: Controls): Protection {
  const { replications } = outcomes.group(group);
  const rate = (vm: string, metric: string, neighbours: "idle" | "greedy") => {
    const values = outcomes.values(group, controlsKey(controls, neighbours), metric, `vm:${vm}`);
    // a VM that did nothing has no such row
    return values.length > 0 ? values : Array.from({ length: replications }, () => 0);
  };
  const side = (vm: string, metric: string) =>
    kept(rate(vm, metric, "greedy"), rate(vm, metric, "idle"));
  const compute = side(protectedVms.compute, "workRate");
  const web = side(protectedVms.web, "replyRate");
  return { compute, web, worse: joined(compute, web, Math.min) };
}

/** The effects of isolation in a group. */
export function isolationEffects(
  outcomes: Outcomes,
  group: string,
): Readonly<Record<IsolationEffect, Effect>> {
  const worse = (controls: Controls) => protection(outcomes, group, controls).worse;
  const best = worse(all);
  return {
    isolated: meanEffect(best.map((value) => value - isolated)),
    cpuShare: differenceEffect(best, worse(without.cpu)),
    account: differenceEffect(best, worse(without.account)),
    deviceShare: differenceEffect(best, worse(without.device)),
  };
}

/** The effects at a point of a space. */
export type SpaceEffect<Name extends string> =
  & SpaceEffects<Name>
  & { readonly parameters: SpacePoint };

/** The effects at all points of the space of consolidation whose replications all succeeded. */
export function consolidationSpace(
  outcomes: Outcomes,
  options: ExperimentOptions,
): SpaceEffect<ConsolidationEffect>[] {
  return consolidationPoints(options).flatMap((parameters, index) => {
    const group = spaceKey("space", index);
    if (outcomes.failed(group)) return [];
    const of: ValuesOf = (load, mix, architecture, metric) => {
      const key = spacePointKey(load, mix, architecture);
      return outcomes.values(group, key, metric);
    };
    return [{ parameters, effects: consolidationEffects(of, mixAt(parameters)) }];
  });
}

/** The effects at all points of the space of isolation whose replications all succeeded. */
export function isolationSpace(
  outcomes: Outcomes,
  options: ExperimentOptions,
): SpaceEffect<IsolationEffect>[] {
  return isolationSpacePoints(options).flatMap((parameters, index) => {
    const group = spaceKey("isolation-space", index);
    if (outcomes.failed(group)) return [];
    return [{ parameters, effects: isolationEffects(outcomes, group) }];
  });
}
