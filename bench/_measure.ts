/**
 * How fast the kernel is, and how fast beside the same model by hand.
 *
 * @module
 */
import { kernelCases } from "./_cases.ts";
import {
  handCodedMachineRepair,
  kernelMachineRepair,
  type MachineRepair,
  type Outcome,
  standardModel,
} from "./_machine_repair.ts";

/** The kernel beside the same model by hand. */
export interface Comparison {
  /** Median rate through the kernel's public interface. */
  readonly eventsPerSecond: number;
  /** Median rate of the model by hand. */
  readonly handCodedEventsPerSecond: number;
  /** Median of the ratios within each repetition. */
  readonly ratio: number;
}

/** How long a measurement is. */
export interface Effort {
  /** Events in each run. */
  readonly events: number;
  /** Runs of each program; two more come first and do not count. */
  readonly repetitions: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function rateOf(events: number, work: () => void): number {
  const start = performance.now();
  work();
  return events / (performance.now() - start) * 1e3;
}

function assertEqual(a: Outcome, b: Outcome): void {
  if (JSON.stringify(a) === JSON.stringify(b)) return;
  throw new Error(`The two programs differ: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
}

/** Runs both programs in turn, each first in every second repetition. */
export function compare(effort: Effort, model: MachineRepair = standardModel): Comparison {
  const kernel: number[] = [];
  const byHand: number[] = [];
  for (let r = -2; r < effort.repetitions; r++) {
    const outcomes: Outcome[] = [];
    const rates = [0, 0];
    for (const side of r % 2 === 0 ? [0, 1] : [1, 0]) {
      const program = side === 0 ? kernelMachineRepair : handCodedMachineRepair;
      rates[side] = rateOf(effort.events, () => {
        outcomes[side] = program(model, effort.events, r + 3);
      });
    }
    assertEqual(outcomes[0], outcomes[1]);
    if (r < 0) continue;
    kernel.push(rates[0]);
    byHand.push(rates[1]);
  }
  return {
    eventsPerSecond: median(kernel),
    handCodedEventsPerSecond: median(byHand),
    ratio: median(kernel.map((rate, i) => rate / byHand[i])),
  };
}

/** The median rate of each further case, in events per second. */
export function measureCases(effort: Effort): { name: string; meaning: string; rate: number }[] {
  return kernelCases.map(({ name, meaning, make }) => {
    const simulation = make(1);
    const rates: number[] = [];
    for (let r = -2; r < effort.repetitions; r++) {
      const rate = rateOf(effort.events, () => simulation.run({ maxEvents: effort.events }));
      if (r >= 0) rates.push(rate);
    }
    return { name, meaning, rate: median(rates) };
  });
}
