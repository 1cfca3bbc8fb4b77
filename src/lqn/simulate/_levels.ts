/**
 * The priorities of the tasks of a processor as levels, 0 the most urgent.
 *
 * @module
 */

import type { Program } from "./_program.ts";

/** Levels of a processor. */
export interface Levels {
  /** How many there are, at least 1. */
  readonly count: number;
  /** By activity: its task's level, 0 for activities of other processors. */
  readonly ofActivity: Int32Array;
}

/** The levels of a processor: by priority, or all one. */
export function levelsOf(program: Program, processor: number, byPriority: boolean): Levels {
  const { network, activities, tasks } = program;
  const here = network.processors[processor].tasks;
  const priorities = [...new Set(here.map((task) => tasks.priority[task]))].sort((a, b) => b - a);
  if (!byPriority || priorities.length < 2) {
    return { count: 1, ofActivity: new Int32Array(activities.count) };
  }
  return {
    count: priorities.length,
    ofActivity: activities.task.map((task) =>
      Math.max(0, priorities.indexOf(tasks.priority[task]))
    ),
  };
}
