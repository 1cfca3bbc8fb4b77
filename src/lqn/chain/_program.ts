/**
 * The activities of a network as a program: points that take time, block, branch, fork, join, end.
 *
 * A process is at a point; a stochastic activity of mean demand `s` and `Y` calls in the mean is a
 * slice of mean `s / (1 + Y)` followed by a choice between its end and its calls. Slices of no
 * demand are left out, so that what takes no time is not in the chain.
 *
 * @module
 */

import type { Network, NetworkActivity, Next } from "../model/mod.ts";
import type { ChainParameter } from "./chain.ts";
import { forkedJoins, joinOfFork } from "./_joins.ts";

/** A place in the program, by its position in {@linkcode Program.points}. */
export type Point =
  | { readonly kind: "think"; readonly activity: number; readonly rate: number; next: number }
  | {
    readonly kind: "slice";
    readonly activity: number;
    /** Position of the first stage's rate. */
    readonly rate: number;
    /** Stages one after the other, or two that exclude each other. */
    readonly stages: number;
    /** Probability of the first of two alternatives; 1 of a sequence. */
    readonly first: number;
    next: number;
  }
  | { readonly kind: "choice"; choices: { readonly probability: number; readonly to: number }[] }
  | { readonly kind: "sync"; readonly activity: number; readonly source: number; next: number }
  | { readonly kind: "async"; readonly activity: number; readonly source: number; next: number }
  | { readonly kind: "end"; readonly activity: number; next: number }
  | { readonly kind: "fork"; to: number[]; readonly join: number }
  | { readonly kind: "join"; readonly join: number; readonly member: number; next: number }
  | { readonly kind: "stop" }
  | { readonly kind: "cycle"; readonly task: number; readonly rate: number };

/** Where a request comes from. */
export interface Source {
  /** A call of an activity, an arc of forwarding, an open stream. */
  readonly kind: "call" | "forward" | "open";
  /** The activity of a call, the entry of an arc or stream. */
  readonly from: number;
  /** Position among the activity's calls or the entry's arcs. */
  readonly position: number;
  /** The entry that is asked. */
  readonly entry: number;
}

/** The program of a network. */
export interface Program {
  readonly network: Network;
  readonly points: readonly Point[];
  readonly sources: readonly Source[];
  /** The first point of each entry. */
  readonly start: readonly number[];
  /** The think time's point of each reference task, or -1. */
  readonly cycle: readonly number[];
  /** The source of each arc of forwarding, by entry. */
  readonly arcs: readonly (readonly number[])[];
  /** The source of each open stream, by entry, or -1. */
  readonly open: readonly number[];
  /** The rate of each open stream, by entry, or -1. */
  readonly arrival: readonly number[];
  readonly parameters: readonly ChainParameter[];
}

/** The point where a thread of control ends. */
export const stop = 0;

/** The program of a network; {@linkcode checkClass} has accepted it. */
export function programOf(network: Network): Program {
  const writer = new Writer(network);
  const start = network.entries.map((entry) => writer.activity(entry.start, stop));
  const cycle = network.tasks.map((task) =>
    task.kind === "reference" && task.thinkTime > 0
      ? writer.point({
        kind: "cycle",
        task: task.index,
        rate: writer.rate("cycle", task.index, 0, 1 / task.thinkTime),
      })
      : -1
  );
  const arcs = network.entries.map((entry) =>
    entry.forwarding.map((arc, position) =>
      writer.source({ kind: "forward", from: entry.index, position, entry: arc.entry })
    )
  );
  const open = network.entries.map(({ index, openArrivalRate }) =>
    openArrivalRate > 0
      ? writer.source({ kind: "open", from: index, position: -1, entry: index })
      : -1
  );
  const arrival = network.entries.map(({ index, openArrivalRate }) =>
    openArrivalRate > 0 ? writer.rate("arrival", index, 0, openArrivalRate) : -1
  );
  const { points, sources, parameters } = writer;
  const skip = straighten(points);
  return {
    network,
    points,
    sources,
    start: start.map(skip),
    cycle,
    arcs,
    open,
    arrival,
    parameters,
  };
}

