/**
 * `lqn check`, `lqn solve`, `lqn exact` and `lqn simulate`.
 *
 * @module
 */
import {
  checkModel,
  instantiate,
  type LqnDocument,
  type LqnModel,
  type LqnResult,
  type ModelFault,
  sweepOf,
} from "../../lqn/model/mod.ts";
import { lqnResultColumns, lqnResultRows, lqnTableList } from "../../lqn/report/mod.ts";
import { printTable } from "../../plot/mod.ts";
import { readLqnWithPositions, writeLqnResult } from "../../lqn/format/mod.ts";
import { type EngineName, faultError, modelOf, solveWith } from "./engines.ts";
import { eachFile, type Face, oneLine, readSource, type Source } from "./face.ts";
import { engineOptions, type SimulateFlags } from "./options.ts";
import { type Answer, Sink, type SinkOptions } from "./sink.ts";

/** The greatest width of printed tables, in characters. */
export const tableWidth = 130;

/** A result in every form. */
export function resultAnswer(model: LqnModel, result: LqnResult): Answer {
  return {
    text: () =>
      lqnTableList(model, result).map((table) => printTable(table, tableWidth)).join("\n\n"),
    json: () => result,
    csv: () => ({ columns: lqnResultColumns, rows: lqnResultRows(result) }),
    xml: () => writeLqnResult(model, result, "lqxo"),
  };
}

/** Exit code 1 tells that a result is not what was asked for. */
export function exitCode({ status }: LqnResult): number {
  return status === "solved" ? 0 : 1;
}

/** Says on standard error what is not as asked for. */
export function warn(source: Source, { status, solver }: LqnResult, face: Face): void {
  const words = {
    solved: undefined,
    "not-converged": "did not converge; the values are those of the last iteration",
    imprecise: "did not reach the wanted precision",
    saturated: "an open flow exceeds a capacity; the values are limits",
  } as const;
  const word = words[status];
  if (word !== undefined) face.error(`${source.file}: ${solver}: ${word}`);
}

/** Solves files by one solver. */
export async function runSolve(
  files: readonly string[],
  engine: EngineName,
  flags: SinkOptions & SimulateFlags,
  face: Face,
): Promise<number> {
  const sink = new Sink(face, flags, files.length);
  const code = await eachFile(files, face, async (file) => {
    const source = readSource(file, face);
    const model = modelOf(source);
    const result = await solveWith(model, engine, engineOptions(flags, face));
    sink.take(source, resultAnswer(model, result));
    warn(source, result, face);
    return exitCode(result);
  });
  sink.end();
  return code;
}

/** What is in a model, in one line. */
function sizeOf({ processors, tasks }: LqnModel): string {
  const entries = tasks.reduce((sum, task) => sum + task.entries.length, 0);
  const activities = tasks.reduce((sum, task) => sum + (task.activities ?? []).length, 0);
  const parts = [
    [processors.length, "processor", "processors"],
    [tasks.length, "task", "tasks"],
    [entries, "entry", "entries"],
    ...(activities > 0 ? [[activities, "activity", "activities"]] : []),
  ];
  return parts.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}

function sweepText(document: LqnDocument): string {
  const points = sweepOf(document, { random: () => 0.5 }).length;
  return points === 1 ? "" : `, sweep of ${points} points`;
}

/** Every fault of a file, with its place. */
function faultsOf(source: Source) {
  const { document, positions } = readLqnWithPositions(source.text, { file: source.file });
  const isError = ({ severity }: ModelFault) => severity === "error";
  const before = checkModel(document.model);
  const model = before.some(isError) ? undefined : instantiate(document);
  const faults = model ? checkModel(model) : before;
  const lines = faults.map((fault) => {
    const { line, message } = faultError(fault, positions, source.file);
    const place = line.slice(0, line.length - message.length);
    return oneLine(`${place}${isError(fault) ? "" : "warning: "}${message} [${fault.code}]`);
  });
  const size = model ? sizeOf(model) + sweepText(document) : "";
  return { lines, good: !faults.some(isError), size };
}

/** Checks files; all faults of each. Warnings alone leave a file good. */
export async function runCheck(files: readonly string[], face: Face): Promise<number> {
  return await eachFile(files, face, (file) => {
    const source = readSource(file, face);
    const { lines, good, size } = faultsOf(source);
    for (const line of lines) face.error(line);
    if (good) face.out(`${source.file}: ${size}: ok`);
    return Promise.resolve(good ? 0 : 2);
  });
}
