/**
 * What a model and the options ask to observe beyond means.
 *
 * @module
 */

import type { LqnHistogram, LqnModel, Network } from "../model/mod.ts";
import type { ObserverNumbers } from "./_compile.ts";
import type { ObserverPlan } from "./_observer.ts";
import type { Settings } from "./options.ts";

/** The plans, and which element each one is of. Copies of an element have one plan each, of the same name. */
export interface Plans {
  readonly plans: readonly ObserverPlan[];
  readonly numbers: ObserverNumbers;
}

/** Nothing is observed. */
export const noObservers: ObserverNumbers = {
  activity: () => -1,
  phase: () => -1,
  holding: () => -1,
  join: () => -1,
};

/** The histograms of a model by the name of their element. */
function histogramsOf(model: LqnModel): Map<string, LqnHistogram> {
  const found = new Map<string, LqnHistogram>();
  const add = (name: string, histogram: LqnHistogram | undefined) => {
    if (histogram) found.set(name, histogram);
  };
  for (const task of model.tasks) {
    add(task.name, task.histogram);
    for (const entry of task.entries) {
      entry.phases?.forEach((phase, k) => add(`${entry.name}.${k + 1}`, phase.histogram));
    }
    for (const one of task.activities ?? []) add(`${task.name}:${one.name}`, one.histogram);
    for (const { from } of task.precedences ?? []) {
      add(`${task.name}:${from.activities.join("&")}`, from.histogram);
    }
  }
  return found;
}

/** A time of the order of the model's: the sum of all means. */
function scaleOf(network: Network): number {
  const works = network.activities.reduce((sum, one) => sum + one.demand + one.thinkTime, 0);
  const thinks = network.tasks.reduce((sum, one) => sum + one.thinkTime, 0);
  return works + thinks || 1;
}

/** The plans of a model. */
export function plansOf(model: LqnModel, network: Network, settings: Settings): Plans {
  const histograms = settings.histograms ? histogramsOf(model) : new Map<string, LqnHistogram>();
  const scale = settings.quantiles.length > 0 ? scaleOf(network) : 0;
  const plans: ObserverPlan[] = [];
  const numberOf = (element: string, limit = Infinity) => {
    const histogram = histograms.get(element);
    if (!histogram && scale === 0 && limit === Infinity) return -1;
    return plans.push({ element, ...(histogram ? { histogram } : {}), limit, scale }) - 1;
  };
  const activities = network.activities.map((one) => numberOf(one.key, one.maxServiceTime));
  const phases = network.entries.map((one) =>
    [1, 2].map((phase) => one.phased ? -1 : numberOf(`${one.name}.${phase}`))
  );
  const holdings = network.tasks.map((one) => one.kind === "semaphore" ? numberOf(one.name) : -1);
  const joins = network.joins.map((one) => numberOf(one.key));
  return {
    plans,
    numbers: {
      activity: ({ index }) => activities[index],
      phase: (entry, phase) => phases[entry][phase - 1],
      holding: (task) => holdings[task],
      join: (join) => joins[join],
    },
  };
}
