/**
 * Two-level designs, full (2^k) and fractional (2^(k-p)), with what each effect is confounded with.
 *
 * The columns are in standard order: the first base factor changes fastest. A generator such as `d = a b c`
 * makes the column of a further factor the product of others, which confounds effects; the defining relation is all
 * products of the generators' words, and its shortest word is the design's resolution.
 *
 * Source: G. E. P. Box, J. S. Hunter and W. G. Hunter, Statistics for Experimenters, second edition, 2005, chapter
 * 6; R. Jain, The Art of Computer Systems Performance Analysis, 1991, chapters 17 to 19.
 *
 * @module
 */
import { hint, InputError } from "../core/mod.ts";

/** A two-level design: which factors are high in which run. */
export interface TwoLevelDesign {
  /** The factors, in the order of the columns. */
  readonly factors: readonly string[];
  /** One row for each run, with -1 (low) or 1 (high) for each factor. */
  readonly runs: readonly (readonly (-1 | 1)[])[];
  /** The words of the defining relation, each as the factors in it; none for a full design. */
  readonly defining: readonly (readonly string[])[];
  /** The length of the shortest word: 3, 4, 5 ...; `Infinity` for a full design. */
  readonly resolution: number;
}

/** Sets of factors are bits of a number: most factors. */
const mostFactors = 30;

/**
 * A full or fractional two-level design.
 *
 * @param factors Names of the factors, at least 1 and at most 30.
 * @param generators For each factor that is not a base factor, the factors whose product its column is, such as
 * `{ d: ["a", "b", "c"] }`; a word may start with `"-"` as its first element for the other half.
 * @throws {InputError} Where a name is unknown, occurs twice, or generators follow from each other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { twoLevel } from "@iovlab/iovlab/study";
 *
 * const half = twoLevel(["a", "b", "c", "d"], { d: ["a", "b", "c"] });
 * assert.deepEqual([half.runs.length, half.resolution], [8, 4]);
 * assert.deepEqual(half.runs[3], [1, 1, -1, -1]);
 * ```
 */
export function twoLevel(
  factors: readonly string[],
  generators: Readonly<Record<string, readonly string[]>> = {},
): TwoLevelDesign {
  checkNames(factors, generators);
  const base = factors.filter((name) => !Object.hasOwn(generators, name));
  const words = Object.entries(generators).map(([name, word]) => wordOf(name, word, factors, base));
  const relation = products(words.map(({ bits }) => bits));
  if (relation.includes(0)) refuse("its generators must not follow from each other");
  const runs = Array.from({ length: 2 ** base.length }, (_, run) => {
    const signs = new Map<string, -1 | 1>();
    base.forEach((name, index) => signs.set(name, (run >> index) & 1 ? 1 : -1));
    for (const { name, sign, of } of words) {
      signs.set(name, of.reduce((product, factor) => product * signs.get(factor)!, sign) as -1 | 1);
    }
    return factors.map((name) => signs.get(name)!);
  });
  const defining = relation.map((bits) => factors.filter((_, index) => (bits >> index) & 1));
  const resolution = Math.min(Infinity, ...defining.map((word) => word.length));
  return { factors: [...factors], runs, defining, resolution };
}

/**
 * The effects that an effect cannot be told from in a fractional design, shortest first.
 *
 * @param effect The factors of a main effect (one) or an interaction (several).
 * @throws {InputError} Where a factor is unknown.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { aliasesOf, twoLevel } from "@iovlab/iovlab/study";
 *
 * const half = twoLevel(["a", "b", "c", "d"], { d: ["a", "b", "c"] });
 * assert.deepEqual(aliasesOf(half, ["a", "b"]), [["c", "d"]]);
 * ```
 */
export function aliasesOf(design: TwoLevelDesign, effect: readonly string[]): string[][] {
  const { factors, defining } = design;
  const own = bitsOf(effect, factors);
  return defining
    .map((word) => own ^ bitsOf(word, factors))
    .map((bits) => factors.filter((_, index) => (bits >> index) & 1))
    .sort((a, b) => a.length - b.length);
}

interface Word {
  readonly name: string;
  readonly of: readonly string[];
  readonly sign: number;
  readonly bits: number;
}

function wordOf(
  name: string,
  generator: readonly string[],
  factors: readonly string[],
  base: readonly string[],
): Word {
  const negative = generator[0] === "-";
  const of = negative ? generator.slice(1) : generator;
  for (const factor of of) {
    if (base.includes(factor)) continue;
    refuse(
      `generator of "${name}" must be of base factors: current value is "${factor}"${
        hint(factor, base)
      }`,
    );
  }
  if (of.length === 0 || new Set(of).size < of.length) {
    refuse(`generator of "${name}" must name different factors: current value is ${of.join(" ")}`);
  }
  return { name, of, sign: negative ? -1 : 1, bits: bitsOf([name, ...of], factors) };
}

/** All products of one or more words: the factors that are in an odd number of them. */
function products(words: readonly number[]): number[] {
  return Array.from({ length: 2 ** words.length - 1 }, (_, index) => {
    const chosen = words.filter((_, word) => ((index + 1) >> word) & 1);
    return chosen.reduce((product, word) => product ^ word, 0);
  });
}

function bitsOf(names: readonly string[], factors: readonly string[]): number {
  return names.reduce((bits, name) => {
    const index = factors.indexOf(name);
    if (index < 0) refuse(`there must be a factor "${name}"${hint(name, factors)}`);
    return bits | (1 << index);
  }, 0);
}

function checkNames(
  factors: readonly string[],
  generators: Readonly<Record<string, readonly string[]>>,
): void {
  if (factors.length === 0 || factors.length > mostFactors) {
    refuse(`it must have 1 to ${mostFactors} factors: current value is ${factors.length}`);
  }
  if (new Set(factors).size < factors.length) refuse("its factors must differ");
  for (const name of Object.keys(generators)) {
    if (!factors.includes(name)) refuse(`there must be a factor "${name}"${hint(name, factors)}`);
  }
}

function refuse(rule: string): never {
  throw new InputError(`Cannot make a two-level design as ${rule}`, { code: "study/bad-design" });
}
