/**
 * What a kind of task allows and asks of its entries.
 *
 * @module
 */

import { type Faults, numberOr, present } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import type { LqnModel, LqnTask } from "./types.ts";

const locks = ["r-lock", "r-unlock", "w-lock", "w-unlock"] as const;

/** Whether a task is a source of requests. */
export function isReference(task: LqnTask<Parameter>): boolean {
  return task.scheduling === "ref" || task.scheduling === "burst" || task.scheduling === "uniform";
}

/** Adds the faults of kinds and roles. */
export function checkRoles(model: LqnModel<Parameter>, faults: Faults): void {
  const processors = new Map(model.processors.map((one) => [one.name, one]));
  model.tasks.forEach((task, t) => {
    const path = `tasks[${t}]`;
    if (isReference(task)) checkReference(task, path, faults);
    else if (present(task.thinkTime)) {
      faults.add(
        "think-time",
        path,
        `Cannot give task "${task.name}" a think time: only reference tasks have one`,
      );
    }
    checkPassive(task, path, faults);
    const copies = numberOr(task.replication, 1);
    const hosts = numberOr(processors.get(task.processor)?.replication, 1);
    if (copies % hosts !== 0 && Number.isFinite(copies) && Number.isFinite(hosts)) {
      faults.add(
        "bad-replication",
        path,
        `Cannot place ${copies} copies of task "${task.name}" on ${hosts} copies of processor "${task.processor}": use a multiple`,
      );
    }
  });
}

function checkReference(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  task.entries.forEach((entry, e) => {
    const at = `${path}.entries[${e}]`;
    const wrong = (what: string) =>
      faults.add(
        "reference-entry",
        at,
        `Cannot give entry "${entry.name}" ${what}: "${task.name}" is a reference task`,
      );
    if (present(entry.openArrivalRate)) wrong("open arrivals");
    if (entry.forwarding?.length) wrong("forwarding");
  });
  task.activities?.forEach((activity, a) => {
    if (!activity.replies?.length) return;
    faults.add(
      "reference-reply",
      `${path}.activities[${a}]`,
      `Cannot reply in activity "${activity.name}": "${task.name}" is a reference task, nobody waits`,
    );
  });
  if (numberOr(task.multiplicity, 1) === Infinity) {
    faults.add("bad-number", path, `Cannot use infinitely many customers of task "${task.name}"`);
  }
}

function checkPassive(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  const semaphores = task.entries.map((entry) => entry.semaphore).filter((one) => one);
  const roles = task.entries.map((entry) => entry.rwlock).filter((one) => one);
  if (task.scheduling === "semaphore") {
    if (semaphores.toSorted().join() === "signal,wait" && task.entries.length === 2) return;
    faults.add(
      "semaphore-entries",
      path,
      `Cannot use semaphore "${task.name}": give it two entries, one "wait" and one "signal"`,
    );
  } else if (task.scheduling === "rwlock") {
    if (roles.toSorted().join() === locks.join() && task.entries.length === 4) return;
    faults.add(
      "rwlock-entries",
      path,
      `Cannot use lock "${task.name}": give it four entries, ${locks.join(", ")}`,
    );
  } else if (semaphores.length + roles.length > 0) {
    faults.add(
      "passive-role",
      path,
      `Cannot use a lock entry in task "${task.name}": its scheduling must be semaphore or rwlock`,
    );
  }
}
