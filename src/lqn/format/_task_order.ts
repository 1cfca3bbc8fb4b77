/**
 * The order of tasks: the nested forms have tasks inside of their processors, so that an order that
 * is not theirs is written beside, where LQNS does not look, and taken from there.
 *
 * @module
 */

import type { LqnTask, Parameter } from "../model/mod.ts";
import type { Place } from "./_place.ts";
import type { LqnPositions } from "./source.ts";

/** Where in the model the tasks of a file stand, in its order; nothing where that is the same. */
export function taskOrder(
  tasks: readonly LqnTask<Parameter>[],
  written: readonly Place[],
): string | undefined {
  const places = new Map(tasks.map((task, place) => [task, place]));
  const inFile = written.flatMap((place) => "task" in place ? [place.task] : place.tasks);
  const order = inFile.map((task) => places.get(task)!);
  return order.every((place, index) => place === index) ? undefined : order.join(" ");
}

/** Tasks, and where the parts of a model stand. */
export interface OrderedTasks {
  /** The tasks. */
  readonly tasks: readonly LqnTask<Parameter>[];
  /** The places. */
  readonly positions: LqnPositions;
}

/** Tasks in the order that was written beside them; as they are where that does not fit them. */
export function inTaskOrder({ tasks, positions }: OrderedTasks, order?: string): OrderedTasks {
  const places = order?.trim().split(/\s+/).map(Number) ?? [];
  const known = new Set(places);
  const fits = places.length === tasks.length && known.size === tasks.length &&
    tasks.every((_, index) => known.has(index));
  if (!fits) return { tasks, positions };
  const ordered: LqnTask<Parameter>[] = [];
  for (const [index, place] of places.entries()) ordered[place] = tasks[index];
  const moved = [...positions].map(([path, at]) => {
    const now = path.replace(/^tasks\[(\d+)\]/, (_, index) => `tasks[${places[Number(index)]}]`);
    return [now, at] as const;
  });
  return { tasks: ordered, positions: new Map(moved) };
}
