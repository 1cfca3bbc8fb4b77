/**
 * Synchronization servers: a join whose branches come from requests to different entries. The
 * request that comes first waits there for the others.
 *
 * Each entry's request comes a time T_i after the last meeting; the meeting is at the latest of
 * them, so that a request waits `E max T - E T_i`. T_i is the time between meetings less that wait,
 * with the variance of its caller's cycle. A thread of the server serves one request of each entry
 * at a time: a request meets the rest of the last one of its own entry, and nobody else.
 *
 * | symbol | name here | meaning |
 * |---|---|---|
 * | T_i | `away` | from the last meeting until the request is there |
 *
 * @module
 */
import { longestBranch } from "./_branches.ts";
import type { SolveState } from "./_state.ts";
import { eachFollower } from "./_threads.ts";
import type { Network } from "../model/mod.ts";

/** A meeting: the join, and the entries whose requests meet. */
export interface Meeting {
  /** The join. */
  readonly join: number;
  /** The entries. */
  readonly entries: readonly number[];
}

/** The joins that several entries lead to, none of them by a fork of its own. */
export function meetingsOf(network: Network): Meeting[] {
  const leads = network.entries.map((entry) => joinsFrom(network, entry.start));
  return network.joins.flatMap((join) => {
    const entries = network.entries.filter((one) => leads[one.index].has(join.index));
    const apart = entries.every((one) => leads[one.index].get(join.index) === 1);
    if (entries.length < 2 || entries.length !== join.activities.length || !apart) return [];
    return [{ join: join.index, entries: entries.map((one) => one.index) }];
  });
}

/** Joins that a path leads to, with the number of their branches that it leads to. */
function joinsFrom(network: Network, start: number): Map<number, number> {
  const reached = new Map<number, number>();
  const seen = new Set<number>();
  const visit = (activity: number): void => {
    if (seen.has(activity)) return;
    seen.add(activity);
    const next = network.activities[activity].next;
    if (next.kind === "join") reached.set(next.join, (reached.get(next.join) ?? 0) + 1);
    eachFollower(network, next, 1, visit);
  };
  visit(start);
  return reached;
}

/** Sets the time that each entry's request waits for the others; returns the relative change. */
export function setMeetings(state: SolveState, step: number): number {
  let moved = 0;
  for (const meeting of state.plan.meetings) {
    const away = meeting.entries.map((e) => {
      const time = state.entryRate[e] > 0 ? 1 / state.entryRate[e] : 0;
      return Math.max(0.02 * time, time - state.meetingWait[e]);
    });
    const variances = meeting.entries.map((e, i) => awayVariance(state, e, away[i]));
    const last = longestBranch(away, variances);
    let time = 0;
    meeting.entries.forEach((e, i) => {
      const wait = Math.max(0, last.mean - away[i]);
      const cycle = last.mean > 0 ? last.mean : 1;
      moved = Math.max(moved, Math.abs(wait - state.meetingWait[e]) / cycle);
      state.meetingWait[e] += step * (wait - state.meetingWait[e]);
      state.meetingVariance[e] = Math.max(wait * wait, last.variance - variances[i]);
      time += wait / meeting.entries.length;
    });
    state.joinTime[meeting.join] = time;
    state.joinVariance[meeting.join] = time * time;
  }
  return moved;
}

/** Variance of the time away: that of the caller's cycle without the meeting. */
function awayVariance(state: SolveState, entry: number, away: number): number {
  const { network, requests } = state.plan;
  let sum = 0, total = 0;
  for (let r = 0; r < requests.count; r++) {
    if (requests.entry[r] !== entry || !(requests.mean[r] > 0)) continue;
    const a = network.activities[requests.activity[r]];
    const task = network.tasks[a.task];
    const rate = state.activityRate[a.index] * requests.mean[r];
    const own = task.kind === "reference"
      ? task.thinkTime ** 2 + workVariance(a.demand, a.cvSquared, requests.mean[r], a.deterministic)
      : away * away;
    sum += rate * own;
    total += rate;
  }
  const variance = total > 0 ? sum / total : away * away;
  return Math.min(away * away, Math.max(variance, 0.3 * away * away));
}

/** Variance of the work between two calls: exponential where their number is geometric. */
function workVariance(demand: number, cvSquared: number, calls: number, exact: boolean): number {
  const slice = demand / (1 + calls);
  return exact ? (1 + calls) * slice * slice * cvSquared : (demand / calls) ** 2;
}
