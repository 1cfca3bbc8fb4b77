/**
 * From the outcome of the study to effects with intervals: harm, recovery, what hostile descriptors reach; host by host and point by point.
 *
 * @module
 */
import {
  type Effect,
  type ExperimentOptions,
  joined,
  meanEffect,
  type Outcomes,
  type SpaceEffects,
} from "@iovlab/iovlab";
import { containedHarm, primaryKey } from "./claims.ts";
import { attacks, type baselines, direct, primary, type Threat } from "./hosts.ts";
import { pathThreats, spaceDesign, spaceKey, steadyKey } from "./study.ts";
import { BEGINS, TIMED, timedHost, type TimedThreat } from "./timed.ts";
import type { SpacePoint } from "./space.ts";

/** Values by replication. */
export type Values = readonly number[];

/**
 * The share of replies that a threat costs, in percent of those without it, by replication, from the shares of connections that failed: a connection is for one
 * reply. (Rates of replies would say the same with more noise, as warm-ups of different lengths are cut from them.)
 */
export function lost(quiet: Values, attacked: Values): number[] {
  return joined(quiet, attacked, (without, under) => 100 * (1 - (1 - under) / (1 - without)));
}

/** The mean of several series, replication by replication, as many as the shortest has. */
export function meanOf(series: readonly Values[]): number[] {
  const length = Math.min(...series.map((values) => values.length));
  return Array.from(
    { length },
    (_, i) => series.reduce((sum, values) => sum + values[i], 0) / series.length,
  );
}

/** The series with the largest mean. */
export function worstOf(series: readonly Values[]): Values {
  const mean = (values: Values) => meanEffect(values).estimate;
  return series.reduce((worst, values) => mean(values) > mean(worst) ? values : worst);
}

/** Replies lost to a threat that lasts on a baseline, by replication. */
export function baselineLost(
  outcomes: Outcomes,
  baseline: string,
  system: string,
  threat: Threat,
): number[] {
  const group = steadyKey(baseline, threat, system);
  const failed = (state: string) => outcomes.values(group, `${system}/${state}`, "errorShare");
  return lost(failed("quiet"), failed("attacked"));
}

/** What harm is measured by: the replies lost by system and threat. */
type LostBy = (system: string, threat: Threat) => Values;

/** Points of replies that the four attacks cost a system more than VMs with interfaces of their own. */
export function sharedPathEffect(lostBy: LostBy, system = "split-driver"): Effect {
  const ofAttacks = (systems: readonly string[]) =>
    meanOf(systems.flatMap((one) => attacks.map((attack) => lostBy(one, attack))));
  return meanEffect(joined(ofAttacks([system]), ofAttacks(direct), (a, b) => a - b));
}

/** Points by which the worst of some threats stays below what counts as contained, under VDI. */
export function containedEffect(lostBy: LostBy, threats: readonly Threat[]): Effect {
  const worst = worstOf(threats.map((threat) => lostBy("vdi", threat)));
  return meanEffect(worst.map((value) => containedHarm - value));
}

/** How much more a system with shared software loses to the four attacks, on a baseline. */
export function baselineShared(outcomes: Outcomes, baseline: string, system?: string): Effect {
  return sharedPathEffect((one, threat) => baselineLost(outcomes, baseline, one, threat), system);
}

/** By how much harm under VDI is contained on a baseline. */
export function baselineContained(outcomes: Outcomes, baseline: string): Effect {
  const lostBy: LostBy = (system, threat) => baselineLost(outcomes, baseline, system, threat);
  return containedEffect(lostBy, pathThreats);
}

/** Rates that may have no row, as there was nothing to count: zero then, as often as there were replications. */
function rateOr0(outcomes: Outcomes, group: string, point: string, metric: string): Values {
  const found = outcomes.values(group, point, metric);
  return found.length > 0 ? found : outcomes.values(group, point, "hostileRate").map(() => 0);
}

/** The share of hostile descriptors that reached memory of others, in percent, by replication. */
export function reachedShare(outcomes: Outcomes, group: string, point: string): Values {
  const tried = outcomes.values(group, point, "hostileRate");
  return joined(
    rateOr0(outcomes, group, point, "corruptionRate"),
    tried,
    (reached, all) => 100 * reached / all,
  );
}

/** Bytes of others' memory that were moved, a second, by replication. */
export function foreignBytes(outcomes: Outcomes, group: string, point: string): Values {
  return rateOr0(outcomes, group, point, "corruptedByteRate");
}

