/**
 * Compares two systems by the method that their replications ask for.
 *
 * Samples that share keys are compared in pairs, others by Welch's test. Another method has to be
 * named, and refuses what it is not made for.
 *
 * @module
 */
import { mannWhitney, type MannWhitneyTest } from "./mann_whitney.ts";
import { type PairedTest, pairedTest } from "./paired_test.ts";
import { pairsOf, type Sample } from "./sample.ts";
import { welch, type WelchTest } from "./welch.ts";

/** Options of {@linkcode compareSystems}. */
export interface CompareOptions {
  /** The method; by the keys where absent. */
  readonly method?: "paired" | "welch" | "mann-whitney";
  /** The confidence of the intervals: 0.95 where absent. */
  readonly confidence?: number;
}

/** What a comparison of two systems gives, by its `method`. */
export type SystemComparison = PairedTest | WelchTest | MannWhitneyTest;

/**
 * Compares a with b: in pairs where they share replications, else by Welch's test.
 *
 * @throws {InputError} As {@linkcode pairedTest}, {@linkcode welch} and {@linkcode mannWhitney}: above all
 * `analysis/paired-data` where a method for independent samples is asked for and the samples are paired.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareSystems, independentSample, replicationSample } from "@iovlab/iovlab/analysis";
 *
 * const a = replicationSample([11, 22, 33], { seed: 1 });
 * const b = replicationSample([10, 20, 30], { seed: 1 });
 * assert.equal(compareSystems(a, b).method, "paired");
 * assert.equal(compareSystems(a, independentSample([10, 20, 30])).method, "welch");
 * assert.throws(() => compareSystems(a, b, { method: "mann-whitney" }), /must be independent/);
 * ```
 */
export function compareSystems(
  a: Sample,
  b: Sample,
  options: CompareOptions = {},
): SystemComparison {
  const { method = pairsOf(a, b).keys.length > 0 ? "paired" : "welch", confidence } = options;
  if (method === "paired") return pairedTest(a, b, confidence);
  return method === "welch" ? welch(a, b, confidence) : mannWhitney(a, b, confidence);
}
