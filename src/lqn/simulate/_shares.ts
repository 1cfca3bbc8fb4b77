/**
 * How shared processors divide their time: equally, by level, or among groups.
 *
 * @module
 */

import { levelsOf } from "./_levels.ts";
import type { Program } from "./_program.ts";
import type { SharingPlan } from "./_sharing.ts";

/** Processor sharing, by level where priorities count. */
export function levelShares(program: Program, processor: number, byPriority: boolean): SharingPlan {
  const { count: classes, ofActivity } = levelsOf(program, processor, byPriority);
  const servers = program.processors.servers[processor];
  return {
    classes,
    ofActivity,
    divide(counts, rates) {
      let left = servers;
      for (let level = 0; level < classes; level++) {
        const count = counts[level];
        const used = Math.min(count, left);
        rates[level] = count === 0 ? 0 : used / count;
        left -= used;
      }
    },
  };
}

/** A completely fair processor; tasks that are in no group share what one group more would get. */
export function groupShares(program: Program, processor: number): SharingPlan {
  const { network, activities, tasks } = program;
  const { groups, servers } = network.processors[processor];
  const classes = groups.length + 1;
  const shares = new Float64Array(classes);
  const limits = new Float64Array(classes).fill(Infinity);
  groups.forEach((group, k) => {
    shares[k] = network.groups[group].share;
    if (network.groups[group].cap) limits[k] = shares[k] * servers;
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  shares[classes - 1] = total < 1 - 1e-9 ? 1 - total : 1 / classes;
  const given = new Float64Array(classes);
  return {
    classes,
    ofActivity: activities.task.map((task) => {
      const at = groups.indexOf(tasks.group[task]);
      return at < 0 ? classes - 1 : at;
    }),
    divide(counts, rates) {
      fill(counts, shares, limits, servers, given);
      for (let k = 0; k < classes; k++) rates[k] = counts[k] === 0 ? 0 : given[k] / counts[k];
    },
  };
}

/** Servers for each group: in proportion to the shares, none more than it can use, nothing wasted that one can. */
function fill(
  counts: Int32Array,
  shares: Float64Array,
  limits: Float64Array,
  servers: number,
  given: Float64Array,
): void {
  given.fill(-1);
  let left = servers;
  for (;;) {
    let open = 0;
    for (let k = 0; k < given.length; k++) if (given[k] < 0 && counts[k] > 0) open += shares[k];
    let full = false;
    for (let k = 0; k < given.length; k++) {
      if (given[k] >= 0) continue;
      const most = Math.min(counts[k], limits[k]);
      if (most > left * shares[k] / open) continue;
      given[k] = most;
      full = true;
    }
    if (full) {
      left = servers;
      for (let k = 0; k < given.length; k++) left -= Math.max(0, given[k]);
      continue;
    }
    for (let k = 0; k < given.length; k++) if (given[k] < 0) given[k] = left * shares[k] / open;
    return;
  }
}
