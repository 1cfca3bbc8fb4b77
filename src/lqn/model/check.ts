/**
 * Everything that can be wrong with a model, each with a stable code and its place.
 *
 * A model whose values are still expressions is checked for its structure; its numbers once they
 * are known.
 *
 * @module
 */

import { checkCalls } from "./_check_calls.ts";
import { checkGraphs } from "./_check_graph.ts";
import { checkNumbers } from "./_check_numbers.ts";
import { checkRoles } from "./_check_roles.ts";
import { checkWarnings } from "./_check_warnings.ts";
import { Faults, type ModelFault } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import type { LqnModel } from "./types.ts";

export type { ModelFault };

/**
 * The faults of a model, in the order of the model; no error among them where it can be solved.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkModel } from "@iovlab/iovlab/lqn/model";
 *
 * const [fault] = checkModel({
 *   name: "web",
 *   processors: [{ name: "pc" }],
 *   tasks: [{
 *     name: "client",
 *     processor: "pc",
 *     scheduling: "ref",
 *     entries: [{ name: "run", phases: [{ calls: [{ kind: "sync", to: "gte", mean: 1 }] }] }],
 *   }],
 * });
 * assert.equal(fault.code, "lqn/unknown-entry");
 * assert.equal(fault.path, "tasks[0].entries[0].phases[0].calls[0]");
 * ```
 */
export function checkModel(model: LqnModel<Parameter>): ModelFault[] {
  const faults = new Faults();
  checkNames(model, faults);
  checkReferences(model, faults);
  checkNumbers(model, faults);
  if (faults.fatal) return faults.list;
  checkRoles(model, faults);
  checkGraphs(model, faults);
  if (faults.fatal) return faults.list;
  checkCalls(model, faults);
  if (!faults.fatal) checkWarnings(model, faults);
  return faults.list;
}

function checkNames(model: LqnModel<Parameter>, faults: Faults): void {
  const seen = new Map<string, string>();
  const name = (kind: string, value: string, path: string) => {
    if (value === "") {
      faults.add("empty-name", path, `Cannot use a ${kind} without a name: name it`);
    }
    const key = `${kind} ${value}`;
    if (seen.has(key)) {
      faults.add(
        "duplicate-name",
        path,
        `Cannot use a second ${kind} "${value}": rename one of them`,
      );
    }
    seen.set(key, path);
  };
  model.processors.forEach((processor, p) => {
    name("processor", processor.name, `processors[${p}]`);
    processor.groups?.forEach((group, g) =>
      name("group", group.name, `processors[${p}].groups[${g}]`)
    );
  });
  model.tasks.forEach((task, t) => {
    name("task", task.name, `tasks[${t}]`);
    if (task.entries.length === 0) {
      faults.add(
        "no-entries",
        `tasks[${t}]`,
        `Cannot use task "${task.name}" without entries: give it one`,
      );
    }
    task.entries.forEach((entry, e) => name("entry", entry.name, `tasks[${t}].entries[${e}]`));
    task.activities?.forEach((activity, a) =>
      name(`activity of task "${task.name}"`, activity.name, `tasks[${t}].activities[${a}]`)
    );
  });
}

function checkReferences(model: LqnModel<Parameter>, faults: Faults): void {
  const processors = new Map(model.processors.map((one) => [one.name, one]));
  const tasks = new Set(model.tasks.map((one) => one.name));
  if (model.tasks.length === 0) {
    faults.add(
      "no-tasks",
      "",
      `Cannot use model "${model.name}" without tasks: add a reference task`,
    );
  }
  model.tasks.forEach((task, t) => {
    const path = `tasks[${t}]`;
    const processor = processors.get(task.processor);
    if (!processor) {
      faults.add(
        "unknown-processor",
        path,
        `Cannot find processor "${task.processor}" of task "${task.name}": declare it or name another`,
      );
    } else checkGroup(task, processor, path, faults);
    for (const [side, fans] of [["fanIn", task.fanIn], ["fanOut", task.fanOut]] as const) {
      fans?.forEach((fan, f) => {
        if (tasks.has(fan.task)) return;
        faults.add(
          "unknown-task",
          `${path}.${side}[${f}]`,
          `Cannot find task "${fan.task}" of a fan`,
        );
      });
    }
  });
}

function checkGroup(
  task: LqnModel<Parameter>["tasks"][number],
  processor: LqnModel<Parameter>["processors"][number],
  path: string,
  faults: Faults,
): void {
  const known = processor.groups?.some((group) => group.name === task.group);
  if (task.group !== undefined && !known) {
    faults.add(
      "unknown-group",
      path,
      `Cannot find group "${task.group}" of task "${task.name}" on processor "${processor.name}"`,
    );
  }
  if (processor.scheduling === "cfs" && processor.groups?.length && task.group === undefined) {
    faults.add(
      "no-group",
      path,
      `Cannot run task "${task.name}" on the completely fair processor "${processor.name}" without a group: name one`,
    );
  }
}
