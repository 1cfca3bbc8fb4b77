/**
 * Mean and variance of the time of one execution of an activity or phase, from its slices at the
 * processor and its calls.
 *
 * With n = 1 + Y slices on average (Y synchronous calls), slice time A (queueing and service) and
 * call time C: a stochastic activity takes `T = A + sum of M (A + C)` with M geometric of mean Y, so
 * that `E T = (1 + Y) E A + Y E C` and
 * `Var T = Var A + Y Var(A + C) + Y (1 + Y) (E A + E C)^2`; a deterministic one has M = Y.
 *
 * Source: elementary; random sums as in W. Feller, "An Introduction to Probability Theory and Its
 * Applications", volume 1, chapter XII.
 *
 * @module
 */
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";

/** Variance of a queueing time that is 0 with chance `1 - chance` and else exponential. */
export function waitVariance(wait: number, chance: number): number {
  if (!(wait > 0)) return 0;
  const p = Math.min(1, Math.max(0.05, chance));
  return wait * wait * (2 / p - 1);
}

/** Queueing time of one slice of an activity at its processor. */
export function sliceWait(state: SolveState, activity: number): number {
  const { network, visits, requests, stations } = state.plan;
  const v = visits.ofActivity[activity];
  if (v < 0) return 0;
  const how = stations.discipline[visits.station[v]];
  if (how !== discipline.sharing && how !== discipline.fair) return state.wait[v];
  const slice = network.activities[activity].demand / (1 + requests.syncCalls[activity]);
  return state.visit1[v] > 0 ? state.wait[v] * slice / state.visit1[v] : 0;
}

/** Sets the mean and variance of an activity's time. */
export function setActivityTime(state: SolveState, activity: number): void {
  const { network, requests, visits } = state.plan;
  const one = network.activities[activity];
  const calls = requests.syncCalls[activity];
  const v = visits.ofActivity[activity];
  const slice = one.demand / (1 + calls);
  const wait = sliceWait(state, activity);
  const sliceMean = slice + wait;
  const sliceVariance = one.cvSquared * slice * slice +
    (v < 0 ? 0 : waitVariance(wait, state.waitChance[v]));
  let mean = 0, square = 0, fixed = 0;
  for (let r = requests.first[activity]; r < requests.first[activity + 1]; r++) {
    if (!requests.sync[r]) continue;
    const e = requests.entry[r];
    const w = state.wait[visits.ofRequest[r]];
    const time = w + state.service1[e];
    const variance = waitVariance(w, state.waitChance[visits.ofRequest[r]]) + state.variance1[e];
    mean += requests.mean[r] * time;
    square += requests.mean[r] * (variance + time * time);
    fixed += requests.mean[r] * variance;
  }
  const think = one.thinkTime;
  state.activityTime[activity] = think + (1 + calls) * sliceMean + mean;
  if (one.deterministic || calls === 0) {
    state.activityVariance[activity] = think * think + (1 + calls) * sliceVariance + fixed;
    return;
  }
  const call = mean / calls;
  const callVariance = Math.max(0, square / calls - call * call);
  state.activityVariance[activity] = think * think + sliceVariance +
    calls * (sliceVariance + callVariance) + calls * (1 + calls) * (sliceMean + call) ** 2;
}
