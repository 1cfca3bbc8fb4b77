/**
 * Which parts of a network lead to a station.
 *
 * @module
 */

import type { Network, NetworkEntry } from "../../model/mod.ts";

/** The station that a reduced network is about. */
export interface Focus {
  /** Index of the task, or -1 where the station is a processor. */
  readonly task: number;
  /** Index of the processor, or -1 where the station is a task. */
  readonly processor: number;
  /** Tasks on the way whose queue is a delay. */
  readonly released: ReadonlySet<number>;
}

/** Which entries and activities lead to a focus. */
export interface Reach {
  /** By entry. */
  readonly entries: readonly boolean[];
  /** By activity. */
  readonly activities: readonly boolean[];
}

/** What leads to a focus: what asks the station for service, and what calls that. */
export function reachOf(network: Network, focus: Focus): Reach {
  const entries = network.entries.map((entry) => entry.task === focus.task);
  const activities = network.activities.map((one) =>
    one.demand > 0 && network.tasks[one.task].processor === focus.processor
  );
  const own = network.entries.map((entry) => ownActivities(network, entry));
  for (let grown = true; grown;) {
    grown = false;
    for (const one of network.activities) {
      if (activities[one.index] || !one.calls.some((call) => entries[call.entry])) continue;
      grown = activities[one.index] = true;
    }
    for (const entry of network.entries) {
      if (entries[entry.index]) continue;
      const forwards = entry.forwarding.some((one) => entries[one.entry]);
      if (!forwards && !own[entry.index].some((a) => activities[a])) continue;
      grown = entries[entry.index] = true;
    }
  }
  return { entries, activities };
}

/** The activities that a request to an entry can run. */
function ownActivities(network: Network, entry: NetworkEntry): readonly number[] {
  const { activities } = network.tasks[entry.task];
  const owner = entry.phased ? entry.index : -1;
  return activities.filter((a) => network.activities[a].entry === owner);
}
