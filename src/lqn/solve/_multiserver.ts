/**
 * Stations with several servers: the chance that all of them are busy, how much slower they are
 * then, and how many others a busy thread has beside it.
 *
 * The threads of a task wait for each other at the stations below. So the time of a request is
 * longer when more threads are busy: with `S = S_other + W_own`, where W_own is the waiting below
 * that is due to the other threads of the task, all m busy threads take
 * `S_other + W_own (m - 1) / b`, with b the others that are busy as one of them sees it.
 *
 * @module
 */
import type { Pairs } from "./_pairs.ts";
import type { SolveState } from "./_state.ts";
import { type BusyShape, fitBusy } from "./_busy.ts";

/** Estimates for stations of several servers, kept between sweeps. */
export class Multiservers {
  private readonly stations: Int32Array;
  private readonly seen: BusyShape[];
  private readonly whole: BusyShape[];

  constructor(private readonly state: SolveState) {
    const { stations } = state.plan;
    const list: number[] = [];
    for (let k = 0; k < stations.count; k++) {
      if (stations.servers[k] > 1 && Number.isFinite(stations.servers[k])) list.push(k);
    }
    this.stations = Int32Array.from(list);
    const shapes = () => list.map(() => ({ allBusy: 0, pairs: 1, rate: 0 }));
    this.seen = shapes();
    this.whole = shapes();
  }

  /** Sets slowness, exponent and pairs of every station of several servers. */
  update(pairs: Pairs): void {
    for (let i = 0; i < this.stations.length; i++) this.updateStation(this.stations[i], i, pairs);
  }

  private updateStation(k: number, i: number, pairs: Pairs): void {
    const { state } = this;
    const { stations, visits } = state.plan;
    const m = stations.servers[k];
    let busy = 0, second = 0, population = 0, chain = -1;
    for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
      busy += state.rate[v] * (state.visit1[v] + state.visit2[v]);
      second += state.rate[v] * state.visit2[v];
      if (visits.chain[v] === chain) continue;
      chain = visits.chain[v];
      population += visits.customers[v];
    }
    if (!(busy > 0)) return;
    const slowness = this.slowness(k, m, pairs);
    const later = second > 0 ? 1 : 0;
    if (population + later <= m && slowness <= 1 && !later) {
      state.slowness[k] = 1;
      state.exponent[k] = m;
      state.pairs[k] = population > 0 ? (population - 1) / population : 0;
      return;
    }
    fitBusy(busy, m, population + later, slowness, this.whole[i]);
    const others = Number.isFinite(population) ? population - 1 + later : Infinity;
    const found = Number.isFinite(population) ? busy * this.reduction(k, pairs) : busy;
    fitBusy(Math.min(found, m * 0.999999), m, others, slowness, this.seen[i]);
    state.pairs[k] = this.whole[i].pairs;
    const share = Math.min(found / m, 0.999999);
    state.exponent[k] = this.seen[i].allBusy > 0
      ? Math.max(0.05, Math.log(Math.min(0.9999999, this.seen[i].allBusy)) / Math.log(share))
      : m;
  }

  /** How much of the busy servers an arrival finds on average. */
  private reduction(k: number, pairs: Pairs): number {
    const { stations } = this.state.plan;
    const { rate, visit1, visit2 } = this.state;
    const first = stations.first[k], last = stations.first[k + 1];
    let sum = 0, total = 0;
    for (let v = first; v < last; v++) {
      for (let w = first; w < last; w++) {
        const p = pairs.row[v] + w - first;
        const load = rate[v] * rate[w] * (visit1[w] + visit2[w]);
        total += load;
        sum += load * pairs.ratio[p] * pairs.factor[p];
      }
    }
    return total > 0 ? sum / total : 1;
  }

  /** Time of a request with all threads busy, relative to with one busy; sets `state.slowness`. */
  private slowness(k: number, m: number, pairs: Pairs): number {
    const { state } = this;
    const { stations, chains, visits } = state.plan;
    state.slowness[k] = 1;
    if (k < stations.processors) return 1;
    const t = k - stations.processors;
    const busy = state.taskBusy[t], rate = state.taskRate[t];
    if (!(rate > 0) || !(busy > 0)) return 1;
    let waited = 0, ratio = 0;
    const c = chains.ofTask[t];
    for (let b = visits.byChainFirst[c]; b < visits.byChainFirst[c + 1]; b++) {
      const v = visits.byChain[b];
      waited += state.rate[v] / visits.scale[v] * state.ownWait[v] / rate;
      const p = pairs.row[v] + v - stations.first[visits.station[v]];
      ratio = Math.max(ratio, pairs.ratio[p] * pairs.factor[p]);
    }
    const others = busy * ratio;
    if (!(waited > 0) || !(others > 0)) return 1;
    const mean = busy / rate;
    const alone = Math.max(mean * 0.02, mean - waited);
    const limit = Math.min(m, chains.population[c]);
    const each = Math.min(alone, waited / others);
    const full = Math.max(mean, alone + each * (limit - 1));
    state.slowness[k] = full / mean;
    return Math.max(1, full / alone);
  }
}
