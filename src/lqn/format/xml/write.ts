/**
 * Writes the XML form of a model, with the values of a result where there is one.
 *
 * Source: the LQNS user manual, chapter "XML Grammar"; where LQNS 5.32 reads another word than the
 * schema has, its word is written: `pri` for the scheduling `pp` of a processor.
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
import { placesOf } from "../_place.ts";
import { columnLines, convergenceLines, variableLines } from "../_spex.ts";
import { taskOrder } from "../_task_order.ts";
import { ResultIndex } from "../_values.ts";
import { XmlPrinter } from "./_printer.ts";
import { spexOf } from "./_spex.ts";
import { numberText, writeObservations, writeResults, type XmlOutput } from "./_write_results.ts";
import { writeTask } from "./_write_task.ts";

/**
 * A document as an XML file; with a result, the file that LQNS calls `.lqxo`.
 *
 * @throws {InputError} Where a task's processor or group is not in the model, or a name has
 * characters that XML cannot hold.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnXml, writeLqnXml } from "@iovlab/iovlab/lqn/format";
 *
 * const document = readLqnXml('<lqn-model name="web"><processor name="pc"/></lqn-model>');
 * assert.deepEqual(readLqnXml(writeLqnXml(document)), document);
 * ```
 */
export function writeLqnXml(document: LqnDocument, result?: LqnResult): string {
  const { model } = document;
  const printer = new XmlPrinter();
  const output: XmlOutput = {
    printer,
    results: new ResultIndex(result),
    observations: new ObservationIndex(result ? [] : document.observations),
  };
  const spex = spexOf(result ? undefined : document);
  const processors = placesOf(model);
  const order = taskOrder(model.tasks, processors.flatMap(({ places }) => places));
  const attributes = {
    name: model.name,
    description: model.description,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:noNamespaceSchemaLocation": "lqn.xsd",
    "xmlns:iovlab": order && "http://iovlab/lqn",
    "iovlab:tasks": order,
  };
  const section = (name: string, lines: readonly string[]) => {
    if (lines.length > 0) printer.element(name, {}, () => printer.text(lines));
  };
  printer.element("lqn-model", attributes, () => {
    printer.mark();
    writeSolver(output, model.comment, model.solver ?? {}, result);
    for (const { processor, places } of processors) {
      writeProcessor(output, processor, places);
    }
    section("results-collection", columnLines(spex.report));
    section("convergence-collection", convergenceLines(spex.convergence));
  });
  const variables = [...spex.variables, ...printer.inlined];
  printer.insert(() => section("parameters", variableLines(variables)));
  output.observations.finish();
  return printer.result;
}

function writeSolver(
  output: XmlOutput,
  comment: string | undefined,
  solver: SolverParameters<Parameter>,
  result?: LqnResult,
): void {
  const { printer } = output;
  const attributes = {
    comment,
    "conv_val": solver.convergence,
    "it_limit": solver.iterationLimit,
    "underrelax_coeff": solver.underrelaxation,
    "print_int": solver.printInterval,
  };
  printer.element("solver-params", { ...attributes, comment: comment ?? "" }, () => {
    for (const [param, value] of Object.entries(solver.pragmas ?? {})) {
      printer.element("pragma", { param, value });
    }
    writeObservations(output, output.observations.take("model", ""));
    if (!result) return;
    const { info, valid, residual, iterations } = generalOf(result);
    printer.element("result-general", {
      "solver-info": info,
      valid: valid ? "YES" : "NO",
      "conv-val": numberText(residual),
      iterations: numberText(iterations),
    });
  });
}

function writeProcessor(
  output: XmlOutput,
  processor: LqnProcessor<Parameter>,
  places: ReturnType<typeof placesOf>[number]["places"],
): void {
  const { printer } = output;
  const { name, scheduling = "fcfs" } = processor;
  const attributes = {
    name,
    scheduling: scheduling === "pp" ? "pri" : scheduling,
    multiplicity: processor.multiplicity,
    "speed-factor": processor.speed,
    quantum: processor.quantum,
    replication: processor.replication,
  };
  printer.element("processor", attributes, () => {
    writeObservations(output, output.observations.take("processor", name));
    writeResults(output, "result-processor", "processor", name);
    for (const place of places) {
      if ("task" in place) {
        writeTask(output, place.task);
        continue;
      }
      const { name, share, cap } = place.group;
      printer.element("group", { name, share, cap }, () => {
        writeObservations(output, output.observations.take("group", name));
        writeResults(output, "result-group", "group", name);
        for (const task of place.tasks) writeTask(output, task);
      });
    }
  });
}
