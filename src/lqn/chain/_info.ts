/**
 * What the type of a process means for others: what it holds, where it waits, what it does next.
 *
 * @module
 */

import type { Program } from "./_program.ts";
import type { Queues } from "./_queues.ts";
import { Mode, type Path, type Trees } from "./_tree.ts";

/** A control that waits in a queue. */
export interface Wait {
  readonly queue: number;
  readonly position: number;
  readonly path: Path;
  /** Priority in the queue. */
  readonly priority: number;
  /** The entry that is asked, or -1 at a processor. */
  readonly entry: number;
  /** Whether nobody waits for the request. */
  readonly open: boolean;
}

/** A control that is in service or thinks. */
export interface Timed {
  readonly path: Path;
  /** Position of its rate. */
  readonly rate: number;
  /** Its processor, or -1. */
  readonly processor: number;
  /** Priority at the processor. */
  readonly priority: number;
}

/** The facts of a type of process. */
export interface Info {
  /** Controls with a step to take that takes no time, the first to go first. */
  readonly pending: readonly Path[];
  readonly timed: readonly Timed[];
  readonly waits: readonly Wait[];
  /** Busy servers of each processor. */
  readonly busy: Int32Array;
  /** Busy threads of each task; a token or lock that is held is one. */
  readonly threads: Int32Array;
  /** Requests that nobody waits for at each task, from the sending to the end of the first phase. */
  readonly open: Int32Array;
  /** Controls that wait within a called task, by path. */
  readonly joined: readonly { readonly path: Path; readonly entry: number }[];
  /** Writers that have each lock. */
  readonly writers: Int32Array;
  /** Entry that got a token or lock that is held, or -1. */
  readonly held: number;
}

/** The facts of types, made at first use. */
export class Infos {
  readonly #program: Program;
  readonly #trees: Trees;
  readonly #infos: Info[] = [];
  readonly #queues: Queues;

  constructor(program: Program, trees: Trees, queues: Queues) {
    this.#program = program;
    this.#trees = trees;
    this.#queues = queues;
  }

  /** The facts of one type. */
  of(type: number): Info {
    return this.#infos[type] ??= this.#make(type);
  }

  #make(type: number): Info {
    const { network } = this.#program;
    const info: Writable & Pick<Info, "open" | "held"> = {
      pending: [],
      timed: [],
      waits: [],
      busy: new Int32Array(network.processors.length),
      threads: new Int32Array(network.tasks.length),
      open: this.#open(type),
      joined: [],
      writers: new Int32Array(network.tasks.length),
      held: this.#trees.threads[type].controls.length ? -1 : this.#trees.threads[type].entry,
    };
    this.#visit(type, [], info);
    if (info.pending.length > 1) {
      const rank = (path: Path) => this.#trees.leaf(type, path).stage;
      info.pending.sort((a: Path, b: Path) => rank(a) - rank(b));
    }
    return info;
  }

  #open(type: number): Int32Array {
    const { tasks, entries } = this.#program.network;
    const open = new Int32Array(tasks.length);
    const { task, replied, controls } = this.#trees.threads[type];
    if (task < 0) open[entries[this.#trees.controls[controls[0]].entry].task]++;
    else if (!replied && tasks[task].kind !== "reference") open[task]++;
    return open;
  }

  #visit(node: number, above: Path, info: Writable): void {
    const thread = this.#trees.threads[node];
    const { tasks, entries } = this.#program.network;
    // A reference task's customers are no threads to be had, an unfinished join is none either.
    if (thread.task >= 0 && !(thread.controls.length === 0 && thread.joins.length)) {
      const role = thread.entry < 0 ? undefined : entries[thread.entry].role;
      // A lock is free for the next as soon as its release begins.
      const releases = role === "r-unlock" || role === "w-unlock";
      if (tasks[thread.task].kind !== "reference" && !releases) info.threads[thread.task]++;
      if (role === "w-lock") info.writers[thread.task]++;
    }
    thread.controls.forEach((number, at) =>
      this.#control(number, [...above, at], thread.task, info)
    );
  }

  #control(number: number, path: Path, task: number, info: Writable): void {
    const { network, points } = this.#program;
    const control = this.#trees.controls[number];
    const point = points[control.point];
    const holder = network.tasks[task];
    switch (control.mode) {
      case Mode.holding:
        info.busy[holder.processor]++;
        info.pending.push(path);
        break;
      case Mode.pending:
      case Mode.asking:
        info.pending.push(path);
        break;
      case Mode.service: {
        const { processor, priority } = holder;
        info.busy[processor]++;
        const rate = (point as { rate: number }).rate + control.stage;
        info.timed.push({ path, rate, processor, priority });
        break;
      }
      case Mode.timer: {
        const { rate } = point as { rate: number };
        info.timed.push({ path, rate, processor: -1, priority: 0 });
        break;
      }
      case Mode.ready: {
        const { processor: queue, priority } = holder;
        const { position } = control;
        const ranked = network.processors[queue].scheduling !== "fcfs" &&
          !this.#queues.random[queue];
        info.waits.push({
          queue,
          position,
          path,
          priority: ranked ? priority : 0,
          entry: -1,
          open: false,
        });
        break;
      }
      case Mode.queued:
        this.#queued(control.entry, control.position, path, task < 0, info);
        break;
      case Mode.joined:
        info.joined.push({ path, entry: control.entry });
        break;
      case Mode.served:
        this.#visit(control.child, path, info);
    }
  }

  #queued(entry: number, position: number, path: Path, open: boolean, info: Writable): void {
    const { network } = this.#program;
    const { task, priority } = network.entries[entry];
    const { scheduling } = network.tasks[task];
    const ranked = scheduling === "hol" || scheduling === "pri";
    const queue = network.processors.length + task;
    info.waits.push({ queue, position, path, priority: ranked ? priority : 0, entry, open });
  }
}

interface Writable {
  pending: Path[];
  timed: Timed[];
  waits: Wait[];
  busy: Int32Array;
  threads: Int32Array;
  writers: Int32Array;
  joined: { path: Path; entry: number }[];
}
