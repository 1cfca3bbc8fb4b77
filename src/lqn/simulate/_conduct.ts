/**
 * What the replications are told, round by round: how long, what to remove, when to stop.
 *
 * All decisions are functions of the reports in the order of the replications, so that they are the same wherever the
 * replications run.
 *
 * - A short probe finds how much simulated time a thousand completions take.
 * - A pilot run of all replications, cut into 200 intervals, gives the warm-up: MSER-5 on the averages over the replications of the
 *   completions in each interval, and at its end of the records in use and of the age of the customers' cycles. Where no end is
 *   found, a pilot twice as long follows.
 * - Then all replications run on until the widest interval is narrow enough: by the square of what it is too wide, at most
 *   four times as long at once; and until Little's law holds as closely for the customers of each task.
 *
 * @module
 */

import { mser5, Tally } from "../../stats/mod.ts";
import type { LqnResult } from "../model/mod.ts";
import { cyclesOf, littleGap } from "./_cycles.ts";
import { distributionsOf, exceedances } from "./_distributions.ts";
import { Engine } from "./_engine.ts";
import { estimate, type Sample, valuesOf } from "./_estimate.ts";
import { formulasOf } from "./_formulas.ts";
import type { ObserverPlan } from "./_observer.ts";
import type { Program } from "./_program.ts";
import { blocks, type Command, intervalsPerBlock, type Report } from "./_replication.ts";
import type { Settings } from "./options.ts";

/** Completions of the probe, and of a replication's pilot. */
const probeCalls = 2_000;
const pilotCalls = 10_000;
/** Cycles of each customer, or open arrivals, in the probe. */
const probeCycles = 3;
/** Completions at which the probe gives up on cycles. */
const probeLimit = 200_000;
/** Events that the probe runs at once. */
const probeEvents = 1_000_000;
/** Pilots, each twice as long as the one before, at most. */
const pilotLimit = 5;
/** How many times what is present in the last quarter exceeds the second one where it grows without limit. */
const growing = 1.2;
/** Standard errors by which the start must differ from the rest. */
const evidence = 3;
/** What a round may be longer than the one before, at least and at most. */
const growth = { least: 1.2, most: 4, margin: 1.05 };

/** By how much Little's law may fail in a run of given length before a note says so. */
const fallbackGap = 0.05;
const tooShort =
  "Little's law does not hold for the customers of some task: the run is too short for their cycles, and what is said of " +
  "their times is wrong";

/** What is known after a round of measurement. */
interface Measured {
  /** Independent samples. */
  readonly samples: Sample[];
  readonly reports: readonly Report[];
  readonly time: number;
}

/** One run, as a sequence of commands to all replications, answered by their reports in order. */
export class Conductor {
  readonly #program: Program;
  readonly #bare: Program;
  readonly #plans: readonly ObserverPlan[];
  readonly #settings: Settings;
  readonly #notes: string[] = [];
  #saturated = false;
  #rounds = 0;
  #scale = 0;

  /** A run of a program; `bare` is the same one without observers, for the probe. */
  constructor(program: Program, bare: Program, plans: readonly ObserverPlan[], settings: Settings) {
    this.#program = program;
    this.#bare = bare;
    this.#plans = plans;
    this.#settings = settings;
  }

  /** The commands. */
  *rounds(): Generator<Command, LqnResult, readonly Report[]> {
    const { replications, duration, batches } = this.#settings;
    const single = replications === 1;
    const { cut, elapsed } = yield* this.#warmUp(single);
    const time = Math.max(duration ?? 0, elapsed) || this.#scale * pilotCalls;
    const pieces = single ? batches : 1;
    const reports = yield { kind: "measure", cut, time, pieces };
    let measured: Measured = { samples: samplesOf(reports, time, pieces), reports, time };
    for (;;) {
      const widest = this.#widest(measured.samples);
      this.#tell(measured.reports, widest);
      const next = this.#nextTime(measured, widest, single);
      if (next === undefined) return this.#result(measured, widest);
      const more = yield { kind: "extend", time: next, pieces };
      measured = this.#extended(measured, more, next, pieces);
    }
  }

