/**
 * `deno task notebook check`: executes the committed notebooks in fresh kernels, and compares what they show with what is committed.
 *
 * @module
 */
import { Command } from "commander";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { numberOf, parse } from "../../src/cli/_options.ts";
import { InputError } from "../../src/core/mod.ts";
import { writeFileAtomic } from "../../src/store/mod.ts";
import { root } from "../_files.ts";
import { type Finding, printFindings } from "../_finding.ts";
import { checkWords } from "../house.ts";
import { type ColdFolder, coldFolder } from "./_cold.ts";
import { notebookText, withOutputs } from "./_committed.ts";
import { compareNotebooks, type Comparison } from "./_compare.ts";
import { committedNotebooks, execute, interruptedCode } from "./_execute.ts";
import { checkExecuted } from "./_faults.ts";
import { parseNotebook } from "./_inject.ts";
import { defaultFolder, type NotebookEnvironment, setUp } from "./environment.ts";
import { readNotebook } from "./run.ts";

/** What `check` was asked for, as commander gives it. */
interface CheckFlags {
  readonly warm?: boolean;
  readonly update?: boolean;
  readonly limit: number;
  readonly out?: string;
  readonly work?: string;
}

const isLimit = (value: number) => value >= 0 && value < Infinity;

function command(): Command {
  return new Command("deno task notebook check")
    .description(
      "Executes notebooks, each in a fresh Deno kernel and with a results folder of its own, and compares with the outputs that are " +
        "committed: a cell must not fail, a declared figure or table must be there, a table must not have changed beyond its intervals.",
    )
    .argument("[file...]", "notebooks; all of notebooks/ without any")
    .option(
      "--update",
      "write the outputs into the notebooks; one that shows the same stays as it is",
    )
    .option("--cold", "with an empty results folder for each (the default)")
    .option(
      "--warm",
      "with the folder results/ as it is, which may hold a full run where a quick one is committed",
    )
    .option(
      "--limit <s>",
      "the most seconds of one notebook; 0 is no limit",
      numberOf("--limit", "at least 0", isLimit),
      60,
    )
    .option("--out <dir>", "folder of the executed notebooks (default: results/notebooks)")
    .option("--work <dir>", "folder of the Python environment (default: .jupyter-env)")
    .addHelpText(
      "after",
      "\nExit codes: 0 all is as committed, 1 it is not, 2 bad input, 130 interrupted. docs/notebooks.md has the rules.\n",
    );
}

/** What the comparisons of one notebook come to, as lines and findings. */
function judge(file: string, comparisons: readonly Comparison[]): Finding[] {
  for (const { name, cell, verdict } of comparisons) {
    const words = verdict === "within" ? "within intervals" : verdict;
    const where = name.includes(":") ? name : `${name} of cell ${cell}`;
    console.log(`  ${where.padEnd(36)} ${words}`);
  }
  return comparisons.flatMap(({ cell, name, changes }) =>
    changes.map((change) => ({
      file: `${file}#cell${cell}`,
      line: 1,
      message: `${name}: ${change}`,
    }))
  );
}

/** Writes the outputs into a notebook, where it shows anything else than before; gives what forbids it. */
function update(
  file: string,
  name: string,
  executed: string,
  comparisons: readonly Comparison[],
): Finding[] {
  const source = readNotebook(file);
  const hasOutputs = source.cells.some(({ outputs }) => outputs && outputs.length > 0);
  const isSame = comparisons.every(({ verdict }) => verdict === "same" || verdict === "varies");
  if (hasOutputs && isSame) {
    console.log(`  ${name} shows the same and stays as it is`);
    return [];
  }
  const text = notebookText(withOutputs(source, parseNotebook(executed, file).cells));
  const machine = [root.replace(/[\\/]$/, ""), Deno.env.get("HOME") ?? ""].filter((path) =>
    /[\\/].+[\\/]/.test(path)
  );
  const paths = checkWords(name, text, machine);
  if (paths.length > 0) return paths;
  writeFileAtomic(file, text);
  console.log(`  ${name} is updated: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
  return [];
}

/** Executes and compares one notebook; `undefined` where the user interrupted it. */
async function checkOne(
  file: string,
  flags: CheckFlags,
  environment: NotebookEnvironment,
): Promise<Finding[] | undefined> {
  const name = relative(root, resolve(file)).startsWith("..")
    ? file
    : relative(root, resolve(file));
  const committed = readNotebook(file);
  const output = join(resolve(flags.out ?? join(root, "results", "notebooks")), basename(file));
  let cold: ColdFolder | undefined;
  try {
    if (!flags.warm) cold = coldFolder(flags.work ?? defaultFolder, [file]);
    const folder = cold?.notebooks ?? dirname(resolve(file));
    const { code, seconds } = await execute(
      { source: file, output, folder, cellSeconds: 600 },
      environment,
    );
    if (code === interruptedCode) return undefined;
    console.log(`${name}: ${seconds.toFixed(1)} s`);
    const at = (message: string): Finding => ({ file: name, line: 1, message });
    const slow = flags.limit > 0 && seconds > flags.limit
      ? [at(`it took ${seconds.toFixed(1)} s, more than ${flags.limit} s`)]
      : [];
    if (code !== 0) return [...slow, at("a cell failed")];
    const executed = readFileSync(output, "utf8");
    const faults = checkExecuted(name, executed);
    const comparisons = compareNotebooks(committed.cells, parseNotebook(executed, output).cells);
    const changes = judge(name, comparisons);
    if (!flags.update) return [...slow, ...faults, ...changes];
    return [
      ...slow,
      ...faults,
      ...(faults.length > 0 ? [] : update(file, name, executed, comparisons)),
    ];
  } finally {
    cold?.remove();
  }
}

/**
 * Runs the command line of `check`; gives the exit code.
 *
 * @throws {InputError} For bad input.
 */
export async function checkNotebooks(words: readonly string[]): Promise<number> {
  const program = command();
  if (!parse(program, words)) return 0;
  const flags = program.opts<CheckFlags & { readonly cold?: boolean }>();
  if (flags.cold && flags.warm) {
    throw new InputError("Cannot use --cold with --warm as one excludes the other", {
      code: "notebook/bad-option",
    });
  }
  const files = program.args.length > 0 ? program.args : committedNotebooks();
  for (const file of files) readNotebook(file);
  const environment = setUp(flags.work);
  const findings: Finding[] = [];
  for (const file of files) {
    const found = await checkOne(file, flags, environment);
    if (!found) return interruptedCode;
    findings.push(...found);
  }
  return printFindings("notebooks", `${files.length} executed`, findings);
}
