/**
 * From the outcome of the study to effects with intervals, host by host and point by point.
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
import { type EffectName, limits, proposed } from "./claims.ts";
import {
  predictedRate,
  primaryKey,
  type Setting,
  steppedBaselines,
  steps,
  stepTime,
  victim,
} from "./hosts.ts";
import { settingOf, spaceDesign, type SpacePoint } from "./space.ts";
import {
  baselineScenes,
  countsOf,
  manyKey,
  pausedScenes,
  type Scene,
  scenes,
  spaceKey,
  spaceSystems,
  stepEntities,
} from "./study.ts";
import { isSplit, isToday } from "./systems.ts";

/** The values of a metric by system, at one host. */
export type BySystem = (system: string, metric: string, entity: string) => readonly number[];

/** What was measured at one host: under which systems, beside neighbours and, where that was run, while the VM pauses. */
export interface Measured {
  /** The systems that it was run under. */
  readonly systems: readonly string[];
  /** Beside its neighbours. */
  readonly beside: BySystem;
  /** While the VM pauses; absent where that was not run. */
  readonly paused?: BySystem;
}

const entity = `vm:${victim}`;

/** Share of the intervals in which the objective is met, in percent, by replication. */
export function metOf({ beside }: Measured, system: string): number[] {
  return beside(system, "objectiveMissedShare", entity).map((missed) => 100 * (1 - missed));
}

/** Share of the offered connections that are served, in percent, by replication. */
export function servedOf({ beside }: Measured, system: string): number[] {
  const [replies, offered] = ["replyRate", "offeredRate"].map((metric) =>
    beside(system, metric, entity)
  );
  return joined(replies, offered, (a, b) => 100 * Math.min(1, a / b));
}

/** What is kept: the lesser of the two, by replication. */
export function keptOf(measured: Measured, system: string): number[] {
  return joined(metOf(measured, system), servedOf(measured, system), Math.min);
}

