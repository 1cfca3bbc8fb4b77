/**
 * Where the places of process types count, and what counters mean, worked out once for a chain.
 *
 * @module
 */

import type { Network } from "../model/mod.ts";
import type { Chain, ProcessPlace } from "./chain.ts";
import { executionsOf, flowsOf } from "./_flows.ts";

/** Positions of the means of a network: each list is one after the other in one array. */
export interface Layout {
  /** Threads of an entry before its reply, by entry. */
  readonly before: number;
  /** Threads of an entry after its reply, by entry. */
  readonly after: number;
  /** Paths of control in an activity, by activity. */
  readonly inside: number;
  /** Those of them that wait for the processor. */
  readonly ready: number;
  /** Those of them that are in service, alone or sharing, by activity. */
  readonly service: number;
  /** Threads between the fork and the end of the join, by join. */
  readonly fork: number;
  /** Tokens and locks held, by the entry that got them. */
  readonly held: number;
  /** Requests of open streams in the queue, by entry. */
  readonly open: number;
  /** First call of each activity. */
  readonly calls: readonly number[];
  /** First arc of each entry. */
  readonly arcs: readonly number[];
  /** How many in all. */
  readonly size: number;
}

/** What measures of a chain are taken with. */
export interface Measuring {
  readonly layout: Layout;
  /** The positions that one process of type `t` adds 1 to: from `start[t]` to `start[t + 1] - 1`. */
  readonly start: Int32Array;
  readonly positions: Int32Array;
  /** Executions of entries and activities for one step per time of each counter. */
  readonly entryFlows: readonly Float64Array[];
  readonly askedFlows: readonly Float64Array[];
  readonly activityFlows: readonly Float64Array[];
  /** Executions of activities per execution of each entry. */
  readonly executions: readonly Float64Array[];
  /** Tasks that join requests, with the types that are an unfinished join of theirs. */
  readonly joining: readonly { readonly task: number; readonly busy: Int32Array }[];
}

/** The positions for a network. */
export function layoutOf(network: Network): Layout {
  let size = 0;
  const take = (count: number) => (size += count) - count;
  const { entries, activities, joins } = network;
  return {
    before: take(entries.length),
    after: take(entries.length),
    inside: take(activities.length),
    ready: take(activities.length),
    service: take(activities.length),
    fork: take(joins.length),
    held: take(entries.length),
    open: take(entries.length),
    calls: activities.map((one) => take(one.calls.length)),
    arcs: entries.map((one) => take(one.forwarding.length)),
    get size() {
      return size;
    },
  };
}

/** What measures of a chain are taken with. */
export function measuringOf(chain: Chain): Measuring {
  const { network, types, counters } = chain;
  const layout = layoutOf(network);
  const start = new Int32Array(types.length + 1);
  const positions: number[] = [];
  for (let type = 0; type < types.length; type++) {
    for (const place of types[type]?.places ?? []) positions.push(...positionsOf(layout, place));
    start[type + 1] = positions.length;
  }
  const flows = counters.map((counter) => flowsOf(network, counter));
  return {
    layout,
    start,
    positions: Int32Array.from(positions),
    entryFlows: flows.map((one) => one.entries),
    askedFlows: flows.map((one) => one.asked),
    activityFlows: flows.map((one) => one.activities),
    executions: network.entries.map((entry) => executionsOf(network, entry.index)),
    joining: joiningOf(chain),
  };
}

function positionsOf(layout: Layout, place: ProcessPlace): number[] {
  const { kind, activity, entry, detail, via, replied } = place;
  const inside = activity >= 0 ? [layout.inside + activity] : [];
  switch (kind) {
    case "thread":
      return [(replied ? layout.after : layout.before) + entry];
    case "ready":
      return [...inside, layout.ready + activity];
    case "service":
      return [...inside, layout.service + activity];
    case "queued":
      if (activity >= 0) return [layout.calls[activity] + detail];
      return [via >= 0 ? layout.arcs[via] - 2 - detail : layout.open + entry];
    case "fork":
      return [layout.fork + detail];
    case "held":
      return [layout.held + entry];
    case "joined":
      return [...inside, layout.before + entry];
    default:
      return inside;
  }
}

/** For each task with unfinished joins of requests: 1 of a type with a thread, 2 of such a join. */
function joiningOf({ types }: Chain): { task: number; busy: Int32Array }[] {
  const unfinished = (places: readonly ProcessPlace[]) =>
    places.length === 1 && places[0].kind === "fork";
  const tasks = new Set(
    types.filter((one) => one && unfinished(one.places)).map((one) => one.places[0].task),
  );
  return [...tasks].map((task) => ({
    task,
    busy: Int32Array.from(types, (type) => {
      if (!type) return 0;
      if (unfinished(type.places)) return type.places[0].task === task ? 2 : 0;
      return type.places.some((one) => one.kind === "thread" && one.task === task) ? 1 : 0;
    }),
  }));
}
