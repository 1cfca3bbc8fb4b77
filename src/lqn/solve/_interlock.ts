/**
 * Which part of a visit can be met at all by an arrival of another: interlock.
 *
 * Every request holds a thread of every task above it, up to the reference task, as long as its
 * callers wait for the reply. Two requests can be at one station at one time only if they hold
 * different threads of every task above both. The nearest such task decides: where it has n threads,
 * a request meets (n - 1) / n of what a stream from independent threads would show. Requests in a
 * second phase hold nothing above their own task; asynchronous and open ones hold nothing at all.
 * Branches of one fork run at the same time by the same thread: there, a branch meets another of its
 * own customer by the chance that they overlap.
 *
 * | symbol | name here | meaning |
 * |---|---|---|
 * | F_ab | `meet(a, b)` | share of the requests of activity b that those of activity a can meet |
 * | (n - 1) / n | `others` | share that belongs to other threads of one task |
 *
 * Source of the problem: G. Franks, "Performance Analysis of Distributed Server Systems", PhD thesis,
 * Carleton University 1999, chapter on interlocking; C. M. Woodside, J. E. Neilson, D. C. Petriu and
 * S. Majumdar, IEEE Transactions on Computers 44 (1995). Overlap of branches: V. W. Mak and S. F.
 * Lundstrom, IEEE Transactions on Parallel and Distributed Systems 1 (1990). The recursion is ours.
 *
 * @module
 */
import { requestRate } from "./_flows.ts";
import { handedOver } from "./_handover.ts";
import type { Pairs } from "./_pairs.ts";
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";

/** Stations with more visits than this are taken as not interlocked. */
const widestStation = 60;

/** Works out the factors of {@linkcode Pairs}. */
export class Interlock {
  /** Per activity: 1 where it runs after the reply. */
  private readonly after: Uint8Array;
  /** Synchronous requests to each entry. */
  private readonly askers: readonly Int32Array[];
  /** Entries that run an activity. */
  private readonly entriesOf: readonly Int32Array[];
  /** Activities and requests of each visit. */
  private readonly sources: readonly Int32Array[];
  private readonly known = new Map<number, number>();
  private readonly own: Float64Array;
  /** Whether the pair at hand meets at a processor of one server that serves in order. */
  private inOrder = false;

  constructor(private readonly state: SolveState) {
    const { network, requests, threads, visits } = state.plan;
    this.after = Uint8Array.from(threads.afterReply);
    const askers: number[][] = network.entries.map(() => []);
    const sources: Set<number>[] = Array.from({ length: visits.count }, () => new Set<number>());
    for (let r = 0; r < requests.count; r++) {
      sources[visits.ofRequest[r]].add(requests.activity[r]);
      if (requests.sync[r]) askers[requests.entry[r]].push(r);
    }
    const entriesOf: number[][] = network.activities.map(() => []);
    for (const e of network.entries) {
      for (const a of threads.activitiesOf[e.index]) entriesOf[a].push(e.index);
    }
    for (const a of network.activities) {
      if (visits.ofActivity[a.index] >= 0) sources[visits.ofActivity[a.index]].add(a.index);
    }
    this.askers = askers.map((one) => Int32Array.from(one));
    this.entriesOf = entriesOf.map((one) => Int32Array.from(one));
    this.sources = sources.map((one) => Int32Array.from(one));
    this.own = new Float64Array(network.tasks.length);
  }

  /** Sets all factors from the present rates. */
  update(pairs: Pairs): void {
    const { visits, stations, chains } = this.state.plan;
    this.known.clear();
    this.own.fill(-1);
    for (let v = 0; v < visits.count; v++) {
      const c = visits.chain[v], first = stations.first[visits.station[v]];
      const width = pairs.row[v + 1] - pairs.row[v];
      if (width > widestStation || !Number.isFinite(chains.population[c])) continue;
      for (let i = 0; i < width; i++) {
        const j = visits.chain[first + i];
        if (chains.task[j] < 0) continue;
        const n = visits.customers[v];
        pairs.factor[pairs.row[v] + i] = j !== c
          ? this.across(pairs, v, first + i)
          : n > 1 && Number.isFinite(n)
          ? this.between(v, first + i) * n / (n - 1)
          : 1;
      }
    }
  }

