/**
 * The speed of the LQN solvers on one model.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readLqnModel } from "../src/lqn/format/mod.ts";
import type { LqnModel } from "../src/lqn/model/mod.ts";
import { simulateLqnParallel } from "../src/lqn/run/mod.ts";
import { simulateLqn } from "../src/lqn/simulate/mod.ts";
import { type Peer, runPeer } from "./_lqn_peer.ts";

/** What is measured of one model. `null` stands for what could not be had. */
export interface LqnSpeed {
  /** The file's name without extension. */
  readonly model: string;
  /** Analytic solution, warm. */
  readonly solveSeconds: number | null;
  /** Entry completions a second of wall clock, one core. */
  readonly simulatedCallsPerSecond: number;
  /** Entry completions of that run. */
  readonly calls: number;
  /** Simulated time of that run, warm-up included. */
  readonly simulatedTime: number;
  /** Until every task's throughput is known to 1%, all cores; `null` where `maxCalls` came first. */
  readonly secondsToOnePercent: number | null;
  /** Entry completions of the run to 1%. */
  readonly callsToOnePercent: number;
  /** The relative half-width that was reached. */
  readonly widest: number | null;
  /** What lqsim takes, and how many times as fast we are. */
  readonly lqsimCallsPerSecond?: number;
  readonly callsRatio?: number;
  readonly lqsimSecondsToOnePercent?: number;
  readonly secondsRatio?: number;
}

/** How to measure. */
export interface LqnEffort {
  /** Runs; the median counts. */
  readonly repetitions: number;
  /** Completions at which the run to 1% gives up. */
  readonly maxCalls: number;
  /** Workers of the run to 1%. */
  readonly workers: number;
  /** Program to run beside, if any. */
  readonly lqsim?: string;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1e3;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** The median of the times that `work` takes. */
async function secondsOf(repetitions: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < repetitions; k++) {
    const start = performance.now();
    await work();
    times.push(secondsSince(start));
  }
  return median(times);
}

/** The analytic solver, where there is one. */
async function analytic(): Promise<((model: LqnModel) => unknown) | undefined> {
  try {
    const path = new URL("../src/lqn/solve/mod.ts", import.meta.url).href;
    return (await import(path)).solve;
  } catch {
    return undefined;
  }
}

/** How long a solver is run before it counts, and while it does, in milliseconds. */
const warmUp = 150;
/** The most solutions of each of the two. */
const mostSolutions = 200;

/** Median seconds of an analytic solution in a warm process. */
async function solveSeconds(model: LqnModel, repetitions: number): Promise<number | null> {
  const solve = await analytic();
  if (!solve) return null;
  try {
    timesOf(() => solve(model), 1);
    return median(timesOf(() => solve(model), repetitions)) / 1e3;
  } catch {
    return null;
  }
}

/** Milliseconds of each run, at least so many and for some time. */
function timesOf(work: () => unknown, atLeast: number): number[] {
  const times: number[] = [];
  const end = performance.now() + warmUp;
  while (times.length < atLeast || performance.now() < end && times.length < mostSolutions) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times;
}

/** A simulated time in which about three million calls complete. */
function timeFor(model: LqnModel): number {
  const { run } = simulateLqn(model, { replications: 1, precision: 0.5, maxCalls: 1 });
  return (run!.simulatedTime + run!.warmUp) * 3e6 / run!.calls;
}

function ratios(peer: Peer, callsPerSecond: number, seconds: number | null): Partial<LqnSpeed> {
  const { callsPerSecond: calls, secondsToOnePercent: precise } = peer;
  return {
    ...(calls ? { lqsimCallsPerSecond: calls, callsRatio: callsPerSecond / calls } : {}),
    ...(precise ? { lqsimSecondsToOnePercent: precise } : {}),
    ...(precise && seconds ? { secondsRatio: precise / seconds } : {}),
  };
}

/** Measures one model. */
export async function measureLqn(file: string, known: Peer, effort: LqnEffort): Promise<LqnSpeed> {
  const { repetitions, maxCalls, workers, lqsim } = effort;
  const model = readLqnModel(readFileSync(file, "utf8"), { file });
  const simulatedTime = known.simulatedTime ?? timeFor(model);
  const fixed = { replications: 1, duration: simulatedTime, warmUp: 0 };
  const { calls } = simulateLqn(model, fixed).run!;
  const seconds = await secondsOf(repetitions, () => simulateLqn(model, fixed));
  const options = { precision: 0.01, maxCalls, workers };
  const { run } = await simulateLqnParallel(model, options);
  const precise = run!.precise
    ? await secondsOf(repetitions, () => simulateLqnParallel(model, options))
    : null;
  const peer = lqsim ? runPeer(lqsim, file, simulatedTime, calls) : known;
  return {
    model: basename(file).replace(/\.[^.]*$/, ""),
    solveSeconds: await solveSeconds(model, repetitions),
    simulatedCallsPerSecond: calls / seconds,
    calls,
    simulatedTime,
    secondsToOnePercent: precise,
    callsToOnePercent: run!.calls,
    widest: run!.widest ?? null,
    ...ratios(peer, calls / seconds, precise),
  };
}
