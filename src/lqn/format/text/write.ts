/**
 * Writes the text form of layered queueing networks.
 *
 * What is written can be read back to the same document, and by LQNS 5 where the document says
 * nothing that only iovlab takes (expressions where LQNS wants constants, comparisons in
 * parentheses). The text form has no words for a description and for names of phases: they are left
 * out. Whatever else it has no words for is refused.
 *
 * @module
 */

import type {
  LqnDocument,
  LqnProcessor,
  LqnTask,
  Parameter,
  ProcessorScheduling,
  SolverParameters,
  SpexVariable,
  TaskScheduling,
} from "../../model/mod.ts";
import { formatExpression } from "../../model/mod.ts";
import { normalDocument } from "../normal.ts";
import { processorLetters } from "./_processors.ts";
import { taskLetters } from "./_tasks.ts";
import { activityLines } from "./_write_activities.ts";
import { entryLines } from "./_write_entries.ts";
import {
  cannotSay,
  nameWord,
  ObservationWords,
  separateWord,
  textWord,
  word,
} from "./_write_words.ts";

/**
 * Writes a document in the text form.
 *
 * @param document The document.
 * @returns The text of the file.
 * @throws {InputError} `lqn/text-name` for a name that the text form does not take,
 * `lqn/text-cannot-say` for anything else that it has no words for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText, writeLqnText } from "@iovlab/iovlab/lqn/format";
 *
 * const document = readLqnText("P 1 p pc i -1 T 1 t cc r run -1 pc -1 E 1 s run 1 -1 -1");
 * const text = writeLqnText(document);
 * assert.ok(text.startsWith("P 1\n  p pc i\n-1\n"));
 * assert.deepEqual(readLqnText(text), document);
 * ```
 */
export function writeLqnText(document: LqnDocument): string {
  const { model, variables, observations, report, convergence } = normalDocument(document);
  const observed = new ObservationWords(observations);
  const lines = [
    ...pragmaLines(model.solver),
    ...variables.map(variableLine),
    ...variables.length > 0 ? [""] : [],
    ...generalLines(model.comment, model.solver ?? {}, observed),
    ...section("P", model.processors.map((one) => processorLine(one, observed)), false),
    ...section("U", model.processors.flatMap((one) => groupLines(one, observed)), true),
    ...section(
      "T",
      model.tasks.flatMap((one) => taskLines(one, observed)),
      false,
      model.tasks.length,
    ),
    ...section(
      "E",
      model.tasks.flatMap((one) => [`# ${one.name}`, ...entryLines(one, observed)]),
      false,
      model.tasks.reduce((sum, { entries }) => sum + entries.length, 0),
    ),
    ...model.tasks.flatMap((one) => activityLines(one, observed)),
    ...section(
      "R",
      report.map(({ name, expression }) =>
        name === undefined ? separateWord(expression) : `${name} = ${separateWord(expression)}`
      ),
      true,
    ),
    ...section(
      "C",
      convergence.map(({ variable, expression }) => `${variable} = ${separateWord(expression)}`),
      true,
    ),
  ];
  observed.finish();
  return `${lines.join("\n").trimStart()}\n`;
}

function section(letter: string, lines: string[], optional: boolean, count?: number): string[] {
  if (optional && lines.length === 0) return [];
  return ["", `${letter} ${count ?? lines.length}`, ...lines.map((line) => `  ${line}`), "-1"];
}

function pragmaLines(solver: SolverParameters<Parameter> = {}): string[] {
  const pairs = Object.entries(solver.pragmas ?? {});
  const lines = pairs.map(([name, value]) => {
    if (/^[^\s=,]+$/.test(name) && /^[^\s=,][^\s,]*$|^$/.test(value)) {
      return `#pragma ${name}=${value}`;
    }
    throw cannotSay(`pragma ${name}`, "leave out spaces, commas and signs of equality");
  });
  return lines.length > 0 ? [...lines, ""] : [];
}

