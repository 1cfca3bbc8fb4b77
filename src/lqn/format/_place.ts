/**
 * Which tasks stand in which processor and group, as the nested forms write them.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import type { LqnGroup, LqnModel, LqnProcessor, LqnTask, Parameter } from "../model/mod.ts";
import { quoted } from "./_words.ts";

type Task = LqnTask<Parameter>;
type Group = LqnGroup<Parameter>;

/** A group with its tasks, or a task outside of groups. */
export type Place = { readonly group: Group; readonly tasks: readonly Task[] } | {
  readonly task: Task;
};

/**
 * The processors with their groups and tasks. The order of tasks is kept as far as nesting them
 * lets it be.
 *
 * @throws {InputError} Where a task names a processor or group that is not there, or two have the
 * same name.
 */
export function placesOf(
  model: LqnModel<Parameter>,
): readonly { readonly processor: LqnProcessor<Parameter>; readonly places: readonly Place[] }[] {
  const tasks = new Map<string, Task[]>();
  for (const { name } of model.processors) {
    if (tasks.has(name)) {
      throw refusal("processor", name, "there are two of this name", "duplicate");
    }
    tasks.set(name, []);
  }
  for (const task of model.tasks) {
    const list = tasks.get(task.processor);
    if (list) list.push(task);
    else {throw refusal(
        "task",
        task.name,
        `there is no processor ${quoted(task.processor)}`,
        "unknown-processor",
      );}
  }
  return model.processors.map((processor) => ({
    processor,
    places: placesIn(processor, tasks.get(processor.name)!),
  }));
}

function placesIn(processor: LqnProcessor<Parameter>, tasks: readonly Task[]): Place[] {
  const groups = processor.groups ?? [];
  const index = new Map(groups.map((group, at) => [group.name, at]));
  const places: Place[] = [];
  let written = 0;
  const members = new Map(groups.map(({ name }): [string, Task[]] => [name, []]));
  for (const task of tasks) {
    if (task.group !== undefined) members.get(task.group)?.push(task);
  }
  const upTo = (end: number) => {
    for (const group of groups.slice(written, end)) {
      places.push({ group, tasks: members.get(group.name)! });
    }
    written = Math.max(written, end);
  };
  if (index.size < groups.length) {
    throw refusal("processor", processor.name, "two of its groups have the same name", "duplicate");
  }
  for (const task of tasks) {
    if (task.group === undefined) {
      places.push({ task });
      continue;
    }
    const at = index.get(task.group);
    if (at === undefined) {
      const words = `its processor has no group ${quoted(task.group)}`;
      throw refusal("task", task.name, words, "unknown-group");
    }
    upTo(at + 1);
  }
  upTo(groups.length);
  return places;
}

function refusal(what: string, name: string, state: string, code: string): InputError {
  const words = `Cannot write ${what} ${quoted(name)} as ${state}: mend the model first`;
  return new InputError(words, { code: `lqn/${code}` });
}
