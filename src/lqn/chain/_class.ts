/**
 * Which networks have a chain, and the refusal of the others.
 *
 * @module
 */

import { LqnRefusal, type Network, type NetworkTask } from "../model/mod.ts";
import { forkedJoins, forksOf } from "./_joins.ts";

/** Most stages of one slice. */
const mostStages = 1000;

/**
 * @throws {LqnRefusal} `lqn/exact-class` On the first element outside of the class.
 */
export function checkClass(network: Network): void {
  for (const { name, scheduling } of network.processors) {
    if (scheduling === "cfs" || scheduling === "ps-hol" || scheduling === "ps-pp") {
      refuse(`processor "${name}"`, `its scheduling is ${scheduling}`);
    }
  }
  for (const task of network.tasks) checkTask(network, task);
  for (const activity of network.activities) {
    const { cvSquared, demand, key, calls, deterministic } = activity;
    const stages = 1 / cvSquared;
    const whole = Math.abs(stages - Math.round(stages)) < 1e-9 * stages;
    if (demand > 0 && cvSquared < 1 && !(whole && stages <= mostStages)) {
      refuse(
        `activity "${key}"`,
        `its slices have a squared coefficient of variation of ${cvSquared}, which stages have ` +
          "only of 1, 1/2, 1/3, ... or above 1",
      );
    }
    for (const call of calls) {
      if (deterministic && !Number.isInteger(call.mean)) {
        refuse(`activity "${key}"`, `it makes exactly ${call.mean} calls`);
      }
    }
  }
}

function checkTask(network: Network, task: NetworkTask): void {
  const place = `task "${task.name}"`;
  if (["poll", "burst", "uniform"].includes(task.scheduling)) {
    refuse(place, `its scheduling is ${task.scheduling}`);
  }
  if (task.kind === "reference" && task.threads === Infinity) {
    refuse(place, "it has customers without number");
  }
  const forked = forkedJoins(network);
  const joins = network.joins.filter((join) => join.task === task.index);
  if (joins.some((join) => !forked.has(join.index))) {
    const forks = task.activities.some((one) => forksOf(network.activities[one].next).length);
    if (task.threads > 1 || forks) {
      refuse(place, "it joins requests of several entries and has more than one thread of control");
    }
  }
  const looping = task.activities.some((one) => network.activities[one].next.kind === "loop");
  if (looping && joins.some((join) => join.quorum < join.activities.length)) {
    refuse(place, "it has a quorum and a loop");
  }
}

function refuse(place: string, why: string): never {
  throw new LqnRefusal(
    `Cannot generate the chain of ${place} as ${why}: the simulator takes it`,
    { code: "lqn/exact-class" },
  );
}
