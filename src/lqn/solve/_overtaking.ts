/**
 * The chance that a caller is back at a server while that still does the second phase of the
 * caller's own last call.
 *
 * The remaining second phase is taken as exponential of mean `1 / theta`; then the chance is the
 * Laplace transform at theta of the time from the reply to the caller's next call of that server.
 * The caller is followed slice by slice and call by call: in an activity with slices of mean a and
 * calls y_i (together Y) the time G until the next call to the server satisfies
 * `G = A (q_k + sum of q_i C_i G + q_0 G')` with `q_i = y_i / (1 + Y)`, `q_0 = 1 / (1 + Y)`, A and C_i the
 * transforms of a slice and of the other calls, G' that of what follows. All times are taken as
 * exponential.
 *
 * Source of the idea: G. Franks and M. Woodside, "Effectiveness of early replies in client-server
 * systems", Performance Evaluation 36-37 (1999), who solve a small Markov chain of the same steps.
 *
 * @module
 */
import type { Next } from "../model/mod.ts";
import type { SolveState } from "./_state.ts";
import { sliceWait } from "./_times.ts";

/** Sets the chance for every visit of a caller that waits for its reply. */
export function setOvertaking(state: SolveState): void {
  const { visits, chains, requests } = state.plan;
  const { overtaking, rate, visit2 } = state;
  overtaking.fill(0);
  state.overtaken.fill(0);
  for (let r = 0; r < requests.count; r++) {
    const v = visits.ofRequest[r];
    if (!requests.sync[r] || !(visit2[v] > 0) || !(rate[v] > 0) || overtaking[v] > 0) continue;
    if (!Number.isFinite(chains.population[visits.chain[v]])) continue;
    setVisit(state, v);
  }
}

/** Chance to meet one's own second phase, its mean rest, and the chance to come soon after it. */
function setVisit(state: SolveState, v: number): void {
  const mean = state.visit2[v];
  const spread = 2 * state.residual2[v] / mean - 1;
  const behind = state.behind[v];
  const later = behind > 0 ? new Return(state, v, 1 / behind).chance() : 0;
  const after = afterFirstSlice(state, v);
  let remaining = 0, chance = 0, soon = 0;
  const { weights, rates } = survival(mean, spread);
  for (let i = 0; i < 2; i++) {
    if (weights[i] === 0) continue;
    const rate = rates[i];
    const back = new Return(state, v, rate).chance();
    chance += weights[i] * back;
    remaining += weights[i] * back / rate;
    const gap = rate * behind - 1;
    if (behind > 0) {
      soon += weights[i] * rate * behind / (Math.abs(gap) < 1e-6 ? 1e-6 : gap) * (later - back);
    }
  }
  chance = Math.min(1, Math.max(0, chance));
  const all = chance;
  if (after) {
    const met = after.chance * new Return(state, v, 1 / after.mean).chance();
    remaining = met * after.mean;
    chance = Math.min(chance, met);
  }
  state.overtaking[v] = chance;
  state.overtaken[v] = Math.max(0, remaining);
  setSoon(state, v, all, chance, soon);
}

/** Sets the chance to come while those are served that waited behind, and the rest of that work. */
function setSoon(state: SolveState, v: number, all: number, chance: number, soon: number): void {
  const behind = state.behind[v];
  const rest = 1 - all;
  const share = rest > 1e-9 ? Math.min(0.999999, Math.max(1e-6, soon / rest)) : 0.5;
  const blend = state.visit2[v] / (state.visit2[v] + state.visit1[v]);
  const n = Math.max(1, state.behindCount[v]);
  const gap = behind * (1 - share) / share;
  const met = behind > 0 ? 1 - Math.pow(1 + behind / (n * gap), -n) : 0;
  state.soonAfter[v] = rest * met * blend + all - chance;
  state.soonWork[v] = rest * Math.max(0, behind - gap * met) * blend + (all - chance) * behind;
}

/**
 * Where caller and server share a processor that serves in order, the caller's next slice comes
 * after the second phase's first: what can be met is what follows the calls of the second phase.
 */
function afterFirstSlice(
  state: SolveState,
  v: number,
): { chance: number; mean: number } | undefined {
  const { network, chains, visits, stations, requests, threads } = state.plan;
  const caller = network.tasks[chains.task[visits.chain[v]]];
  const server = network.tasks[visits.station[v] - stations.processors];
  const processor = network.processors[caller.processor];
  const inOrder = processor.servers === 1 && processor.scheduling === "fcfs";
  if (caller.processor !== server.processor || !inOrder) return undefined;
  let goesOn = 0, first = 0;
  const rate = state.taskRate[server.index];
  for (const a of server.activities) {
    if (!threads.afterReply[a] || !(rate > 0)) continue;
    const share = state.activityRate[a] / rate, calls = requests.syncCalls[a];
    goesOn += share * calls / (1 + calls);
    first += share *
      Math.min(
        state.activityTime[a],
        network.activities[a].demand / (1 + calls) + sliceWait(state, a),
      );
  }
  const chance = Math.min(1, goesOn);
  return { chance, mean: chance > 0 ? Math.max(1e-9, (state.visit2[v] - first) / chance) : 1 };
}

