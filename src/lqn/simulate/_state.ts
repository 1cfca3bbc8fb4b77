/**
 * What the parts of a running simulation share: clock, records, statistics, streams, and the threads that are ready.
 *
 * @module
 */

import { Agenda } from "../../kernel/mod.ts";
import {
  balancedHyperexponential,
  type Distribution,
  ExponentialBlock,
  Gamma,
  Hyperexponential,
  type RandomStream,
  randomStream,
  UniformBlock,
} from "../../random/mod.ts";
import type { Observer } from "./_observer.ts";
import type { Program, SliceDistribution } from "./_program.ts";
import { OfActivity } from "./_layout.ts";
import { Records } from "./_records.ts";

// Numbers of other files, written out: an imported name is loaded each time. A test compares them.
const enum Shift {
  i = 4,
  f = 3,
}
const enum Int {
  activity = 1,
}
const enum Float {
  since = 4,
  arrived = 5,
  asked = 6,
}

/** What a thread does next, in `I.op`. */
export const Op = {
  /** Its slice at a delay processor is done. */
  delayed: 0,
  /** Its slice at a first-come-first-served processor is done. */
  served: 1,
  /** Its event at a processor of another discipline has come. */
  threaded: 2,
  /** Its slice at a shared processor is done. */
  shared: 3,
  /** Its next slice. */
  slice: 4,
  /** The activity begins. */
  begin: 5,
  /** A customer begins a cycle with its think time. */
  cycle: 6,
  /** A forked thread or a customer goes on at a node. */
  follow: 7,
  /** A customer's think time is over. */
  leaveThinking: 8,
  /** A request that was forwarded comes to its entry. */
  deliver: 9,
} as const;

/** Draws slices that are neither exponential nor constant. */
export type Sampler = (stream: RandomStream) => number;

/** Everything that changes while a simulation runs. */
export class State {
  /** The compiled network. */
  readonly program: Program;
  /** Pending events: of processors, then of sources, then of threads from `base`. */
  readonly agenda: Agenda;
  /** Actor of thread 0. */
  readonly base: number;
  /** Threads and requests. */
  readonly records: Records;
  /** The sums. */
  readonly stats: Float64Array;
  /** By task: times. */
  readonly times: readonly ExponentialBlock[];
  /** By task: choices. */
  readonly choices: readonly UniformBlock[];
  /** By task: times of other distributions. */
  readonly others: readonly RandomStream[];
  /** By activity: its distribution where it is another one. */
  readonly samplers: readonly (Sampler | undefined)[];
  /** By task: requests in service. */
  readonly busy: Int32Array;
  /** By processor: servers in use. */
  readonly inUse: Int32Array;
  /** Longer observations. */
  readonly observers: readonly Observer[];
  /** By task: locks or tokens that are held, readers and writers. */
  readonly held: Int32Array;
  /** Threads that are ready: the last one goes on first. */
  #ready: Int32Array = new Int32Array(64);
  #readyCount = 0;
  readonly #ties: UniformBlock;
  /** Random bits that are left, below a leading 1. */
  #coins = 1;

  /** The empty system at time 0. */
  constructor(
    program: Program,
    seed: number,
    replication: number,
    observers: readonly Observer[],
  ) {
    const { network, activities, processors, entries, tasks } = program;
    this.program = program;
    this.base = processors.count + entries.count;
    const capacity = 64;
    this.agenda = new Agenda(this.base + capacity);
    this.records = new Records(capacity, (size) => this.agenda.grow(this.base + size));
    this.stats = new Float64Array(program.layout.size);
    const streams = (purpose: string) =>
      network.tasks.map((task) =>
        randomStream(seed, replication, `lqn/task:${task.name}/${task.copy}/${purpose}`)
      );
    this.times = streams("times").map((stream) => new ExponentialBlock(stream));
    this.choices = streams("choices").map((stream) => new UniformBlock(stream));
    this.others = streams("others");
    this.#ties = new UniformBlock(randomStream(seed, replication, "lqn/ties"));
    this.samplers = activities.distributions.map((one) => one && samplerOf(one));
    this.busy = new Int32Array(tasks.count);
    this.inUse = new Int32Array(processors.count);
    this.held = new Int32Array(2 * tasks.count);
    this.observers = observers;
  }

  /** A server of a processor comes into use. */
  useServer(processor: number): void {
    this.inUse[processor]++;
    this.stats[this.program.layout.processors + processor] -= this.agenda.now;
  }