  private across(pairs: Pairs, v: number, w: number): number {
    const { chains, visits } = this.state.plan;
    const factor = this.between(v, w);
    return chains.task[visits.chain[v]] === chains.task[visits.chain[w]]
      ? factor
      : handedOver(this.state, pairs, v, w, factor);
  }

  private between(v: number, w: number): number {
    const { stations } = this.state.plan;
    const k = this.state.plan.visits.station[v];
    this.inOrder = k < stations.processors && stations.servers[k] === 1 &&
      stations.discipline[k] === discipline.fcfs;
    const { visits, requests } = this.state.plan;
    let sum = 0, total = 0;
    for (const a of this.sources[v]) {
      const x = this.weight(a, v, visits.ofActivity[a] === v, requests.first);
      for (const b of this.sources[w]) {
        const y = this.weight(b, w, visits.ofActivity[b] === w, requests.first);
        total += x * y;
        if (x * y > 0) sum += x * y * this.onArrival(a, b);
      }
    }
    const factor = total > 0 ? sum / total : 1;
    return 1 - (1 - factor) / this.copies(v);
  }

  /** How many copies of the caller visit one copy of the station. */
  private copies(v: number): number {
    const { chains, visits } = this.state.plan;
    return visits.customers[v] / chains.population[visits.chain[v]];
  }

  /** Visits of `v` that activity `a` makes per time. */
  private weight(a: number, v: number, processor: boolean, first: Int32Array): number {
    const { requests, visits } = this.state.plan;
    if (processor) return this.state.activityRate[a] * (1 + requests.syncCalls[a]);
    let sum = 0;
    for (let r = first[a]; r < first[a + 1]; r++) {
      if (visits.ofRequest[r] === v) sum += requests.mean[r];
    }
    return sum * this.state.activityRate[a];
  }

  /**
   * The same for an arrival of `a`: a second phase starts when its caller has just been answered,
   * so its first slice meets nothing of that caller's.
   */
  private onArrival(a: number, b: number): number {
    const { network, requests } = this.state.plan;
    const reference = network.tasks[network.activities[a].task].kind === "reference";
    if (!this.after[a] || reference) return this.meet(a, b) + this.firstSlice(a, b);
    const first = 1 / (1 + requests.syncCalls[a]);
    if (first === 1) return this.asHeld(a, b);
    return first * this.asHeld(a, b) + (1 - first) * this.meet(a, b);
  }

  /**
   * At a processor that serves in order, the first slice of a request can meet the second phase of
   * its caller's last one; its later slices come after that.
   */
  private firstSlice(a: number, b: number): number {
    const { network, requests } = this.state.plan;
    const task = network.activities[a].task;
    if (!this.inOrder || this.after[a] || !this.after[b]) return 0;
    if (network.activities[b].task !== task || network.tasks[task].threads <= 1) return 0;
    const later = this.laterWork(task);
    if (!(later > 0)) return 0;
    const calls = requests.syncCalls[b];
    return this.returning(task) / later / (1 + calls) / (1 + requests.syncCalls[a]);
  }

  private asHeld(a: number, b: number): number {
    this.after[a] = 0;
    const key = this.keyOf(a, b);
    const before = this.known.get(key);
    this.known.delete(key);
    const result = this.meet(a, b);
    if (before === undefined) this.known.delete(key);
    else this.known.set(key, before);
    this.after[a] = 1;
    return result;
  }

