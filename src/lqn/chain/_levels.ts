/**
 * A chain and ever coarser ones made of groups of its states.
 *
 * @module
 */

import type { Chain } from "./chain.ts";

/** A chain, by the flows into its states. */
export interface Level {
  readonly size: number;
  /** Transitions into state `s` are those from `start[s]` to `start[s + 1] - 1`. */
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly rate: Float64Array;
  /** Rate of leaving each state. */
  readonly leaving: Float64Array;
  /** What is known of the probabilities. */
  x: Float64Array;
  /** The group of each state, and where each transition goes in the coarser chain (-1: nowhere). */
  group?: Int32Array;
  place?: Int32Array;
  coarse?: Level;
}

/** The finest level: the recurrent states with their rates. */
export function finestLevel(chain: Chain, rates: Float64Array, recurrent: Int32Array): Level {
  const size = recurrent.length;
  const at = new Int32Array(chain.states).fill(-1);
  recurrent.forEach((state, k) => at[state] = k);
  const start = new Int32Array(size + 1);
  for (const state of recurrent) {
    for (let k = chain.rowStart[state]; k < chain.rowStart[state + 1]; k++) {
      start[at[chain.target[k]] + 1]++;
    }
  }
  for (let k = 0; k < size; k++) start[k + 1] += start[k];
  const next = start.slice(0, size);
  const from = new Int32Array(start[size]);
  const rate = new Float64Array(start[size]);
  const leaving = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const state = recurrent[k];
    for (let j = chain.rowStart[state]; j < chain.rowStart[state + 1]; j++) {
      const to = next[at[chain.target[j]]]++;
      from[to] = k;
      rate[to] = rates[chain.rateIndex[j]] * chain.multiplier[j];
      leaving[k] += rate[to];
    }
  }
  return { size, start, from, rate, leaving, x: new Float64Array(size).fill(1 / size) };
}

/** Most states of a group. */
const mostGrouped = 4;

/** Groups states that exchange the most and makes the coarser chain, its rates still to be set. */
export function coarsen(level: Level): Level {
  const { group, count } = groupsOf(level);
  const { start, from } = level;
  const members = membersOf(group, count);
  const coarseStart = new Int32Array(count + 1);
  const coarseFrom: number[] = [];
  const place = new Int32Array(from.length).fill(-1);
  const slot = new Int32Array(count).fill(-1);
  for (let one = 0; one < count; one++) {
    const first = coarseFrom.length;
    for (let m = members.start[one]; m < members.start[one + 1]; m++) {
      const state = members.states[m];
      for (let k = start[state]; k < start[state + 1]; k++) {
        const source = group[from[k]];
        if (source === one) continue;
        if (slot[source] < first) slot[source] = coarseFrom.push(source) - 1;
        place[k] = slot[source];
      }
    }
    coarseStart[one + 1] = coarseFrom.length;
  }
  const coarse: Level = {
    size: count,
    start: coarseStart,
    from: Int32Array.from(coarseFrom),
    rate: new Float64Array(coarseFrom.length),
    leaving: new Float64Array(count),
    x: new Float64Array(count),
  };
  level.group = group;
  level.place = place;
  level.coarse = coarse;
  return coarse;
}

/** Sets the rates of the coarser chain from the probabilities within groups. */
export function project(level: Level): void {
  const { size, start, from, rate, x, group, place, coarse } = level;
  if (!group || !place || !coarse) return;
  coarse.x.fill(0);
  for (let state = 0; state < size; state++) coarse.x[group[state]] += x[state];
  coarse.rate.fill(0);
  coarse.leaving.fill(0);
  for (let state = 0; state < size; state++) {
    for (let k = start[state]; k < start[state + 1]; k++) {
      if (place[k] < 0) continue;
      const source = from[k];
      const one = group[source];
      const total = coarse.x[one];
      const flow = (total > 0 ? x[source] / total : 1) * rate[k];
      coarse.rate[place[k]] += flow;
      coarse.leaving[one] += flow;
    }
  }
}

function groupsOf({ size, start, from, rate, x }: Level): { group: Int32Array; count: number } {
  const group = new Int32Array(size).fill(-1);
  const members = new Uint8Array(size);
  let count = 0;
  for (let state = 0; state < size; state++) {
    if (group[state] >= 0) continue;
    let best = -1;
    let most = 0;
    for (let k = start[state]; k < start[state + 1]; k++) {
      const flow = x[from[k]] * rate[k];
      const other = group[from[k]];
      if (flow <= most || (other >= 0 && members[other] >= mostGrouped)) continue;
      most = flow;
      best = from[k];
    }
    if (best >= 0 && group[best] >= 0) group[state] = group[best];
    else {
      group[state] = count++;
      if (best >= 0) group[best] = group[state];
      if (best >= 0) members[group[state]]++;
    }
    members[group[state]]++;
  }
  return { group, count };
}

function membersOf(group: Int32Array, count: number): { start: Int32Array; states: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const one of group) start[one + 1]++;
  for (let k = 0; k < count; k++) start[k + 1] += start[k];
  const next = start.slice(0, count);
  const states = new Int32Array(group.length);
  group.forEach((one, state) => states[next[one]++] = state);
  return { start, states };
}
