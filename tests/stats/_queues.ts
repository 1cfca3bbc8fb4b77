/**
 * Four queues with known answers: their closed forms and their simulations.
 *
 * Symbols: arrival rate `arrivalRate` (lambda), service rate of one server `serviceRate` (mu), load
 * = lambda / mu. A simulation gives one value per replication, from the stream that it is handed.
 *
 * @module
 */
import { Simulation } from "../../src/kernel/mod.ts";
import {
  type Distribution,
  distribution,
  type DistributionSpec,
  type RandomStream,
} from "../../src/random/mod.ts";
import { TimeAverage } from "../../src/stats/mod.ts";

/** Mean wait before service in M/G/1 (Pollaczek and Khinchine). */
export function mg1Wait(arrivalRate: number, service: Distribution): number {
  const load = arrivalRate * service.mean;
  const variability = service.squaredCoefficientOfVariation;
  return load * service.mean * (1 + variability) / (2 * (1 - load));
}

/** The stationary probabilities of a birth-death process on 0 to `births.length`. */
export function birthDeath(births: readonly number[], deaths: readonly number[]): number[] {
  const weights = [1];
  births.forEach((birth, state) => weights.push(weights[state] * birth / deaths[state]));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The mean of a distribution on 0, 1, 2 ... */
export function meanState(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p, state) => sum + p * state, 0);
}

const exponential = (stream: RandomStream, rate: number) => -Math.log(stream.uniformOpen()) / rate;

/**
 * Waits of successive customers of a single-server queue with Poisson arrivals, by Lindley's
 * recursion.
 */
export function waits(
  stream: RandomStream,
  customers: number,
  options: { arrivalRate: number; service: DistributionSpec; first: number },
): Float64Array {
  const service = distribution(options.service);
  const series = new Float64Array(customers);
  let wait = options.first;
  for (let customer = 0; customer < customers; customer++) {
    series[customer] = wait;
    wait += service.sample(stream) - exponential(stream, options.arrivalRate);
    if (wait < 0) wait = 0;
  }
  return series;
}

/** A wait from the stationary law of M/M/1: none with probability 1 - load, else exponential. */
export function stationaryWait(
  stream: RandomStream,
  arrivalRate: number,
  serviceRate: number,
): number {
  const busy = stream.uniform() < arrivalRate / serviceRate;
  return busy ? exponential(stream, serviceRate - arrivalRate) : 0;
}

function stateFrom(stream: RandomStream, probabilities: readonly number[]): number {
  let left = stream.uniform();
  let state = 0;
  while (state < probabilities.length - 1 && left >= probabilities[state]) {
    left -= probabilities[state++];
  }
  return state;
}

/** M/M/c/K: `servers` servers and at most `places` customers, those in service included. */
export interface FiniteQueue {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly servers: number;
  readonly places: number;
}

/** The stationary probabilities of the number of customers in M/M/c/K. */
export function finiteQueueStates(queue: FiniteQueue): number[] {
  const births = new Array<number>(queue.places).fill(queue.arrivalRate);
  return birthDeath(
    births,
    births.map((_, n) => Math.min(n + 1, queue.servers) * queue.serviceRate),
  );
}

/**
 * Mean number of customers over `horizon` seconds of M/M/c/K, on the kernel, from a stationary
 * start.
 */
export function finiteQueueMean(
  stream: RandomStream,
  queue: FiniteQueue,
  horizon: number,
): number {
  const simulation = new Simulation();
  let present = stateFrom(stream, finiteQueueStates(queue));
  const number = new TimeAverage(0, present);
  const serve = () => simulation.schedule(exponential(stream, queue.serviceRate), departure);
  const arrival = simulation.on(() => {
    simulation.schedule(exponential(stream, queue.arrivalRate), arrival);
    if (present === queue.places) return;
    number.update(simulation.now, ++present);
    if (present <= queue.servers) serve();
  });
  const departure = simulation.on(() => {
    number.update(simulation.now, --present);
    if (present >= queue.servers) serve();
  });
  simulation.schedule(exponential(stream, queue.arrivalRate), arrival);
  for (let busy = 0; busy < Math.min(present, queue.servers); busy++) serve();
  simulation.run({ until: horizon });
  return number.mean(horizon);
}

/**
 * Machine repair: `machines` machines that fail at `failureRate` each while up, and `repairers`
 * that repair at `repairRate`.
 */
export interface MachineRepair {
  readonly machines: number;
  readonly failureRate: number;
  readonly repairers: number;
  readonly repairRate: number;
}

/** The stationary probabilities of the number of machines down. */
export function machineRepairStates(shop: MachineRepair): number[] {
  const states = Array.from({ length: shop.machines }, (_, down) => down);
  return birthDeath(
    states.map((down) => (shop.machines - down) * shop.failureRate),
    states.map((down) => Math.min(down + 1, shop.repairers) * shop.repairRate),
  );
}

/**
 * Mean number of machines down in successive blocks of `block` seconds, on the kernel, from all
 * machines up.
 */
export function machineRepairSeries(
  stream: RandomStream,
  shop: MachineRepair,
  { block, blocks }: { block: number; blocks: number },
): Float64Array {
  const simulation = new Simulation();
  const number = new TimeAverage();
  let down = 0;
  const repair = () => simulation.schedule(exponential(stream, shop.repairRate), repaired);
  const failed = simulation.on(() => {
    number.update(simulation.now, ++down);
    if (down <= shop.repairers) repair();
  });
  const repaired = simulation.on(() => {
    number.update(simulation.now, --down);
    if (down >= shop.repairers) repair();
    simulation.schedule(exponential(stream, shop.failureRate), failed);
  });
  for (let machine = 0; machine < shop.machines; machine++) {
    simulation.schedule(exponential(stream, shop.failureRate), failed);
  }
  return Float64Array.from({ length: blocks }, (_, index) => {
    simulation.run({ until: (index + 1) * block });
    const mean = number.mean(simulation.now);
    number.reset(simulation.now);
    return mean;
  });
}

/** Arithmetic mean. */
export function meanOf(series: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < series.length; index++) sum += series[index];
  return sum / series.length;
}
