/**
 * What an arrival finds: the arrival theorem with Linearizer's correction.
 *
 * A customer of chain c that arrives finds the network as it is with one customer of chain c less
 * (Lavenberg and Reiser 1980; Sevcik and Mitrani 1981). That smaller network is estimated too: its
 * queueing times and rates at the stations of chain c, where an arrival of chain i finds what it
 * finds in the whole network, changed in the same proportion (Chandy and Neuse 1982, there with
 * differences; proportions never become negative). What chain c does elsewhere, and the idle time
 * of every other chain, stays as it is.
 *
 * @module
 */
import type { Pairs } from "./_pairs.ts";
import type { SolveState } from "./_state.ts";
import { type Found, newFound, type Waiting, waitingTime } from "./_waiting.ts";

/** Chains of more customers than this find the network as it is: one less makes no difference. */
const mostCustomers = 25;

/** Stations with more visits than this use their present queues in place of smaller networks. */
const widestStation = 40;

/** Fills `found` for an arrival of visit `v` in the whole network. */
export function findOnArrival(state: SolveState, pairs: Pairs, v: number, found: Found): void {
  const { stations, visits } = state.plan;
  const { rate, visit1, visit2 } = state;
  const k = visits.station[v], c = visits.chain[v];
  const first = stations.first[k], last = stations.first[k + 1];
  let population = 0;
  let counted = -1, later = 0;
  for (let w = first; w < last; w++) {
    const p = pairs.row[v] + w - first;
    const all = rate[w] * pairs.ratio[p];
    const x = all * pairs.factor[p];
    found.queue[w - first] = x * (pairs.wait[p] + visit1[w]);
    found.busy1[w - first] = x * visit1[w];
    found.busy2[w - first] = all * visit2[w];
    if (visit2[w] > 0) later = 1;
    const j = visits.chain[w];
    const n = visits.customers[w];
    const there = j === c ? Math.max(0, n - 1) : pairs.factor[p] > 0 ? n : 0;
    found.customers[w - first] = n * (j === c ? pairs.factor[p] * (n - 1) / n : pairs.factor[p]);
    if (j === counted) continue;
    counted = j;
    population += there;
  }
  found.population = population + later;
}

/** Works out the smaller networks; keeps what it needs between sweeps. */
export class SmallerNetworks {
  private readonly found: Found;
  private readonly change: Float64Array;
  private readonly waiting: Waiting = { time: 0, chance: 0, behind: 0, count: 0 };

  constructor(private readonly state: SolveState, private readonly pairs: Pairs) {
    this.found = newFound(pairs.widest);
    this.change = new Float64Array(state.plan.chains.count);
  }

  /** Takes every network as it is, one customer less or not. */
  omit(): void {
    for (let c = 0; c < this.state.plan.chains.count; c++) this.copyWaits(c);
  }

  /** One step of the smaller network of every chain. */
  update(step: number): void {
    const { chains } = this.state.plan;
    for (let c = 0; c < chains.count; c++) {
      if (!(chains.population[c] <= mostCustomers)) this.copyWaits(c);
      else this.updateChain(c, step);
    }
  }

  /** Large populations and open streams do not miss one customer. */
  private copyWaits(c: number): void {
    const { visits, stations } = this.state.plan;
    for (let b = visits.byChainFirst[c]; b < visits.byChainFirst[c + 1]; b++) {
      const v = visits.byChain[b];
      const first = stations.first[visits.station[v]];
      for (let p = this.pairs.row[v]; p < this.pairs.row[v + 1]; p++) {
        this.pairs.wait[p] = this.state.wait[first + p - this.pairs.row[v]];
      }
    }
  }

  private updateChain(c: number, step: number): void {
    const { visits, stations, chains } = this.state.plan;
    const { pairs, change } = this;
    for (let b = visits.byChainFirst[c]; b < visits.byChainFirst[c + 1]; b++) {
      const v = visits.byChain[b];
      const first = stations.first[visits.station[v]];
      const width = pairs.row[v + 1] - pairs.row[v];
      for (let i = 0; i < width; i++) {
        const p = pairs.row[v] + i;
        const next = width > widestStation
          ? this.state.wait[first + i]
          : this.waitWithout(c, v, first + i);
        pairs.wait[p] += step * (next - pairs.wait[p]);
      }
    }
    change.fill(0);
    this.eachPair(c, (w, p) => {
      const j = visits.chain[w];
      const time = this.state.rate[w] / visits.scale[w] * (this.state.wait[w] - pairs.wait[p]);
      change[j] += time / chains.population[j];
    });
    this.eachPair(c, (w, p) => {
      const j = visits.chain[w];
      const n = visits.customers[w];
      const left = j === c ? (n - 1) / n : 1;
      const faster = Number.isFinite(n) ? 1 / Math.max(0.2, 1 - change[j]) : 1;
      pairs.ratio[p] = left * faster;
    });
  }

  private eachPair(c: number, use: (visit: number, pair: number) => void): void {
    const { visits, stations } = this.state.plan;
    let station = -1;
    for (let b = visits.byChainFirst[c]; b < visits.byChainFirst[c + 1]; b++) {
      const v = visits.byChain[b];
      const k = visits.station[v];
      const counts = k !== station;
      station = k;
      for (let p = this.pairs.row[v]; p < this.pairs.row[v + 1]; p++) {
        if (counts) use(stations.first[k] + p - this.pairs.row[v], p);
      }
    }
  }

  /** Queueing time of visit `w` where chain `c`, with visit `v` at the station, has one less. */
  private waitWithout(c: number, v: number, w: number): number {
    const { visits, stations } = this.state.plan;
    const { rate, wait, visit1, visit2 } = this.state;
    const { pairs, found } = this;
    const k = visits.station[v], i = visits.chain[w];
    const first = stations.first[k], last = stations.first[k + 1];
    const whole = visits.customers[w];
    const n = whole - (i === c ? 1 : 0);
    if (n <= 0) return 0;
    let population = 0, counted = -1, later = 0;
    for (let u = first; u < last; u++) {
      const pc = pairs.row[v] + u - first, pi = pairs.row[w] + u - first;
      if (visit2[u] > 0) later = 1;
      const j = visits.chain[u];
      const there = visits.customers[u] - (j === c ? 1 : 0);
      const share = pairs.factor[pi];
      let left = 1;
      if (j === i && Number.isFinite(whole)) {
        left = whole > 1 ? ((n - 1) / n) / ((whole - 1) / whole) : 0;
      }
      const all = rate[u] * pairs.ratio[pc] * pairs.ratio[pi] * left;
      const x = all * share;
      const now = wait[u] + visit1[u];
      const longer = now > 0
        ? (pairs.wait[pc] + visit1[u]) * (pairs.wait[pi] + visit1[u]) / now
        : 0;
      found.queue[u - first] = x * longer;
      found.busy1[u - first] = x * visit1[u];
      found.busy2[u - first] = all * visit2[u];
      found.customers[u - first] = share * (j === i ? Math.max(0, n - 1) : there);
      if (j === counted) continue;
      counted = j;
      population += j === i ? Math.max(0, n - 1) : pairs.factor[pi] > 0 ? there : 0;
    }
    found.population = population + later;
    waitingTime(this.state, k, w, found, this.waiting);
    return this.waiting.time;
  }
}
