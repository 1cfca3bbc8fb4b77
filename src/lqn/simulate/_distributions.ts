/**
 * Histograms, quantiles and exceedances from the counts of all replications.
 *
 * @module
 */

import { QuantileSketch } from "../../stats/mod.ts";
import type { LqnDistribution, LqnValue } from "../model/mod.ts";
import { ratio } from "./_estimate.ts";
import { edgesOf, type ObserverPlan, sketchOf } from "./_observer.ts";

/** Counts by replication, then by observer. */
export type Observations = readonly (readonly Float64Array[])[];

/** The plans by element: copies of a replicated element belong together. */
function byElement(plans: readonly ObserverPlan[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  plans.forEach(({ element }, k) => groups.set(element, [...groups.get(element) ?? [], k]));
  return groups;
}

/** By replication: the counts of one place, copies added. */
function countsOf(observations: Observations, members: readonly number[], place: number): number[] {
  return observations.map((one) => members.reduce((sum, k) => sum + one[k][place], 0));
}

/** Shares of executions that were longer than their limit. */
export function exceedances(
  plans: readonly ObserverPlan[],
  observations: Observations,
): LqnValue[] {
  const values: LqnValue[] = [];
  for (const [element, members] of byElement(plans)) {
    if (plans[members[0]].limit === Infinity) continue;
    const { value, halfWidth } = ratio(
      countsOf(observations, members, 3),
      countsOf(observations, members, 2),
    );
    const interval = Number.isFinite(halfWidth) ? { halfWidth } : {};
    if (!Number.isNaN(value)) {
      values.push({ metric: "exceedsMaximum", element, value, ...interval });
    }
  }
  return values;
}

function binsOf(
  plan: ObserverPlan,
  observations: Observations,
  members: readonly number[],
): LqnDistribution["bins"] {
  if (!plan.histogram) return undefined;
  const edges = edgesOf(plan.histogram);
  const counts = countsOf(observations, members, 2);
  return Array.from({ length: edges.length + 1 }, (_, bin) => {
    const { value, halfWidth } = ratio(countsOf(observations, members, 4 + bin), counts);
    return {
      begin: bin === 0 ? 0 : edges[bin - 1],
      end: bin === edges.length ? Infinity : edges[bin],
      probability: value,
      ...(Number.isFinite(halfWidth) ? { halfWidth } : {}),
    };
  });
}

function quantilesOf(
  plan: ObserverPlan,
  observations: Observations,
  members: readonly number[],
  probabilities: readonly number[],
): LqnDistribution["quantiles"] {
  if (plan.scale === 0 || probabilities.length === 0) return undefined;
  const all = sketchOf(plan);
  const from = 4 + (plan.histogram ? edgesOf(plan.histogram).length + 1 : 0);
  for (const one of observations) {
    for (const member of members) {
      all.merge(QuantileSketch.fromCounts(all.options, one[member].subarray(from)));
    }
  }
  return [...probabilities].sort((a, b) => a - b).map((p) => [p, all.quantile(p)] as const);
}

/** The distributions that were asked for. */
export function distributionsOf(
  plans: readonly ObserverPlan[],
  observations: Observations,
  probabilities: readonly number[],
): LqnDistribution[] {
  const result: LqnDistribution[] = [];
  for (const [element, members] of byElement(plans)) {
    const plan = plans[members[0]];
    if (!plan.histogram && plan.scale === 0) continue;
    const sum = (place: number) =>
      countsOf(observations, members, place).reduce((total, one) => total + one, 0);
    const count = sum(2);
    if (count === 0) continue;
    const mean = sum(0) / count;
    const quantiles = quantilesOf(plan, observations, members, probabilities);
    const bins = binsOf(plan, observations, members);
    result.push({
      element,
      mean,
      standardDeviation: Math.sqrt(Math.max(0, sum(1) / count - mean * mean)),
      ...(quantiles ? { quantiles } : {}),
      ...(bins ? { bins } : {}),
    });
  }
  return result;
}
