/**
 * The calls of all activities, with what forwarding makes of them: a call of entry `a` that
 * forwards to `b` with probability p is one request to `a` and p requests to `b`, all of the same
 * caller, who waits for the last of them.
 *
 * @module
 */
import type { Network } from "../model/mod.ts";

/** All requests, sorted by activity. */
export interface Requests {
  /** How many. */
  readonly count: number;
  /** The activity that asks. */
  readonly activity: Int32Array;
  /** The entry that is asked. */
  readonly entry: Int32Array;
  /** Mean number per execution of the activity. */
  readonly mean: Float64Array;
  /** How many copies of the caller ask one copy of the called task; 1 unless copies are folded. */
  readonly fanIn: Float64Array;
  /** Requests at one copy of the called task per request of one copy of the caller. */
  readonly scale: Float64Array;
  /** 1 where the caller waits, 0 of an asynchronous call. */
  readonly sync: Uint8Array;
  /** The call of the activity that it is or comes from. */
  readonly call: Int32Array;
  /** The forwarding entry; -1 of a call itself. */
  readonly via: Int32Array;
  /** Share of its call that becomes this request: 1 of a call itself. */
  readonly share: Float64Array;
  /** Requests of an activity are `first[a]` to `first[a + 1] - 1`. */
  readonly first: Int32Array;
  /** Mean number of synchronous calls of each activity, forwarded ones not counted. */
  readonly syncCalls: Float64Array;
}

interface Row {
  readonly activity: number;
  readonly entry: number;
  readonly mean: number;
  readonly fanIn: number;
  readonly sync: boolean;
  readonly call: number;
  readonly via: number;
  readonly share: number;
}

/** The requests of a network. */
export function requestsOf(network: Network): Requests {
  const rows: Row[] = [];
  const first = new Int32Array(network.activities.length + 1);
  const syncCalls = new Float64Array(network.activities.length);
  for (const activity of network.activities) {
    first[activity.index] = rows.length;
    activity.calls.forEach((call, i) => {
      const mean = call.mean * call.fanOut;
      const sync = call.kind === "sync";
      if (sync) syncCalls[activity.index] += mean;
      const base = { activity: activity.index, sync, call: i, fanIn: call.fanIn };
      expand(network, rows, { ...base, entry: call.entry, mean, via: -1, share: 1 }, 0);
    });
  }
  first[network.activities.length] = rows.length;
  return {
    count: rows.length,
    activity: Int32Array.from(rows, (row) => row.activity),
    entry: Int32Array.from(rows, (row) => row.entry),
    mean: Float64Array.from(rows, (row) => row.mean),
    fanIn: Float64Array.from(rows, (row) => row.fanIn),
    scale: Float64Array.from(rows, (row) => replicasRatio(network, row.activity, row.entry)),
    sync: Uint8Array.from(rows, (row) => row.sync ? 1 : 0),
    call: Int32Array.from(rows, (row) => row.call),
    via: Int32Array.from(rows, (row) => row.via),
    share: Float64Array.from(rows, (row) => row.share),
    first,
    syncCalls,
  };
}

/** Adds a request and those that it is forwarded to; chains of forwarding end by themselves. */
function expand(network: Network, rows: Row[], row: Row, depth: number): void {
  rows.push(row);
  if (!row.sync || depth > 50) return;
  for (const forward of network.entries[row.entry].forwarding) {
    if (!(forward.probability > 0)) continue;
    const share = row.share * forward.probability;
    if (share < 1e-9) continue;
    expand(network, rows, {
      ...row,
      entry: forward.entry,
      mean: row.mean * forward.probability,
      via: row.entry,
      share,
    }, depth + 1);
  }
}

/** Copies of the caller per copy of the called task. */
function replicasRatio(network: Network, activity: number, entry: number): number {
  const caller = network.tasks[network.activities[activity].task];
  return caller.replicas / network.tasks[network.entries[entry].task].replicas;
}
