/**
 * The values of a result from the means of a chain.
 *
 * Times follow from mean numbers and throughputs by Little's law. A replicated element's values are
 * those of its first copy.
 *
 * @module
 */

import type { ChainMeans } from "../chain/mod.ts";
import type { LqnMetric, LqnValue, Network, NetworkActivity, NetworkEntry } from "../model/mod.ts";

/** All values, in the order of the model. */
export function valuesOf(network: Network, means: ChainMeans): LqnValue[] {
  const values: LqnValue[] = [];
  const put = (metric: LqnMetric, element: string, value: number) =>
    values.push({ metric, element, value });
  for (const { index, name, copy } of network.processors) {
    if (copy === 1) put("processorUtilization", name, means.processorUtilization[index]);
  }
  for (const task of network.tasks) {
    if (task.copy !== 1) continue;
    putTask(network, means, task.index, put);
    for (const entry of task.entries) putEntry(network, means, network.entries[entry], put);
    for (const activity of task.activities) {
      putActivity(network, means, network.activities[activity], put);
    }
  }
  for (const join of network.joins) {
    if (network.tasks[join.task].copy !== 1) continue;
    const rate = means.activityThroughput[join.activities[0]];
    put("joinDelay", join.key, means.joinOccupancy[join.index] / rate);
  }
  return values;
}

type Put = (metric: LqnMetric, element: string, value: number) => void;

function putTask(network: Network, means: ChainMeans, index: number, put: Put): void {
  const { name, entries, kind } = network.tasks[index];
  const sum = (values: Float64Array) => entries.reduce((sum, entry) => sum + values[entry], 0);
  // A token goes through two entries, a request that is joined with others through one of several.
  const passive = kind === "semaphore" || kind === "rwlock";
  const share = passive ? 2 : means.joining[index] ? entries.length : 1;
  put("taskThroughput", name, sum(means.entryThroughput) / share);
  put("taskUtilization", name, means.taskUtilization[index]);
  put("taskProcessorUtilization", name, sum(means.entryProcessorUtilization));
  for (const entry of entries) putHolding(network, means, network.entries[entry], put);
}

/** Tokens and locks, by the entry that gets them; a token is held until its signal has ended. */
function putHolding(network: Network, means: ChainMeans, entry: NetworkEntry, put: Put): void {
  const { index, task, role } = entry;
  const { name } = network.tasks[task];
  const busy = (one: number) => means.held[one] + means.entryFirst[one] + means.entrySecond[one];
  const throughput = means.entryThroughput[index];
  if (role === "wait") {
    const held = network.tasks[task].entries.reduce((sum, one) => sum + busy(one), 0);
    put("semaphoreUtilization", name, held);
    put("semaphoreHolding", name, held / throughput);
  } else if (role === "r-lock" || role === "w-lock") {
    const kind = role === "r-lock" ? "reader" : "writer";
    put(`${kind}Utilization`, name, busy(index));
    put(`${kind}Holding`, name, busy(index) / throughput);
    let queue = 0;
    network.activities.forEach((activity, a) =>
      activity.calls.forEach((call, k) => {
        if (call.entry === index) queue += means.callQueue[a][k];
      })
    );
    put(`${kind}Waiting`, name, queue / throughput);
  }
}

function putEntry(network: Network, means: ChainMeans, entry: NetworkEntry, put: Put): void {
  const { index, name, phased, forwarding, openArrivalRate } = entry;
  const throughput = means.entryThroughput[index];
  const first = means.entryFirst[index];
  const second = means.entrySecond[index];
  put("entryThroughput", name, throughput);
  put("entryUtilization", name, first + second);
  put("entryProcessorUtilization", name, means.entryProcessorUtilization[index]);
  if (!phased) {
    put("phaseServiceTime", `${name}.1`, first / throughput);
    put("phaseUtilization", `${name}.1`, first);
    if (second > 0) {
      put("phaseServiceTime", `${name}.2`, second / throughput);
      put("phaseUtilization", `${name}.2`, second);
    }
  }
  forwarding.forEach((arc, k) => {
    const rate = means.forwardThroughput[index][k];
    put(
      "forwardWaiting",
      `${name}>${network.entries[arc.entry].name}`,
      means.forwardQueue[index][k] / rate,
    );
  });
  if (openArrivalRate > 0) {
    const accepted = openArrivalRate - means.openLoss[index];
    put("openWaiting", name, means.openQueue[index] / accepted + first / throughput);
    put("lossProbability", name, means.openLoss[index] / openArrivalRate);
  }
}

function putActivity(
  network: Network,
  means: ChainMeans,
  activity: NetworkActivity,
  put: Put,
): void {
  const { index, key, phase, calls } = activity;
  const throughput = means.activityThroughput[index];
  const inside = means.activityOccupancy[index];
  if (phase > 0) {
    put("phaseServiceTime", key, inside / throughput);
    put("phaseUtilization", key, inside);
  } else {
    put("activityThroughput", key, throughput);
    put("activityServiceTime", key, inside / throughput);
  }
  put("processorWaiting", key, means.activityReady[index] / throughput);
  const seen = new Set<string>();
  calls.forEach(({ kind, entry, mean }, k) => {
    const called = network.entries[entry];
    // Of the copies of a replicated task, which all are called alike, the first one called.
    const element = `${key}>${called.name}`;
    if (seen.has(element)) return;
    seen.add(element);
    const wait = means.callQueue[index][k];
    if (kind === "sync") return put("callWaiting", element, wait / (throughput * mean));
    const loss = means.callLoss[index][k];
    const served = means.entryFirst[entry] / means.entryThroughput[entry];
    put("asyncWaiting", element, wait / (throughput * mean - loss) + served);
    put("lossProbability", element, loss / (throughput * mean));
  });
}
