/**
 * The texts in the picture of a model.
 *
 * @module
 */
import { formatNumber } from "../../plot/mod.ts";
import type {
  LqnActivity,
  LqnEntry,
  LqnGroup,
  LqnPhase,
  LqnProcessor,
  LqnTask,
} from "../model/mod.ts";

/** A number with up to four digits. */
export function numberText(value: number): string {
  return value === Infinity ? "∞" : formatNumber(value, 4);
}

/** Numbers of phases, such as `0.5, 1`; zeros at the end are left out. */
function listText(values: readonly number[]): string {
  const last = values.findLastIndex((value) => value !== 0);
  return values.slice(0, Math.max(1, last + 1)).map(numberText).join(", ");
}

/** Multiplicity in braces and replication in angle brackets, where they are not 1. */
function copies(
  { multiplicity = 1, replication = 1, scheduling }: LqnTask | LqnProcessor,
): string[] {
  const many = scheduling === "inf" ? Infinity : multiplicity;
  return [
    ...(many === 1 ? [] : [`{${numberText(many)}}`]),
    ...(replication === 1 ? [] : [`<${numberText(replication)}>`]),
  ];
}

const plainTask = new Set(["fcfs", "ref", "inf"]);

/** A group of a completely fair processor, such as `g1 60% cap`. */
function groupText({ name, share, cap = false }: LqnGroup): string {
  return `${name} ${numberText(100 * share)}%${cap ? " cap" : ""}`;
}

/** What stands under a task's name. */
export function taskText(task: LqnTask, group?: LqnGroup): string {
  const { scheduling = "fcfs", thinkTime = 0, priority = 0 } = task;
  return [
    ...copies(task),
    ...(thinkTime === 0 ? [] : [`Z = ${numberText(thinkTime)}`]),
    ...(plainTask.has(scheduling) ? [] : [scheduling]),
    ...(priority === 0 ? [] : [`priority ${numberText(priority)}`]),
    ...(group === undefined ? [] : [groupText(group)]),
  ].join(" ");
}

/** What stands under a processor's name. */
export function processorText(processor: LqnProcessor): string {
  const { scheduling = "fcfs", speed = 1 } = processor;
  return [
    ...copies(processor),
    ...(scheduling === "fcfs" || scheduling === "inf" ? [] : [scheduling]),
    ...(speed === 1 ? [] : [`speed ${numberText(speed)}`]),
  ].join(" ");
}

/** The demands of an entry's phases in square brackets; empty where a graph has them. */
export function entryText({ phases }: LqnEntry): string {
  return phases === undefined ? "" : `[${listText(phases.map(({ demand = 0 }) => demand))}]`;
}

/** The demand of an activity, and the entries that it replies to. */
export function activityTexts({ demand = 0, replies = [] }: LqnActivity): string[] {
  return [`[${numberText(demand)}]`, ...replies.map((entry) => `replies ${entry}`)];
}

/** The mean numbers of calls of an entry's phases in round brackets. */
export function meansText(means: readonly number[]): string {
  return `(${listText(means)})`;
}

/** The means of the calls of phases to one entry, by phase. */
export function meansOf(
  phases: readonly LqnPhase[],
  to: string,
  kind: "sync" | "async",
): number[] {
  return phases.map(({ calls = [] }) =>
    calls.filter((call) => call.to === to && call.kind === kind)
      .reduce((sum, call) => sum + call.mean, 0)
  );
}
