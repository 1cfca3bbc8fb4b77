/**
 * `lqn compare`: two result files, or one model by two solvers, side by side.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { readLqnResult } from "../../lqn/format/mod.ts";
import type { LqnResult } from "../../lqn/model/mod.ts";
import { compareResults, comparisonTables, type LqnComparison } from "../../lqn/report/mod.ts";
import { printTable } from "../../plot/mod.ts";
import { type EngineName, engines, modelOf, solveWith } from "./engines.ts";
import { type Face, readSource, type Source } from "./face.ts";
import { engineOf, engineOptions, type SimulateFlags } from "./options.ts";
import { type Answer, Sink, type SinkOptions } from "./sink.ts";
import { exitCode, tableWidth, warn } from "./solve.ts";

const columns = [
  "metric",
  "element",
  "reference",
  "value",
  "relative_error",
  "half_width",
] as const;

function answerOf(comparison: LqnComparison): Answer {
  return {
    text: () =>
      comparisonTables(comparison).map((table) => printTable(table, tableWidth)).join("\n\n"),
    json: () => comparison,
    csv: () => ({
      columns,
      rows: comparison.rows.map((row) => ({
        ...row,
        relative_error: row.relativeError,
        half_width: row.halfWidth,
      })),
    }),
  };
}

interface Pair {
  readonly source: Source;
  readonly comparison: LqnComparison;
  readonly code: number;
}

function compareFiles(paths: readonly string[], face: Face): Pair {
  const sources = paths.map((path) => readSource(path, face));
  const [first, second] = sources.map(({ text, file }) => readLqnResult(text, { file }));
  const [reference, other] = sources.map(({ file }) => file);
  const comparison = compareResults(first, second, { reference, other });
  if (comparison.rows.length === 0) {
    throw new InputError(
      `Cannot compare "${reference}" and "${other}" as they must have a value in common`,
      { code: "cli/nothing-in-common" },
    );
  }
  return { source: sources[0], comparison, code: 0 };
}

async function compareSolvers(
  path: string,
  names: readonly EngineName[],
  flags: SimulateFlags,
  face: Face,
): Promise<Pair> {
  const source = readSource(path, face);
  const model = modelOf(source);
  const results: LqnResult[] = [];
  for (const name of names) results.push(await solveWith(model, name, engineOptions(flags, face)));
  for (const result of results) warn(source, result, face);
  const [first, second] = results;
  const code = Math.max(...results.map(exitCode));
  return { source, comparison: compareResults(first, second), code };
}

/**
 * Compares: two result files, or a model and the names of two solvers.
 *
 * @throws {InputError} Where the operands are neither.
 */
export async function runCompare(
  operands: readonly string[],
  flags: SinkOptions & SimulateFlags,
  face: Face,
): Promise<number> {
  if (operands.length !== 2 && operands.length !== 3) {
    throw new InputError(
      `Cannot compare as there must be two result files, or a model and two solvers: current value is ${operands.length} words`,
      { code: "cli/bad-command-line" },
    );
  }
  if (operands.length === 2 && engines.some((name) => name === operands[1])) {
    throw new InputError(
      `Cannot compare "${operands[0]}" as a second solver or result is missing: current value is ${
        operands[1]
      } alone`,
      { code: "cli/bad-command-line" },
    );
  }
  const sink = new Sink(face, flags, 1);
  const [first, ...names] = operands;
  const { source, comparison, code } = operands.length === 2
    ? compareFiles(operands, face)
    : await compareSolvers(first, names.map(engineOf), flags, face);
  sink.take(source, answerOf(comparison));
  sink.end();
  return code;
}
