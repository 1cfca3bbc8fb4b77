/**
 * Claims, points and reference numbers that the tests share.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Claim, Estimate, Parameters, SpacePoint } from "../../src/analysis/mod.ts";

/** A number claim, 60% more with 15 to each side, unless told otherwise. */
export function claimOf(changes: Partial<Claim> = {}): Claim {
  return {
    id: "benefit",
    statement: "The new device gives 60% more throughput.",
    source: { citation: "An example", where: "abstract" },
    unit: "%",
    direction: "greater",
    number: 60,
    tolerance: { kind: "absolute", value: 15 },
    baseline: "shared-10g",
    comparison: {
      quantity: "replies per second at a saturating load",
      system: "vdi",
      reference: "split-driver",
      measure: "percent",
    },
    ...changes,
  };
}

/** A claim of direction only: more than nothing. */
export function directionClaim(changes: Partial<Claim> = {}): Claim {
  return claimOf({ number: undefined, tolerance: { kind: "absolute", value: 0 }, ...changes });
}

/** An estimate in the middle of its interval. */
export function around(estimate: number, halfWidth: number): Estimate {
  return { estimate, low: estimate - halfWidth, high: estimate + halfWidth };
}

/** Points without intervals. */
export function pointsOf(
  count: number,
  parameters: (index: number) => Parameters,
  effect: (index: number) => number,
): SpacePoint[] {
  return Array.from({ length: count }, (_, index) => ({
    parameters: parameters(index),
    effect: effect(index),
  }));
}

/** The numbers that R made, by name; see r/analysis.R. */
export function reference(): (name: string) => number[] {
  const text = readFileSync(new URL("./r/analysis.txt", import.meta.url), "utf8");
  const lines = text.trim().split("\n").filter((line) => !line.startsWith("#"));
  const table = new Map(lines.map((line) => {
    const [name, ...values] = line.split(" ");
    return [name, values.map(Number)];
  }));
  return (name) => table.get(name) ?? assert.fail(`no line ${name}`);
}

/** Fails unless the values are within a relative tolerance of those expected, one by one. */
export function assertAllClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => {
    const scale = Math.max(Math.abs(expected[index]), 1e-9);
    assert.ok(
      Math.abs(value - expected[index]) <= tolerance * scale,
      `value ${index}: ${value} is not ${expected[index]}`,
    );
  });
}
