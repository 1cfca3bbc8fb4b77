/**
 * From effects by host and over the parameter space to a verdict.
 *
 * @module
 */
import {
  type Claim,
  type Estimate,
  type FactorLabel,
  judge,
  type Verdict,
} from "../analysis/mod.ts";

/** What is measured at one point of the parameter space. */
export interface SpaceEffects<Name extends string = string> {
  /** The factors' values. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** The effects by name. */
  readonly effects: Readonly<Record<Name, Estimate>>;
}

/**
 * Judges a claim from its effect on the baseline hosts and at the points of the space.
 *
 * Hosts and points whose effect is not a number (nothing was measured there) do not count.
 *
 * @param claim The claim; its `baseline` is a key of `byHost`.
 * @param byHost The effect on each baseline host by key.
 * @param space The points of the space.
 * @param effect The name of the claim's effect at these points.
 * @param labels How factors are shown.
 * @throws {RangeError} Where there is no effect on the claim's baseline.
 * @throws {InputError} As `judge()`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeEffects } from "@iovlab/iovlab/experiment";
 *
 * const claim = {
 *   id: "better",
 *   statement: "More throughput.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater",
 *   tolerance: { kind: "absolute", value: 1 },
 *   baseline: "host",
 *   comparison: { quantity: "replies/s", system: "vdi", reference: "split-driver", measure: "percent" },
 * } as const;
 * const space = Array.from({ length: 20 }, (_, i) => ({
 *   parameters: { i },
 *   effects: { gain: { estimate: 5 + i, low: 4 + i, high: 6 + i } },
 * }));
 * const byHost = new Map([["host", { estimate: 20, low: 19, high: 21 }]]);
 * assert.equal(judgeEffects(claim, byHost, space, "gain").verdict, "reproduced");
 * ```
 */
export function judgeEffects<Name extends string>(
  claim: Claim,
  byHost: ReadonlyMap<string, Estimate>,
  space: readonly SpaceEffects<Name>[],
  effect: Name,
  labels?: Readonly<Record<string, FactorLabel>>,
): Verdict {
  const baseline = byHost.get(claim.baseline);
  if (!baseline) throw new RangeError(`Cannot find the effect on baseline "${claim.baseline}"`);
  const known = (estimate: Estimate) => Number.isFinite(estimate.estimate);
  return judge(claim, {
    baseline,
    others: [...byHost].filter(([key, interval]) => key !== claim.baseline && known(interval))
      .map(([key, interval]) => ({ key, interval })),
    space: {
      points: space.filter(({ effects }) => known(effects[effect])).map((point) => {
        const { estimate, low, high } = point.effects[effect];
        return { parameters: point.parameters, effect: estimate, low, high };
      }),
      ...(labels && { labels }),
    },
  });
}
