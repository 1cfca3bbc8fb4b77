/**
 * `lqn sweep`: a model at every point of its variables' values.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { instantiate, type LqnDocument, type LqnResult } from "../../lqn/model/mod.ts";
import { lqnResultColumns, lqnRows } from "../../lqn/report/mod.ts";
import { printTable } from "../../plot/mod.ts";
import { type EngineName, loadFormat, loadModel, refuseFaults, solveWith } from "./engines.ts";
import { eachFile, type Face, readSource, type Source } from "./face.ts";
import { engineOptions, type SimulateFlags } from "./options.ts";
import { reportColumns, type SweptPoint } from "./sweep_columns.ts";
import { type Answer, Sink, type SinkOptions } from "./sink.ts";
import { exitCode, tableWidth, warn } from "./solve.ts";

/** Values of one variable from the command line. */
export interface Assignment {
  /** The variable, with its dollar sign. */
  readonly variable: string;
  /** Its values. */
  readonly values: readonly number[];
}

/** What `lqn sweep` was asked for. */
export interface SweepFlags extends SinkOptions, SimulateFlags {
  /** Who solves. */
  readonly solver: EngineName;
  /** Values that take the place of the file's. */
  readonly set?: readonly Assignment[];
}

/** The most points of a sweep. */
const mostPoints = 100_000;

function valuesOf(text: string): number[] {
  const range = text.split(":").map(Number);
  if (range.length !== 3) {
    return text.split(",").map((part) => part.trim() === "" ? NaN : Number(part));
  }
  const [from, to, step] = range;
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(count >= 1 && count <= mostPoints)) return [NaN];
  return Array.from({ length: count }, (_, i) => from + i * step);
}

/**
 * Reads `x=1,2,3` or `x=FROM:TO:STEP`, and adds it to those before.
 *
 * @throws {InputError} Where it has another form.
 */
export function assignmentOf(text: string, before: readonly Assignment[] = []): Assignment[] {
  const [, name, list] = /^\s*\$?(\w+)\s*=(.*)$/.exec(text) ?? [];
  const values = name === undefined ? [] : valuesOf(list);
  if (values.length === 0 || values.some((value) => !Number.isFinite(value))) {
    throw new InputError(
      `Cannot use --set as it must be x=1,2,3 or x=FROM:TO:STEP: current value is ${text}`,
      { code: "cli/bad-option" },
    );
  }
  return [...before, { variable: `$${name}`, values }];
}

type Values = Readonly<Record<string, number>>;

/** All combinations, the last variable fastest. */
function product(assignments: readonly Assignment[]): Values[] {
  return assignments.reduce<Values[]>(
    (points, { variable, values }) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [variable]: value }))),
    [{}],
  );
}

/** The points of a document, with the values of the command line in place of its own. */
function pointsOf(own: readonly Values[], set: readonly Assignment[]): Values[] {
  const given = new Set(set.map(({ variable }) => variable));
  const kept = own.map((point) =>
    Object.fromEntries(Object.entries(point).filter(([variable]) => !given.has(variable)))
  );
  const distinct = [...new Map(kept.map((point) => [JSON.stringify(point), point])).values()];
  const points = distinct.flatMap((point) =>
    product(set).map((values) => ({ ...point, ...values }))
  );
  if (points.length <= mostPoints) return points;
  throw new InputError(
    `Cannot sweep as there must be at most ${mostPoints} points: current value is ${points.length}`,
    { code: "cli/too-many-points" },
  );
}

function answerOf(document: LqnDocument, points: readonly SweptPoint[]): Answer {
  const { columns, rows } = reportColumns(document, points);
  const variables = Object.keys(points[0].values);
  return {
    text: () =>
      printTable({
        caption: `${document.model.name}: ${points.length} points`,
        rows,
        columns: columns.map((column) => ({ column, digits: 5 })),
      }, tableWidth),
    json: () => points,
    csv: () =>
      document.report.length > 0 ? { columns, rows } : {
        columns: [...variables, ...lqnResultColumns],
        rows: points.flatMap(({ values, result }) =>
          lqnRows(result).map((row) => ({ ...values, ...row }))
        ),
      },
  };
}

async function sweepFile(source: Source, flags: SweepFlags, face: Face) {
  const format = await loadFormat();
  const { sweepOf, report } = await loadModel();
  const { document, positions } = format.readLqnWithPositions(source.text, { file: source.file });
  const swept: SweptPoint[] = [];
  const results: LqnResult[] = [];
  const points = pointsOf(sweepOf(document), flags.set ?? []);
  for (const values of points) {
    const model = refuseFaults(instantiate(document, values), format, positions);
    const result = await solveWith(model, flags.solver, engineOptions(flags, face));
    warn({ ...source, file: `${source.file} at ${JSON.stringify(values)}` }, result, face);
    results.push(result);
    swept.push({ values, model, result, columns: report(document, values, result) });
  }
  return { answer: answerOf(document, swept), code: Math.max(...results.map(exitCode)) };
}

/** Solves files at all points of their sweeps. */
export async function runSweep(
  files: readonly string[],
  flags: SweepFlags,
  face: Face,
): Promise<number> {
  const sink = new Sink(face, flags, files.length);
  const code = await eachFile(files, face, async (file) => {
    const source = readSource(file, face);
    const { answer, code } = await sweepFile(source, flags, face);
    sink.take(source, answer);
    return code;
  });
  sink.end();
  return code;
}
