/**
 * Mean values of a small network of queues, by approximate mean value analysis: where a host's work waits, roughly.
 *
 * Schweitzer's approximation: an arriving customer of a closed class finds the mean queues, its own class's less its own share; of the one
 * in service half is left, as most services of a host are nearly constant. Open classes take their share of a server's
 * speed. Stations have one server; what several servers add is a demand divided among them, with the rest of the service
 * elsewhere (Seidmann). It serves to size batches; the network of queues proper is solved by whoever solves the model.
 *
 * @module
 */

/** A class of customers. */
export interface MeanClass {
  /** Customers of a closed class; undefined of an open one. */
  readonly population?: number;
  /** Arrivals per second of an open class. */
  readonly rate?: number;
  /** Seconds of a cycle outside all stations. */
  readonly delay: number;
  /** Seconds of service at each station. */
  readonly demands: readonly number[];
}

/** What a class sees. */
export interface MeanValue {
  /** Cycles per second. */
  readonly rate: number;
  /** Seconds at each station, service included, for a cycle. */
  readonly residence: readonly number[];
}

/** Open load above this share of a station's capacity is cut to it. */
const MOST = 0.995;
const ROUNDS = 2000;
const ENOUGH = 1e-8;

/** Open classes' rates, cut so that no station is overloaded by them. */
function openRates(classes: readonly MeanClass[], stations: number): number[] {
  const asked = classes.map((one) => one.population === undefined ? one.rate ?? 0 : 0);
  let most = 0;
  for (let station = 0; station < stations; station++) {
    const load = classes.reduce((sum, one, i) => sum + asked[i] * one.demands[station], 0);
    most = Math.max(most, load);
  }
  const cut = most > MOST ? MOST / most : 1;
  return asked.map((rate) => rate * cut);
}

/** What is at the stations in one round of the approximation. */
interface Stations {
  /** Mean customers by class and station. */
  readonly queues: readonly number[][];
  /** Busy share of closed classes, by class and station. */
  readonly busy: readonly number[][];
  /** Share of each station that open classes leave. */
  readonly left: readonly number[];
}

function residenceOf(one: MeanClass, index: number, { queues, busy, left }: Stations): number[] {
  const own = one.population === undefined ? 0 : 1 / one.population;
  return one.demands.map((demand, station) => {
    const sum = (values: readonly number[][]) =>
      values.reduce((total, each) => total + each[station], 0) - own * values[index][station];
    // an open customer's own kind is in the share that is left: half of it, as of all services
    const openHalf = (1 - left[station]) / 2;
    return demand * (1 + sum(queues) - sum(busy) / 2 - openHalf) / left[station];
  });
}

/** Rates that no station is overloaded by: half of a service for what is in it is too little where one follows the other. */
function feasible(values: readonly MeanValue[], classes: readonly MeanClass[]): MeanValue[] {
  const stations = classes[0]?.demands.length ?? 0;
  let most = 1;
  for (let station = 0; station < stations; station++) {
    const load = values.reduce((sum, { rate }, i) => sum + rate * classes[i].demands[station], 0);
    most = Math.max(most, load);
  }
  return values.map(({ rate, residence }) => ({ rate: rate / most, residence }));
}

/** Mean values of all classes. */
export function meanValues(classes: readonly MeanClass[]): MeanValue[] {
  const stations = classes[0]?.demands.length ?? 0;
  const rates = openRates(classes, stations);
  const left = Array.from(
    { length: stations },
    (_, station) => 1 - classes.reduce((sum, one, i) => sum + rates[i] * one.demands[station], 0),
  );
  const queues = classes.map(({ population = 0, demands }) =>
    demands.map(() => population / Math.max(1, stations))
  );
  const busy = classes.map(({ demands }) => demands.map(() => 0));
  let values: MeanValue[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    values = classes.map((one, index) => {
      const residence = residenceOf(one, index, { queues, busy, left });
      const cycle = one.delay + residence.reduce((a, b) => a + b, 0);
      return {
        rate: one.population === undefined ? rates[index] : one.population / cycle,
        residence,
      };
    });
    let moved = 0;
    values.forEach(({ rate, residence }, index) => {
      if (classes[index].population === undefined) return;
      residence.forEach((seconds, station) => {
        const queue = rate * seconds;
        moved = Math.max(moved, Math.abs(queue - queues[index][station]));
        queues[index][station] = queue;
        busy[index][station] = Math.min(1, rate * classes[index].demands[station]);
      });
    });
    if (moved < ENOUGH) break;
  }
  return feasible(values, classes);
}
