/**
 * Executes notebooks with real Jupyter and the Deno kernel, then checks what came out.
 *
 *     deno task notebook:run [notebooks/x.ipynb ...] [--out results/notebooks] [--work .ci/.work]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { root } from "../_files.ts";
import { type Finding, printFindings } from "../_finding.ts";
import { checkExecuted } from "./check.ts";
import { defaultFolder, type NotebookEnvironment, setUp } from "./environment.ts";

/** Executes one notebook; gives the path of the executed one, or `undefined` where a cell failed. */
export function execute(
  source: string,
  folder: string,
  environment: NotebookEnvironment,
): string | undefined {
  const output = join(folder, basename(source));
  const runner = join(root, "tools", "notebook", "run.py");
  const { status } = spawnSync(environment.python, [runner, source, output], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...environment.variables, NO_COLOR: "1" },
  });
  return status === 0 ? output : undefined;
}

function allNotebooks(): string[] {
  const folder = join(root, "notebooks");
  const names = readdirSync(folder).filter((name) => /^[^.].*\.ipynb$/.test(name)).sort();
  return names.map((name) => join(folder, name));
}

const usage = "Usage: deno task notebook:run [notebooks/x.ipynb ...] [--out DIR] [--work DIR]";

/** Reads the command line; `undefined` where it cannot be understood. */
function readArguments(args: readonly string[]) {
  const options = {
    out: { type: "string", default: join(root, "results", "notebooks") },
    work: { type: "string", default: defaultFolder },
    help: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    return undefined;
  }
}

function main(): number {
  const read = readArguments(Deno.args);
  if (!read || read.values.help) {
    console.log(usage);
    return read ? 0 : 2;
  }
  const { values, positionals } = read;
  const sources = positionals.length > 0 ? positionals : allNotebooks();
  const environment = setUp(values.work);
  const findings: Finding[] = [];
  for (const source of sources) {
    const start = performance.now();
    const output = execute(source, values.out, environment);
    if (output === undefined) return 1;
    console.log(`${output}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    const [executed, text] = [output, source].map((path) => readFileSync(path, "utf8"));
    findings.push(...checkExecuted(output, executed, text));
  }
  return printFindings("notebooks", `${sources.length} executed`, findings);
}

if (import.meta.main) process.exitCode = main();
