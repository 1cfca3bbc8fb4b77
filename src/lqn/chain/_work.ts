/**
 * A state under work: processes at rest, processes that go on, and what they do to each other.
 *
 * The first of the active processes goes on until time has to pass for it, then the next. What is
 * set free starts the first that waits for it at once.
 *
 * @module
 */

import type { Infos } from "./_info.ts";
import { addTo, copy, type Found, Lines, type Way, type Work } from "./_lines.ts";
import type { Program } from "./_program.ts";
import type { Queues } from "./_queues.ts";
import type { Action, Step, Steps } from "./_steps.ts";
import { Mode, type Path, type Trees } from "./_tree.ts";

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
  readonly #lines: Lines;

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
    this.#lines = new Lines(parts.infos, parts.trees, parts.queues);
  }

  /** Adds a process at rest, or as the first of the active ones. */
  add(work: Work, type: number): void {
    this.#lines.add(work, type);
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

  #take(work: Work, type: number, step: Step, probability: number, reverse: boolean): Way[] {
    const { action, after } = step;
    if (action?.kind === "serve") return this.#serve(work, type, action, probability);
    if (action?.kind === "ask") this.#ask(work, type, action);
    else if (action?.kind === "meet") this.#meet(work, type, action);
    else this.#lines.resume(work, reverse ? after.toReversed() : after);
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

  /** A server for a control: now, or its place in the queue. */
  #serve(
    work: Work,
    type: number,
    { processor, path }: Extract<Action, { kind: "serve" }>,
    probability: number,
  ): Way[] {
    const { servers, scheduling } = this.program.network.processors[processor];
    const free = !this.#queues.queueing[processor] ||
      this.#lines.sum(work, type, (info) => info.busy[processor]) < servers;
    if (free) return this.#begin(work, type, path, probability);
    const owner = this.trees.threads[this.trees.owner(type, path)].task;
    const { priority } = this.program.network.tasks[owner];
    if (scheduling === "pp") {
      const victims = this.#weakest(work, type, processor, priority);
      if (victims.length) return this.#preempt(work, type, victims, probability);
    }
    const ranked = scheduling === "hol" || scheduling === "pp" ? priority : 0;
    const waiting = this.trees.change(type, path, { mode: Mode.ready, stage: -1, position: -1 });
    this.#lines.resume(work, [waiting]);
    this.#lines.enqueue(work, processor, ranked, false);
    return [{ probability, work }];
  }

  /** In service, one way for each stage it may begin with. */
  #begin(work: Work, type: number, path: Path, probability: number): Way[] {
    const ways = this.steps.served(type, path);
    return ways.map((way) => {
      const next = ways.length > 1 ? copy(work) : work;
      this.#lines.resume(next, way.after);
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
      this.#lines.swap(next, victim.type, out);
      this.#lines.enqueue(next, processor, priority, true);
      const self = next.active.shift()!;
      const [own] = this.infos.of(self).pending;
      return this.#begin(next, self, own, probability * victim.weight / total);
    });
  }

  /** Lets the first that waits at a processor begin. */
  #start(work: Work, processor: number, probability: number): Way[] {
    const found = this.#lines.heads(work, processor, () => true);
    if (!found.length) return [{ probability, work }];
    const total = found.reduce((sum, one) => sum + one.weight, 0);
    return found.flatMap((one) => {
      const begun = this.steps.served(one.type, one.path);
      return begun.map((way) => {
        const next = found.length > 1 || begun.length > 1 ? copy(work) : work;
        this.#lines.swap(next, one.type, way.after[0]);
        if (this.#queues.ordered[processor]) this.#lines.shiftAll(next, processor, 1, -1);
        return { probability: probability * way.probability * one.weight / total, work: next };
      });
    });
  }

  /** A thread for a request: now, or a place in the queue, or none. */
  #ask(work: Work, type: number, { entry, path }: Extract<Action, { kind: "ask" }>): void {
    const { task, priority } = this.program.network.entries[entry];
    if (this.trees.threads[type].task < 0) {
      const places = this.#limits.places[task];
      if (places < Infinity && this.#lines.sum(work, -1, (info) => info.open[task]) >= places) {
        count(work, this.#limits.loss[this.trees.leaf(type, path).source]);
        return;
      }
    }
    if (this.#acceptable(work, type, entry)) {
      this.#accept(work, entry);
      this.#lines.resume(work, [this.steps.accepted(type, path)]);
      // A release of a lock lets others in when it begins.
      if (this.program.network.tasks[task].kind === "rwlock") this.#dispatch(work, task);
      return;
    }
    const { scheduling } = this.program.network.tasks[task];
    const queue = this.program.network.processors.length + task;
    const ranked = scheduling === "hol" || scheduling === "pri" ? priority : 0;
    this.#lines.resume(work, [this.trees.change(type, path, { mode: Mode.queued, position: -1 })]);
    this.#lines.enqueue(work, queue, ranked, false);
  }

  /** Whether a request for an entry finds a thread, a token, or what it needs. */
  #acceptable(work: Work, type: number, entry: number): boolean {
    const { task, role } = this.program.network.entries[entry];
    const { threads } = this.program.network.tasks[task];
    if (isRelease(role)) return this.#heldFor(work, task, role) !== undefined;
    if (role === "r-lock" || role === "w-lock") return this.#lockable(work, type, entry);
    const joining = this.#queues.joining[entry];
    if (joining) {
      const [join, member] = joining;
      if (work.types.some((at) => arrivedAt(this.trees, at, join) & (1 << member))) return false;
    }
    if (threads === Infinity) return true;
    return this.#lines.sum(work, type, (info) => info.threads[task]) < threads;
  }

  /** Writers wait for readers to end, new readers for writers that wait. */
  #lockable(work: Work, type: number, entry: number): boolean {
    const { entries, tasks, processors } = this.program.network;
    const { task, role } = entries[entry];
    const active = this.#lines.sum(work, type, (info) => info.threads[task]);
    if (role === "w-lock") return active === 0;
    const queue = processors.length + task;
    const writers = this.#lines.sum(work, type, (info) =>
      info.writers[task] +
      info.waits.filter((one) => one.queue === queue && entries[one.entry].role === "w-lock")
        .length);
    return writers === 0 && active < tasks[task].threads;
  }

  /** A token or lock that a release can end. */
  #heldFor(work: Work, task: number, role: Release): number | undefined {
    const { entries } = this.program.network;
    return work.types.find((at) => {
      const { held } = this.infos.of(at);
      return held >= 0 && entries[held].task === task && entries[held].role === released[role];
    });
  }

  /** Takes what a release ends. */
  #accept(work: Work, entry: number): void {
    const { task, role } = this.program.network.entries[entry];
    if (isRelease(role)) addTo(work, this.#heldFor(work, task, role)!, -1);
  }

  /** Lets waiting requests have the threads of a task that are free. */
  #dispatch(work: Work, task: number): void {
    const queue = this.program.network.processors.length + task;
    for (;;) {
      const [first] = this.#lines.heads(
        work,
        queue,
        (wait) => this.#acceptable(work, -1, wait.entry),
      );
      if (!first) return;
      const { entry } = this.trees.leaf(first.type, first.path);
      const { position } = this.trees.leaf(first.type, first.path);
      this.#accept(work, entry);
      this.#lines.swap(work, first.type, this.steps.accepted(first.type, first.path));
      if (this.#queues.ordered[queue]) this.#lines.shiftAll(work, queue, position + 1, -1);
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
      this.#lines.resume(work, [this.trees.change(type, path, { point: next })]);
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
      this.#lines.resume(work, [this.trees.change(type, path.slice(0, -1), change)]);
    }
    this.#dispatch(work, task);
  }

  #answer(work: Work, entry: number): void {
    const find = (type: number) => this.infos.of(type).joined.find((one) => one.entry === entry);
    const type = [...work.types, ...work.active].find((at) => find(at));
    if (type === undefined) return;
    this.#lines.swap(work, type, this.steps.answered(type, find(type)!.path));
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

/** What each release releases. */
const released = { "signal": "wait", "r-unlock": "r-lock", "w-unlock": "w-lock" } as const;

type Release = keyof typeof released;

function isRelease(role: string | undefined): role is Release {
  return role !== undefined && role in released;
}
