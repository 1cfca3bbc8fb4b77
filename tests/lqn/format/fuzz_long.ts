/**
 * A long run of the fuzz test over all forms; prints how many inputs were read and refused.
 *
 *     deno run -A tests/lqn/format/fuzz_long.ts [RUNS] [SEED]
 *
 * @module
 */

import process from "node:process";
import fc from "../../_property.ts";
import { type FuzzFile, mutatedFile, ownFiles, tryReaders } from "./_fuzz.ts";
import { suiteFiles } from "./_suite.ts";

const [runs = "100000", seed = "1"] = process.argv.slice(2);
const files: readonly FuzzFile[] = [
  ...ownFiles(),
  ...suiteFiles(/models.*\.(?:lqnx|lqn|in)$/),
];
const counts = new Map<string, { read: number; refused: number; slowest: number }>();

function count(input: FuzzFile): void {
  const start = performance.now();
  const outcome = tryReaders(input);
  const form = input.file.replace(/^.*\./, "");
  const row = counts.get(form) ?? { read: 0, refused: 0, slowest: 0 };
  row[outcome]++;
  row.slowest = Math.max(row.slowest, Math.round(performance.now() - start));
  counts.set(form, row);
}

fc.assert(fc.property(mutatedFile(files), count), { numRuns: Number(runs), seed: Number(seed) });
console.table(Object.fromEntries(counts));
