/**
 * The network laid out for iteration: who asks whom for what, as flat typed arrays that no
 * iteration changes.
 *
 * | symbol | name here | meaning |
 * |---|---|---|
 * | station k | `station` | what a request queues for: processor `p` is station `p`, task `t` is station `P + t` |
 * | chain c | `chain` | a thread of control of a task: one per task, one more per branch of a fork |
 * | N_c | `population` | how many customers or threads a chain has; `Infinity` is an open stream |
 * | visit v | `visit` | the requests of one chain, of one urgency, before or after the reply, at one station |
 * | request | `request` | a call of an activity, or what a forwarding makes of one |
 *
 * The last chain is the open stream: external arrivals and asynchronous calls.
 *
 * @module
 */
import type { Network } from "../model/mod.ts";
import { type Meeting, meetingsOf } from "./_meetings.ts";
import { type Requests, requestsOf } from "./_requests.ts";
import { type Threads, threadsOf } from "./_threads.ts";

/** How a station serves. */
export const discipline = {
  fcfs: 0,
  headOfLine: 1,
  preemptive: 2,
  sharing: 3,
  delay: 4,
  fair: 5,
  meeting: 6,
} as const;

/** The chains. */
export interface Chains {
  /** How many, the open stream included. */
  readonly count: number;
  /** Its task; -1 of the open stream. */
  readonly task: Int32Array;
  /** Customers or threads. */
  readonly population: Float64Array;
  /** First chain of each task: its main thread. */
  readonly ofTask: Int32Array;
  /** The chain that executes an activity. */
  readonly ofActivity: Int32Array;
  /** The urgency at the processor. */
  readonly rank: Float64Array;
}

/** The stations. */
export interface Stations {
  /** How many. */
  readonly count: number;
  /** How many of them are processors; these come first. */
  readonly processors: number;
  /** Servers; `Infinity` is a delay. */
  readonly servers: Float64Array;
  /** One of {@linkcode discipline}. */
  readonly discipline: Uint8Array;
  /** Visits of station `k` are `first[k]` to `first[k + 1] - 1`. */
  readonly first: Int32Array;
}

/** The visits, sorted by station. */
export interface Visits {
  /** How many. */
  readonly count: number;
  /** Its chain. */
  readonly chain: Int32Array;
  /** Its station. */
  readonly station: Int32Array;
  /** Its urgency; larger is served first. At a completely fair processor: its group, or -1. */
  readonly rank: Float64Array;
  /** How many customers can make it at one copy of the station: threads times calling copies. */
  readonly customers: Float64Array;
  /** Visits at one copy of the station per visit that one copy of the caller makes. */
  readonly scale: Float64Array;
  /** Visits of each chain: `byChain[byChainFirst[c]]` and so on. */
  readonly byChain: Int32Array;
  /** Where a chain's visits start in `byChain`. */
  readonly byChainFirst: Int32Array;
  /** Visit of an activity at its processor; -1 where it has no demand there. */
  readonly ofActivity: Int32Array;
  /** Visit of each request. */
  readonly ofRequest: Int32Array;
  /** Visit of the open arrivals of each entry; -1 where there are none. */
  readonly ofArrivals: Int32Array;
}

/** A network laid out for iteration. */
export interface Plan {
  /** The network itself. */
  readonly network: Network;
  /** Threads of control and counts of executions. */
  readonly threads: Threads;
  /** The chains. */
  readonly chains: Chains;
  /** The stations. */
  readonly stations: Stations;
  /** Calls with what forwarding makes of them. */
  readonly requests: Requests;
  /** The visits. */
  readonly visits: Visits;
  /** Tasks so that callers come before the called. */
  readonly order: Int32Array;
  /** Joins where requests to different entries meet. */
  readonly meetings: readonly Meeting[];
  /** Depth of each task: 0 of a reference task. */
  readonly depth: Int32Array;
}

/** Lays out a network. */
export function planOf(network: Network): Plan {
  const threads = threadsOf(network);
  const requests = requestsOf(network);
  const { order, depth } = orderOf(network, requests);
  const chains = chainsOf(network, threads, requests, order);
  const stations = stationsOf(network);
  const meetings = meetingsOf(network);
  for (const one of meetings) {
    const k = stations.processors + network.joins[one.join].task;
    stations.discipline[k] = discipline.meeting;
  }
  const visits = visitsOf(network, threads, chains, requests, stations);
  return { network, threads, chains, stations, requests, visits, order, depth, meetings };
}

