/**
 * The values of one system, with what tells which of them belong to which of another system's.
 *
 * Replications that had the same streams are alike in two systems: they are _paired_. Whether they had
 * is not to be seen from the numbers, so a sample carries it: a key for each value, or the plain word
 * `independent`. Two samples are paired where they share a key. Nobody has to remember it when
 * the test is chosen, and a test for independent values can refuse.
 *
 * @module
 */
import { checkFinite, checkInteger, InputError } from "../core/mod.ts";

/** What a value shares with that of another system, such as seed and number of the replication. */
export type PairingKey = string | number;

/** Values of one system. */
export interface Sample {
  /** The values, one per replication, finite, in one unit. */
  readonly values: readonly number[];
  /**
   * The key of each value, no two alike; or `independent`: said explicitly, no value has
   * anything to do with one of another sample.
   */
  readonly keys: readonly PairingKey[] | "independent";
}

/** Two samples joined by their keys. */
export interface Pairs {
  /** The keys that both have, in the order of the first sample. */
  readonly keys: readonly PairingKey[];
  /** Values of the first sample in the order of the keys. */
  readonly a: readonly number[];
  /** Values of the second sample in the order of the keys. */
  readonly b: readonly number[];
  /** How many values of either sample have no partner and are left out. */
  readonly leftOut: number;
}

/**
 * Values of replications that follow each other: value i is that of replication `first + i` of a seed.
 *
 * Two samples of the same seed are paired by replication; those of different seeds are not.
 *
 * @param values One value per replication.
 * @param replications The study's seed, and the number of the first replication: 0 where absent.
 * @throws {InputError} Where a value is not finite or the first number is not a whole one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { replicationSample } from "@iovlab/iovlab/analysis";
 *
 * assert.deepEqual(replicationSample([5.1, 4.9], { seed: 7 }).keys, ["7/0", "7/1"]);
 * ```
 */
export function replicationSample(
  values: ArrayLike<number>,
  replications: { readonly seed: number | string; readonly first?: number },
): Sample {
  const first = checkInteger("number of the first replication", replications.first ?? 0, 0);
  const keys = Array.from(values, (_, index) => `${replications.seed}/${first + index}`);
  return { values: checkValues(values), keys };
}

/**
 * Values that are declared to have nothing in common with those of any other sample: streams of
 * their own, or measurements of separate runs.
 *
 * @throws {InputError} Where a value is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { independentSample } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(independentSample([5.1, 4.9]).keys, "independent");
 * ```
 */
export function independentSample(values: ArrayLike<number>): Sample {
  return { values: checkValues(values), keys: "independent" };
}

function checkValues(values: ArrayLike<number>): number[] {
  return Array.from(values, (value, index) => checkFinite(`value ${index}`, value));
}

function placesOf({ values, keys }: Sample, name: string): Map<PairingKey, number> {
  values.forEach((value, index) => checkFinite(`value ${index} of ${name}`, value));
  if (keys === "independent") return new Map();
  const places = new Map(keys.map((key, index) => [key, index]));
  if (keys.length === values.length && places.size === keys.length) return places;
  throw new InputError(
    `Cannot use sample ${name} as each value must have a key of its own: current value is ` +
      `${values.length} values and ${places.size} different keys`,
    { code: "analysis/bad-keys" },
  );
}

/**
 * Joins two samples by their keys. Samples without a common key give no pairs.
 *
 * @throws {InputError} `analysis/bad-keys` where keys repeat within a sample or are not as many as
 * values; where a value is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairsOf, replicationSample } from "@iovlab/iovlab/analysis";
 *
 * const a = replicationSample([10, 20, 30], { seed: 1 });
 * const b = replicationSample([21, 31], { seed: 1, first: 1 });
 * const { a: left, b: right, leftOut } = pairsOf(a, b);
 * assert.deepEqual([left, right, leftOut], [[20, 30], [21, 31], 1]);
 * ```
 */
export function pairsOf(a: Sample, b: Sample): Pairs {
  const [inA, inB] = [placesOf(a, "a"), placesOf(b, "b")];
  const keys = [...inA.keys()].filter((key) => inB.has(key));
  return {
    keys,
    a: keys.map((key) => a.values[inA.get(key)!]),
    b: keys.map((key) => b.values[inB.get(key)!]),
    leftOut: a.values.length + b.values.length - 2 * keys.length,
  };
}

/** Refuses samples that share a key, for a method whose values must be independent. */
export function refusePairs(method: string, a: Sample, b: Sample): void {
  const { keys } = pairsOf(a, b);
  if (keys.length === 0) return;
  throw new InputError(
    `Cannot compare by ${method} as its two samples must be independent: current samples share ` +
      `${keys.length} replications (the first is "${
        keys[0]
      }"). Use pairedTest(), which is made for ` +
      "them, or independentSample() where the systems did not have the same streams",
    { code: "analysis/paired-data" },
  );
}
