/**
 * Histograms of entries that have an activity graph: the model keeps them at the first activity,
 * with the phase that they are of; files have them at the entry.
 *
 * @module
 */

import type { LqnActivity, LqnHistogram, LqnTask, Parameter } from "../model/mod.ts";

/** The histogram of each entry of a task that has one, by the entry's name. */
export function entryHistograms(
  { activities = [] }: LqnTask<Parameter>,
): ReadonlyMap<string, LqnHistogram<Parameter>> {
  const found = new Map<string, LqnHistogram<Parameter>>();
  for (const { boundTo, histogram } of activities) {
    if (boundTo !== undefined && histogram?.phase !== undefined) found.set(boundTo, histogram);
  }
  return found;
}

/** The histogram that stands at an activity itself. */
export function activityHistogram(
  { boundTo, histogram }: Partial<LqnActivity<Parameter>>,
): LqnHistogram<Parameter> | undefined {
  return boundTo !== undefined && histogram?.phase !== undefined ? undefined : histogram;
}