  /** Finds the warm-up: the blocks to remove, and the time that has been run after it. */
  *#warmUp(
    single: boolean,
  ): Generator<Command, { cut: number; elapsed: number }, readonly Report[]> {
    const { warmUp } = this.#settings;
    if (warmUp === undefined || this.#settings.duration === undefined) this.#scale = this.#probe();
    if (warmUp === 0) return { cut: 0, elapsed: 0 };
    if (warmUp !== undefined) {
      yield { kind: "pilot", duration: warmUp };
      return { cut: blocks, elapsed: 0 };
    }
    let duration = this.#scale * pilotCalls;
    for (let pilot = 1;; pilot++) {
      const reports = yield { kind: "pilot", duration };
      this.#tell(reports, Infinity);
      const { cut, unsettled, grows } = cutOf(reports);
      if (unsettled && pilot < pilotLimit && 2 * callsOf(reports) < this.#settings.maxCalls) {
        duration *= 2;
        continue;
      }
      if (unsettled) {
        this.#saturated = grows;
        this.#notes.push(
          grows
            ? "Queues grow without limit: an open flow exceeds a capacity"
            : "No end of the warm-up was found: half of a pilot was removed",
        );
      }
      // batches are cut from what comes after the pilot
      if (single) return { cut: blocks, elapsed: 0 };
      return { cut, elapsed: duration * (1 - cut / blocks) };
    }
  }

  /** Simulated time for one completion, from a run of its own. */
  #probe(): number {
    const { seed, replications } = this.#settings;
    const engine = new Engine(this.#bare, seed, replications);
    const { network, layout, entries } = this.#bare;
    let until = timeScale(this.#bare);
    for (;;) {
      if (!engine.run(until, probeEvents)) until = engine.state.agenda.now;
      const sums = engine.state.stats;
      const completions = (entry: number) => sums[layout.entries + entry];
      const calls = network.entries.reduce((sum, one) => sum + completions(one.index), 0);
      const cycled = network.tasks.every((task) =>
        task.kind !== "reference" ||
        task.entries.reduce((sum, one) => sum + completions(one), 0) >= probeCycles * task.threads
      );
      if ((calls >= probeCalls && cycled) || calls >= probeLimit) {
        const cycles = Math.max(1, entries.count === 0 ? 1 : calls / probeCalls);
        // all replications' pilots together stay below the limit
        const most = this.#settings.maxCalls / (2 * replications * pilotCalls);
        if (until > 0) return until / calls * Math.min(cycles, Math.max(1, most));
      }
      if (until > 1e300) return 1;
      until = until > 0 ? 2 * until : timeScale(this.#bare);
    }
  }

  /** The widest relative half-width of a task's throughput. */
  #widest(samples: readonly Sample[]): number {
    let widest = 0;
    for (const formula of throughputs(this.#program)) {
      const { value, halfWidth } = estimate(formula, samples);
      if (value > 0) widest = Math.max(widest, halfWidth / value);
    }
    return widest;
  }

  /** By how much Little's law fails. */
  #gap(samples: readonly Sample[]): number {
    return littleGap(cyclesOf(this.#program), samples);
  }

  /** Up to which time to go on; `undefined` where it is enough. */
  #nextTime(measured: Measured, widest: number, single: boolean): number | undefined {
    const { precision, maxCalls } = this.#settings;
    if (precision === undefined) return undefined;
    const gap = this.#gap(measured.samples);
    if (widest <= precision && gap <= precision) return undefined;
    const calls = callsOf(measured.reports);
    if (calls >= maxCalls) return undefined;
    if (single) return 2 * measured.time;
    const wanted = growth.margin * Math.max((widest / precision) ** 2, gap / precision);
    const factor = Math.min(growth.most, Math.max(growth.least, wanted));
    return measured.time * Math.min(factor, Math.max(growth.least, maxCalls / calls));
  }

  /** Adds a further round to what was measured. */
  #extended(
    measured: Measured,
    reports: readonly Report[],
    time: number,
    pieces: number,
  ): Measured {
    const more = samplesOf(reports, time - measured.time, pieces);
    const samples = pieces === 1
      ? measured.samples.map((one, k) => added(one, more[k]))
      : pairs([...measured.samples, ...more]);
    return { samples, reports, time };
  }

  #tell(reports: readonly Report[], widest: number): void {
    const { precision, onProgress } = this.#settings;
    this.#rounds++;
    onProgress?.({ rounds: this.#rounds, calls: callsOf(reports), widest, precision });
  }

  #result({ samples, reports, time }: Measured, widest: number): LqnResult {
    const { precision, quantiles, replications } = this.#settings;
    const whole = this.#gap(samples) <= (precision ?? fallbackGap);
    const precise = precision === undefined || (widest <= precision && whole);
    if (!whole && !this.#saturated) this.#notes.push(tooShort);
    const observations = reports.map((one) => one.observations ?? []);
    const distributions = distributionsOf(this.#plans, observations, quantiles);
    return {
      model: this.#program.network.name,
      solver: "simulation",
      status: this.#saturated ? "saturated" : precise ? "solved" : "imprecise",
      ...(this.#notes.length > 0 ? { notes: this.#notes } : {}),
      run: {
        simulatedTime: time * replications,
        warmUp: reports.reduce((sum, one) => sum + one.warmUp, 0),
        samples: samples.length,
        calls: callsOf(reports),
        precise,
        ...(Number.isFinite(widest) ? { widest } : {}),
      },
      values: [
        ...valuesOf(formulasOf(this.#program), samples),
        ...exceedances(this.#plans, observations),
      ],
      ...(distributions.length > 0 ? { distributions } : {}),
    };
  }
}

/** A time of the order of the shortest cycle of a model: where the probe begins. */
function timeScale({ network }: Program): number {
  const times = [
    ...network.tasks.map((one) => one.thinkTime),
    ...network.activities.flatMap((one) => [one.demand, one.thinkTime]),
    ...network.entries.map((one) => one.openArrivalRate > 0 ? 1 / one.openArrivalRate : 0),
  ].filter((one) => one > 0);
  return times.length === 0 ? 1 : Math.max(...times);
}

/** The formulas of the tasks' throughputs. */
function throughputs(program: Program) {
  return formulasOf(program).filter((one) => one.metric === "taskThroughput");
}

function callsOf(reports: readonly Report[]): number {
  return reports.reduce((sum, one) => sum + one.calls, 0);
}

/** Blocks to remove: at least the first, in which the customers start in step. */
function cutOf(
  reports: readonly Report[],
): { cut: number; unsettled: boolean; grows: boolean } {
  const present = averageOf(reports.map((one) => one.present!));
  const byCompletions = evidentCut(averageOf(reports.map((one) => one.completions!)));
  const byPresent = evidentCut(present);
  const byAge = evidentCut(averageOf(reports.map((one) => one.ages!)));
  const last = Math.max(byCompletions.cut, byPresent.cut, byAge.cut) / intervalsPerBlock;
  return {
    cut: Math.min(blocks / 2, Math.max(1, Math.ceil(last))),
    unsettled: byCompletions.unsettled || byPresent.unsettled || byAge.unsettled,
    grows: meanOf(present, 0.75) > growing * meanOf(present, 0.25),
  };
}

/** The mean of the quarter of a series that begins at a fraction of it. */
function meanOf(series: Float64Array, from: number): number {
  const quarter = series.subarray(from * series.length, (from + 0.25) * series.length);
  return quarter.reduce((a, b) => a + b, 0) / quarter.length;
}

function averageOf(series: readonly Float64Array[]): Float64Array {
  return series[0].map((_, at) => series.reduce((sum, one) => sum + one[at], 0) / series.length);
}

/**
 * MSER-5's cut, where there is evidence for it: of a series that is stationary MSER-5 likes to cut off a run of high values. So its
 * cut is taken only where the mean of what it removes differs from the mean of the rest by three standard errors of means of
 * blocks.
 */
function evidentCut(series: Float64Array): { cut: number; unsettled: boolean } {
  const { cut, unsettled } = mser5(series);
  const head = new Tally();
  const tail = new Tally();
  for (let at = 0; at < series.length; at += intervalsPerBlock) {
    const mean = series.subarray(at, at + intervalsPerBlock).reduce((a, b) => a + b) /
      intervalsPerBlock;
    (at < cut ? head : tail).add(mean);
  }
  if (head.count === 0) return { cut: 0, unsettled: false };
  const error = tail.standardDeviation * Math.sqrt(1 / head.count + 1 / tail.count);
  const evident = Math.abs(head.mean - tail.mean) > evidence * error;
  return evident ? { cut, unsettled } : { cut: 0, unsettled: false };
}

/** The samples of one round: one per replication, or the pieces of the one run. */
function samplesOf(reports: readonly Report[], time: number, pieces: number): Sample[] {
  return reports.flatMap((one) => one.pieces!.map((sums) => ({ sums, time: time / pieces })));
}

function added(a: Sample, b: Sample): Sample {
  return { sums: a.sums.map((value, k) => value + b.sums[k]), time: a.time + b.time };
}

/** Neighbours added. */
function pairs(samples: readonly Sample[]): Sample[] {
  return Array.from(
    { length: samples.length / 2 },
    (_, k) => added(samples[2 * k], samples[2 * k + 1]),
  );
}
