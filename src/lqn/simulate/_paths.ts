/**
 * The ways through activity graphs: choices, loops, forks, joins, and the ends of threads.
 *
 * @module
 */

import { Fork, Forks } from "./_forks.ts";
import { OfSpan } from "./_layout.ts";
import { Node } from "./_program.ts";
import type { Requests } from "./_requests.ts";
import { Op, type State } from "./_state.ts";

// Numbers of other files, written out: an imported name is loaded each time. A test compares them.
const enum Shift {
  i = 4,
  f = 3,
}
const enum Int {
  op = 0,
  activity = 1,
  root = 2,
  entry = 3,
  served = 4,
  live = 5,
  phase = 6,
  fork = 7,
  call = 8,
}
const enum Float {
  phaseBegan = 1,
}

const SPAN_SIZE = OfSpan.size;

/** Moves threads through graphs. A method that returns a thread has set what it does next. */
export class Paths {
  readonly #state: State;
  readonly #requests: Requests;
  readonly #forks: Forks;

  /** No thread anywhere. */
  constructor(state: State, requests: Requests) {
    this.#state = state;
    this.#requests = requests;
    this.#forks = new Forks(state.program);
  }

  /** A thread goes on at a node: the thread that runs next, or -1. */
  follow(thread: number, start: number): number {
    const { nodes } = this.#state.program;
    let node = start;
    for (;;) {
      switch (nodes.kind[node]) {
        case Node.end:
          return this.#end(thread);
        case Node.sequence:
          return this.#goTo(thread, nodes.argument[node]);
        case Node.or:
          return this.#goTo(thread, this.#branch(thread, node));
        case Node.loop: {
          const activity = this.#branch(thread, node);
          if (activity >= 0) return this.#goTo(thread, activity);
          node = nodes.then[node];
          break;
        }
        case Node.fork:
          return this.#fork(thread, node);
        default:
          return this.#join(thread, nodes.argument[node]);
      }
    }
  }

  /** Counts the phase of an entry with a graph that ends now; the next one begins. */
  endPhase(root: number, entry: number): void {
    const { records, agenda, program, observers } = this.#state;
    const phase = records.ints[(root << Shift.i) + Int.phase];
    const at = (root << Shift.f) + Float.phaseBegan;
    const place = 2 * entry + phase - 1;
    const time = this.#count(program.layout.phases + place * SPAN_SIZE, records.floats[at]);
    const observer = program.entries.observer[place];
    if (observer >= 0) observers[observer].record(time);
    records.ints[(root << Shift.i) + Int.phase] = 2;
    records.floats[at] = agenda.now;
  }

  #count(block: number, since: number): number {
    const { stats, agenda } = this.#state;
    const time = agenda.now - since;
    stats[block]++;
    stats[block + 1] += time;
    stats[block + 2] += time * time;
    return time;
  }

  #goTo(thread: number, activity: number): number {
    const { ints } = this.#state.records;
    ints[(thread << Shift.i) + Int.activity] = activity;
    ints[(thread << Shift.i) + Int.op] = Op.begin;
    return thread;
  }

  #goOn(thread: number, node: number): void {
    const { ints } = this.#state.records;
    ints[(thread << Shift.i) + Int.op] = Op.follow;
    ints[(thread << Shift.i) + Int.call] = node;
    this.#state.makeReady(thread);
  }

  /** The activity of a branch by chance; -1 where a loop ends. */
  #branch(thread: number, node: number): number {
    const { records, program, choices } = this.#state;
    const { nodes, activities } = program;
    const task = activities.task[records.ints[(thread << Shift.i) + Int.activity]];
    const choice = choices[task].next();
    const first = nodes.argument[node];
    for (let k = first; k < first + nodes.size[node]; k++) {
      if (choice < nodes.branchCumulative[k]) return nodes.branchActivity[k];
    }
    return -1;
  }

  /** A thread waits while its branches run, which start in random order. */
  #fork(parent: number, node: number): number {
    const { records, program, agenda } = this.#state;
    const { nodes } = program;
    const size = nodes.size[node];
    const i = parent << Shift.i;
    const root = records.ints[i + Int.root];
    const outer = records.ints[i + Int.fork];
    const fork = this.#forks.take(parent, node, size, outer, agenda.now);
    records.ints[(root << Shift.i) + Int.live] += size;
    for (let k = 0; k < size; k++) {
      const child = records.take();
      const at = child << Shift.i;
      records.ints[at + Int.activity] = nodes.branchActivity[nodes.argument[node] + k];
      records.ints[at + Int.op] = Op.begin;
      records.ints[at + Int.root] = root;
      records.ints[at + Int.fork] = fork;
      this.#state.makeReady(child);
    }
    this.#state.shuffleReady(size);
    return -1;
  }

  /** A thread comes to a join. */
  #join(thread: number, join: number): number {
    const { records, program } = this.#state;
    const { joins } = program;
    const { ints } = this.#forks;
    const own = records.ints[(thread << Shift.i) + Int.fork];
    const fork = joins.fork[join] < 0 ? -1 : this.#forks.enclosing(own, joins.fork[join]);
    if (fork < 0) return this.#synchronize(thread, join);
    const row = fork * this.#forks.stride;
    const come = ++ints[row + Fork.counters + joins.slot[join]];
    if (come !== joins.quorum[join]) return this.#end(thread);
    const time = this.#count(
      program.layout.joins + join * SPAN_SIZE,
      this.#forks.began[fork],
    );
    const observer = joins.observer[join];
    if (observer >= 0) this.#state.observers[observer].record(time);
    if (joins.closes[join] === 0) return this.follow(thread, joins.next[join]);
    ints[row + Fork.fired] = 1;
    this.#goOn(ints[row + Fork.parent], joins.next[join]);
    return this.#end(thread);
  }

  /** A thread of a task that joins entries comes to the join: it is the last one and goes on, or it ends here. */
  #synchronize(thread: number, join: number): number {
    const { records, program } = this.#state;
    const task = program.activities.task[records.ints[(thread << Shift.i) + Int.activity]];
    const goesOn = this.#requests.admissions[task]!.join(thread, join);
    return goesOn ? this.follow(thread, program.joins.next[join]) : this.#end(thread);
  }

  /** A thread is done. */
  #end(thread: number): number {
    const { records, program } = this.#state;
    const { ints } = records;
    const i = thread << Shift.i;
    const root = ints[i + Int.root];
    const fork = ints[i + Int.fork];
    const live = --ints[(root << Shift.i) + Int.live];
    if (fork >= 0 && thread !== root) this.#branchEnds(fork);
    if (thread !== root) records.release(thread);
    if (live > 0) return -1;
    const entry = ints[(root << Shift.i) + Int.entry];
    if (program.entries.phased[entry] === 0) this.endPhase(root, entry);
    const request = ints[(root << Shift.i) + Int.served];
    const caller = request < 0 ? -1 : this.#requests.reply(request, entry);
    return this.#state.inOrder(this.#requests.finish(root), caller);
  }

  /** A branch of a fork is done: the parent goes on where all are and no join has let it go on. */
  #branchEnds(fork: number): void {
    const { ints, stride } = this.#forks;
    const row = fork * stride;
    if (--ints[row + Fork.live] > 0) return;
    if (ints[row + Fork.fired] === 0) {
      const { then } = this.#state.program.nodes;
      this.#goOn(ints[row + Fork.parent], then[ints[row + Fork.node]]);
    }
    this.#forks.release(fork);
  }
}
