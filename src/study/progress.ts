/**
 * How far a study is, for a progress bar or a notebook.
 *
 * @module
 */
import type { GroupState, Schedule } from "./_schedule.ts";

/** The group that is furthest from its precision. */
export interface WidestInterval {
  /** The name of the group. */
  readonly group: string;
  /** The response that is furthest; absent where the rule names none. */
  readonly response?: string;
  /** Its half-width now, in the terms of its rule. */
  readonly halfWidth: number;
  /** The half-width that its rule wants. */
  readonly wanted: number;
}

/** How far a study is. None of it is part of the results. */
export interface Progress {
  /** Distinct points of the study. */
  readonly points: number;
  /** Points all of whose groups are settled. */
  readonly pointsDone: number;
  /** Replications that the study has, those found in the store included. */
  readonly replicationsDone: number;
  /** Replications that are known to be needed so far; it grows as rules ask for more. */
  readonly replications: number;
  /** Of those done, how many were found in the store. */
  readonly replicationsCached: number;
  /** Replications that failed. */
  readonly failures: number;
  /** The group furthest from its precision; absent while no rule has looked. */
  readonly widest?: WidestInterval;
  /** Wall clock since the start, in seconds. */
  readonly secondsElapsed: number;
  /** Estimated wall clock to the end, in seconds; absent before the first result. */
  readonly secondsLeft?: number;
  /** Whether this is the last event. */
  readonly finished: boolean;
}

/** Counts what happens in a run, and estimates the rest. */
export class ProgressMeter {
  readonly #schedule: Schedule;
  readonly #started: number = performance.now();
  #ran = 0;
  #failures = 0;

  /** Starts to count. */
  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Notes results that came in. */
  note(results: number, failures: number): void {
    this.#ran += results;
    this.#failures += failures;
  }

  /** How far the study is now. */
  event(finished: boolean): Progress {
    const { groups, waiting } = this.#schedule;
    const cached = this.#cached();
    const done = cached + this.#ran - this.#failures;
    const widest = widestOf(groups);
    const secondsElapsed = (performance.now() - this.#started) / 1000;
    const left = waiting + expectedMore(groups);
    const secondsLeft = this.#ran === 0 ? undefined : (secondsElapsed / this.#ran) * left;
    return {
      points: this.#schedule.points.size,
      pointsDone: pointsDone(this.#schedule),
      replicationsDone: done,
      replications: done + waiting,
      replicationsCached: cached,
      failures: this.#failures,
      ...(widest ? { widest } : {}),
      secondsElapsed,
      ...(finished ? { secondsLeft: 0 } : secondsLeft === undefined ? {} : { secondsLeft }),
      finished,
    };
  }

  #cached(): number {
    let cached = 0;
    for (const point of this.#schedule.points.values()) cached += point.used;
    return cached;
  }
}

function pointsDone(schedule: Schedule): number {
  const open = new Set(
    schedule.groups.filter((group) => !group.done).flatMap((group) => [...group.points.values()]),
  );
  return schedule.points.size - open.size;
}

/** The last look of a group, if its rule has looked and wants a half-width. */
function lastLook(state: GroupState): WidestInterval | undefined {
  const { key, rule } = state.group;
  const { halfWidth, wanted, responses } = [...state.looks.values()].at(-1) ?? {};
  if (rule.kind === "fixed" || halfWidth === undefined || wanted === undefined) return undefined;
  if (!Number.isFinite(halfWidth)) return undefined;
  const furthest = responses?.find((one) => one.halfWidth === halfWidth && one.wanted === wanted);
  return { group: key, ...(furthest ? { response: furthest.response } : {}), halfWidth, wanted };
}

function widestOf(groups: readonly GroupState[]): WidestInterval | undefined {
  let widest: WidestInterval | undefined;
  for (const group of groups) {
    const look = lastLook(group);
    if (!look) continue;
    if (!widest || look.halfWidth / look.wanted > widest.halfWidth / widest.wanted) widest = look;
  }
  return widest;
}

/** Replications beyond the current rounds, since a half-width shrinks as one over the root of the count. */
function expectedMore(groups: readonly GroupState[]): number {
  let more = 0;
  for (const group of groups) {
    const look = lastLook(group);
    const { rule } = group.group;
    if (group.done || !look || rule.kind === "fixed") continue;
    const looked = [...group.looks.keys()].at(-1)!;
    const count = Math.min(rule.maximum, looked * (look.halfWidth / look.wanted) ** 2);
    more += Math.max(0, count - group.count) * group.points.size;
  }
  return more;
}
