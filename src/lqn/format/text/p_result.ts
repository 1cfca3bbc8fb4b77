/**
 * Reads LQNS's parseable output, `.p`, of the analytic solver and of the simulator.
 *
 * Source: the LQNS user manual, appendix on the output file's grammar, and what LQNS and lqsim 5.32
 * write. Assumptions:
 *
 * - The file has a value for every phase, whether the entry has it or not. Without the model, a
 *   phase from the second on is taken to be there where any of its values is above 0, and a call is
 *   taken to be of the first phase where all its values are 0.
 * - Of a join the file names the first and the last activity; the model gives the others.
 * - The waiting at the processor of an entry with an activity graph is always 0 in the file; with
 *   the model it is left out.
 * - Half-widths are those of 95%. Bounds of throughputs and overtaking are passed over.
 *
 * @module
 */

import { InputError } from "../../../core/mod.ts";
import type { LqnModel, LqnResult, LqnValue, Parameter } from "../../model/mod.ts";
import { resultOf } from "../_general.ts";
import { lqnLimits } from "../limits.ts";
import { type LqnReadOptions, LqnSource, stemOf } from "../source.ts";
import { PScanner } from "./_p_scanner.ts";
import { type PContent, type PRow, pTables } from "./_p_tables.ts";
import { flowTable, processorTables } from "./_p_totals.ts";

/** How a parseable output is read. */
export interface PResultOptions extends LqnReadOptions {
  /** The model that it is of: it tells which phases and calls there are. */
  readonly model?: LqnModel<Parameter>;
}

/**
 * Reads a parseable output.
 *
 * @param text The text of the file.
 * @param options The file's name, and the model where it is known.
 * @returns The result; its model's name is that of the model, else the file's without extension.
 * @throws {InputError} Where the text is not such an output, with file, line, column and code.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readPResult } from "@iovlab/iovlab/lqn/format";
 * import { valueOf } from "@iovlab/iovlab/lqn/model";
 *
 * const result = readPResult(
 *   `V y  C 1e-06  I 9  PP 1  NP 1
 *    X 1
 *    web : get 0.25 -1
 *          %95 0.01 -1
 *        -1
 *    -1`,
 *   { file: "web.p" },
 * );
 * assert.equal(valueOf(result, "phaseServiceTime", "get.1"), 0.25);
 * assert.equal(result.values[0].halfWidth, 0.01);
 * ```
 */
export function readPResult(text: string, options: PResultOptions = {}): LqnResult {
  const { file = "model", model } = options;
  if (text.length > lqnLimits.characters) {
    throw new InputError(
      `Cannot read a result as it must have at most ${lqnLimits.characters} characters: ` +
        `current value is ${text.length}`,
      { code: "lqn/too-large", location: { file } },
    );
  }
  const scanner = new PScanner(new LqnSource(text, file));
  const general = readGeneral(scanner);
  readVariables(scanner);
  const content: PContent = { rows: [], values: [], joins: [], distributions: [] };
  while (!scanner.atEof) readTable(scanner, content, general.phases);
  const info = scanner.comments.map((line) => line.trim()).find((line) => /^lq/.test(line)) ?? "";
  return {
    model: model?.name ?? stemOf(file),
    ...resultOf({ ...general, info }),
    values: [...phaseValues(content.rows, model), ...content.values, ...joinValues(content, model)],
    ...content.distributions.length > 0 && { distributions: content.distributions },
  };
}

function readGeneral(scanner: PScanner) {
  const letter = (text: string, what: string) => {
    if (scanner.takeWord(text)) return;
    throw scanner.fault("expected-section", "a result", `${text} (${what}) must be here`);
  };
  letter("V", "valid");
  const valid = scanner.name("whether the result is valid").toLowerCase() === "y";
  letter("C", "convergence");
  const residual = scanner.number("the convergence");
  letter("I", "iterations");
  const iterations = scanner.number("the iterations");
  letter("PP", "processors");
  scanner.number("the number of processors");
  letter("NP", "phases");
  const phases = scanner.number("the number of phases");
  return { valid, residual, iterations, phases };
}

