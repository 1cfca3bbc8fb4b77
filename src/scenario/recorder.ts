/**
 * What is kept of a running host, so that the warm-up can be cut off afterwards.
 *
 * A run is cut into {@linkcode INTERVALS} intervals, five of them a block. At each interval is noted what each VM has got so far,
 * which makes the series that MSER-5 looks at (responses, or bytes or work where there are none, and open connections); at each block all counters are copied. The
 * cut falls on a block, covers two rounds of a closed load's sessions and the time in which the scheduler's credit comes to rest at least ({@linkcode creditSettling}; half of the run at most), is never behind
 * an event of the host, and every result is a difference of two copies. Memory does not grow with simulated time.
 *
 * @module
 */
import { mser5, QuantileSketch, Tally } from "../stats/mod.ts";
import { creditSettling } from "./credit_settling.ts";
import { copyCounters, type CounterLayout, counterLayout } from "./_counters.ts";
import type { Machine } from "./machine.ts";
import { HostSeries } from "./series.ts";

/** Intervals of a run. */
export const INTERVALS = 200;
const INTERVALS_PER_BLOCK = 5;
const BLOCKS = INTERVALS / INTERVALS_PER_BLOCK;

/** Reply times from 10 microseconds to 100 seconds within 2%. */
const SKETCH = { relativeAccuracy: 0.02, minimum: 1e-5, maximum: 100 };

/** A run's results after the warm-up. */
export interface Recording {
  /** Simulated seconds removed at the start. */
  readonly warmUp: number;
  /** Whether no end of the warm-up was found in the first half of the run. */
  readonly unsettled: boolean;
  /** Simulated seconds that the results cover. */
  readonly seconds: number;
  /** Where each counter is. */
  readonly layout: CounterLayout;
  /** Each counter's growth over the covered time. */
  readonly counters: Float64Array;
  /** Reply times by VM over the covered time. */
  readonly responses: readonly QuantileSketch[];
  /** What each VM got by interval, warm-up included. */
  readonly series: HostSeries;
  /** Events of the simulation, warm-up included. */
  readonly events: number;
}

/** Rounds of a closed load's sessions that are warm-up whatever the series says: they start in step. */
const WARM_UP_ROUNDS = 2;

/** Standard errors by which the start must differ from the rest for MSER-5's cut to be taken. */
const EVIDENCE = 3;

/**
 * MSER-5's cut, where there is evidence for it.
 *
 * Of a series that is stationary from the start MSER-5 likes to cut off a run of high values, which biases what is left
 * downwards. So its cut is taken only where the mean of what it removes differs from the mean of the rest by three standard
 * errors (of means of five); else nothing is cut but the first block, in which the clients start.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { evidentWarmUp } from "@iovlab/iovlab/scenario";
 *
 * const rising = Array.from({ length: 200 }, (_, i) => Math.min(i, 40) + Math.sin(i));
 * const flat = Array.from({ length: 200 }, (_, i) => Math.sin(i));
 * assert.ok(evidentWarmUp(rising).cut >= 30);
 * assert.equal(evidentWarmUp(flat).cut, 0);
 * ```
 */
export function evidentWarmUp(
  series: ArrayLike<number>,
): { readonly cut: number; readonly unsettled: boolean } {
  const { cut, unsettled } = mser5(series);
  const means: number[] = [];
  for (let at = 0; at + 5 <= series.length; at += 5) {
    means.push(
      (series[at] + series[at + 1] + series[at + 2] + series[at + 3] + series[at + 4]) / 5,
    );
  }
  const head = new Tally();
  const tail = new Tally();
  means.forEach((mean, batch) => (batch < cut / 5 ? head : tail).add(mean));
  if (head.count === 0) return { cut: 0, unsettled: false };
  const error = tail.standardDeviation * Math.sqrt(1 / head.count + 1 / tail.count);
  const evident = Math.abs(head.mean - tail.mean) > EVIDENCE * error;
  return evident ? { cut, unsettled } : { cut: 0, unsettled: false };
}

/** Keeps the series and the copies of one run. */
class Recorder {
  private readonly layout: CounterLayout;
  private readonly copies: Float64Array[] = [];
  private readonly series: HostSeries;
  private readonly prototype = new QuantileSketch(SKETCH);
  private readonly counts: Uint32Array;
  private readonly vms: number;
  private interval = 0;
  private block = 0;