/** How much larger a share of hostile descriptors goes through where nothing checks than under VDI. */
export function baselineDma(outcomes: Outcomes, baseline: string): Effect {
  const share = (point: string) => reachedShare(outcomes, `dma/${baseline}`, point);
  return meanEffect(joined(share("open"), share("vdi"), (a, b) => a - b));
}

/** The rows of one event: what they say by replication, infinite where the host was not back by the end. */
function rowsOf(outcomes: Outcomes, group: string, point: string, entity: string): Values {
  const { series } = outcomes.point(group, point);
  const found = series.find((one) => one.entity === entity && one.metric === "recoveryTime");
  return found?.values ?? [];
}

/** Milliseconds until the bystanders are as before, by replication: where they are not by the end of the run, the time that was left, which is a lower bound. */
export function recoveryTimes(
  outcomes: Outcomes,
  { group, point, system, threat }: {
    readonly group: string;
    readonly point: string;
    readonly system: string;
    readonly threat: TimedThreat;
  },
): number[] {
  const { entity, since } = timedHost(primary, system, threat, 1);
  return rowsOf(outcomes, group, point, entity).filter((value) => !Number.isNaN(value))
    .map((value) => Math.min(value, (TIMED - since) * 1e3));
}

/** The same on a baseline. */
export function baselineRecovery(
  outcomes: Outcomes,
  baseline: string,
  system: string,
  threat: TimedThreat,
): number[] {
  const group = `timed/${baseline}/${threat}`;
  return recoveryTimes(outcomes, { group, point: system, system, threat });
}

/**
 * How much longer recovery takes with the split driver than under VDI, mean of the crash of a driver domain of its own and of the end of a flood. Under VDI there
 * is no driver domain that could crash: it has nothing to recover from there.
 */
export function recoveryEffect(
  times: (system: string, threat: TimedThreat) => Values,
): Effect {
  const split = meanOf([times("isolated", "crash"), times("split-driver", "flood-in")]);
  const own = times("vdi", "flood-in").map((value) => value / 2);
  return meanEffect(joined(split, own, (a, b) => a - b));
}

/** The same on a baseline. */
export function baselineRecoveryEffect(outcomes: Outcomes, baseline: string): Effect {
  return recoveryEffect((system, threat) => baselineRecovery(outcomes, baseline, system, threat));
}

/** The effects by name. */
export type EffectName = "shared" | "contained" | "dma" | "recovery";

/** The units of the effects. */
export const effectUnit: Readonly<Record<EffectName, string>> = {
  shared: "percentage points",
  contained: "percentage points",
  dma: "percentage points",
  recovery: "ms",
};

/** The effects at a point of the space. */
export type SpaceEffect = SpaceEffects<EffectName> & { readonly parameters: SpacePoint };

/** The threats that last of which the space knows VDI's harm; hostile descriptors among them. */
const spaceThreats = [...attacks, "rogue-dma"] as const;

/** The effects at all points of the space whose replications all succeeded. */
export function spaceEffects(outcomes: Outcomes, options: ExperimentOptions): SpaceEffect[] {
  return spaceDesign(options).flatMap((parameters, index) => {
    const group = spaceKey(index);
    if (outcomes.failed(group)) return [];
    const failed = (system: string, threat: Threat) =>
      outcomes.values(group, `${system}/${threat}`, "errorShare");
    const lostBy: LostBy = (system, threat) => lost(failed(system, "none"), failed(system, threat));
    const share = (system: string) => reachedShare(outcomes, group, `${system}/rogue-dma`);
    const times = (system: string, threat: TimedThreat) =>
      recoveryTimes(outcomes, { group, point: `timed/${system}/${threat}`, system, threat });
    return [{
      parameters,
      effects: {
        shared: sharedPathEffect(lostBy),
        contained: containedEffect(lostBy, spaceThreats),
        dma: meanEffect(joined(share("open"), share("vdi"), (a, b) => a - b)),
        recovery: recoveryEffect(times),
      },
    }];
  });
}

/** Words for baselines, in tables and figures. */
export const baselineLabels: Readonly<Record<keyof typeof baselines, string>> = {
  [primaryKey]: "4 cores, 1 Gb/s",
  "4-cores-1g-pinned": "4 cores, 1 Gb/s, pinned driver domain",
  "2-cores-1g": "2 cores, 1 Gb/s",
  "4-cores-10g": "4 cores, 10 Gb/s",
};

/** Seconds from the start of a timed threat to the end of its run. */
export const observed = TIMED - BEGINS;
