/**
 * From the outcome of the study to the effects that claims rest on, on the baseline and at the points of the space.
 *
 * Every effect is formed replication by replication, from runs with the same clients.
 *
 * @module
 */
import {
  differenceEffect,
  type Effect,
  type ExperimentOptions,
  joined,
  meanEffect,
  type Outcomes,
  percentEffect,
  type SpaceEffects,
} from "@iovlab/iovlab";
import { concurrent, type EffectName } from "./claims.ts";
import { type SpacePoint, spacePoints, type System } from "./hosts.ts";
import { apartKey, claimKey, claimSystems, contextsKey, spaceIndices, spaceKey } from "./study.ts";

/** The tests of a system, and on how many contexts VMs take turns. */
export type Test = "saturated" | "light" | "contended" | "streams" | "flooded" | "flooded-in";

/** The runs of a host, by replication. */
export interface Runs {
  /** A metric of a system in a test. */
  of(test: Test, system: System, metric: string, entity?: string): readonly number[];
  /** Throughput of many VMs on so many contexts. */
  shared(contexts: number): readonly number[];
}

/** The group that has most replications of a system in a test. */
export function groupOf(test: Test, system: System): string {
  const isMore = (test === "saturated" || test === "light") && claimSystems[test].includes(system);
  return isMore ? claimKey(test) : test;
}

/** The runs on the baseline. */
export function baselineRuns(outcomes: Outcomes): Runs {
  return {
    of: (test, system, metric, entity) =>
      outcomes.values(groupOf(test, system), system, metric, entity),
    shared: (contexts) => outcomes.values(contextsKey(1), String(contexts), "replyRate"),
  };
}

/** The runs at a point of the space. */
export function spaceRuns(outcomes: Outcomes, index: number): Runs {
  const key = spaceKey(index);
  const groupOf = (test: Test) =>
    test === "contended" || test === "flooded" ? apartKey(index) : key;
  return {
    of: (test, system, metric, entity) =>
      outcomes.values(groupOf(test), `${system}/${test}`, metric, entity),
    shared: (contexts) => outcomes.values(key, `contexts/${contexts}`, "replyRate"),
  };
}

const none: Effect = { estimate: NaN, low: NaN, high: NaN, replications: 0 };

/** Throughput over that of the split driver at one saturating load, less 1, in percent. */
export function gain(runs: Runs, system: System = "vdi"): Effect {
  const rate = (of: System) => runs.of("saturated", of, "replyRate");
  return percentEffect(rate(system), rate("split-driver"));
}

/** Core time per megabit beyond that of a host without a VMM, at the same load, by replication. */
export function overhead(runs: Runs, system: System): number[] {
  const time = (of: System) => runs.of("light", of, "cpuPerMegabit");
  return joined(time(system), time("native"), (own, least) => own - least);
}

/** By how many percent the overhead is below that of the split driver. */
export function overheadReduction(runs: Runs, system: System = "vdi"): Effect {
  const [own, split] = [overhead(runs, system), overhead(runs, "split-driver")];
  if (split.some((value) => value <= 0)) return none;
  return meanEffect(joined(own, split, (a, b) => 100 * (1 - a / b)));
}

/** Least gain in percent that the fall of the CPU overhead can be equivalent to. */
export const leastGain = 1;

/** The gain that the lower core time per megabit alone would give where cores are the limit, in percent of the gain in throughput. */
export function equivalence(runs: Runs): Effect {
  const more = gain(runs);
  if (!(more.estimate >= leastGain)) return none;
  const time = (system: System) => runs.of("light", system, "cpuPerMegabit");
  const rate = (system: System) => runs.of("saturated", system, "replyRate");
  const possible = joined(time("split-driver"), time("vdi"), (split, vdi) => split / vdi - 1);
  const found = joined(rate("vdi"), rate("split-driver"), (vdi, split) => vdi / split - 1);
  if (found.some((value) => value <= 0)) return none;
  return meanEffect(joined(possible, found, (a, b) => 100 * a / b));
}

/** The served share of what a VM that asks for more than its part was asked for, in percent, by replication. */
export function served(
  runs: Runs,
  system: System,
  test: "contended" | "streams" = "contended",
): number[] {
  const of = (metric: string) => runs.of(test, system, metric, "vm:gold");
  return joined(of("replyRate"), of("offeredRate"), (got, asked) => 100 * got / asked);
}

/** The share of the requests of web servers that is lost beside a flood, in percent, by replication. */
export function lost(
  runs: Runs,
  system: System,
  test: "flooded" | "flooded-in" = "flooded",
): number[] {
  const of = (metric: string) => runs.of(test, system, metric);
  return joined(of("replyRate"), of("offeredRate"), (got, asked) => 100 * (1 - got / asked));
}

/** Throughput on fewer contexts in percent of that on as many as there are VMs, by replication. */
export function kept(few: readonly number[], all: readonly number[]): number[] {
  return joined(few, all, (some, every) => 100 * some / every);
}

/** How much more is lost with a split driver than with VDI, in percentage points. */
export function safety(runs: Runs, test: "flooded" | "flooded-in" = "flooded"): Effect {
  return differenceEffect(lost(runs, "split-driver", test), lost(runs, "vdi", test));
}

/** All effects that claims rest on. */
export function effectsOf(runs: Runs): Readonly<Record<EffectName, Effect>> {
  const shared = kept(runs.shared(8), runs.shared(16));
  return {
    gain: gain(runs),
    overhead: overheadReduction(runs),
    equivalent: equivalence(runs),
    control: differenceEffect(served(runs, "vdi"), served(runs, "split-driver")),
    safety: safety(runs),
    kept: meanEffect(shared.map((percent) => percent - concurrent)),
  };
}

/** The effects at a point of the space. */
export type SpaceEffect = SpaceEffects<EffectName> & { readonly parameters: SpacePoint };

/** The effects at all points of a run whose replications all succeeded. */
export function spaceEffects(outcomes: Outcomes, options: ExperimentOptions): SpaceEffect[] {
  const failed = (index: number) => [spaceKey, apartKey].some((key) => outcomes.failed(key(index)));
  return spaceIndices(options).filter((index) => !failed(index))
    .map((index) => ({
      parameters: spacePoints[index],
      effects: effectsOf(spaceRuns(outcomes, index)),
    }));
}
