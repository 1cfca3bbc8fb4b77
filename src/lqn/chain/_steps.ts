/**
 * The steps of one process that take no time, as far as they concern the process alone; what they
 * ask of the rest of the state is in {@linkcode Step.action}.
 *
 * @module
 */

import { type Program, stop } from "./_program.ts";
import type { Queues } from "./_queues.ts";
import { type Control, Mode, type Path, type Thread, type Trees } from "./_tree.ts";

/** One way to go on. */
export interface Step {
  /** Its probability. */
  readonly probability: number;
  /** The processes after it, in the order in which they go on. */
  readonly after: readonly number[];
  /** Whether `after` is as likely to go on in reverse order. */
  readonly tie: boolean;
  /** What the rest of the state has to do first. */
  readonly action?: Action;
}

/** What a step asks of the rest of the state. */
export type Action =
  /** A server, for the control at `path` of the process. */
  | { readonly kind: "serve"; readonly processor: number; readonly path: Path }
  /** A thread, for the control at `path`. */
  | { readonly kind: "ask"; readonly entry: number; readonly path: Path }
  | { readonly kind: "freeProcessor"; readonly processor: number }
  | { readonly kind: "freeThread"; readonly task: number }
  /** A token is held now. */
  | { readonly kind: "hold"; readonly task: number }
  /** The caller that is joined at this entry gets its reply. */
  | { readonly kind: "answer"; readonly entries: readonly number[] }
  /** A customer's cycle has ended. */
  | { readonly kind: "cycle"; readonly task: number }
  /** The control at `path` arrives at a join of requests. */
  | { readonly kind: "meet"; readonly join: number; readonly member: number; readonly path: Path };

/** Makes the steps of processes; keeps those of each type. */
export class Steps {
  readonly #program: Program;
  readonly #trees: Trees;
  readonly #queues: Queues;

  constructor(program: Program, trees: Trees, queues: Queues) {
    this.#program = program;
    this.#trees = trees;
    this.#queues = queues;
  }

