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