/** `P(S > x) = sum of w_i exp(-r_i x)` with the given mean and squared coefficient of variation. */
function survival(
  mean: number,
  squared: number,
): { weights: readonly [number, number]; rates: readonly [number, number] } {
  if (squared > 1.001) {
    const p = 0.5 * (1 + Math.sqrt((squared - 1) / (squared + 1)));
    return { weights: [p, 1 - p], rates: [2 * p / mean, 2 * (1 - p) / mean] };
  }
  if (squared > 0.999) return { weights: [1, 0], rates: [1 / mean, 1] };
  const root = Math.sqrt(2 * Math.max(0.505, squared) - 1);
  const long = mean * (1 + root) / 2, short = mean * (1 - root) / 2;
  const gap = long - short;
  return { weights: [long / gap, -short / gap], rates: [1 / long, 1 / short] };
}

/** Transform `constant + again * R`, with R the transform from the start of the next cycle. */
interface Linear {
  readonly constant: number;
  readonly again: number;
}

const nextCycle: Linear = { constant: 0, again: 1 };

class Return {
  private readonly chain: number;
  private readonly known = new Map<number, Linear>();

  constructor(
    private readonly state: SolveState,
    private readonly visit: number,
    private readonly theta: number,
  ) {
    this.chain = state.plan.visits.chain[visit];
  }

  chance(): number {
    const { requests, visits } = this.state.plan;
    const restart = this.restart();
    let sum = 0, total = 0;
    for (let r = 0; r < requests.count; r++) {
      if (!requests.sync[r] || !this.same(visits.ofRequest[r])) continue;
      const a = requests.activity[r];
      const weight = this.state.activityRate[a] * requests.mean[r];
      const exact = this.state.plan.network.activities[a].deterministic;
      const after = exact ? this.afterExact(a, requests.call[r]) : this.from(a);
      const answered = requests.via[r] >= 0 ? 1 : this.answered(r, requests.entry[r], 0);
      sum += weight * answered * (after.constant + after.again * restart);
      total += weight;
    }
    return total > 0 ? Math.min(1, sum / total) : 0;
  }

  /** Whether a visit is of the same chain at the same station. */
  private same(v: number): boolean {
    const { visits } = this.state.plan;
    return visits.chain[v] === this.chain && visits.station[v] === visits.station[this.visit];
  }

  /** Transform of the time that a forwarded request still takes until the caller has its answer. */
  private answered(r: number, entry: number, depth: number): number {
    const { network, requests, visits } = this.state.plan;
    let result = 1;
    for (const one of network.entries[entry].forwarding) {
      if (depth > 8) break;
      let wait = 0;
      for (
        let f = r + 1;
        f < requests.count && requests.activity[f] === requests.activity[r];
        f++
      ) {
        if (requests.via[f] === entry && requests.entry[f] === one.entry) {
          wait = this.state.wait[visits.ofRequest[f]];
        }
      }
      const time = wait + this.state.service1[one.entry];
      result += one.probability * (this.of(time) * this.answered(r, one.entry, depth + 1) - 1);
    }
    return result;
  }

  /** Transform of an exponential time of the given mean. */
  private of(mean: number): number {
    return mean > 0 ? 1 / (1 + this.theta * mean) : 1;
  }

  /** From the end of a cycle of the chain to its next call of the server. */
  private restart(): number {
    const { network, chains, threads } = this.state.plan;
    const task = network.tasks[chains.task[this.chain]];
    const thread = this.chain - chains.ofTask[task.index];
    const rate = this.state.taskRate[task.index];
    const cycle = rate > 0 ? chains.population[this.chain] / rate : Infinity;
    let constant = 0, again = 0, busy = 0;
    if (thread > 0) {
      const fork = threads.forks.findIndex((one) =>
        one.task === task.index && one.threads.includes(thread)
      );
      const branch = threads.forks[fork].threads.indexOf(thread);
      ({ constant, again } = this.from(threads.forks[fork].activities[branch]));
      busy = this.state.branchTime[fork][branch];
    } else {
      for (const e of task.entries) {
        const share = rate > 0 ? this.state.entryRate[e] / rate : 0;
        const start = this.from(network.entries[e].start);
        constant += share * start.constant;
        again += share * start.again;
        busy += share * (this.state.service1[e] + this.state.service2[e]);
      }
    }
    const idle = this.of(Math.max(0, cycle - busy));
    return idle * constant / Math.max(1e-9, 1 - idle * again);
  }

