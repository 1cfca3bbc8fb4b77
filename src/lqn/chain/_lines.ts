/**
 * A state under work, and the lines of those that wait in it.
 *
 * @module
 */

import type { Info, Infos, Wait } from "./_info.ts";
import type { Queues } from "./_queues.ts";
import type { Path, Trees } from "./_tree.ts";

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

/** A control of a process in a state. */
export interface Found {
  readonly type: number;
  readonly path: Path;
  readonly weight: number;
}

/** Moves processes and those that wait. */
export class Lines {
  readonly #infos: Infos;
  readonly #trees: Trees;
  readonly #queues: Queues;
  readonly #shifts = new Map<number, number>();

  constructor(infos: Infos, trees: Trees, queues: Queues) {
    this.#infos = infos;
    this.#trees = trees;
    this.#queues = queues;
  }

  /** Adds a process at rest, or as the first of the active ones. */
  add(work: Work, type: number): void {
    if (this.#infos.of(type).pending.length) work.active.unshift(type);
    else addTo(work, type, 1);
  }

  /** Puts processes before the active ones, those at rest aside. */
  resume(work: Work, types: readonly number[]): void {
    for (let k = types.length - 1; k >= 0; k--) {
      if (this.#infos.of(types[k]).pending.length) work.active.unshift(types[k]);
      else addTo(work, types[k], 1);
    }
  }

  /** Gives the one control at position -1 its place: last, or first, of its priority. */
  enqueue(work: Work, queue: number, priority: number, first: boolean): void {
    let before = 0;
    let total = 0;
    let type = -1;
    this.each(work, (at, number) => {
      for (const wait of this.#infos.of(at).waits) {
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
      this.shiftAll(work, queue, before, 1);
      this.each(work, (at) => {
        if (this.#infos.of(at).waits.some((one) => one.queue === queue && one.position < 0)) {
          type = at;
        }
      });
    }
    const { path } = this.#infos.of(type).waits.find((one) =>
      one.queue === queue && one.position < 0
    )!;
    this.swap(work, type, this.#trees.change(type, path, { position: rank }));
  }

  /** The controls that are next in a queue: one where an order is kept. */
  heads(work: Work, queue: number, suits: (wait: Wait) => boolean): Found[] {
    let found: Found[] = [];
    let least = Infinity;
    const ordered = this.#queues.ordered[queue];
    this.each(work, (type, number) => {
      for (const wait of this.#infos.of(type).waits) {
        if (wait.queue !== queue || !suits(wait) || (ordered && wait.position > least)) continue;
        if (ordered) found = [];
        least = wait.position;
        found.push({ type, path: wait.path, weight: number });
      }
    });
    return found;
  }

  /** Puts another process in the place of one. */
  swap(work: Work, from: number, to: number): void {
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
  shiftAll(work: Work, queue: number, from: number, by: number): void {
    for (let k = 0; k < work.active.length; k++) {
      work.active[k] = this.#shift(work.active[k], queue, from, by);
    }
    for (let k = 0; k < work.types.length; k++) {
      // Positions in an order differ, so that a type with one is there once and stays so.
      work.types[k] = this.#shift(work.types[k], queue, from, by);
    }
  }

  #shift(type: number, queue: number, from: number, by: number): number {
    const key = ((type * this.#queues.count + queue) * 65536 + from) * 2 + (by > 0 ? 1 : 0);
    const known = this.#shifts.get(key);
    if (known !== undefined) return known;
    // One at a time, the one first that has its new place free: paths change with each move.
    const order = this.#infos.of(type).waits
      .filter((one) => one.queue === queue && one.position >= from)
      .map((one) => one.position)
      .sort((a, b) => (b - a) * by);
    let shifted = type;
    for (const position of order) {
      const { path } = this.#infos.of(shifted).waits.find((one) =>
        one.queue === queue && one.position === position
      )!;
      shifted = this.#trees.change(shifted, path, { position: position + by });
    }
    this.#shifts.set(key, shifted);
    return shifted;
  }

  /** The sum of a fact over all processes, and one more of type `type` (-1: none). */
  sum(work: Work, type: number, value: (info: Info) => number): number {
    let sum = type < 0 ? 0 : value(this.#infos.of(type));
    for (let k = 0; k < work.types.length; k++) {
      sum += work.counts[k] * value(this.#infos.of(work.types[k]));
    }
    for (const one of work.active) sum += value(this.#infos.of(one));
    return sum;
  }

  /** Visits all types of processes with their numbers. */
  each(work: Work, visit: (type: number, number: number) => void): void {
    for (let k = 0; k < work.types.length; k++) visit(work.types[k], work.counts[k]);
    for (const one of work.active) visit(one, 1);
  }
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
