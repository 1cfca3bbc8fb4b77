/**
 * What a prediction has to assume: the ranges of the costs, and what a published row does not say of its machine.
 *
 * Costs of one kind move together from the low to the high end of their ranges, so that errors of judgement do not average
 * out. A Latin hypercube draws the points.
 *
 * @module
 */
import {
  costGroups,
  type CostModel,
  costModelOf,
  type CostName,
  type CostProfile,
} from "../host/mod.ts";

/** A fact that a published row leaves open. */
export interface Assumption {
  /** What it is about. */
  readonly name: string;
  /** Its range in words, with unit. */
  readonly range: string;
  /** What the prediction assumes, in SI base units or as a key. */
  readonly nominal: number | string | boolean;
  /** The same in the unit of the range, where that is another one. */
  readonly said?: string;
  /** The value at a place in the range, from 0 to 1. */
  value(place: number): number | string | boolean;
}

/** The values of a row's assumptions by name. */
export type Assumed = Readonly<Record<string, number | string | boolean>>;

/** One of some options, the first being the prediction's. */
export function choice(name: string, options: readonly (number | string)[]): Assumption {
  const sorted = [...options].sort((a, b) => Number(a) - Number(b));
  return {
    name,
    range: `${sorted.slice(0, -1).join(", ")} or ${sorted.at(-1)}`,
    nominal: options[0],
    value: (place) => options[Math.min(options.length - 1, Math.floor(place * options.length))],
  };
}

/** A unit in words and its size in the base unit. */
export type Scale = readonly [unit: string, size: number];

/** A quantity from `low` to `high`, evenly in its logarithm; all three in the unit of the scale, the value in the base unit. */
export function logarithmic(
  name: string,
  nominal: number,
  [low, high]: readonly [number, number],
  [unit, size]: Scale,
): Assumption {
  return {
    name,
    range: `${low} to ${high} ${unit}`,
    nominal: nominal * size,
    said: `${nominal}`,
    value: (place) => low * Math.pow(high / low, place) * size,
  };
}

/** The groups of costs that hosts of the architectures `native`, `split-driver` and `vdi` pay without UDP and without events. */
export const basicGroups: readonly string[] = [
  "guest stack costs",
  "native driver costs",
  "VMM interrupt costs",
  "VM switch costs",
  "event channel costs",
  "grant costs",
  "split driver costs",
  "device times",
  "DMA rate",
];

/**
 * The costs of a profile with each group at a place between the low and the high ends of its ranges.
 *
 * @param places A place from 0 to 1 for each group.
 * @param groups Names of groups; costs of others keep their values.
 */
export function costsAt(
  profile: CostProfile,
  places: readonly number[],
  groups: readonly string[] = Object.keys(costGroups),
): CostModel {
  const replaced: Partial<Record<CostName, number>> = {};
  groups.forEach((key, group) => {
    for (const name of costGroups[key]) {
      const { low, high } = profile.costs[name];
      const place = places[group];
      replaced[name] = low > 0 ? low * Math.pow(high / low, place) : low + place * (high - low);
    }
  });
  return costModelOf(profile, replaced);
}