  /** From the start of an activity, or from after a call of it, to the next call of the server. */
  private from(activity: number): Linear {
    const found = this.known.get(activity);
    if (found) return found;
    this.known.set(activity, nextCycle);
    const { network, requests, visits } = this.state.plan;
    const one = network.activities[activity];
    if (one.deterministic && requests.syncCalls[activity] > 0) {
      const result = this.exactFrom(activity, 0);
      this.known.set(activity, result);
      return result;
    }
    const calls = requests.syncCalls[activity];
    const slice = this.of(one.demand / (1 + calls) + sliceWait(this.state, activity));
    const end = 1 / (1 + calls);
    let here = 0, elsewhere = 0;
    for (let r = requests.first[activity]; r < requests.first[activity + 1]; r++) {
      if (!requests.sync[r] || requests.via[r] >= 0) continue;
      const v = visits.ofRequest[r];
      const copies = this.same(v) ? one.calls[requests.call[r]].fanOut : Infinity;
      const time = this.state.wait[v] + this.state.service1[requests.entry[r]];
      here += requests.mean[r] / copies * end;
      elsewhere += requests.mean[r] * (1 - 1 / copies) * end * this.of(time);
    }
    const after = this.then(one.next);
    const again = Math.max(1e-9, 1 - slice * elsewhere);
    const result = {
      constant: slice * (here + end * after.constant) / again,
      again: slice * end * after.again / again,
    };
    this.known.set(activity, result);
    return result;
  }

  /** The calls of a deterministic activity in their order, as requests. */
  private callsOf(activity: number): number[] {
    const { requests } = this.state.plan;
    const list: number[] = [];
    for (let r = requests.first[activity]; r < requests.first[activity + 1]; r++) {
      if (!requests.sync[r] || requests.via[r] >= 0) continue;
      for (let i = 0; i < Math.round(requests.mean[r]); i++) list.push(r);
    }
    return list;
  }

  /** From the slice after so many calls of a deterministic activity. */
  private exactFrom(activity: number, done: number): Linear {
    const { network, requests, visits } = this.state.plan;
    const one = network.activities[activity];
    const slice = one.demand / (1 + requests.syncCalls[activity]) + sliceWait(this.state, activity);
    let factor = this.of(slice);
    for (const r of this.callsOf(activity).slice(done)) {
      const v = visits.ofRequest[r];
      if (this.same(v)) return { constant: factor, again: 0 };
      const time = this.state.wait[v] + this.state.service1[requests.entry[r]];
      factor *= this.of(time) * this.of(slice);
    }
    return weigh([this.then(one.next)], [factor]);
  }

  /** Mean over the positions of a call of a deterministic activity, from after it. */
  private afterExact(activity: number, call: number): Linear {
    const { requests } = this.state.plan;
    const parts: Linear[] = [];
    this.callsOf(activity).forEach((r, i) => {
      if (requests.call[r] === call) parts.push(this.exactFrom(activity, i + 1));
    });
    if (parts.length === 0) return this.from(activity);
    return weigh(parts, parts.map(() => 1 / parts.length));
  }

  private then(next: Next): Linear {
    switch (next.kind) {
      case "sequence":
        return this.from(next.activity);
      case "or": {
        const parts = next.branches.map((one) => this.from(one.activity));
        return weigh(parts, next.branches.map((one) => one.probability));
      }
      case "loop": {
        const parts = next.branches.map((one) => this.from(one.activity));
        const total = next.branches.reduce((sum, one) => sum + one.count, 0);
        const shares = next.branches.map((one) => one.count / (1 + total));
        return weigh([...parts, this.then(next.then)], [...shares, 1 / (1 + total)]);
      }
      case "fork": {
        const { threads, network } = this.state.plan;
        const last = network.activities[next.activities[0]];
        const fork = threads.forkOf.get(last.index)!;
        const longest = Math.max(...this.state.branchTime[fork]);
        return weigh([nextCycle], [this.of(longest)]);
      }
      default:
        return nextCycle;
    }
  }
}

function weigh(parts: readonly Linear[], weights: readonly number[]): Linear {
  let constant = 0, again = 0;
  parts.forEach((one, i) => {
    constant += weights[i] * one.constant;
    again += weights[i] * one.again;
  });
  return { constant, again };
}
