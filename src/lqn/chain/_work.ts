/**
 * A state under work: processes at rest, processes that go on, and what they do to each other.
 *
 * The first of the active processes goes on until time has to pass for it, then the next. What is
 * set free starts the first that waits for it at once.
 *
 * @module
 */

import type { Info, Infos, Wait } from "./_info.ts";
import type { Program } from "./_program.ts";
import type { Queues } from "./_queues.ts";
import type { Action, Step, Steps } from "./_steps.ts";
import { Mode, type Path, type Trees } from "./_tree.ts";

/** A state under work. */
export interface Work {
  /** Types of processes at rest, each once. */
  readonly types: number[];
  /** How many of each. */
  readonly counts: number[];
  /** Types of the processes that go on, in their order. */
  readonly active: number[];
  /** Counters that were stepped on the way. */
  readonly counted: number[];
}

/** A way to go on. */
export interface Way {
  readonly probability: number;
  readonly work: Work;
}

/** Counters and limits of a generation. */
export interface Limits {
  /** Places for requests that nobody waits for, by task. */
  readonly places: readonly number[];
  /** Position of the counter of cycles by task, of losses by source; -1 where none is kept. */
  readonly cycle: readonly number[];
  readonly loss: readonly number[];
}

/** Takes steps of states. */
export class Workshop {
  readonly program: Program;
  readonly infos: Infos;
  readonly steps: Steps;
  readonly trees: Trees;
  readonly #queues: Queues;
  readonly #limits: Limits;
  readonly #next: Step[][] = [];
  readonly #elapsed: Step[][][] = [];
  readonly #shifts = new Map<number, number>();

  constructor(parts: {
    program: Program;
    trees: Trees;
    infos: Infos;
    steps: Steps;
    queues: Queues;
    limits: Limits;
  }) {
    this.program = parts.program;
    this.trees = parts.trees;
    this.infos = parts.infos;
    this.steps = parts.steps;
    this.#queues = parts.queues;
    this.#limits = parts.limits;
  }

  /** Takes the next step of the first active process; may change `work`. */
  advance(work: Work): Way[] {
    const type = work.active[0];
    const steps = this.#next[type] ??= this.steps.of(type, this.infos.of(type).pending[0]);
    return this.follow(work, type, steps);
  }

  /** The ways on when time has passed for control number `timed` of the first active process. */
  elapse(work: Work, type: number, timed: number, path: Path): Way[] {
    const steps = (this.#elapsed[type] ??= [])[timed] ??= this.steps.elapsed(type, path);
    return this.follow(work, type, steps);
  }

  /** The ways of taking one of some steps in place of the first active process, of type `type`. */
  follow(work: Work, type: number, steps: readonly Step[]): Way[] {
    work.active.shift();
    if (steps.length === 1 && !steps[0].tie) return this.#take(work, type, steps[0], 1, false);
    const ways: Way[] = [];
    for (const step of steps) {
      const share = step.tie ? step.probability / 2 : step.probability;
      ways.push(...this.#take(copy(work), type, step, share, false));
      if (step.tie) ways.push(...this.#take(copy(work), type, step, share, true));
    }
    return ways;
  }

  /** Adds a process at rest, or at the end of the active ones. */
  add(work: Work, type: number): void {
    if (this.infos.of(type).pending.length) work.active.unshift(type);
    else addTo(work, type, 1);
  }

  #take(work: Work, type: number, step: Step, probability: number, reverse: boolean): Way[] {
    const { action, after } = step;
    if (action?.kind === "serve") return this.#serve(work, type, action, probability);
    if (action?.kind === "ask") this.#ask(work, type, action);
    else if (action?.kind === "meet") this.#meet(work, type, action);
    else this.#resume(work, reverse ? after.toReversed() : after);
    switch (action?.kind) {
      case "freeProcessor":
        return this.#start(work, action.processor, probability);
      case "freeThread":
      case "hold":
        this.#dispatch(work, action.task);
        break;
      case "answer":
        for (const entry of action.entries) this.#answer(work, entry);
        break;
      case "cycle":
        count(work, this.#limits.cycle[action.task]);
    }
    return [{ probability, work }];
  }

  /** Puts processes before the active ones, those at rest aside. */
  #resume(work: Work, types: readonly number[]): void {
    for (let k = types.length - 1; k >= 0; k--) {
      if (this.infos.of(types[k]).pending.length) work.active.unshift(types[k]);
      else addTo(work, types[k], 1);
    }
  }

  /** A server for a control: now, or its place in the queue. */
  #serve(
    work: Work,
    type: number,
    { processor, path }: Extract<Action, { kind: "serve" }>,
    probability: number,
  ): Way[] {
    const { servers, scheduling } = this.program.network.processors[processor];
    const free = !this.#queues.queueing[processor] ||
      this.#sum(work, type, (info) => info.busy[processor]) < servers;
    if (free) return this.#begin(work, type, path, probability);
    const owner = this.trees.threads[this.trees.owner(type, path)].task;
    const { priority } = this.program.network.tasks[owner];
    if (scheduling === "pp") {
      const victims = this.#weakest(work, type, processor, priority);
      if (victims.length) return this.#preempt(work, type, victims, probability);
    }
    const ranked = scheduling === "hol" || scheduling === "pp" ? priority : 0;
    const waiting = this.trees.change(type, path, { mode: Mode.ready, stage: -1, position: -1 });
    this.#resume(work, [waiting]);
    this.#enqueue(work, processor, ranked, false);
    return [{ probability, work }];
  }

  /** In service, one way for each stage it may begin with. */
  #begin(work: Work, type: number, path: Path, probability: number): Way[] {
    const ways = this.steps.served(type, path);
    return ways.map((way) => {
      const next = ways.length > 1 ? copy(work) : work;
      this.#resume(next, way.after);
      return { probability: probability * way.probability, work: next };
    });
  }

