/**
 * Processes as trees, each different tree kept once under a number.
 *
 * A process is a customer, a request that nobody waits for, or a thread in its second phase, with
 * everything that it waits for: a thread has one control for each of its parallel paths, a control
 * that calls has the called thread below it. A control that waits in a queue holds its position in
 * it, so that a state is the plain multiset of its processes: identical ones need no labels.
 *
 * @module
 */

/** How a control is at its point of the program. */
export const Mode = {
  /** About to take a step that takes no time. */
  pending: 0,
  /** The same, still holding the processor. */
  holding: 1,
  /** In service at the processor. */
  service: 2,
  /** Waiting for the processor. */
  ready: 3,
  /** In a think time. */
  timer: 4,
  /** About to ask for a thread. */
  asking: 5,
  /** Waiting for a thread. */
  queued: 6,
  /** Served by the thread below. */
  served: 7,
  /** Waiting within the called task for requests of its other entries. */
  joined: 8,
} as const;

/** A value of {@linkcode Mode}. */
export type Mode = typeof Mode[keyof typeof Mode];

/** One path of control of a thread. */
export interface Control {
  /** Its point of the program; -1 of a request that nobody waits for. */
  readonly point: number;
  readonly mode: Mode;
  /** Stage of the service, also of a preempted one; -1 of a service that has not begun. */
  readonly stage: number;
  /** Position in the queue, from 0; 0 where order means nothing. */
  readonly position: number;
  /** The entry that is asked, or -1. */
  readonly entry: number;
  /** Where the request comes from, or -1. */
  readonly source: number;
  /** The thread that serves it, or -1. */
  readonly child: number;
}

/** A thread, a request (`task` is -1), a token that is held or an unfinished join (no controls). */
export interface Thread {
  readonly task: number;
  /** The entry that it serves, or -1. */
  readonly entry: number;
  readonly replied: boolean;
  /** Joins under way and the arrivals at each (a set of bits where entries are joined). */
  readonly joins: readonly (readonly [join: number, arrivals: number])[];
  /** Numbers of its controls, sorted. */
  readonly controls: readonly number[];
}

/** Positions of the controls from the root down to one of them. */
export type Path = readonly number[];

/** All controls and threads of a chain, each once. */
export class Trees {
  readonly controls: Control[] = [];
  readonly threads: Thread[] = [];
  readonly #controls = new Map<number, number[]>();
  readonly #threads = new Map<number, number[]>();

  /** The number of a control. */
  control(control: Partial<Control> & Pick<Control, "point" | "mode">): number {
    const { point, mode, stage = -1, position = 0, entry = -1, source = -1, child = -1 } = control;
    let hash = mix(point * 16 + mode, stage * 4096 + position);
    hash = mix(hash, source * 4096 + entry);
    const bucket = bucketOf(this.#controls, mix(hash, child));
    for (const at of bucket) {
      const one = this.controls[at];
      if (
        one.point === point && one.mode === mode && one.stage === stage && one.child === child &&
        one.position === position && one.source === source && one.entry === entry
      ) return at;
    }
    const at = this.controls.push({ point, mode, stage, position, entry, source, child }) - 1;
    bucket.push(at);
    return at;
  }

  /** The number of a thread. */
  thread({ task, entry, replied, joins, controls }: Thread): number {
    const sorted = controls.length > 1 ? controls.toSorted((a, b) => a - b) : controls;
    let hash = mix(task * 4096 + entry, replied ? 1 : 0);
    for (const one of sorted) hash = mix(hash, one);
    for (const [join, arrivals] of joins) hash = mix(hash, join * 64 + arrivals);
    const bucket = bucketOf(this.#threads, hash);
    for (const at of bucket) {
      const one = this.threads[at];
      if (
        one.task === task && one.entry === entry && one.replied === replied &&
        sameNumbers(one.controls, sorted) && sameJoins(one.joins, joins)
      ) return at;
    }
    const at = this.threads.push({ task, entry, replied, joins, controls: sorted }) - 1;
    bucket.push(at);
    return at;
  }

  /** The thread at the end of a path. */
  owner(root: number, path: Path): number {
    let at = root;
    for (let k = 0; k < path.length - 1; k++) {
      at = this.controls[this.threads[at].controls[path[k]]].child;
    }
    return at;
  }

  /** The control at the end of a path. */
  leaf(root: number, path: Path): Control {
    return this.controls[this.threads[this.owner(root, path)].controls[path[path.length - 1]]];
  }

  /** The tree with another control, or several or none, at the end of a path. */
  replace(root: number, path: Path, controls: readonly number[]): number {
    return this.rebuild(root, path, (thread, at) => ({
      ...thread,
      controls: [...thread.controls.slice(0, at), ...controls, ...thread.controls.slice(at + 1)],
    }));
  }

  /** The tree with changes of the control at the end of a path. */
  change(root: number, path: Path, change: Partial<Control>): number {
    return this.replace(root, path, [this.control({ ...this.leaf(root, path), ...change })]);
  }

  /** The tree with another thread at the end of a path. */
  rebuild(root: number, path: Path, change: (thread: Thread, at: number) => Thread): number {
    return this.#rebuild(root, path, 0, change);
  }

  #rebuild(
    node: number,
    path: Path,
    depth: number,
    change: (thread: Thread, at: number) => Thread,
  ): number {
    const thread = this.threads[node];
    const at = path[depth];
    if (depth === path.length - 1) return this.thread(change(thread, at));
    const control = this.controls[thread.controls[at]];
    const child = this.#rebuild(control.child, path, depth + 1, change);
    const controls = thread.controls.slice();
    controls[at] = this.control({ ...control, child });
    return this.thread({ ...thread, controls });
  }
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function bucketOf(table: Map<number, number[]>, hash: number): number[] {
  let bucket = table.get(hash);
  if (!bucket) table.set(hash, bucket = []);
  return bucket;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

function sameJoins(a: Thread["joins"], b: Thread["joins"]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) {
    if (a[k][0] !== b[k][0] || a[k][1] !== b[k][1]) return false;
  }
  return true;
}