function variableLine({ name, value, over }: SpexVariable): string {
  const left = over === undefined ? name : `${over}, ${name}`;
  switch (value.kind) {
    case "scalar":
      return `${left} = ${formatExpression(value.expression)}`;
    case "array":
      return `${left} = [${value.items.map(formatExpression).join(", ")}]`;
    case "range": {
      const [from, to, step] = [value.from, value.to, value.step].map(formatExpression);
      return `${left} = [${from} : ${to}, ${step}]`;
    }
  }
}

/** Section G; a 0 stands for what is not said. */
function generalLines(
  comment: string | undefined,
  solver: SolverParameters<Parameter>,
  observed: ObservationWords,
): string[] {
  const { convergence, iterationLimit, printInterval, underrelaxation } = solver;
  const numbers = [convergence, iterationLimit, printInterval, underrelaxation];
  const seen = observed.of("model", "");
  const last = numbers.findLastIndex((one) => one !== undefined);
  if (comment === undefined && last < 0 && seen === "") return [];
  const count = last < 0 ? 0 : last < 2 ? 2 : 4;
  const words = numbers.slice(0, count).map((one) => word(one ?? 0));
  return [`G ${[textWord(comment ?? ""), ...words, "-1"].join(" ")}${seen}`];
}

function option(letter: string, value: Parameter | undefined): string {
  if (value === undefined) return "";
  return letter === "m" && value === Infinity ? " i" : ` ${letter} ${word(value)}`;
}

function letterOf<S>(letters: Readonly<Record<string, S>>, scheduling: S, of: string): string {
  const letter = Object.keys(letters).findLast((one) => letters[one] === scheduling);
  if (letter !== undefined) return letter;
  throw cannotSay(`scheduling ${scheduling} of ${of}`, "choose another or write another form");
}

function processorLine(processor: LqnProcessor<Parameter>, observed: ObservationWords): string {
  const { scheduling = "fcfs", quantum, multiplicity, replication, speed } = processor;
  const name = nameWord(processor.name, "a processor");
  const letter = letterOf<ProcessorScheduling>(processorLetters, scheduling, `processor ${name}`);
  const sliced = scheduling === "cfs" || scheduling === "ps";
  if (!sliced && quantum !== undefined) {
    throw cannotSay(`a quantum of processor ${name}`, "leave it out, its scheduling has none");
  }
  return `p ${name} ${letter}${sliced ? ` ${word(quantum ?? 0)}` : ""}` +
    option("m", multiplicity) + option("r", replication) + option("R", speed) +
    observed.of("processor", processor.name);
}

function groupLines(processor: LqnProcessor<Parameter>, observed: ObservationWords): string[] {
  return (processor.groups ?? []).map(({ name, share, cap }) =>
    `g ${nameWord(name, "a group")} ${word(share)}${cap ? " c" : ""} ` +
    nameWord(processor.name, "a processor") + observed.of("group", name)
  );
}

function taskLines(task: LqnTask<Parameter>, observed: ObservationWords): string[] {
  const { scheduling = "fcfs", group, priority, fanIn = [], fanOut = [] } = task;
  const name = nameWord(task.name, "a task");
  if (task.histogram) {
    throw cannotSay(`a histogram of task ${name}`, "leave it out or write another form");
  }
  const entries = task.entries.map((one) => nameWord(one.name, "an entry")).join(" ");
  const letter = letterOf<TaskScheduling>(taskLetters, scheduling, `task ${name}`);
  const line = `t ${name} ${letter} ${entries} -1 ${nameWord(task.processor, "a processor")}` +
    (priority === undefined ? "" : ` ${word(priority)}`) +
    option("T", task.initially) + option("q", task.queueLength) + option("z", task.thinkTime) +
    option("m", task.multiplicity) + option("r", task.replication) +
    (group === undefined ? "" : ` g ${nameWord(group, "a group")}`) +
    observed.of("task", task.name);
  const fan = (letter: string, from: string, to: string, value: Parameter) =>
    `${letter} ${nameWord(from, "a fan")} ${nameWord(to, "a fan")} ${word(value)}`;
  return [
    line,
    ...fanIn.map((one) => fan("I", one.task, name, one.value)),
    ...fanOut.map((one) => fan("O", name, one.task, one.value)),
  ];
}