/** The values of SPEX variables, which say nothing about the model. */
function readVariables(scanner: PScanner): void {
  while (scanner.word.startsWith("$")) {
    scanner.name("a variable");
    scanner.takeSymbol("=");
    scanner.number("the value of a variable");
    scanner.takeSymbol(",");
  }
}

function readTable(scanner: PScanner, content: PContent, phases: number): void {
  const letter = scanner.word;
  if (letter === "FQ" || letter === "P" || Object.hasOwn(pTables, letter)) scanner.takeWord(letter);
  else {
    throw scanner.fault(
      "unknown-table",
      "a result",
      `one of ${[...Object.keys(pTables), "FQ", "P"].join(", ")} must be here`,
    );
  }
  if (letter === "FQ") flowTable(scanner, content);
  else if (letter === "P") processorTables(scanner, content, phases);
  else pTables[letter](scanner, content);
}

/** Which phases of each entry, and of the calls from it, there are. */
class PresentPhases {
  readonly #present = new Set<string>();
  readonly #known = new Set<string>();
  readonly #graphs = new Set<string>();

  constructor(rows: readonly PRow[], model?: LqnModel<Parameter>) {
    for (const { entry, to, values } of rows) {
      if (entry === undefined) continue;
      values.forEach((value, p) => {
        if (value !== 0) this.#present.add(keyOf(entry, to, p));
      });
      if (!values.some((value) => value !== 0)) continue;
      this.#present.add(keyOf(entry, to, -1));
    }
    for (const task of model?.tasks ?? []) {
      for (const { name, phases } of task.entries) {
        if (!phases) this.#graphs.add(name);
        if (!phases) continue;
        this.#known.add(name);
        phases.forEach(({ calls = [] }, p) => {
          this.#present.add(keyOf(name, undefined, p));
          for (const { to } of calls) this.#present.add(keyOf(name, to, p));
        });
      }
    }
  }

  /** Whether the entry is known to have an activity graph. */
  hasGraph(entry: string): boolean {
    return this.#graphs.has(entry);
  }

  /** Whether the entry has the phase, or makes the call in it. */
  has(entry: string, to: string | undefined, phase: number): boolean {
    if (this.#present.has(keyOf(entry, to, phase))) return true;
    if (phase > 0 || this.#known.has(entry)) return false;
    return to === undefined || !this.#present.has(keyOf(entry, to, -1));
  }
}

function keyOf(entry: string, to: string | undefined, phase: number): string {
  return `${entry} ${phase} ${to ?? ""}`;
}

function phaseValues(rows: readonly PRow[], model?: LqnModel<Parameter>): LqnValue[] {
  const present = new PresentPhases(rows, model);
  return rows.flatMap((row): LqnValue[] => {
    const { metric, task, entry, activity, to, values, halfWidths } = row;
    const call = to === undefined ? "" : `>${to}`;
    const at = (p: number, element: string): LqnValue => ({
      metric,
      element: element + call,
      value: values[p],
      ...halfWidths?.[p] !== undefined && { halfWidth: halfWidths[p] },
    });
    if (entry === undefined) return values.length > 0 ? [at(0, `${task}:${activity}`)] : [];
    if (row.forwarding) return [at(0, entry)];
    if (metric === "processorWaiting" && present.hasGraph(entry)) return [];
    return values.flatMap((_, p) => present.has(entry, to, p) ? [at(p, `${entry}.${p + 1}`)] : []);
  });
}

function joinValues({ joins }: PContent, model?: LqnModel<Parameter>): LqnValue[] {
  return joins.map(({ metric, task, first, last, value, halfWidth }) => {
    const precedences = model?.tasks.find(({ name }) => name === task)?.precedences ?? [];
    const join = precedences.find(({ from: { kind, activities } }) =>
      kind === "and" && activities[0] === first && activities[activities.length - 1] === last
    );
    const activities = join?.from.activities ?? [first, last];
    const element = `${task}:${activities.join("&")}`;
    return { metric, element, value, ...halfWidth !== undefined && { halfWidth } };
  });
}
