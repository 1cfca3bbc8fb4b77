/**
 * A cost model in which groups of costs stand at a place within their ranges.
 *
 * @module
 */
import { checkProbability } from "../core/mod.ts";
import { costGroups } from "./cost_groups.ts";
import { type CostModel, costModelOf, type CostName, type CostProfile } from "./costs.ts";

/**
 * The costs of a profile with some groups moved between the low ends (0) and the high ends (1) of their ranges: on a
 * logarithmic scale where the low end is above 0.
 *
 * @param profile The profile, whose other costs stay at their values.
 * @param places A place from 0 to 1 for each group that is moved, by its name in {@linkcode costGroups}.
 * @throws {RangeError} Where there is no such group.
 * @throws {InputError} Where a place is not from 0 to 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { movedCosts, xen2009 } from "@iovlab/iovlab/host";
 *
 * const dear = movedCosts(xen2009, { "grant costs": 1 });
 * assert.ok(Math.abs(dear.grantMap / xen2009.costs.grantMap.high - 1) < 1e-12);
 * assert.equal(dear.bridge, xen2009.costs.bridge.value);
 * ```
 */
export function movedCosts(
  profile: CostProfile,
  places: Readonly<Record<string, number>>,
): CostModel {
  const moved: Partial<Record<CostName, number>> = {};
  for (const [group, u] of Object.entries(places)) {
    if (!Object.hasOwn(costGroups, group)) throw new RangeError(`Cannot find costs "${group}"`);
    checkProbability(`place of ${group}`, u);
    for (const name of costGroups[group]) {
      const { low, high } = profile.costs[name];
      moved[name] = low > 0 ? low * Math.pow(high / low, u) : low + u * (high - low);
    }
  }
  return costModelOf(profile, moved);
}
