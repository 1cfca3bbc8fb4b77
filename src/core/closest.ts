/**
 * The word that was probably meant: least number of letters put in, left out, changed, or swapped with their neighbour,
 * after R. A. Wagner and M. J. Fischer, The string-to-string correction problem, Journal of the ACM 21(1), 1974, and R. Lowrance
 * and R. A. Wagner, An extension of the string-to-string correction problem, Journal of the ACM 22(2), 1975.
 *
 * @module
 */

function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next.push(
        Math.min(change, row[j] + 1, next[j - 1] + 1, swapped ? before[j - 2] + 1 : change),
      );
    }
    before = row;
    row = next;
  }
  return row[to.length];
}

/**
 * The one of `words` that `word` was probably meant to be, if any is near: case, hyphens, underscores and
 * spaces do not count.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { closest } from "@iovlab/iovlab/core";
 *
 * assert.equal(closest("split_driver", ["native", "split-driver"]), "split-driver");
 * assert.equal(closest("warp", ["native", "split-driver"]), undefined);
 * ```
 */
export function closest(word: string, words: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "");
  const ranked = words
    .map((each) => ({ each, far: distance(plain(word), plain(each)) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  if (!best || best.far > Math.max(1, Math.floor(plain(best.each).length / 3))) return undefined;
  return best.each;
}

/**
 * ` (did you mean "x"?)`, or nothing where no word is near; for the end of a message.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hint } from "@iovlab/iovlab/core";
 *
 * assert.equal(hint("sead", ["seed"]), ' (did you mean "seed"?)');
 * assert.equal(hint("x", ["seed"]), "");
 * ```
 */
export function hint(word: string, words: readonly string[]): string {
  const best = closest(word, words);
  return best === undefined ? "" : ` (did you mean "${best}"?)`;
}
