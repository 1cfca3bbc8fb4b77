/**
 * The machine-repair model, written twice: with the kernel's public interface, and by hand.
 *
 * `customers` machines run for an exponential time (`think`), then wait for one repairman, first come first served, who needs an
 * exponential time (`service`). Both programs draw the same numbers in the same order and must end in the same state.
 *
 * The program by hand knows all that a kernel cannot know: the two kinds of events are told apart by one comparison, there is
 * nothing to cancel, no tie to break and no limit but the count, the size of everything is fixed, and its functions are
 * inlined into one loop. Its list is a binary heap on two typed arrays, and where an event has a successor, the successor replaces it
 * at the top: one way through the heap, not a removal and an insertion.
 *
 * @module
 */
import { Exponential, type RandomStream, randomStream } from "../src/random/mod.ts";
import { Simulation } from "../src/kernel/mod.ts";

/** The model's parameters; times in seconds. */
export interface MachineRepair {
  /** Machines, at most 256. */
  readonly customers: number;
  /** Mean time that a machine runs. */
  readonly think: number;
  /** Mean time of a repair. */
  readonly service: number;
}

/** What a run ends with. */
export interface Outcome {
  /** Events that were run. */
  readonly events: number;
  /** Repairs that were completed. */
  readonly served: number;
  /** The clock, in seconds. */
  readonly time: number;
  /** A hash of the order in which machines were repaired. */
  readonly checksum: number;
}

/** 100 machines whose repairman is almost always busy. */
export const standardModel: MachineRepair = { customers: 100, think: 100, service: 1 };

const queueMask = 255;

function draws(model: MachineRepair, seed: number): {
  stream: RandomStream;
  think: Exponential;
  service: Exponential;
} {
  return {
    stream: randomStream(seed, 0, "bench/machine-repair"),
    think: new Exponential({ kind: "exponential", mean: model.think }),
    service: new Exponential({ kind: "exponential", mean: model.service }),
  };
}

/** The model through the kernel's public interface. */
export function kernelMachineRepair(model: MachineRepair, total: number, seed: number): Outcome {
  const { stream, think, service } = draws(model, seed);
  const simulation = new Simulation();
  const queue = new Int32Array(queueMask + 1);
  let first = 0, waiting = 0, busy = false, served = 0, checksum = 0;

  const thinkEnd = simulation.on((customer) => {
    if (busy) {
      queue[(first + waiting++) & queueMask] = customer;
      return;
    }
    busy = true;
    simulation.schedule(service.sample(stream), serviceEnd, customer);
  });
  const serviceEnd = simulation.on((customer) => {
    served++;
    checksum = (Math.imul(checksum, 31) + customer) | 0;
    simulation.schedule(think.sample(stream), thinkEnd, customer);
    if (waiting === 0) {
      busy = false;
      return;
    }
    const next = queue[first];
    first = (first + 1) & queueMask;
    waiting--;
    simulation.schedule(service.sample(stream), serviceEnd, next);
  });

  for (let customer = 0; customer < model.customers; customer++) {
    simulation.schedule(think.sample(stream), thinkEnd, customer);
  }
  const { events, time } = simulation.run({ maxEvents: total });
  return { events, served, time, checksum };
}

/** Puts an entry into the heap of `size` entries. */
function insert(
  times: Float64Array,
  who: Int32Array,
  size: number,
  time: number,
  id: number,
): void {
  let i = size;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (times[parent] <= time) break;
    times[i] = times[parent];
    who[i] = who[parent];
    i = parent;
  }
  times[i] = time;
  who[i] = id;
}

/** Puts an entry in the place of the top of the heap of `size` entries. */
function replaceTop(
  times: Float64Array,
  who: Int32Array,
  size: number,
  time: number,
  id: number,
): void {
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= size) break;
    if (child + 1 < size && times[child + 1] < times[child]) child++;
    if (time <= times[child]) break;
    times[i] = times[child];
    who[i] = who[child];
    i = child;
  }
  times[i] = time;
  who[i] = id;
}

/** The model by hand, on a heap of times and of customers; an end of service is `customer + customers`. */
export function handCodedMachineRepair(
  model: MachineRepair,
  total: number,
  seed: number,
): Outcome {
  const { stream, think, service } = draws(model, seed);
  const n = model.customers;
  const times = new Float64Array(n + 1);
  const who = new Int32Array(n + 1);
  const queue = new Int32Array(queueMask + 1);
  let size = 0, first = 0, waiting = 0, busy = false, served = 0, checksum = 0, now = 0;
  for (; size < n; size++) insert(times, who, size, think.sample(stream), size);
  for (let events = 0; events < total; events++) {
    now = times[0];
    const id = who[0];
    if (id >= n) {
      served++;
      checksum = (Math.imul(checksum, 31) + id - n) | 0;
      replaceTop(times, who, size, now + think.sample(stream), id - n);
      if (waiting > 0) {
        const next = queue[first];
        first = (first + 1) & queueMask;
        waiting--;
        insert(times, who, size++, now + service.sample(stream), next + n);
      } else busy = false;
    } else if (busy) {
      queue[(first + waiting++) & queueMask] = id;
      size--;
      replaceTop(times, who, size, times[size], who[size]);
    } else {
      busy = true;
      replaceTop(times, who, size, now + service.sample(stream), id + n);
    }
  }
  return { events: total, served, time: now, checksum };
}