  /** A server of a processor falls idle. */
  freeServer(processor: number): void {
    this.inUse[processor]--;
    this.stats[this.program.layout.processors + processor] += this.agenda.now;
  }

  /** Counts the time that a thread has waited for its processor, since `F.since`. */
  countWaiting(thread: number): void {
    const waited = this.agenda.now - this.records.floats[(thread << Shift.f) + Float.since];
    this.#countWaited(thread, waited);
  }

  /** Counts the time that a thread has lost to others since `F.arrived`, beyond what it asked for. */
  countLost(thread: number): void {
    const { floats } = this.records;
    const at = thread << Shift.f;
    const waited = this.agenda.now - floats[at + Float.arrived] - floats[at + Float.asked];
    if (waited > 0) this.#countWaited(thread, waited);
  }

  #countWaited(thread: number, waited: number): void {
    const activity = this.records.ints[(thread << Shift.i) + Int.activity];
    const block = this.program.layout.activities + activity * OfActivity.size;
    this.stats[block + OfActivity.waiting] += waited;
  }

  /** Lets a thread do what its `I.op` says, at this instant, before all that are ready. */
  makeReady(thread: number): void {
    if (this.#readyCount === this.#ready.length) this.#ready = grown(this.#ready);
    this.#ready[this.#readyCount++] = thread;
  }

  /** The thread that was made ready last; -1 where there is none. */
  nextReady(): number {
    return this.#readyCount === 0 ? -1 : this.#ready[--this.#readyCount];
  }

  /** Two threads go on, each of which can be -1 for none: the first one now, the other one after all that follows from it. */
  inOrder(first: number, then: number): number {
    if (first < 0) return then;
    if (then >= 0) this.makeReady(then);
    return first;
  }

  /** Puts the threads that were made ready last into random order, each order as likely as any other. */
  shuffleReady(count: number): void {
    const first = this.#readyCount - count;
    for (let k = this.#readyCount - 1; k > first; k--) {
      const other = first + Math.floor(this.#ties.next() * (k - first + 1));
      const thread = this.#ready[k];
      this.#ready[k] = this.#ready[other];
      this.#ready[other] = thread;
    }
  }

  /** True half of the time. */
  coin(): boolean {
    if (this.#coins === 1) this.#coins = 2 ** 30 | Math.floor(this.#ties.next() * 2 ** 30);
    const heads = this.#coins & 1;
    this.#coins >>>= 1;
    return heads === 1;
  }

  /** One of so many, each as likely as any other. */
  oneOf(count: number): number {
    return Math.floor(this.#ties.next() * count);
  }

  /** A copy of all statistics as they stand now: what is under way counts up to now. */
  snapshot(): Float64Array {
    const { layout, tasks, processors } = this.program;
    const copy = this.stats.slice();
    const { now } = this.agenda;
    for (let task = 0; task < tasks.count; task++) {
      copy[layout.tasks + task] += this.busy[task] * now;
      copy[layout.holds + 12 * task + 3] += this.held[2 * task] * now;
      copy[layout.holds + 12 * task + 9] += this.held[2 * task + 1] * now;
    }
    for (let processor = 0; processor < processors.count; processor++) {
      copy[layout.processors + processor] += this.inUse[processor] * now;
    }
    return copy;
  }
}

function grown(old: Int32Array): Int32Array {
  const bigger = new Int32Array(2 * old.length);
  bigger.set(old);
  return bigger;
}

/**
 * Slices of a distribution. A Pareto one has the shape `1 + sqrt(1 + 1 / c2)`, which has the squared coefficient of
 * variation c2; a uniform one runs from 0 to twice the mean.
 */
function samplerOf({ kind, mean, cvSquared }: SliceDistribution): Sampler {
  if (kind === "uniform") return (stream) => 2 * mean * stream.uniform();
  if (kind === "pareto") {
    const shape = 1 + Math.sqrt(1 + 1 / cvSquared);
    const scale = mean * (shape - 1) / shape;
    return (stream) => scale * Math.pow(stream.uniformOpen(), -1 / shape);
  }
  const distribution: Distribution = kind === "gamma"
    ? new Gamma({ kind, mean, squaredCoefficientOfVariation: cvSquared })
    : new Hyperexponential(balancedHyperexponential(mean, cvSquared));
  return (stream) => distribution.sample(stream);
}
