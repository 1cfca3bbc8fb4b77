/**
 * What a model may say but hardly means: it can be solved, and somebody should look at it.
 *
 * @module
 */

import { isReference } from "./_check_roles.ts";
import { type Faults, numberOr, present } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import type { LqnCall, LqnModel, LqnTask } from "./types.ts";

type Model = LqnModel<Parameter>;

/** Adds the warnings on a model without faults. */
export function checkWarnings(model: Model, faults: Faults): void {
  const warn = (code: string, path: string, message: string) =>
    faults.add(code, path, message, "warning");
  checkProcessors(model, warn);
  checkPriorities(model, warn);
  const callers = callersOf(model);
  checkMixed(model, callers, warn);
  checkSemaphores(model, callers, warn);
}

type Warn = (code: string, path: string, message: string) => void;

function checkProcessors({ processors, tasks }: Model, warn: Warn): void {
  const used = new Set(tasks.map((task) => task.processor));
  processors.forEach(({ name, scheduling, groups = [] }, p) => {
    if (!used.has(name)) {
      warn("unused-processor", `processors[${p}]`, `Processor "${name}" has no tasks`);
    }
    const sum = groups.reduce((sum, { share }) => sum + numberOr(share, NaN), 0);
    if (scheduling !== "cfs" || !(sum > 1 + 1e-6)) return;
    warn(
      "share-sum",
      `processors[${p}]`,
      `The shares of the groups of processor "${name}" sum to ${
        Number(sum.toPrecision(6))
      }: at most 1 can be given`,
    );
  });
}

const byPriority: readonly string[] = ["hol", "pp", "ps-hol", "ps-pp"];
const tasksByPriority: readonly (string | undefined)[] = ["hol", "pri"];

function checkPriorities({ processors, tasks }: Model, warn: Warn): void {
  const schedulings = new Map(
    processors.map(({ name, scheduling = "fcfs" }) => [name, scheduling]),
  );
  tasks.forEach((task, t) => {
    const host = schedulings.get(task.processor) ?? "fcfs";
    if (present(task.priority) && !byPriority.includes(host)) {
      warn(
        "unused-priority",
        `tasks[${t}]`,
        `The priority of task "${task.name}" has no effect as processor "${task.processor}" is ${host}: its scheduling must be ${
          byPriority.join(" or ")
        }`,
      );
    }
    if (tasksByPriority.includes(task.scheduling)) return;
    task.entries.forEach((entry, e) => {
      if (!present(entry.priority)) return;
      warn(
        "unused-priority",
        `tasks[${t}].entries[${e}]`,
        `The priority of entry "${entry.name}" has no effect as task "${task.name}" is ${
          task.scheduling ?? "fcfs"
        }: its scheduling must be hol or pri`,
      );
    });
  });
}

/** How an entry is asked. */
interface Callers {
  sync: boolean;
  async: boolean;
  forwarded: boolean;
}

function callsOf(task: LqnTask<Parameter>): LqnCall<Parameter>[] {
  const phases = [...task.entries.flatMap((one) => one.phases ?? []), ...task.activities ?? []];
  return phases.flatMap(({ calls = [] }) => calls).filter(({ mean }) => present(mean));
}

function callersOf({ tasks }: Model): (entry: string) => Callers {
  const found = new Map<string, Callers>();
  const at = (entry: string) => {
    const known = found.get(entry) ?? { sync: false, async: false, forwarded: false };
    found.set(entry, known);
    return known;
  };
  for (const task of tasks) {
    for (const { kind, to } of callsOf(task)) at(to)[kind] = true;
    for (const { name, openArrivalRate, forwarding = [] } of task.entries) {
      if (present(openArrivalRate)) at(name).async = true;
      for (const { to, probability } of forwarding) {
        if (present(probability)) at(to).forwarded = true;
      }
    }
  }
  return at;
}

function checkMixed({ tasks }: Model, callers: (entry: string) => Callers, warn: Warn): void {
  tasks.forEach((task, t) => {
    if (isReference(task) || task.scheduling === "semaphore") return;
    task.entries.forEach(({ name }, e) => {
      const { sync, async } = callers(name);
      if (!sync || !async) return;
      warn(
        "mixed-callers",
        `tasks[${t}].entries[${e}]`,
        `Entry "${name}" is called both with and without waiting for the reply, which LQNS refuses: give one kind an entry of its own`,
      );
    });
  });
}

function checkSemaphores({ tasks }: Model, callers: (entry: string) => Callers, warn: Warn): void {
  tasks.forEach((task, t) => {
    if (task.scheduling !== "semaphore") return;
    task.entries.forEach(({ name, semaphore }, e) => {
      const { sync, async, forwarded } = callers(name);
      const at = `tasks[${t}].entries[${e}]`;
      if (semaphore === "signal" && !sync && !async && !forwarded) {
        warn(
          "never-signalled",
          at,
          `Nobody calls "${name}", which gives the tokens of semaphore "${task.name}" back: its waiters wait for ever`,
        );
      } else if (semaphore === "wait" && async) {
        warn(
          "unawaited-wait",
          at,
          `Entry "${name}" of semaphore "${task.name}" is called without waiting for it: the caller goes on without the token`,
        );
      }
    });
  });
}
