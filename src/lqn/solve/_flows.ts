/**
 * Throughputs from service times: a reference task of N customers makes `N / (Z + S)` cycles per
 * time, and everything below follows by the mean numbers of calls. So the flows agree with each
 * other in every sweep, also before the waiting times have come to rest.
 *
 * Open and asynchronous requests are served as they come, or, where they would take more than a
 * station has, in the share that it can serve: {@linkcode SolveState.openShare}.
 *
 * @module
 */
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";

/** Sets the rates of entries, activities and tasks. */
export function setFlows(state: SolveState): void {
  const { network, order, requests, stations } = state.plan;
  const { entryRate, entryOpenRate, activityRate } = state;
  const ofAsync = requests.sync;
  entryRate.fill(0);
  entryOpenRate.fill(0);
  activityRate.fill(0);
  for (const entry of network.entries) {
    if (!(entry.openArrivalRate > 0)) continue;
    entryRate[entry.index] = entryOpenRate[entry.index] = entry.openArrivalRate *
      state.openShare[entry.task];
  }
  for (const t of order) {
    const task = network.tasks[t];
    if (task.kind === "reference") startCycles(state, t);
    for (const a of task.activities) activityRate[a] = 0;
    let rate = 0, busy = 0;
    for (const e of task.entries) {
      rate += entryRate[e];
      busy += entryRate[e] * (state.service1[e] + state.service2[e]);
      addExecutions(state, e);
    }
    state.taskRate[t] = rate;
    state.taskBusy[t] = Math.min(busy, task.threads);
    const limited = task.kind === "server" &&
      stations.discipline[stations.processors + t] !== discipline.meeting;
    state.overload[t] = limited && busy > task.threads ? busy / task.threads : 1;
    for (const a of task.activities) {
      for (let r = requests.first[a]; r < requests.first[a + 1]; r++) {
        const sent = requestRate(state, r);
        entryRate[requests.entry[r]] += sent;
        if (!ofAsync[r]) entryOpenRate[requests.entry[r]] += sent;
      }
    }
  }
}

function startCycles(state: SolveState, t: number): void {
  const task = state.plan.network.tasks[t];
  let time = 0;
  for (const e of task.entries) time += state.service1[e] + state.service2[e];
  const cycle = task.thinkTime + time / task.entries.length;
  const each = cycle > 0 && cycle < Infinity ? task.threads / cycle / task.entries.length : 0;
  for (const e of task.entries) state.entryRate[e] = each;
}

function addExecutions(state: SolveState, e: number): void {
  const { activitiesOf, countsOf } = state.plan.threads;
  const activities = activitiesOf[e], counts = countsOf[e];
  for (let i = 0; i < activities.length; i++) {
    state.activityRate[activities[i]] += state.entryRate[e] * counts[i];
  }
}

/**
 * Sets what each visit asks for: its rate, service before and after the reply, remaining times. A
 * task whose threads could not do what is asked of it (before the waits have come to rest) visits
 * others only as often as they can.
 */
export function setVisits(state: SolveState): void {
  const { network, requests, visits } = state.plan;
  const { rate, visit1, visit2, residual1, residual2 } = state;
  rate.fill(0);
  visit1.fill(0);
  visit2.fill(0);
  residual1.fill(0);
  residual2.fill(0);
  for (const activity of network.activities) {
    const v = visits.ofActivity[activity.index];
    if (v < 0) continue;
    const slices = 1 + requests.syncCalls[activity.index];
    const slice = activity.demand / slices;
    const x = state.activityRate[activity.index] * slices * visits.scale[v] /
      state.overload[activity.task];
    rate[v] += x;
    visit1[v] += x * slice;
    residual1[v] += x * slice * slice * (1 + activity.cvSquared);
  }
  for (let r = 0; r < requests.count; r++) {
    const task = network.activities[requests.activity[r]].task;
    const x = requestRate(state, r) / (requests.sync[r] ? state.overload[task] : 1);
    addEntry(state, visits.ofRequest[r], requests.entry[r], x);
  }
  for (const entry of network.entries) {
    if (visits.ofArrivals[entry.index] < 0) continue;
    addEntry(
      state,
      visits.ofArrivals[entry.index],
      entry.index,
      entry.openArrivalRate * state.openShare[entry.task],
    );
  }
  for (let v = 0; v < visits.count; v++) {
    if (!(rate[v] > 0)) continue;
    residual1[v] = visit1[v] > 0 ? residual1[v] / (2 * visit1[v]) : 0;
    residual2[v] = visit2[v] > 0 ? residual2[v] / (2 * visit2[v]) : 0;
    visit1[v] /= rate[v];
    visit2[v] /= rate[v];
  }
}

function addEntry(state: SolveState, v: number, e: number, x: number): void {
  const { service1, variance1, service2, variance2 } = state;
  state.rate[v] += x;
  state.visit1[v] += x * service1[e];
  state.visit2[v] += x * service2[e];
  state.residual1[v] += x * (variance1[e] + service1[e] * service1[e]);
  state.residual2[v] += x * (variance2[e] + service2[e] * service2[e]);
}

/** Requests per time at one copy of the called task, of those that are served. */
export function requestRate(state: SolveState, r: number): number {
  const { network, requests } = state.plan;
  const sent = state.activityRate[requests.activity[r]] * requests.mean[r] * requests.scale[r];
  return requests.sync[r] ? sent : sent * state.openShare[network.entries[requests.entry[r]].task];
}