  constructor(private readonly machine: Machine) {
    this.vms = machine.host.vms.length;
    this.layout = counterLayout(machine.host);
    this.series = new HostSeries(machine.host, INTERVALS);
    const { bucketCount } = this.prototype;
    this.counts = new Uint32Array(BLOCKS * this.vms * bucketCount);
    machine.onReply = (vm, seconds) => {
      const row = this.block * this.vms + vm;
      this.counts[row * bucketCount + this.prototype.bucketOf(seconds)]++;
    };
  }

  run(duration: number, onInterval?: (done: number) => void): Recording {
    const { simulation } = this.machine;
    this.copies.push(copyCounters(this.machine, this.layout));
    for (this.interval = 0; this.interval < INTERVALS; this.interval++) {
      simulation.run({ until: duration * (this.interval + 1) / INTERVALS });
      this.series.note(this.machine, duration / INTERVALS);
      onInterval?.((this.interval + 1) / INTERVALS);
      if ((this.interval + 1) % INTERVALS_PER_BLOCK !== 0) continue;
      this.copies.push(copyCounters(this.machine, this.layout));
      this.block = Math.min(BLOCKS - 1, this.block + 1);
    }
    return this.#result(duration);
  }

  /** What happens after an event is no warm-up: the intervals before the first that happened. */
  #intervalsBeforeEvents(duration: number): number {
    const first = this.machine.events.find(({ done }) => done);
    if (first === undefined) return INTERVALS;
    return Math.min(INTERVALS, Math.floor(first.event.at * INTERVALS / duration));
  }

  #result(duration: number): Recording {
    const before = this.#intervalsBeforeEvents(duration);
    const byReplies = evidentWarmUp(this.series.progress().subarray(0, before));
    const byOpen = evidentWarmUp(this.series.total("open").subarray(0, before));
    const rounds = Math.ceil(WARM_UP_ROUNDS * this.machine.round * BLOCKS / duration);
    const settling = Math.ceil(creditSettling(this.machine.host) * BLOCKS / duration);
    const evident = Math.max(byReplies.cut, byOpen.cut) / INTERVALS_PER_BLOCK;
    const most = Math.max(1, Math.min(BLOCKS / 2, Math.floor(before / INTERVALS_PER_BLOCK)));
    const cut = Math.min(most, Math.max(1, rounds, settling, evident));
    const first = this.copies[cut];
    const counters = this.copies[BLOCKS].map((value, i) => value - first[i]);
    const warmUp = duration * cut / BLOCKS;
    this.series.cut(cut * INTERVALS_PER_BLOCK);
    return {
      warmUp,
      unsettled: byReplies.unsettled || byOpen.unsettled || rounds > most,
      seconds: duration - warmUp,
      layout: this.layout,
      counters,
      responses: Array.from({ length: this.vms }, (_, vm) => this.#sketch(vm, cut)),
      series: this.series,
      events: this.machine.simulation.processed,
    };
  }

  #sketch(vm: number, firstBlock: number): QuantileSketch {
    const { bucketCount } = this.prototype;
    const sum = new Float64Array(bucketCount);
    for (let block = firstBlock; block < BLOCKS; block++) {
      const at = (block * this.vms + vm) * bucketCount;
      for (let bucket = 0; bucket < bucketCount; bucket++) sum[bucket] += this.counts[at + bucket];
    }
    return QuantileSketch.fromCounts(SKETCH, sum);
  }
}

/**
 * Runs a machine for so many simulated seconds and returns what it did after its warm-up.
 *
 * @param machine The machine, not yet run.
 * @param duration Simulated seconds, warm-up included.
 * @param onInterval Hears after each interval which share of the run is done.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { Machine, record } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 2000 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const recording = record(new Machine(web, costModelOf(xen2009), 1, 0), 0.2);
 * const replies = recording.counters[recording.layout.vm("replies", 0)];
 * assert.ok(Math.abs(replies / recording.seconds - 2000) < 300);
 * ```
 */
export function record(
  machine: Machine,
  duration: number,
  onInterval?: (done: number) => void,
): Recording {
  return new Recorder(machine).run(duration, onInterval);
}
