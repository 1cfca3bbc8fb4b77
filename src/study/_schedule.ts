/**
 * Decides which replications a study needs next, and when it has enough: no executor, no clock.
 *
 * Each group asks for whole rounds. When a round is complete, its rule is asked about all
 * replications from 0 on; so it does not matter whether they come from the store or an executor, nor in
 * which order. All groups go on side by side.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import { nextRoundWhen } from "../stats/mod.ts";
import type { Store } from "../store/mod.ts";
import { identify, type PointFailure, PointState } from "./_point.ts";
import { pairMeans } from "./_pairs.ts";
import { type Precision, precisionOf, rowsLookedAt } from "./_precision.ts";
import type { Task, TaskResult } from "./executor.ts";
import type { Failure, GroupOutcome, StudyOutcome } from "./outcome.ts";
import type { Group, Study } from "./study.ts";

/** A group while the study runs. */
export interface GroupState {
  readonly group: Group;
  /** The points, by key, in the order of the study. */
  readonly points: ReadonlyMap<string, PointState>;
  /** The points that failed, with what failed. */
  readonly failed: Map<string, readonly PointFailure[]>;
  /** What the rule said, by the count of replications that it was asked about. */
  readonly looks: Map<number, Precision>;
  /** How many replications are asked for. */
  count: number;
  /** The tasks that the current round waits for. */
  readonly awaited: Set<number>;
  /** Whether it is settled. */
  done: boolean;
  /** Whether the rule was satisfied, once it is settled. */
  reached: boolean;
}

/** A task that was asked for. */
interface Work {
  readonly point: PointState;
  readonly replication: number;
}

/** All groups and points of a study, and the tasks that they wait for. */
export class Schedule {
  readonly study: Study;
  readonly groups: readonly GroupState[];
  /** The points by content address: one that occurs twice is measured once. */
  readonly points = new Map<string, PointState>();
  readonly #groupsOf = new Map<PointState, Set<GroupState>>();
  readonly #work = new Map<number, Work>();
  #tasks: Task[] = [];
  #taskCount = 0;

  constructor(study: Study, store: Store) {
    this.study = study;
    this.groups = study.groups.map((group) => this.#groupState(group, store));
    for (const group of this.groups) this.#advance(group);
  }

  /** Whether every group is settled. */
  get done(): boolean {
    return this.groups.every((group) => group.done);
  }

  /** How many tasks were asked for and are not answered. */
  get waiting(): number {
    return this.#work.size;
  }

  /** Reads all values that were taken from the store, so that a damaged store shows before anything is written. */
  readValues(): void {
    for (const point of this.points.values()) point.readValues();
  }

  /** The tasks that were not taken yet, in the order of the study. */
  tasks(): Task[] {
    const tasks = this.#tasks;
    this.#tasks = [];
    return tasks;
  }

  /** What a task is about. */
  workOf(task: number): { readonly point: PointState; readonly replication: number } {
    const work = this.#work.get(task);
    if (!work) throw new Error(`Cannot take the result of task ${task} as it was not asked for`);
    return work;
  }

  /** Takes a result, which may complete a round and so lead to more tasks. */
  take(result: TaskResult): void {
    const { point, replication } = this.workOf(result.id);
    this.#work.delete(result.id);
    point.pending.delete(replication);
    if (result.rows) point.take(replication, result.rows);
    else point.failures.set(replication, result.failure ?? { message: "no rows", stack: "" });
    for (const group of this.#groupsOf.get(point)!) {
      if (group.awaited.delete(result.id) && group.awaited.size === 0) this.#settle(group);
    }
  }

  /** What the study came to. */
  outcome(): StudyOutcome {
    return {
      study: this.study.name,
      groups: this.groups.map(outcomeOf),
      failures: this.groups.flatMap(failuresOf),
    };
  }

  #groupState(group: Group, store: Store): GroupState {
    const points = new Map(
      group.points.map(({ key, parameters }) => [key, this.#pointState(parameters, store)]),
    );
    const state: GroupState = {
      group,
      points,
      failed: new Map(),
      looks: new Map(),
      count: group.rule.kind === "fixed" ? group.rule.replications : group.rule.minimum,
      awaited: new Set(),
      done: false,
      reached: false,
    };
    for (const point of points.values()) this.#groupsOf.get(point)!.add(state);
    return state;
  }

  #pointState(parameters: Json, store: Store): PointState {
    const identity = identify(this.study, parameters);
    let point = this.points.get(identity.id);
    if (!point) {
      point = new PointState(identity, store);
      this.points.set(identity.id, point);
      this.#groupsOf.set(point, new Set());
    }
    return point;
  }

  /** Asks for what is missing of the current round; settles it if nothing is. */
  #advance(group: GroupState): void {
    const live = [...group.points].filter(([key]) => !group.failed.has(key));
    for (const point of new Set(live.map(([, point]) => point))) {
      for (const replication of point.missing(group.count)) {
        group.awaited.add(point.pending.get(replication) ?? this.#ask(point, replication));
      }
    }
    if (group.awaited.size === 0) this.#settle(group);
  }

  /** Adds a task, and gives its number. */
  #ask(point: PointState, replication: number): number {
    const id = this.#taskCount++;
    const { parameters, seed, antithetic } = point.identity;
    point.pending.set(replication, id);
    this.#work.set(id, { point, replication });
    const pairs = antithetic ? { antithetic } : {};
    this.#tasks.push({ id, parameters, seed, replication, ...pairs });
    return id;
  }