  /** The steps of the control at `path`, which takes no time. */
  of(type: number, path: Path): Step[] {
    const control = this.#trees.leaf(type, path);
    if (control.mode === Mode.asking) {
      return [step([type], { kind: "ask", entry: control.entry, path })];
    }
    const point = this.#program.points[control.point];
    switch (point.kind) {
      case "choice":
        return point.choices.map(({ probability, to }) => ({
          ...step([this.#change(type, path, { point: to })]),
          probability,
        }));
      case "slice":
        return this.#slice(type, path, control);
      case "think":
        return this.#free(type, path, control) ??
          [step([this.#change(type, path, { mode: Mode.timer, stage: -1 })])];
      case "sync": {
        const { source } = point;
        const { entry } = this.#program.sources[source];
        return this.#free(type, path, control) ??
          [step([this.#change(type, path, { mode: Mode.asking, stage: -1, entry, source })])];
      }
      case "async":
        return [
          step([this.request(point.source), this.#change(type, path, { point: point.next })]),
        ];
      case "end":
        return this.#free(type, path, control) ?? this.#end(type, path, point);
      case "fork":
        return this.#free(type, path, control) ?? this.#fork(type, path, point);
      case "join":
        return this.#free(type, path, control) ?? this.#join(type, path, point);
      case "stop":
        return this.#free(type, path, control) ?? this.#stop(type, path);
      case "cycle":
        return [step([this.#change(type, path, { mode: Mode.timer })])];
    }
  }

  /** What follows when the service or the think time of the control at `path` has ended. */
  elapsed(type: number, path: Path): Step[] {
    const control = this.#trees.leaf(type, path);
    const point = this.#program.points[control.point];
    if (point.kind === "cycle") return this.customer(point.task);
    if (point.kind === "think") {
      return [step([this.#change(type, path, { point: point.next, mode: Mode.pending })])];
    }
    if (point.kind !== "slice") throw new Error(`no time passes at a ${point.kind}`);
    if (point.first === 1 && control.stage < point.stages - 1) {
      return [step([this.#change(type, path, { stage: control.stage + 1 })])];
    }
    const mode = this.#queueing(type, path) ? Mode.holding : Mode.pending;
    return [step([this.#change(type, path, { point: point.next, mode, stage: -1 })])];
  }

  /** A request that nobody waits for. */
  request(source: number): number {
    const { entry } = this.#program.sources[source];
    const control = this.#trees.control({ point: -1, mode: Mode.asking, entry, source });
    return this.#trees.thread({
      task: -1,
      entry: -1,
      replied: false,
      joins: [],
      controls: [control],
    });
  }

  /** A customer at the start of one of the entries of a reference task. */
  customer(task: number): Step[] {
    const { entries } = this.#program.network.tasks[task];
    return entries.map((entry) => ({
      ...step([this.started(task, entry)]),
      probability: 1 / entries.length,
    }));
  }

  /** A customer in its think time. */
  thinking(task: number): number {
    const controls = [
      this.#trees.control({ point: this.#program.cycle[task], mode: Mode.timer }),
    ];
    return this.#trees.thread({ task, entry: -1, replied: false, joins: [], controls });
  }

  /** A thread at the start of an entry. */
  started(task: number, entry: number): number {
    const controls = [
      this.#trees.control({ point: this.#program.start[entry], mode: Mode.pending }),
    ];
    return this.#trees.thread({ task, entry, replied: false, joins: [], controls });
  }

  /** A process whose request at `path` has a thread now. */
  accepted(type: number, path: Path): number {
    const { entry } = this.#trees.leaf(type, path);
    const child = this.started(this.#program.network.entries[entry].task, entry);
    if (this.#trees.threads[type].task < 0) return child;
    return this.#change(type, path, {
      mode: Mode.served,
      position: 0,
      entry: -1,
      source: -1,
      child,
    });
  }

  /** A process whose control at `path` is in service now: alternatives where the stage is by chance. */
  served(type: number, path: Path): Step[] {
    const control = this.#trees.leaf(type, path);
    const point = this.#program.points[control.point];
    if (point.kind !== "slice") throw new Error(`no service at a ${point.kind}`);
    const at = (stage: number, probability: number): Step => ({
      ...step([this.#change(type, path, { mode: Mode.service, stage, position: 0 })]),
      probability,
    });
    if (control.mode === Mode.ready && control.stage >= 0) return [at(control.stage, 1)];
    return point.first === 1 ? [at(0, 1)] : [at(0, point.first), at(1, 1 - point.first)];
  }

  /** A process whose caller at `path` has its reply. */
  answered(type: number, path: Path): number {
    const { point } = this.#trees.leaf(type, path);
    const { next } = this.#program.points[point] as { next: number };
    return this.#change(type, path, {
      point: next,
      mode: Mode.pending,
      position: 0,
      entry: -1,
      source: -1,
      child: -1,
    });
  }

  #change(type: number, path: Path, change: Partial<Control>): number {
    return this.#trees.change(type, path, change);
  }

  #task(type: number, path: Path): number {
    return this.#trees.threads[this.#trees.owner(type, path)].task;
  }

  #queueing(type: number, path: Path): boolean {
    const { processor } = this.#program.network.tasks[this.#task(type, path)];
    return this.#queues.queueing[processor];
  }

  /** Gives the processor back first, where it is held. */
  #free(type: number, path: Path, { mode }: Control): Step[] | undefined {
    if (mode !== Mode.holding) return undefined;
    const { processor } = this.#program.network.tasks[this.#task(type, path)];
    const after = this.#change(type, path, { mode: Mode.pending });
    return [step([after], { kind: "freeProcessor", processor })];
  }

  #slice(type: number, path: Path, control: Control): Step[] {
    if (control.mode === Mode.holding) return this.served(type, path);
    const { processor } = this.#program.network.tasks[this.#task(type, path)];
    return [step([type], { kind: "serve", processor, path })];
  }

  /** All branches, in random order where they compete for one queue. */
  #fork(type: number, path: Path, fork: { to: number[]; join: number }): Step[] {
    const orders = this.#queueing(type, path) && fork.to.length <= mostShuffled
      ? permutations(fork.to.length)
      : [fork.to.map((_, k) => k)];
    return orders.map((order) => {
      const controls = fork.to.map((point, k) =>
        this.#trees.control({ point, mode: Mode.pending, stage: order[k] })
      );
      const after = this.#trees.rebuild(type, path, (thread, at) => ({
        ...thread,
        joins: fork.join < 0 ? thread.joins : sortJoins([...thread.joins, [fork.join, 0]]),
        controls: [...thread.controls.toSpliced(at, 1), ...controls],
      }));
      return { ...step([after]), probability: 1 / orders.length };
    });
  }

  #join(
    type: number,
    path: Path,
    point: { join: number; member: number; next: number },
  ): Step[] {
    const { join, member, next } = point;
    if (this.#queues.joinsEntries[join]) {
      return [step([type], { kind: "meet", join, member, path })];
    }
    const { quorum, activities } = this.#program.network.joins[join];
    return this.#leave(type, path, (thread, at) => {
      const arrivals = 1 + thread.joins.find(([one]) => one === join)![1];
      const others = thread.joins.filter(([one]) => one !== join);
      const go = arrivals === quorum
        ? [this.#trees.control({ point: next, mode: Mode.pending })]
        : [];
      return {
        ...thread,
        joins: arrivals === activities.length ? others : sortJoins([...others, [join, arrivals]]),
        controls: [...thread.controls.toSpliced(at, 1), ...go],
      };
    });
  }

  /** The end of a path of control. */
  #stop(type: number, path: Path): Step[] {
    return this.#leave(type, path, (thread, at) => ({
      ...thread,
      controls: thread.controls.toSpliced(at, 1),
    }));
  }

  /** A change after which the thread may have no control left: its end. */
  #leave(type: number, path: Path, change: (thread: Thread, at: number) => Thread): Step[] {
    const { tasks, entries } = this.#program.network;
    const thread = this.#trees.threads[this.#trees.owner(type, path)];
    if (change(thread, path[path.length - 1]).controls.length) {
      return [step([this.#trees.rebuild(type, path, change)])];
    }
    if (path.length > 1) throw new Error("an entry ends without its reply");
    const task = tasks[thread.task];
    if (task.kind === "reference") {
      const action: Action = { kind: "cycle", task: task.index };
      if (this.#program.cycle[task.index] < 0) {
        return this.customer(task.index).map((one) => ({ ...one, action: action as Action }));
      }
      return [step([this.thinking(task.index)], action)];
    }
    if (["wait", "r-lock", "w-lock"].includes(entries[thread.entry].role ?? "")) {
      const held = this.held(task.index, thread.entry);
      return [step([held], { kind: "hold", task: task.index })];
    }
    return [step([], { kind: "freeThread", task: task.index })];
  }

  /** A token or lock that is held, got by an entry. */
  held(task: number, entry: number): number {
    return this.#trees.thread({ task, entry, replied: true, joins: [], controls: [] });
  }

  #end(type: number, path: Path, point: { activity: number; next: number }): Step[] {
    const { replies } = this.#program.network.activities[point.activity];
    const on = (thread: Thread, at: number, replied: boolean): Thread => {
      const control = this.#trees.controls[thread.controls[at]];
      const next = this.#trees.control({ ...control, point: point.next });
      return { ...thread, replied, controls: thread.controls.with(at, next) };
    };
    const owner = this.#trees.threads[this.#trees.owner(type, path)];
    const served = this.#program.network.tasks[owner.task].kind !== "reference";
    const steps = served && replies.includes(owner.entry)
      ? this.#reply(type, path, owner, (thread, at) => on(thread, at, true))
      : [step([this.#trees.rebuild(type, path, (one, at) => on(one, at, one.replied))])];
    const others = replies.filter((entry) => entry !== owner.entry);
    if (!others.length || !this.#queues.joiningTask[owner.task]) return steps;
    return steps.map((one) => ({ ...one, action: { kind: "answer", entries: others } }));
  }

  /** The reply to the caller, or the request handed on, and the thread in its second phase. */
  #reply(
    type: number,
    path: Path,
    owner: Thread,
    on: (thread: Thread, at: number) => Thread,
  ): Step[] {
    if (owner.replied || path.length === 1) return [step([this.#trees.rebuild(type, path, on)])];
    const own = this.#trees.thread(on(owner, path[path.length - 1]));
    const above = path.slice(0, -1);
    const { forwarding } = this.#program.network.entries[owner.entry];
    const steps: Step[] = forwarding.map(({ entry, probability }, arc) => {
      const source = this.#program.arcs[owner.entry][arc];
      const caller = this.#change(type, above, { mode: Mode.asking, entry, source, child: -1 });
      const { task } = this.#program.network.entries[entry];
      return { probability, ...this.#order(caller, task, own) };
    });
    const rest = 1 - forwarding.reduce((sum, one) => sum + one.probability, 0);
    if (rest > 1e-12) {
      const caller = this.answered(type, above);
      steps.push({ probability: rest, ...this.#order(caller, this.#task(type, above), own) });
    }
    return steps;
  }

  /**
   * Who goes on first after a reply: either where both go on at one queue of a processor, else the
   * thread, so that threads that end do so before their callers ask for new ones.
   */
  #order(caller: number, asked: number, own: number): Pick<Step, "after" | "tie"> {
    const { tasks } = this.#program.network;
    const thread = this.#trees.threads[own];
    const { processor, threads } = tasks[thread.task];
    const ends = thread.controls.length === 1 &&
      this.#trees.controls[thread.controls[0]].point === stop;
    const rivals = this.#queues.queueing[processor] && tasks[asked].processor === processor;
    return { after: [own, caller], tie: rivals && !(ends && threads === Infinity) };
  }
}

function step(after: readonly number[], action?: Action): Step {
  return { probability: 1, after, tie: false, action };
}

function sortJoins(
  joins: (readonly [number, number])[],
): (readonly [join: number, arrivals: number])[] {
  return joins.sort((a, b) => a[0] - b[0]);
}

/** Branches of a fork in more than this number start in the order of the model. */
const mostShuffled = 5;

function permutations(count: number): number[][] {
  if (count === 0) return [[]];
  return permutations(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, at) => rest.toSpliced(at, 0, count - 1))
  );
}
