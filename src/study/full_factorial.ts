/**
 * Full factorial designs: every combination of the levels of all factors.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/**
 * All combinations of levels, one object per combination; the last factor changes fastest.
 *
 * @throws {InputError} Where a factor has no level.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fullFactorial } from "@iovlab/iovlab/study";
 *
 * assert.deepEqual(fullFactorial({ vms: [1, 8], architecture: ["vdi", "native"] }), [
 *   { vms: 1, architecture: "vdi" },
 *   { vms: 1, architecture: "native" },
 *   { vms: 8, architecture: "vdi" },
 *   { vms: 8, architecture: "native" },
 * ]);
 * ```
 *
 * @typeParam Levels The levels by factor.
 */
export function fullFactorial<const Levels extends Readonly<Record<string, readonly unknown[]>>>(
  factors: Levels,
): { -readonly [Factor in keyof Levels]: Levels[Factor][number] }[] {
  let combinations: Record<string, unknown>[] = [{}];
  for (const [factor, levels] of Object.entries(factors)) {
    if (levels.length === 0) {
      throw new InputError(
        `Cannot combine factor "${factor}" as it must have a level: current value is none`,
        { code: "study/no-levels" },
      );
    }
    combinations = combinations.flatMap((combination) =>
      levels.map((level) => ({ ...combination, [factor]: level }))
    );
  }
  return combinations as { -readonly [Factor in keyof Levels]: Levels[Factor][number] }[];
}
