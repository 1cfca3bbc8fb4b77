/**
 * `deno task notebook run`: executes a notebook with parameters, in the conventions of papermill.
 *
 * Everything that was asked for is checked before the first kernel starts.
 *
 * @module
 */
import { Command } from "commander";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { numberOf, parse, runCommand } from "../../src/cli/_options.ts";
import { InputError } from "../../src/core/mod.ts";
import { writeFileAtomic } from "../../src/store/mod.ts";
import { parametersOf } from "./_declared.ts";
import { execute, interruptedCode } from "./_execute.ts";
import {
  eachValues,
  joinPairs,
  plainValues,
  rawValues,
  readValues,
  readValuesFile,
} from "./_given.ts";
import { inject, type Notebook, parseNotebook } from "./_inject.ts";
import { type Run, runsOf, withFolders } from "./_runs.ts";
import { recordOf, type Values } from "./_values.ts";
import { type NotebookEnvironment, setUp } from "./environment.ts";

/** What `run` was asked for, as commander gives it. */
interface RunFlags {
  readonly parameters?: readonly string[];
  readonly parametersRaw?: readonly string[];
  readonly parametersYaml?: readonly string[];
  readonly parametersFile?: readonly string[];
  readonly each?: readonly string[];
  readonly out?: string;
  readonly cwd?: string;
  readonly timeout?: number;
  readonly work?: string;
}

const collect = (word: string, before: readonly string[] = []) => [...before, word];
const isTime = (value: number) => Number.isInteger(value) && value > 0;

function command(): Command {
  return new Command("deno task notebook run")
    .description(
      "Executes a notebook in a fresh Deno kernel. Parameters are the variables of its cell with the tag `parameters` " +
        "(`deno task notebook inspect FILE` lists them); a cell with the given values, tagged `injected-parameters`, is put behind it.",
    )
    .argument("<file>", "the notebook")
    .option(
      "-p, --parameters <name value>",
      "a parameter: true, false, null, a number, or else text",
      collect,
    )
    .option(
      "-r, --parameters-raw <name value>",
      "a parameter as text, whatever it looks like",
      collect,
    )
    .option(
      "-y, --parameters-yaml <text>",
      "parameters as YAML or JSON: '{vms: 8, loads: [0.5, 1]}'",
      collect,
    )
    .option("-f, --parameters-file <file>", "parameters from a file of YAML or JSON", collect)
    .option(
      "--each <name=a,b,c>",
      "a run for each value, for each combination where given several times; or name=[...] in JSON",
      collect,
    )
    .option(
      "-o, --out <file>",
      "the executed notebook; {name} stands for a parameter's value (default: results/notebooks/FILE)",
    )
    .option("--cwd <dir>", "where the kernel runs (default: the notebook's folder)")
    .option(
      "--timeout <s>",
      "the most seconds of a cell (default: no limit)",
      numberOf("--timeout", "above 0", isTime),
    )
    .option("--work <dir>", "folder of the Python environment (default: .jupyter-env)")
    .addHelpText(
      "after",
      "\nA notebook with a parameter `out` writes its files there: each run into the folder beside its executed notebook, with its name, unless\n" +
        "-p out FOLDER says otherwise ({name} stands for a parameter's value). Folders that are not there are made.\n" +
        "\nWhere a parameter is given twice, -r counts before -p, that before -y, and that before -f; of two the later one.\n" +
        "\nExit codes: 0 done, 1 a cell failed (the notebook with its error is OUT with the ending .failed.ipynb), 2 bad input\n" +
        "(nothing is run or written), 130 interrupted.\n" +
        "\nExamples:\n  deno task notebook run notebooks/quickstart.ipynb -p vms 8 -o results/eight.ipynb\n" +
        "  deno task notebook run notebooks/quickstart.ipynb --each vms=2,4,8 -o 'results/vms-{vms}.ipynb'\n",
    );
}

/** All values that every run has. */
function valuesOf(flags: RunFlags, python: () => string): Values {
  return Object.assign(
    {},
    ...(flags.parametersFile ?? []).map((file) => readValuesFile(file, python)),
    ...(flags.parametersYaml ?? []).map((text) => readValues(text, "-y", python)),
    plainValues(flags.parameters ?? []),
    rawValues(flags.parametersRaw ?? []),
  );
}

/**
 * Reads a notebook file.
 *
 * @throws {InputError} `notebook/unreadable` where it cannot be opened or is none.
 */
export function readNotebook(file: string): Notebook {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new InputError(`Cannot read notebook "${file}" as the file cannot be opened`, {
      code: "notebook/unreadable",
    });
  }
  return parseNotebook(text, file);
}

/** Refuses a folder that an output cannot be made in, before anything runs. */
function checkWritable(output: string): void {
  let folder = dirname(resolve(output));
  while (!statSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  try {
    if (!statSync(folder).isDirectory()) throw new Error("not a folder");
    accessSync(folder, constants.W_OK);
  } catch {
    throw new InputError(`Cannot write "${output}" as its folder must be writable`, {
      code: "notebook/bad-output",
    });
  }
}

/** What all runs of a notebook have in common. */
interface Plan {
  readonly file: string;
  readonly notebook: Notebook;
  readonly folder: string;
  readonly cellSeconds?: number;
}

/** Runs one of the runs; gives its exit code. */
async function runOne(
  { file, notebook, ...where }: Plan,
  { values, output }: Run,
  environment: NotebookEnvironment,
): Promise<number> {
  const temporary = mkdtempSync(join(tmpdir(), "notebook-"));
  try {
    const source = join(temporary, basename(file));
    const injected = inject(notebook, values, { input: file, output });
    writeFileAtomic(source, JSON.stringify(injected));
    const run = {
      notebook: basename(file),
      output: basename(output),
      parameters: recordOf(values),
    };
    const execution = { ...where, source, output: resolve(output), run };
    const { code, seconds } = await execute(execution, environment);
    if (code === 0) console.log(`${output}: ${seconds.toFixed(1)} s`);
    return code;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Runs the command line of `run`; gives the exit code.
 *
 * @throws {InputError} For bad input.
 */
export async function runNotebook(words: readonly string[]): Promise<number> {
  const program = command();
  if (!parse(program, joinPairs(words))) return 0;
  const [file] = program.args;
  const flags = program.opts<RunFlags>();
  const notebook = readNotebook(file);
  let environment: NotebookEnvironment | undefined;
  const ready = () => environment ??= setUp(flags.work);
  const values = valuesOf(flags, () => ready().python);
  const template = flags.out ?? join("results", "notebooks", basename(file));
  const folder = resolve(flags.cwd ?? dirname(file));
  const declared = parametersOf(notebook.cells);
  const hasOut = declared?.some(({ name }) => name === "out") ?? false;
  const asked = runsOf(file, values, (flags.each ?? []).map(eachValues), template);
  const runs = withFolders(asked, hasOut, folder);
  for (const { values, output } of runs) {
    inject(notebook, values, { input: file, output });
    checkWritable(output);
  }
  if (!declared && Object.keys(runs[0].values).length > 0) {
    console.error(`${file} has no cell with the tag "parameters": the values go on top`);
  }
  if (!hasOut && runs.length > 1) {
    console.error(
      `${file} has no parameter "out": files that its cells write are the same for all runs`,
    );
  }
  const plan = { file, notebook, folder, cellSeconds: flags.timeout };
  let worst = 0;
  for (const run of runs) {
    worst = Math.max(worst, await runOne(plan, run, ready()));
    if (worst === interruptedCode) break;
  }
  return worst;
}

if (import.meta.main) await runCommand(() => runNotebook(process.argv.slice(2)));
