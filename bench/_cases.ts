/**
 * Small models that each load one side of the kernel. All are run through its public interface.
 *
 * @module
 */
import { Exponential, randomStream } from "../src/random/mod.ts";
import { Simulation } from "../src/kernel/mod.ts";

/** A case: its name and what it runs. */
export interface KernelCase {
  /** The name, as it is printed. */
  readonly name: string;
  /** What the case does, in a phrase. */
  readonly meaning: string;
  /** Makes a simulation that never runs out of events. */
  readonly make: (seed: number) => Simulation;
}

/** The hold model: each event schedules one more, an exponential time later; `handlers` take turns. */
function hold(pending: number, handlers: number): (seed: number) => Simulation {
  return (seed) => {
    const stream = randomStream(seed, 0, "bench/hold");
    const delay = new Exponential({ kind: "exponential", mean: 1 });
    const simulation = new Simulation();
    for (let h = 0; h < handlers; h++) {
      const next = (h + 1) % handlers;
      simulation.on((argument) => {
        simulation.schedule(delay.sample(stream), next, argument);
      });
    }
    for (let i = 0; i < pending; i++) {
      simulation.schedule(delay.sample(stream), i % handlers, i);
    }
    return simulation;
  };
}

/** Timers that are always set again before they run out, as those of a transport protocol are. */
function timers(connections: number): (seed: number) => Simulation {
  return (seed) => {
    const stream = randomStream(seed, 0, "bench/timers");
    const delay = new Exponential({ kind: "exponential", mean: 1 });
    const simulation = new Simulation();
    const timer = new Float64Array(connections);
    const expire = simulation.on((connection) => {
      timer[connection] = 0;
    });
    const packet = simulation.on((connection) => {
      simulation.cancel(timer[connection]);
      timer[connection] = simulation.schedule(200, expire, connection);
      simulation.schedule(delay.sample(stream), packet, connection);
    });
    for (let i = 0; i < connections; i++) simulation.schedule(delay.sample(stream), packet, i);
    return simulation;
  };
}

/** Events on a grid of ten instants, so that most comparisons are ties. */
function ties(pending: number): (seed: number) => Simulation {
  return (seed) => {
    const stream = randomStream(seed, 0, "bench/ties");
    const simulation = new Simulation();
    const tick = simulation.on((argument) => {
      simulation.schedule(Math.floor(10 * stream.uniform()), tick, argument);
    });
    for (let i = 0; i < pending; i++) simulation.schedule(i % 10, tick, i);
    return simulation;
  };
}

/** The cases, from small to large. */
export const kernelCases: readonly KernelCase[] = [
  { name: "hold-100", meaning: "100 pending, one handler", make: hold(100, 1) },
  { name: "hold-100-h16", meaning: "100 pending, 16 handlers in turn", make: hold(100, 16) },
  { name: "hold-1k", meaning: "1,000 pending", make: hold(1000, 1) },
  { name: "hold-100k", meaning: "100,000 pending", make: hold(100_000, 1) },
  { name: "timers-100", meaning: "100 timers, each event cancels one", make: timers(100) },
  { name: "timers-10k", meaning: "10,000 timers, each event cancels one", make: timers(10_000) },
  { name: "ties-1k", meaning: "1,000 pending at ten instants", make: ties(1000) },
];