interface Choice {
  readonly probability: number;
  readonly to: number;
}

interface After {
  readonly at: number;
  readonly choices: { probability: number; to: number }[];
}

class Writer {
  readonly points: Point[] = [{ kind: "stop" }];
  readonly sources: Source[] = [];
  readonly parameters: ChainParameter[] = [];
  readonly #network: Network;
  readonly #done = new Map<string, number>();
  readonly #slices = new Map<number, Extract<Point, { kind: "slice" }>>();
  readonly #calls = new Map<string, number>();
  readonly #afterJoin = new Map<number, After>();
  readonly #forked: ReadonlySet<number>;

  constructor(network: Network) {
    this.#network = network;
    this.#forked = forkedJoins(network);
  }

  point(point: Point): number {
    return this.points.push(point) - 1;
  }

  source(source: Source): number {
    return this.sources.push(source) - 1;
  }

  rate(kind: ChainParameter["kind"], of: number, stage: number, rate: number): number {
    return this.parameters.push({ kind, of, stage, rate }) - 1;
  }

  /** The first point of an activity after which a path that ends goes on at `back`. */
  activity(index: number, back: number): number {
    return this.#once(`a${index},${back}`, () => {
      const activity = this.#network.activities[index];
      const head: { kind: "choice"; choices: { probability: number; to: number }[] } = {
        kind: "choice",
        choices: [],
      };
      const at = this.point(head);
      return [at, () => {
        let to = this.#body(activity, back);
        if (activity.thinkTime > 0) {
          const rate = this.#thinkRate(activity);
          to = this.point({ kind: "think", activity: index, rate, next: to });
        }
        head.choices.push({ probability: 1, to });
      }];
    });
  }

  #thinkRate(activity: NetworkActivity): number {
    const known = this.parameters.findIndex((one) =>
      one.kind === "think" && one.of === activity.index
    );
    return known >= 0 ? known : this.rate("think", activity.index, 0, 1 / activity.thinkTime);
  }

  /** Slices and calls, then the end. */
  #body(activity: NetworkActivity, back: number): number {
    const end: Extract<Point, { kind: "end" }> = {
      kind: "end",
      activity: activity.index,
      next: stop,
    };
    const at = this.point(end);
    end.next = this.next(activity.next, back, activity.index);
    const calls = activity.calls.map((call, position) => ({ ...call, position }));
    if (!activity.deterministic) {
      const all = calls.reduce((sum, call) => sum + call.mean, 0);
      const choice: Extract<Point, { kind: "choice" }> = {
        kind: "choice",
        choices: [{ probability: 1 / (1 + all), to: at }],
      };
      const first = this.#slice(activity, calls.length ? this.point(choice) : at);
      for (const call of calls) {
        const to = this.#call(activity, call.position, first);
        choice.choices.push({ probability: call.mean / (1 + all), to });
      }
      return first;
    }
    let next = this.#slice(activity, at);
    for (const call of calls.toReversed()) {
      for (let k = 0; k < call.mean; k++) {
        next = this.#slice(activity, this.#call(activity, call.position, next));
      }
    }
    return next;
  }

  #call(activity: NetworkActivity, position: number, next: number): number {
    const key = `${activity.index},${position}`;
    const { entry, kind } = activity.calls[position];
    let source = this.#calls.get(key);
    if (source === undefined) {
      source = this.source({ kind: "call", from: activity.index, position, entry });
      this.#calls.set(key, source);
    }
    return this.point({ kind, activity: activity.index, source, next });
  }

  /** A slice before `next`; `next` itself where there is no demand. */
  #slice(activity: NetworkActivity, next: number): number {
    if (!(activity.demand > 0)) return next;
    let model = this.#slices.get(activity.index);
    if (!model) {
      model = this.#stages(activity);
      this.#slices.set(activity.index, model);
    }
    return this.point({ ...model, next });
  }

  #stages(activity: NetworkActivity): Extract<Point, { kind: "slice" }> {
    const { index, demand, cvSquared, calls } = activity;
    const mean = demand / (1 + calls.reduce((sum, call) => sum + call.mean, 0));
    const alternatives = cvSquared > 1;
    const stages = alternatives ? 2 : Math.round(1 / cvSquared);
    const first = alternatives ? firstShare(cvSquared) : 1;
    const rate = this.parameters.length;
    for (let k = 0; k < stages; k++) {
      const share = alternatives ? 2 * (k === 0 ? first : 1 - first) : stages;
      this.rate("slice", index, k, share / mean);
    }
    return { kind: "slice", activity: index, rate, stages, first, next: stop };
  }

  next(next: Next, back: number, from: number): number {
    switch (next.kind) {
      case "end":
        return back;
      case "sequence":
        return this.activity(next.activity, back);
      case "or":
        return this.point({
          kind: "choice",
          choices: next.branches.map(({ activity, probability }) => ({
            probability,
            to: this.activity(activity, back),
          })),
        });
      case "fork": {
        const join = joinOfFork(this.#network, next.activities);
        const to = next.activities.map((one) => this.activity(one, stop));
        // What follows the join goes back to where the fork would have gone back.
        if (join >= 0) this.#joinNext(join, back);
        return this.point({ kind: "fork", to, join });
      }
      case "loop":
        return this.#loop(next, back);
      case "join":
        return this.#arrival(next.join, back, from);
    }
  }

  #loop(loop: Extract<Next, { kind: "loop" }>, back: number): number {
    const choice: Extract<Point, { kind: "choice" }> = { kind: "choice", choices: [] };
    const at = this.point(choice);
    const all = loop.branches.reduce((sum, branch) => sum + branch.count, 0);
    choice.choices.push({ probability: 1 / (1 + all), to: this.next(loop.then, back, -1) });
    for (const { activity, count } of loop.branches) {
      if (!(count > 0)) continue;
      choice.choices.push({ probability: count / (1 + all), to: this.activity(activity, at) });
    }
    return at;
  }

  /** The point after a join: made empty at first use, filled where its fork is known. */
  #after(join: number): After {
    let after = this.#afterJoin.get(join);
    if (!after) {
      const choices: Choice[] = [];
      after = { at: this.point({ kind: "choice", choices }), choices };
      this.#afterJoin.set(join, after);
    }
    return after;
  }

  #joinNext(join: number, back: number): void {
    const after = this.#after(join);
    if (after.choices.length) return;
    const slot = { probability: 1, to: stop };
    after.choices.push(slot);
    slot.to = this.next(this.#network.joins[join].next, back, -1);
  }

  #arrival(join: number, back: number, from: number): number {
    const { at } = this.#after(join);
    if (!this.#forked.has(join)) this.#joinNext(join, back);
    const member = this.#network.joins[join].activities.indexOf(from);
    return this.point({ kind: "join", join, member, next: at });
  }

  #once(key: string, make: () => [number, () => void]): number {
    const known = this.#done.get(key);
    if (known !== undefined) return known;
    const [at, fill] = make();
    this.#done.set(key, at);
    fill();
    return at;
  }
}

/** Whether nobody waits for the requests of a source. */
export function isOpen({ activities }: Network, { kind, from, position }: Source): boolean {
  return kind === "open" || (kind === "call" && activities[from].calls[position].kind === "async");
}

/** Probability of the first of two exponential alternatives with balanced means. */
export function firstShare(cvSquared: number): number {
  return 0.5 * (1 - Math.sqrt((cvSquared - 1) / (cvSquared + 1)));
}

/** Leaves out choices that have only one way. */
function straighten(points: Point[]): (to: number) => number {
  const skip = (to: number): number => {
    for (let at = to;; at = (points[at] as { choices: Choice[] }).choices[0].to) {
      const point = points[at];
      if (point.kind !== "choice" || point.choices.length !== 1) return at;
    }
  };
  for (const point of points) {
    if ("next" in point) point.next = skip(point.next);
    if (point.kind === "fork") point.to = point.to.map(skip);
    if (point.kind === "choice") {
      point.choices = point.choices.map(({ probability, to }) => ({ probability, to: skip(to) }));
    }
  }
  return skip;
}