  /** Asks the rule about a complete round; ends the group, or goes on with the next round. */
  #settle(group: GroupState): void {
    noteFailures(group);
    group.looks.set(group.count, precisionAt(group));
    const { rule } = group.group;
    const next = rule.kind === "fixed"
      ? { done: true, reached: true, more: 0 }
      : nextRoundWhen(group.count, (count) => group.looks.get(count)!.reached, rule);
    if (next.done || isLost(group)) {
      group.done = true;
      group.reached = next.done && next.reached && group.failed.size === 0;
    } else {
      group.count += next.more;
      this.#advance(group);
    }
  }
}

/** Notes which points have a replication that threw, or that lacks what the rule looks at. */
function noteFailures(group: GroupState): void {
  for (const [key, point] of group.points) {
    if (group.failed.has(key)) continue;
    const failures = point.failuresBelow(group.count);
    if (failures.length > 0) {
      group.failed.set(key, failures);
      continue;
    }
    const missing = missingRow(group, key, point);
    if (missing) group.failed.set(key, [missing]);
  }
}

/** The first replication that lacks a row that the rule looks at. */
function missingRow(
  { group: { rule }, count }: GroupState,
  key: string,
  point: PointState,
): PointFailure | undefined {
  for (const { entity, metric, keys } of rowsLookedAt(rule)) {
    if (keys && !keys.includes(key)) continue;
    const replication = point.values(entity, metric, count).indexOf(undefined);
    if (replication < 0) continue;
    const message = `there is no row ${entity} ${metric}, which the stopping rule needs`;
    return { replication, message, stack: "" };
  }
  return undefined;
}

function precisionAt({ group: { rule }, points, failed, count }: GroupState): Precision {
  const live = [...points.keys()].filter((key) => !failed.has(key));
  if (live.length === 0) return { reached: false };
  return precisionOf(rule, live, (key, { entity, metric }) => {
    if (failed.has(key) || !points.has(key)) return undefined;
    const point = points.get(key)!;
    const values = point.values(entity, metric, count).map((value) => value ?? NaN);
    return point.identity.antithetic ? pairMeans(values) : values;
  });
}

/** Whether no more replications can help: no point is left, or a ratio has lost one of its two. */
function isLost({ group: { rule }, points, failed }: GroupState): boolean {
  if (failed.size === points.size) return true;
  if (rule.kind === "log-ratio") return rule.of.some((key) => failed.has(key));
  return rule.kind === "responses" &&
    rule.criteria.some(({ against }) => against !== undefined && failed.has(against));
}

function outcomeOf(state: GroupState): GroupOutcome {
  const { group: { key }, count: replications, reached, failed } = state;
  const points = [...state.points].map(([key, point]) => {
    const { id, parametersHash, parameters } = point.identity;
    const series = failed.has(key) ? [] : point.series(replications);
    return { key, id, parametersHash, parameters, failed: failed.has(key), series };
  });
  const { halfWidth, responses } = state.looks.get(replications) ?? {};
  const precision = {
    ...(halfWidth === undefined ? {} : { halfWidth }),
    ...(responses === undefined ? {} : { responses }),
  };
  return { key, replications, reached, ...precision, points };
}

function failuresOf({ group, points, failed }: GroupState): Failure[] {
  return [...points].flatMap(([key, point]) =>
    (failed.get(key) ?? []).map((failure) => (
      { group: group.key, point: key, id: point.identity.id, ...failure }
    ))
  );
}