  /** Share of the requests of activity `b` that a request of activity `a` can meet. */
  private meet(a: number, b: number): number {
    const { network, depth } = this.state.plan;
    const key = this.keyOf(a, b);
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, 1);
    const A = network.activities[a].task, B = network.activities[b].task;
    let result: number;
    if (A === B) result = this.within(a, b);
    else if (depth[A] >= depth[B]) result = this.above(a, (caller) => this.meet(caller, b));
    else result = this.above(b, (caller) => this.meet(a, caller));
    this.known.set(key, result);
    return result;
  }

  private keyOf(a: number, b: number): number {
    return (a * this.state.plan.network.activities.length + b) * 2 + (this.inOrder ? 1 : 0);
  }

  /** Mean over the callers that `a` holds. */
  private above(a: number, meet: (caller: number) => number): number {
    const { network, requests } = this.state.plan;
    if (this.after[a] || network.tasks[network.activities[a].task].kind === "reference") return 1;
    let sum = 0, total = 0;
    for (const e of this.entriesOf[a]) {
      sum += this.state.entryOpenRate[e];
      total += this.state.entryOpenRate[e];
      for (const r of this.askers[e]) {
        const x = requestRate(this.state, r);
        total += x;
        if (x > 0) sum += x * meet(requests.activity[r]);
      }
    }
    return total > 0 ? sum / total : 1;
  }

  /** Both in one task: other threads of it, and what overlaps within the same. */
  private within(a: number, b: number): number {
    const { threads } = this.state.plan;
    const i = threads.ofActivity[a], j = threads.ofActivity[b];
    const others = this.others(a, b);
    return i === j
      ? others
      : others + this.overlap(this.state.plan.network.activities[a].task, i, j);
  }

  /** What branch `j` shows to branch `i` of the same customer, relative to its whole. */
  private overlap(task: number, i: number, j: number): number {
    const { threads, chains } = this.state.plan;
    for (let f = 0; f < threads.forks.length; f++) {
      const fork = threads.forks[f];
      const p = fork.threads.indexOf(i), q = fork.threads.indexOf(j);
      if (fork.task !== task || p < 0 || q < 0) continue;
      const n = chains.population[chains.ofTask[task]];
      const times = this.state.branchTime[f];
      if (!(times[p] > 0) || !(times[q] > 0) || !Number.isFinite(n)) return 0;
      const overlap = this.state.branchOverlap[f][p * times.length + q];
      const active = this.state.activityRate[fork.activities[q]] * times[q] / n;
      return active > 0 ? overlap / times[p] / active / n : 0;
    }
    return 0;
  }

  /** Share of a task's work that is done by other threads than one's own. */
  private others(a: number, b: number): number {
    const { network, chains, stations } = this.state.plan;
    const task = network.activities[a].task;
    const n = chains.population[chains.ofTask[task]];
    const threads = Number.isFinite(n) ? (n - 1) / n : 1;
    if (network.tasks[task].kind !== "server" || n <= 1) return threads;
    const later = this.laterWork(task);
    if (!(later > 0)) {
      const measured = this.state.pairs[stations.processors + task];
      return Math.min(measured >= 0 ? Math.min(1.5, measured) : threads, this.callers(task));
    }
    if (this.after[a]) return threads;
    if (!this.after[b]) return Math.min(threads, this.callers(task));
    const calls = this.state.plan.requests.syncCalls[b];
    const left = this.inOrder ? calls / (1 + calls) : 1;
    return this.callers(task) + left * this.returning(task) / later;
  }

  /** Threads of a task busy after their reply, mean. */
  private laterWork(task: number): number {
    let sum = 0;
    for (const e of this.state.plan.network.tasks[task].entries) {
      sum += this.state.entryRate[e] * this.state.service2[e];
    }
    return sum;
  }

  /** Chance that a caller of a task meets the second phase of its own last call. */
  private returning(task: number): number {
    const { network, visits } = this.state.plan;
    let sum = 0, total = 0;
    for (const e of network.tasks[task].entries) {
      for (const r of this.askers[e]) {
        const x = requestRate(this.state, r);
        sum += x * this.state.overtaking[visits.ofRequest[r]];
        total += x;
      }
    }
    return total > 0 ? sum / total : 0;
  }

  /** Share of pairs of requests to a task that different threads above can make. */
  private callers(task: number): number {
    if (this.own[task] >= 0) return this.own[task];
    this.own[task] = 1;
    const { network, requests } = this.state.plan;
    const askers: number[] = [], rates: number[] = [];
    let total = 0;
    for (const e of network.tasks[task].entries) {
      total += this.state.entryOpenRate[e];
      for (const r of this.askers[e]) {
        askers.push(requests.activity[r]);
        rates.push(requestRate(this.state, r));
        total += rates[rates.length - 1];
      }
    }
    if (!(total > 0)) return 1;
    let apart = 1;
    for (let i = 0; i < askers.length; i++) {
      for (let j = 0; j < askers.length; j++) {
        if (!(rates[i] * rates[j] > 0)) continue;
        apart -= rates[i] / total * (rates[j] / total) * (1 - this.meet(askers[i], askers[j]));
      }
    }
    return this.own[task] = apart;
  }
}