  /** Controls in service of the lowest priority, where that is below `priority`. */
  #weakest(work: Work, type: number, processor: number, priority: number): Found[] {
    let lowest = priority;
    let found: Found[] = [];
    const look = (at: number, number: number) => {
      for (const timed of this.infos.of(at).timed) {
        if (timed.processor !== processor || timed.priority > lowest) continue;
        if (timed.priority === lowest && found.length === 0) continue;
        if (timed.priority < lowest) found = [];
        lowest = timed.priority;
        found.push({ type: at, path: timed.path, weight: number });
      }
    };
    work.types.forEach((at, k) => look(at, work.counts[k]));
    work.active.forEach((at) => look(at, 1));
    look(type, 1);
    return found;
  }

  #preempt(
    work: Work,
    type: number,
    victims: readonly Found[],
    probability: number,
  ): Way[] {
    const total = victims.reduce((sum, one) => sum + one.weight, 0);
    return victims.flatMap((victim) => {
      const next = victims.length > 1 ? copy(work) : work;
      const out = this.trees.change(victim.type, victim.path, { mode: Mode.ready, position: -1 });
      const owner = this.trees.threads[this.trees.owner(victim.type, victim.path)].task;
      const { priority, processor } = this.program.network.tasks[owner];
      // The process itself takes part, in case that another of its controls waits or is the victim.
      next.active.unshift(type);
      this.#swap(next, victim.type, out);
      this.#enqueue(next, processor, priority, true);
      const self = next.active.shift()!;
      const [own] = this.infos.of(self).pending;
      return this.#begin(next, self, own, probability * victim.weight / total);
    });
  }

  /** Gives the one control at position -1 its place: last, or first, of its priority. */
  #enqueue(work: Work, queue: number, priority: number, first: boolean): void {
    let before = 0;
    let total = 0;
    let type = -1;
    this.#each(work, (at, number) => {
      for (const wait of this.infos.of(at).waits) {
        if (wait.queue !== queue) continue;
        if (wait.position < 0) type = at;
        else {
          total += number;
          if (wait.priority > priority || (wait.priority === priority && !first)) before += number;
        }
      }
    });
    const rank = this.#queues.ordered[queue] ? before : 0;
    if (this.#queues.ordered[queue] && before < total) {
      this.#shiftAll(work, queue, before, 1);
      this.#each(work, (at) => {
        if (this.infos.of(at).waits.some((one) => one.queue === queue && one.position < 0)) {
          type = at;
        }
      });
    }
    const { path } = this.infos.of(type).waits.find((one) =>
      one.queue === queue && one.position < 0
    )!;
    this.#swap(work, type, this.trees.change(type, path, { position: rank }));
  }

  /** Lets the first that waits at a processor begin. */
  #start(work: Work, processor: number, probability: number): Way[] {
    const found = this.#heads(work, processor, () => true);
    if (!found.length) return [{ probability, work }];
    const total = found.reduce((sum, one) => sum + one.weight, 0);
    return found.flatMap((one) => {
      const begun = this.steps.served(one.type, one.path);
      return begun.map((way) => {
        const next = found.length > 1 || begun.length > 1 ? copy(work) : work;
        this.#swap(next, one.type, way.after[0]);
        if (this.#queues.ordered[processor]) this.#shiftAll(next, processor, 1, -1);
        return { probability: probability * way.probability * one.weight / total, work: next };
      });
    });
  }

  /** The controls that are next in a queue: one where an order is kept. */
  #heads(work: Work, queue: number, suits: (wait: Wait) => boolean): Found[] {
    let found: Found[] = [];
    let least = Infinity;
    const ordered = this.#queues.ordered[queue];
    this.#each(work, (type, number) => {
      for (const wait of this.infos.of(type).waits) {
        if (wait.queue !== queue || !suits(wait) || (ordered && wait.position > least)) continue;
        if (ordered) found = [];
        least = wait.position;
        found.push({ type, path: wait.path, weight: number });
      }
    });
    return found;
  }

  /** A thread for a request: now, or a place in the queue, or none. */
  #ask(work: Work, type: number, { entry, path }: Extract<Action, { kind: "ask" }>): void {
    const { task, priority } = this.program.network.entries[entry];
    if (this.trees.threads[type].task < 0) {
      const places = this.#limits.places[task];
      if (places < Infinity && this.#sum(work, -1, (info) => info.open[task]) >= places) {
        count(work, this.#limits.loss[this.trees.leaf(type, path).source]);
        return;
      }
    }
    if (this.#acceptable(work, type, entry)) {
      this.#accept(work, entry);
      this.#resume(work, [this.steps.accepted(type, path)]);
      return;
    }
    const { scheduling } = this.program.network.tasks[task];
    const queue = this.program.network.processors.length + task;
    const ranked = scheduling === "hol" || scheduling === "pri" ? priority : 0;
    this.#resume(work, [this.trees.change(type, path, { mode: Mode.queued, position: -1 })]);
    this.#enqueue(work, queue, ranked, false);
  }

  /** Whether a request for an entry finds a thread, a token, or what it needs. */
  #acceptable(work: Work, type: number, entry: number): boolean {
    const { task, role } = this.program.network.entries[entry];
    const { threads } = this.program.network.tasks[task];
    if (role === "signal") {
      return work.types.some((at) => this.infos.of(at).passive === task);
    }
    const joining = this.#queues.joining[entry];
    if (joining) {
      const [join, member] = joining;
      if (work.types.some((at) => arrivedAt(this.trees, at, join) & (1 << member))) return false;
    }
    if (threads === Infinity) return true;
    return this.#sum(work, type, (info) => info.threads[task]) < threads;
  }

  /** Takes the token that a signal needs. */
  #accept(work: Work, entry: number): void {
    const { task, role } = this.program.network.entries[entry];
    if (role !== "signal") return;
    const held = work.types.find((at) => this.infos.of(at).passive === task)!;
    addTo(work, held, -1);
  }

  /** Lets waiting requests have the threads of a task that are free. */
  #dispatch(work: Work, task: number): void {
    const queue = this.program.network.processors.length + task;
    for (;;) {
      const [first] = this.#heads(work, queue, (wait) => this.#acceptable(work, -1, wait.entry));
      if (!first) return;
      const { entry } = this.trees.leaf(first.type, first.path);
      const { position } = this.trees.leaf(first.type, first.path);
      this.#accept(work, entry);
      this.#swap(work, first.type, this.steps.accepted(first.type, first.path));
      if (this.#queues.ordered[queue]) this.#shiftAll(work, queue, position + 1, -1);
    }
  }

  /** An arrival at a join of requests: wait there, or go on where it is the last. */
  #meet(work: Work, type: number, action: Extract<Action, { kind: "meet" }>): void {
    const { join, member, path } = action;
    const { task, activities } = this.program.network.joins[join];
    const partial = work.types.find((at) => arrivedAt(this.trees, at, join) > 0);
    const arrivals = (partial === undefined ? 0 : arrivedAt(this.trees, partial, join)) |
      (1 << member);
    if (partial !== undefined) addTo(work, partial, -1);
    if (arrivals === (1 << activities.length) - 1) {
      const { next } = this.program.points[this.trees.leaf(type, path).point] as { next: number };
      this.#resume(work, [this.trees.change(type, path, { point: next })]);
      return;
    }
    addTo(
      work,
      this.trees.thread({
        task,
        entry: -1,
        replied: true,
        joins: [[join, arrivals]],
        controls: [],
      }),
      1,
    );
    if (path.length > 1) {
      const { entry } = this.trees.threads[this.trees.owner(type, path)];
      const change = { mode: Mode.joined, entry, child: -1 };
      this.#resume(work, [this.trees.change(type, path.slice(0, -1), change)]);
    }
    this.#dispatch(work, task);
  }

  #answer(work: Work, entry: number): void {
    const find = (type: number) => this.infos.of(type).joined.find((one) => one.entry === entry);
    const type = [...work.types, ...work.active].find((at) => find(at));
    if (type === undefined) return;
    this.#swap(work, type, this.steps.answered(type, find(type)!.path));
  }

  /** Puts another process in the place of one. */
  #swap(work: Work, from: number, to: number): void {
    if (from === to) return;
    const at = work.active.indexOf(from);
    const rests = work.types.indexOf(from) >= 0;
    if (!rests && at >= 0) {
      work.active[at] = to;
      return;
    }
    addTo(work, from, -1);
    this.add(work, to);
  }

  /** Moves all that wait in a queue from a position on. */
  #shiftAll(work: Work, queue: number, from: number, by: number): void {
    for (let k = 0; k < work.active.length; k++) {
      work.active[k] = this.#shift(work.active[k], queue, from, by);
    }
    for (let k = 0; k < work.types.length; k++) {
      // Positions in an order differ, so that a type with one is there once and stays so.
      work.types[k] = this.#shift(work.types[k], queue, from, by);
    }
  }

  #shift(type: number, queue: number, from: number, by: number): number {
    const key = ((type * this.#queues.count + queue) * 4096 + from) * 2 + (by > 0 ? 1 : 0);
    const known = this.#shifts.get(key);
    if (known !== undefined) return known;
    // One at a time, the one first that has its new place free: paths change with each move.
    const order = this.infos.of(type).waits
      .filter((one) => one.queue === queue && one.position >= from)
      .map((one) => one.position)
      .sort((a, b) => (b - a) * by);
    let shifted = type;
    for (const position of order) {
      const { path } = this.infos.of(shifted).waits.find((one) =>
        one.queue === queue && one.position === position
      )!;
      shifted = this.trees.change(shifted, path, { position: position + by });
    }
    this.#shifts.set(key, shifted);
    return shifted;
  }

  #sum(work: Work, type: number, value: (info: Info) => number): number {
    let sum = type < 0 ? 0 : value(this.infos.of(type));
    for (let k = 0; k < work.types.length; k++) {
      sum += work.counts[k] * value(this.infos.of(work.types[k]));
    }
    for (const one of work.active) sum += value(this.infos.of(one));
    return sum;
  }

  #each(work: Work, visit: (type: number, number: number) => void): void {
    for (let k = 0; k < work.types.length; k++) visit(work.types[k], work.counts[k]);
    for (const one of work.active) visit(one, 1);
  }
}

interface Found {
  readonly type: number;
  readonly path: Path;
  readonly weight: number;
}

/** A state under work to go on from in another way. */
export function copy({ types, counts, active, counted }: Work): Work {
  return {
    types: types.slice(),
    counts: counts.slice(),
    active: active.slice(),
    counted: counted.slice(),
  };
}

/** Adds processes at rest, or takes them away. */
export function addTo({ types, counts }: Work, type: number, number: number): void {
  const at = types.indexOf(type);
  if (at < 0) {
    types.push(type);
    counts.push(number);
  } else if (counts[at] + number > 0) counts[at] += number;
  else {
    types[at] = types[types.length - 1];
    counts[at] = counts[counts.length - 1];
    types.pop();
    counts.pop();
  }
}

function count(work: Work, counter: number): void {
  if (counter >= 0) work.counted.push(counter);
}

/** The arrivals at an unfinished join that a process is, as a set of bits. */
function arrivedAt(trees: Trees, type: number, join: number): number {
  const { joins, controls } = trees.threads[type];
  if (controls.length || joins.length !== 1 || joins[0][0] !== join) return 0;
  return joins[0][1];
}
