/**
 * Small simulations of queues in equilibrium, apart from the toolkit's kernel, for the tests of the cross-check.
 *
 * @module
 */
import { randomStream } from "../../src/random/mod.ts";

/** A queue to simulate: first come first served. */
export interface SimulatedQueue {
  /** Arrivals per second. */
  readonly rate: number;
  /** Draws a service time from a uniform number in (0, 1). */
  readonly service: (u: number) => number;
  /** Servers. */
  readonly servers: number;
  /** Places, those in service included. */
  readonly capacity: number;
}

/** What one replication gave, with the gaps and service times that it used. */
export interface QueueRun {
  readonly throughput: number;
  readonly waitingTime: number;
  readonly loss: number;
  readonly utilization: number;
  readonly gaps: number[];
  readonly times: number[];
}

/** One replication of so many arrivals, after a tenth as many that are not counted. */
export function simulateQueue(
  queue: SimulatedQueue,
  arrivals: number,
  replication: number,
): QueueRun {
  const stream = randomStream(4, replication, "cross-check queue");
  const free = new Array<number>(queue.servers).fill(0);
  const warm = Math.floor(arrivals / 10);
  const [gaps, times]: [number[], number[]] = [[], []];
  let departures: number[] = [];
  let [now, start, waited, served, work] = [0, 0, 0, 0, 0];
  for (let arrival = -warm; arrival < arrivals; arrival++) {
    const gap = -Math.log(stream.uniformOpen()) / queue.rate;
    const time = queue.service(stream.uniformOpen());
    now += gap;
    if (arrival === 0) start = now;
    if (arrival >= 0) gaps.push(gap);
    departures = departures.filter((end) => end > now);
    if (departures.length >= queue.capacity) continue;
    const server = free.indexOf(Math.min(...free));
    const begin = Math.max(now, free[server]);
    free[server] = begin + time;
    departures.push(begin + time);
    if (arrival < 0) continue;
    times.push(time);
    waited += begin - now;
    served++;
    work += time;
  }
  const length = now - start;
  return {
    throughput: served / length,
    waitingTime: waited / served,
    loss: 1 - served / arrivals,
    utilization: work / length / queue.servers,
    gaps,
    times,
  };
}

/** A closed network of exponential stations as a Markov chain: one replication of so many moves, in a ring of stations. */
export function simulateRing(
  customers: number,
  stations: readonly { readonly mean: number; readonly servers: number }[],
  moves: number,
  replication: number,
): { throughput: number; populations: number[] } {
  const stream = randomStream(4, replication, "cross-check ring");
  const present = stations.map((_, k) => k === 0 ? customers : 0);
  const area = stations.map(() => 0);
  let [length, rounds] = [0, 0];
  for (let move = -moves / 10; move < moves; move++) {
    const rates = stations.map(({ mean, servers }, k) => Math.min(present[k], servers) / mean);
    const total = rates.reduce((a, b) => a + b, 0);
    const stay = -Math.log(stream.uniformOpen()) / total;
    if (move >= 0) {
      length += stay;
      present.forEach((n, k) => area[k] += n * stay);
    }
    let chosen = stream.uniform() * total;
    let from = 0;
    while (from < rates.length - 1 && chosen >= rates[from]) chosen -= rates[from++];
    present[from]--;
    present[(from + 1) % stations.length]++;
    if (move >= 0 && from === 0) rounds++;
  }
  return { throughput: rounds / length, populations: area.map((sum) => sum / length) };
}