function orderOf(network: Network, requests: Requests): { order: Int32Array; depth: Int32Array } {
  const tasks = network.tasks.length;
  const below: Set<number>[] = network.tasks.map(() => new Set<number>());
  for (let r = 0; r < requests.count; r++) {
    const from = network.activities[requests.activity[r]].task;
    below[from].add(network.entries[requests.entry[r]].task);
  }
  const depth = new Int32Array(tasks);
  for (let round = 0, moved = true; moved && round <= tasks; round++) {
    moved = false;
    for (let t = 0; t < tasks; t++) {
      for (const u of below[t]) {
        if (depth[u] <= depth[t] && u !== t && depth[t] < tasks) {
          depth[u] = depth[t] + 1;
          moved = true;
        }
      }
    }
  }
  const order = Int32Array.from(network.tasks, (_, t) => t).sort((a, b) => depth[a] - depth[b]);
  return { order, depth };
}

function chainsOf(
  network: Network,
  threads: Threads,
  requests: Requests,
  order: Int32Array,
): Chains {
  const ofTask = new Int32Array(network.tasks.length);
  let count = 0;
  for (const task of network.tasks) {
    ofTask[task.index] = count;
    count += threads.perTask[task.index];
  }
  const open = count++;
  const task = new Int32Array(count).fill(-1);
  const population = new Float64Array(count).fill(Infinity);
  const rank = new Float64Array(count);
  const limits = populations(network, requests, order);
  for (const one of network.tasks) {
    for (let i = 0; i < threads.perTask[one.index]; i++) {
      const c = ofTask[one.index] + i;
      task[c] = one.index;
      population[c] = limits[one.index];
      rank[c] = one.priority;
    }
  }
  rank[open] = 0;
  const ofActivity = new Int32Array(network.activities.length);
  for (const one of network.activities) {
    ofActivity[one.index] = ofTask[one.task] + threads.ofActivity[one.index];
  }
  return { count, task, population, ofTask, ofActivity, rank };
}

/** The most threads that can be busy: of an infinite server, as many as its callers have. */
function populations(network: Network, requests: Requests, order: Int32Array): Float64Array {
  const callers = new Float64Array(network.tasks.length);
  for (const entry of network.entries) {
    if (entry.openArrivalRate > 0) callers[entry.task] = Infinity;
  }
  const result = new Float64Array(network.tasks.length);
  const below = new Map<number, Set<number>>();
  for (let r = 0; r < requests.count; r++) {
    const from = network.activities[requests.activity[r]].task;
    const to = network.entries[requests.entry[r]].task;
    if (!requests.sync[r]) callers[to] = Infinity;
    else (below.get(from) ?? below.set(from, new Set()).get(from)!).add(to);
  }
  for (const t of order) {
    result[t] = Number.isFinite(network.tasks[t].threads) ? network.tasks[t].threads : callers[t];
    for (const u of below.get(t) ?? []) callers[u] += result[t];
  }
  return result;
}

function stationsOf(network: Network): Stations {
  const processors = network.processors.length;
  const count = processors + network.tasks.length;
  const servers = new Float64Array(count);
  const how = new Uint8Array(count);
  for (const one of network.processors) {
    servers[one.index] = one.servers;
    how[one.index] = processorDiscipline(one.scheduling);
    if (!Number.isFinite(one.servers)) how[one.index] = discipline.delay;
  }
  for (const one of network.tasks) {
    const k = processors + one.index;
    servers[k] = one.threads;
    const urgent = one.scheduling === "hol" || one.scheduling === "pri";
    how[k] = urgent ? discipline.headOfLine : discipline.fcfs;
    if (!Number.isFinite(one.threads)) how[k] = discipline.delay;
  }
  return { count, processors, servers, discipline: how, first: new Int32Array(count + 1) };
}

function processorDiscipline(scheduling: Network["processors"][number]["scheduling"]): number {
  switch (scheduling) {
    case "hol":
    case "ps-hol":
      return discipline.headOfLine;
    case "pp":
    case "ps-pp":
      return discipline.preemptive;
    case "cfs":
      return discipline.fair;
    case "ps":
      return discipline.sharing;
    case "inf":
      return discipline.delay;
    default:
      return discipline.fcfs;
  }
}

interface VisitKey {
  readonly chain: number;
  readonly station: number;
  readonly rank: number;
  readonly later: boolean;
}