/** What the neighbours get while the VM pauses, both ways, in Mb/s, by replication; nothing where that was not run. */
export function pausedRate({ paused }: Measured, system: string): number[] {
  if (!paused) return [];
  const [out, into] = ["transmitBitRate", "receiveBitRate"].map((metric) =>
    paused(system, metric, "total")
  );
  return joined(out, into, (a, b) => a + b);
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Percentage points within which two controls protect alike. */
const tie = 0.5;

/**
 * The best of some systems: that with the highest mean; of those within half a percentage point of it the one whose neighbours get most while the VM pauses.
 *
 * @throws {RangeError} Where no system has a value.
 */
export function bestOf(
  systems: readonly string[],
  score: (system: string) => readonly number[],
  lent: (system: string) => readonly number[] = () => [],
): string {
  const scored = systems.map((system) => ({ system, mean: meanOf(score(system)) }))
    .filter(({ mean }) => Number.isFinite(mean));
  if (scored.length === 0) throw new RangeError("Cannot choose the best of no systems");
  const most = Math.max(...scored.map(({ mean }) => mean));
  const alike = scored.filter(({ mean }) => mean >= most - tie)
    .map(({ system, mean }) => ({ system, mean, lent: meanOf(lent(system)) || 0 }));
  return alike.reduce((best, one) =>
    one.lent > best.lent || (one.lent === best.lent && one.mean > best.mean) ? one : best
  ).system;
}

/** Today's best at a host, and the best of a split driver, by what is kept; no name where no split driver was run. */
export function bestControls(
  measured: Measured,
): { readonly today: string; readonly split: string } {
  const kept = (system: string) => keptOf(measured, system);
  const lent = (system: string) => pausedRate(measured, system);
  const { systems } = measured;
  return {
    today: bestOf(systems.filter(isToday), kept, lent),
    split: systems.some(isSplit) ? bestOf(systems.filter(isSplit), kept, lent) : "",
  };
}

const less = (values: readonly number[], limit: number) =>
  meanEffect(values.map((value) => value - limit));

const nothing: Effect = { estimate: NaN, low: NaN, high: NaN, replications: 0 };

/** The effects that are measured beside neighbours. */
export type GuardEffect = "software" | "today" | "reserved" | "objective" | "served";

/** The effects beside neighbours at one host. */
export function guardEffects(measured: Measured): Record<GuardEffect, Effect> {
  const { today, split } = bestControls(measured);
  const kept = (system: string) => keptOf(measured, system);
  const served = (system: string) => servedOf(measured, system);
  const serves = bestOf(measured.systems.filter(isToday), served);
  return {
    software: split === "" ? nothing : less(kept(split), limits.met),
    today: less(kept(today), limits.met),
    reserved: less(kept(proposed), limits.met),
    objective: differenceEffect(kept(proposed), kept(today)),
    served: differenceEffect(served(proposed), served(serves)),
  };
}

/** The effects of a pause at one host. */
export function pauseEffects(measured: Measured): Record<"lent" | "lends", Effect> {
  if (!measured.paused) return { lent: nothing, lends: nothing };
  const rate = (system: string) => pausedRate(measured, system);
  const share = joined(rate(proposed), rate("vdi"), (with_, without) => 100 * with_ / without);
  return {
    lent: less(share, limits.lent),
    lends: percentEffect(rate(proposed), rate(bestControls(measured).today)),
  };
}

/** The mean of some percentages, its interval cut to what a percentage can be. */
export function percentage(values: readonly number[]): Effect {
  const { low, high, ...rest } = meanEffect(values);
  return { ...rest, low: Math.max(0, low), high: Math.min(100, high) };
}

/** The larger of two series by replication; of one where the other has no values. */
const larger = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length ? joined(a, b, Math.max) : a.length > b.length ? a : b;

/**
 * The effects of changes of a reservation, from rows of each change: the larger of both changes. Where the share did not move by a tenth, its delay is the
 * time that it had.
 */
export function stepEffects(
  setting: Setting,
  values: (entity: string, metric: string) => readonly number[],
): Record<"lag" | "error", Effect> {
  const [up, down] = stepEntities(setting);
  const ends = [stepTime(setting, steps[1]), setting.seconds];
  const lags = [up, down].map((of, index) => {
    // A share that has hardly moved until the next change is as late as that at least, and no missing value.
    const until = 1e3 * (ends[index] - stepTime(setting, steps[index]));
    const found = values(of, "shiftLag");
    return values(of, "bitRateAfter").map((_, i) =>
      Number.isFinite(found[i]) ? Math.abs(found[i]) : until
    );
  });
  const errors = [up, down].map((of, index) => {
    const predicted = predictedRate(setting, steps[index].share) * 1e-6;
    return values(of, "bitRateAfter").map((rate) => 100 * Math.abs(rate / predicted - 1));
  });
  return {
    lag: less(larger(lags[0], lags[1]), limits.lag),
    error: less(larger(errors[0], errors[1]), limits.error),
  };
}

/** What was measured at a host of {@linkcode scenes}. */
export function measuredAt(
  outcomes: Outcomes,
  key: string,
  options: ExperimentOptions,
): Measured {
  const scene: Scene = scenes(options)[key];
  const few = new Set(scene.few.map((system) => system.key));
  const pauses = key in pausedScenes(options);
  return {
    systems: [...scene.few, ...scene.others].map((system) => system.key),
    beside: (system, metric, entity) =>
      outcomes.values(`${few.has(system) ? "guard" : "grid"}/${key}`, system, metric, entity),
    ...(pauses && {
      paused: (system, metric, entity) =>
        outcomes.group(`pause/${key}`).points.some((point) => point.key === system)
          ? outcomes.values(`pause/${key}`, system, metric, entity)
          : [],
    }),
  };
}

/** The effects by host: each on the hosts that it is judged on. */
export function hostEffects(
  outcomes: Outcomes,
  options: ExperimentOptions,
): Record<EffectName, ReadonlyMap<string, Effect>> {
  const of = (key: string) => measuredAt(outcomes, key, options);
  const guards = Object.keys(baselineScenes(options)).map((key) =>
    [key, guardEffects(of(key))] as const
  );
  const pauses = Object.keys(pausedScenes(options)).map((key) =>
    [key, pauseEffects(of(key))] as const
  );
  const changes = Object.entries(steppedBaselines).map(([key, setting]) =>
    [
      key,
      stepEffects(
        setting,
        (entity, metric) => outcomes.values(`step/${key}`, "vdi", metric, entity),
      ),
    ] as const
  );
  const many = manyKeys(options).map((key) => [key, guardEffects(of(key)).reserved] as const);
  const pick = <Name extends string>(
    name: Name,
    from: readonly (readonly [string, Record<Name, Effect>])[],
  ) => new Map(from.map(([key, effects]) => [key, effects[name]]));
  return {
    software: pick("software", guards),
    today: pick("today", guards),
    reserved: pick("reserved", guards),
    objective: pick("objective", guards),
    served: pick("served", guards),
    lag: pick("lag", changes),
    error: pick("error", changes),
    lent: pick("lent", pauses),
    lends: pick("lends", pauses),
    many: new Map(many),
  };
}

/** The hosts on which the number of neighbours is varied, by name, fewest first. */
export function manyKeys(options: ExperimentOptions): readonly string[] {
  return Object.entries(countsOf(options)).flatMap(([kind, counts]) =>
    counts.map((count) => manyKey(kind, count))
  );
}

/** The effects at a point of the space. */
export type SpaceEffect =
  & SpaceEffects<EffectName>
  & { readonly parameters: SpacePoint };

/** Neighbours from which on a point tells of many. */
const mostNeighbours = 15;

/** The effects at all points of the space whose replications all succeeded. */
export function spaceEffects(outcomes: Outcomes, options: ExperimentOptions): SpaceEffect[] {
  return spaceDesign(options).flatMap((parameters, index) => {
    const group = spaceKey(index);
    if (outcomes.failed(group)) return [];
    const setting = settingOf(parameters);
    const { beside, paused, stepped } = spaceSystems(options, index);
    const of = (prefix: string): BySystem => (system, metric, entity) =>
      outcomes.values(group, `${prefix}:${system}`, metric, entity);
    const measured: Measured = {
      systems: beside.map((system) => system.key),
      beside: of("guard"),
      ...(paused.length > 0 && { paused: of("pause") }),
    };
    const guard = guardEffects(measured);
    const effects = {
      ...guard,
      ...pauseEffects(measured),
      ...stepEffects(
        setting,
        (entity, metric) => stepped ? outcomes.values(group, "step", metric, entity) : [],
      ),
      many: setting.neighbours === mostNeighbours ? guard.reserved : nothing,
    };
    return [{ parameters, effects }];
  });
}

/** The worst over the baselines of what each system keeps, and beside which neighbours that is. */
export function worstKept(
  outcomes: Outcomes,
  system: string,
  options: ExperimentOptions,
): { readonly host: string; readonly kept: Effect } {
  const all = Object.keys(baselineScenes(options)).map((host) => ({
    host,
    kept: percentage(keptOf(measuredAt(outcomes, host, options), system)),
  }));
  return all.reduce((worst, one) => one.kept.estimate < worst.kept.estimate ? one : worst);
}

/** The name of the primary baseline, for tables. */
export const primaryHost: string = primaryKey;
