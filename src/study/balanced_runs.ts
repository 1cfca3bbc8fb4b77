/**
 * A few runs of a two-level design in which every factor still has both of its levels.
 *
 * Every so many-th run of a design in standard order keeps the factors that change fastest at one level, so that a short study sees one corner of the space and
 * not the space. A subgroup of runs, of which each is given by the base factors that differ from the first, has each factor at both
 * levels equally often, or at one.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";

type Setting = Readonly<Record<string, unknown>>;

/** The runs {0, a, b, a^b, ...} that some masks span, in ascending order. */
function spanned(masks: readonly number[]): number[] {
  return masks.reduce((runs, mask) => [...runs, ...runs.map((run) => run ^ mask)], [0])
    .sort((a, b) => a - b);
}

function variedIn(runs: readonly number[], settings: readonly Setting[]): number {
  const factors = Object.keys(settings[0]);
  return factors.filter((name) =>
    runs.some((run) => settings[run][name] !== settings[runs[0]][name])
  ).length;
}

/** All choices of so many masks below a limit, in ascending order each. */
function* choices(count: number, limit: number, from = 1): Generator<number[]> {
  if (count === 0) return yield [];
  for (let mask = from; mask < limit; mask++) {
    for (const rest of choices(count - 1, limit, mask + 1)) yield [mask, ...rest];
  }
}

/**
 * Indices of `count` runs in which as many factors as possible have both levels, equally often; the first such choice.
 *
 * @param settings The runs of a two-level design in standard order, without a centre; their number is a power of two.
 * @param count How many runs, a power of two up to 8 and below the number of runs.
 * @throws {InputError} Where one of the numbers is not as said.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { balancedRuns, twoLevel } from "@iovlab/iovlab/study";
 *
 * const { factors, runs } = twoLevel(["a", "b", "c", "d"], { d: ["a", "b", "c"] });
 * const settings = runs.map((run) => Object.fromEntries(factors.map((name, i) => [name, run[i]])));
 * assert.deepEqual(balancedRuns(settings, 4), [0, 1, 6, 7]);
 * ```
 */
export function balancedRuns(
  settings: readonly Readonly<Record<string, unknown>>[],
  count: number,
): number[] {
  checkInteger("runs to choose", count, 1);
  const [all, wanted] = [Math.log2(settings.length), Math.log2(count)];
  if (!Number.isInteger(all) || !Number.isInteger(wanted) || count > 8 || wanted >= all) {
    throw new InputError(
      `Cannot choose runs as both numbers must be powers of two, the smaller one up to 8: current value is ${count} of ${settings.length}`,
      { code: "study/bad-choice" },
    );
  }
  let best: number[] = [];
  let most = -1;
  for (const masks of choices(wanted, settings.length)) {
    const runs = spanned(masks);
    if (new Set(runs).size < count) continue;
    const varied = variedIn(runs, settings);
    if (varied > most) [best, most] = [runs, varied];
  }
  return best;
}