function visitsOf(
  network: Network,
  threads: Threads,
  chains: Chains,
  requests: Requests,
  stations: Stations,
): Visits {
  const keys: VisitKey[] = [];
  const known = new Map<string, number>();
  const visit = (chain: number, station: number, rank: number, later = false): number => {
    const text = `${station}/${chain}/${rank}/${later}`;
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, keys.length);
    return keys.push({ chain, station, rank, later }) - 1;
  };
  const P = stations.processors;
  const open = chains.count - 1;
  const rankAt = (entry: number): number =>
    stations.discipline[P + network.entries[entry].task] === discipline.headOfLine
      ? network.entries[entry].priority
      : 0;
  const activities = network.activities.map((one) => {
    if (!(one.demand > 0)) return -1;
    const chain = chains.ofActivity[one.index];
    const station = network.tasks[one.task].processor;
    const how = stations.discipline[station];
    const ranked = how === discipline.headOfLine || how === discipline.preemptive;
    const rank = ranked ? chains.rank[chain] : 0;
    const group = network.tasks[one.task].group;
    const later = threads.afterReply[one.index] > 0;
    return visit(chain, station, how === discipline.fair ? group : rank, later);
  });
  const asked = Array.from(requests.entry, (entry, r) => {
    const activity = requests.activity[r];
    const sync = requests.sync[r] > 0;
    const later = sync && threads.afterReply[activity] > 0;
    const chain = sync ? chains.ofActivity[activity] : open;
    return visit(chain, P + network.entries[entry].task, rankAt(entry), later);
  });
  const arrivals = network.entries.map((one) =>
    one.openArrivalRate > 0 ? visit(open, P + one.task, rankAt(one.index)) : -1
  );
  const visits = sorted(keys, chains.count, stations, activities, asked, arrivals);
  countCopies(network, chains, requests, stations, visits);
  return visits;
}

/** Sets customers and scale: both 1 per thread unless copies are folded. */
function countCopies(
  network: Network,
  chains: Chains,
  requests: Requests,
  stations: Stations,
  visits: Visits,
): void {
  const copies = new Float64Array(visits.count).fill(1);
  for (let v = 0; v < visits.count; v++) {
    const k = visits.station[v], t = chains.task[visits.chain[v]];
    const here = k < stations.processors
      ? network.processors[k].replicas
      : network.tasks[k - stations.processors].replicas;
    visits.scale[v] = t < 0 ? 1 : network.tasks[t].replicas / here;
    if (k < stations.processors) copies[v] = Math.max(1, visits.scale[v]);
  }
  for (let r = 0; r < requests.count; r++) {
    const v = visits.ofRequest[r];
    copies[v] = Math.max(copies[v], requests.fanIn[r]);
  }
  for (let v = 0; v < visits.count; v++) {
    visits.customers[v] = chains.population[visits.chain[v]] * copies[v];
  }
}

function sorted(
  keys: readonly VisitKey[],
  chainCount: number,
  stations: Stations,
  activities: readonly number[],
  asked: readonly number[],
  arrivals: readonly number[],
): Visits {
  const count = keys.length;
  const order = keys.map((_, i) => i).sort((a, b) =>
    keys[a].station - keys[b].station || keys[a].chain - keys[b].chain || a - b
  );
  const place = new Int32Array(count);
  order.forEach((old, now) => place[old] = now);
  const at = (old: number) => old < 0 ? -1 : place[old];
  const chain = Int32Array.from(order, (old) => keys[old].chain);
  const station = Int32Array.from(order, (old) => keys[old].station);
  const byChainFirst = new Int32Array(chainCount + 1);
  for (let v = 0; v < count; v++) {
    stations.first[station[v] + 1]++;
    byChainFirst[chain[v] + 1]++;
  }
  for (let k = 0; k < stations.count; k++) stations.first[k + 1] += stations.first[k];
  for (let c = 0; c < chainCount; c++) byChainFirst[c + 1] += byChainFirst[c];
  const byChain = Int32Array.from(order, (_, v) => v).sort((a, b) => chain[a] - chain[b] || a - b);
  return {
    count,
    chain,
    station,
    rank: Float64Array.from(order, (old) => keys[old].rank),
    customers: new Float64Array(count),
    scale: new Float64Array(count),
    byChain,
    byChainFirst,
    ofActivity: Int32Array.from(activities, at),
    ofRequest: Int32Array.from(asked, at),
    ofArrivals: Int32Array.from(arrivals, at),
  };
}
