/**
 * Writes the JSON form of a model, with the values of a result where there is one.
 *
 * Source: the JSON files that LQNS 5.32 reads and writes, `determinstic-calls` spelled as it does.
 * The roles of semaphores and locks are words, where LQNS writes `true`; the name of a phase stands
 * in its comment, the only place that LQNS leaves for it.
 *
 * @module
 */

import type {
  LqnDocument,
  LqnProcessor,
  LqnResult,
  Parameter,
  SolverParameters,
} from "../../model/mod.ts";
import { generalOf } from "../_general.ts";
import { ObservationIndex } from "../_observations.ts";
import { type Place, placesOf } from "../_place.ts";
import { columnLines, convergenceLines, variableLines } from "../_spex.ts";
import { taskOrder } from "../_task_order.ts";
import { ResultIndex } from "../_values.ts";
import {
  type JsonOutput,
  listOutput,
  numberOutput,
  observeOutput,
  type Output,
  resultsOutput,
  valueOutput,
} from "./_write_results.ts";
import { taskOutput } from "./_write_task.ts";

/**
 * A document as a JSON file; with a result, the file that LQNS calls `.lqjo`.
 *
 * @throws {InputError} Where a task's processor or group, or the entry that an activity is bound to,
 * is not in the model.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnJson, writeLqnJson } from "@iovlab/iovlab/lqn/format";
 *
 * const document = readLqnJson('{ "header": { "name": "web" }, "processor": [{ "name": "pc" }] }');
 * assert.deepEqual(readLqnJson(writeLqnJson(document)), document);
 * ```
 */
export function writeLqnJson(document: LqnDocument, result?: LqnResult): string {
  const { model } = document;
  const output: JsonOutput = {
    results: new ResultIndex(result),
    observations: new ObservationIndex(result ? [] : document.observations),
  };
  const spex = (lines: readonly string[]) => result ? undefined : listOutput(lines);
  const processors = placesOf(model);
  const order = taskOrder(model.tasks, processors.flatMap(({ places }) => groupsFirst(places)));
  const file: Output = {
    "header": {
      "comment": order === undefined ? undefined : [`iovlab tasks: ${order}`],
      "name": model.name,
      "description": model.description,
    },
    "parameters": spex(variableLines(document.variables)),
    "general": generalOutput(output, model.comment, model.solver ?? {}, result),
    "processor": processors.map(({ processor, places }) =>
      processorOutput(output, processor, places)
    ),
    "results": spex(columnLines(document.report)),
    "convergence": spex(convergenceLines(document.convergence)),
  };
  output.observations.finish();
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Places as the form has them. */
function groupsFirst(places: readonly Place[]): readonly Place[] {
  return places.toSorted((a, b) => Number("task" in a) - Number("task" in b));
}

function generalOutput(
  output: JsonOutput,
  comment: string | undefined,
  solver: SolverParameters<Parameter>,
  result?: LqnResult,
): Output {
  const pragmas = Object.entries(solver.pragmas ?? {}).map(([name, value]) => ({ [name]: value }));
  return {
    "comment": comment,
    "conv-val": valueOutput(solver.convergence),
    "it-limit": valueOutput(solver.iterationLimit),
    "underrelax-coeff": valueOutput(solver.underrelaxation),
    "print-int": valueOutput(solver.printInterval),
    "pragma": listOutput(pragmas),
    "observe": observeOutput(output.observations.take("model", "")),
    "results": result && generalResult(result),
  };
}

function generalResult(result: LqnResult): Output {
  const { info, valid, residual, iterations } = generalOf(result);
  return {
    "solver-info": info,
    "valid": valid,
    "convergence-value": numberOutput(residual),
    "iterations": numberOutput(iterations),
  };
}

function processorOutput(
  output: JsonOutput,
  processor: LqnProcessor<Parameter>,
  places: ReturnType<typeof placesOf>[number]["places"],
): Output {
  const { name, scheduling = "fcfs" } = processor;
  const groups = places.flatMap((place) => "group" in place ? [place] : []);
  const tasks = places.flatMap((place) => "task" in place ? [place.task] : []);
  return {
    "name": name,
    "scheduling": scheduling === "pp" ? "pri" : scheduling,
    "quantum": valueOutput(processor.quantum),
    "multiplicity": valueOutput(processor.multiplicity),
    "rate": valueOutput(processor.speed),
    "replication": valueOutput(processor.replication),
    "observe": observeOutput(output.observations.take("processor", name)),
    "results": resultsOutput(output, "processor", name),
    "group": listOutput(groups.map(({ group, tasks }) => ({
      "name": group.name,
      "share": valueOutput(group.share),
      "cap": group.cap ?? false,
      "observe": observeOutput(output.observations.take("group", group.name)),
      "results": resultsOutput(output, "group", group.name),
      "task": tasks.map((task) => taskOutput(output, task)),
    }))),
    "task": listOutput(tasks.map((task) => taskOutput(output, task))),
  };
}
