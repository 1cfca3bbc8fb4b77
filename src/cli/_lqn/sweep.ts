/**
 * `lqn sweep`: a model at every point of its variables' values.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { readLqnWithPositions } from "../../lqn/format/mod.ts";
import { instantiate, type LqnDocument, type SpexSolution, sweep } from "../../lqn/model/mod.ts";
import { lqnResultColumns, lqnResultRows } from "../../lqn/report/mod.ts";
import { printTable } from "../../plot/mod.ts";
import { randomStream } from "../../random/mod.ts";
import { type EngineName, refuseFaults, solveWith } from "./engines.ts";
import { eachFile, errorLine, type Face, readSource, type Source } from "./face.ts";
import { engineOptions, type SimulateFlags } from "./options.ts";
import { type Answer, Sink, type SinkOptions } from "./sink.ts";
import { exitCode, tableWidth, warn } from "./solve.ts";
import { reportTable } from "./sweep_columns.ts";

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

/** The most values of a variable. */
const mostValues = 100_000;

function valuesOf(text: string): number[] {
  const range = text.split(":").map(Number);
  if (range.length !== 3) {
    return text.split(",").map((part) => part.trim() === "" ? NaN : Number(part));
  }
  const [from, to, step] = range;
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(count >= 1 && count <= mostValues)) return [NaN];
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
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

/**
 * A document with other values for some of its variables.
 *
 * @throws {InputError} `lqn/unknown-variable` for a variable that it does not have.
 */
function withValues(document: LqnDocument, set: readonly Assignment[]): LqnDocument {
  const first = set.map(({ variable, values }) => [variable, values[0]] as const);
  if (first.length > 0) instantiate(document, Object.fromEntries(first));
  const given = new Map(set.map(({ variable, values }) => [variable, {
    name: variable,
    value: {
      kind: "array" as const,
      items: values.map((value) => ({ kind: "number" as const, value })),
    },
  }]));
  const kept = document.variables.map((variable) => given.get(variable.name) ?? variable);
  const names = new Set(kept.map(({ name }) => name));
  const added = [...given.values()].filter(({ name }) => !names.has(name));
  return { ...document, variables: [...added, ...kept] };
}

function answerOf(document: LqnDocument, solutions: readonly SpexSolution[]): Answer {
  const { columns, rows } = reportTable(document, solutions);
  return {
    text: () =>
      printTable({
        caption: `${document.model.name}: ${solutions[0].result.solver}, ${
          solutions.length === 1 ? "1 point" : `${solutions.length} points`
        }`,
        rows,
        columns: columns.map((column) => ({ column, digits: 5 })),
      }, tableWidth),
    json: () =>
      solutions.map(({ values, columns, result, convergence }) => ({
        values,
        columns,
        result,
        convergence,
      })),
    csv: () =>
      document.report.length > 0 ? { columns, rows } : {
        columns: [...Object.keys(solutions[0].values), ...lqnResultColumns],
        rows: solutions.flatMap(({ values, result }) =>
          lqnResultRows(result).map((row) => ({ ...values, ...row }))
        ),
      },
  };
}

/** Says on standard error where a convergence section did not come to rest. */
function warnUnsettled(at: string, { convergence }: SpexSolution, face: Face): number {
  if (convergence === undefined || convergence.converged) return 0;
  const { iterations } = convergence;
  face.error(`${at}: the convergence section did not come to rest in ${iterations} solutions`);
  return 1;
}

async function sweepFile(source: Source, flags: SweepFlags, face: Face) {
  const { document: read, positions } = readLqnWithPositions(source.text, { file: source.file });
  const document = withValues(read, flags.set ?? []);
  const stream = randomStream(flags.seed ?? 1, 0, "spex");
  const random = () => stream.uniform();
  const options = engineOptions(flags, face);
  const solutions: SpexSolution[] = [];
  let code = 0;
  const solve = (model: ReturnType<typeof instantiate>) =>
    solveWith(refuseFaults(model, positions, source.file), flags.solver, options);
  try {
    for await (const solution of sweep(document, solve, { random })) {
      const { values, result } = solution;
      const point = Object.entries(values).map(([name, value]) => `${name} = ${value}`).join(", ");
      const at = point === "" ? source.file : `${source.file} at ${point}`;
      warn({ ...source, file: at }, result, face);
      code = Math.max(code, exitCode(result), warnUnsettled(at, solution, face));
      solutions.push(solution);
    }
  } catch (error) {
    if (!(error instanceof InputError) || solutions.length === 0) throw error;
    face.error(`${source.file}: stopped after point ${solutions.length}: ${errorLine(error)}`);
    code = 2;
  }
  return { answer: answerOf(document, solutions), code };
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
