/**
 * The result's values from a state at rest, in the order of the model.
 *
 * @module
 */
import type { LqnMetric, LqnValue } from "../model/mod.ts";
import type { SolveState } from "./_state.ts";
import { sliceWait } from "./_times.ts";

/** Values of all metrics; a replicated element has those of its first copy. */
export function valuesOf(state: SolveState): LqnValue[] {
  const values: LqnValue[] = [];
  const add = (metric: LqnMetric, element: string, value: number): void => {
    values.push({ metric, element, value });
  };
  addProcessors(state, add);
  addTasks(state, add);
  addEntries(state, add);
  addActivities(state, add);
  addRequests(state, add);
  addJoins(state, add);
  return values;
}

type Add = (metric: LqnMetric, element: string, value: number) => void;

function addProcessors(state: SolveState, add: Add): void {
  const { network } = state.plan;
  const busy = new Float64Array(network.processors.length);
  const groups = new Float64Array(network.groups.length);
  for (const activity of network.activities) {
    const task = network.tasks[activity.task];
    const used = state.activityRate[activity.index] * activity.demand;
    busy[task.processor] += used * task.replicas / network.processors[task.processor].replicas;
    if (task.group >= 0) groups[task.group] += used;
  }
  for (const one of network.processors) {
    if (one.copy === 1) add("processorUtilization", one.name, busy[one.index]);
  }
  for (const one of network.groups) add("groupUtilization", one.name, groups[one.index]);
}

function addTasks(state: SolveState, add: Add): void {
  const { network } = state.plan;
  for (const task of network.tasks) {
    if (task.copy !== 1) continue;
    let used = 0;
    for (const a of task.activities) used += state.activityRate[a] * network.activities[a].demand;
    add("taskThroughput", task.name, state.taskRate[task.index]);
    add("taskUtilization", task.name, state.taskBusy[task.index]);
    add("taskProcessorUtilization", task.name, used);
  }
}

function addEntries(state: SolveState, add: Add): void {
  const { network, threads, visits } = state.plan;
  for (const entry of network.entries) {
    if (network.tasks[entry.task].copy !== 1) continue;
    const e = entry.index;
    const rate = state.entryRate[e];
    const first = state.service1[e], second = state.service2[e];
    let used = 0;
    threads.activitiesOf[e].forEach((a, i) =>
      used += rate * threads.countsOf[e][i] * network.activities[a].demand
    );
    add("entryThroughput", entry.name, rate);
    add("entryUtilization", entry.name, rate * (first + second));
    add("entryProcessorUtilization", entry.name, used);
    if (!entry.phased) {
      addPhase(add, `${entry.name}.1`, first, state.variance1[e], rate);
      if (second > 0) addPhase(add, `${entry.name}.2`, second, state.variance2[e], rate);
    }
    const v = visits.ofArrivals[e];
    if (v >= 0) add("openWaiting", entry.name, state.wait[v] + first);
  }
}

function addPhase(add: Add, key: string, time: number, variance: number, rate: number): void {
  add("phaseServiceTime", key, time);
  add("phaseServiceTimeVariance", key, variance);
  add("phaseUtilization", key, rate * time);
}

function addActivities(state: SolveState, add: Add): void {
  const { network, requests } = state.plan;
  for (const one of network.activities) {
    if (network.tasks[one.task].copy !== 1) continue;
    const a = one.index;
    const time = state.activityTime[a];
    if (one.phase > 0) {
      addPhase(add, one.key, time, state.activityVariance[a], state.activityRate[a]);
    } else {
      add("activityThroughput", one.key, state.activityRate[a]);
      add("activityServiceTime", one.key, time);
      add("activityServiceTimeVariance", one.key, state.activityVariance[a]);
    }
    add("processorWaiting", one.key, sliceWait(state, a) * (1 + requests.syncCalls[a]));
  }
}

function addRequests(state: SolveState, add: Add): void {
  const { network, requests, visits } = state.plan;
  const forwarded = new Map<string, { rate: number; waited: number }>();
  const named = new Set<string>();
  for (let r = 0; r < requests.count; r++) {
    const activity = network.activities[requests.activity[r]];
    const entry = network.entries[requests.entry[r]];
    const wait = state.wait[visits.ofRequest[r]];
    if (requests.via[r] >= 0) {
      const key = `${network.entries[requests.via[r]].name}>${entry.name}`;
      const rate = state.activityRate[activity.index] * requests.mean[r];
      const sum = forwarded.get(key) ?? { rate: 0, waited: 0 };
      sum.rate += rate;
      sum.waited += rate * wait;
      forwarded.set(key, sum);
      continue;
    }
    const key = `${activity.key}>${entry.name}`;
    if (network.tasks[activity.task].copy !== 1 || named.has(key)) continue;
    named.add(key);
    if (requests.sync[r]) add("callWaiting", key, wait);
    else add("asyncWaiting", key, wait + state.service1[entry.index]);
  }
  for (const [key, sum] of forwarded) {
    add("forwardWaiting", key, sum.rate > 0 ? sum.waited / sum.rate : 0);
  }
}

function addJoins(state: SolveState, add: Add): void {
  for (const join of state.plan.network.joins) {
    if (state.plan.network.tasks[join.task].copy !== 1) continue;
    add("joinDelay", join.key, state.joinTime[join.index]);
    add("joinDelayVariance", join.key, state.joinVariance[join.index]);
  }
}
