/**
 * `deno task lab`: JupyterLab with the Deno kernel, in an environment of the project's own, on the notebooks.
 *
 * @module
 */
import { Command } from "commander";
import { createServer } from "node:net";
import process from "node:process";
import { numberOf, parse, runCommand } from "../../src/cli/_options.ts";
import { InputError } from "../../src/core/mod.ts";
import { root } from "../_files.ts";
import { type LabOptions, startLab } from "./_lab.ts";
import { type NotebookEnvironment, setUp } from "./environment.ts";

/** What `lab` was asked for, as commander gives it. */
interface LabFlags {
  readonly browser: boolean;
  readonly port?: number;
  readonly work?: string;
}

const isPort = (value: number) => Number.isInteger(value) && value > 0 && value < 65_536;

function command(): Command {
  return new Command("deno task lab")
    .description(
      "Opens the notebooks in JupyterLab with the Deno kernel. The first start makes a Python environment in the folder WORK, which " +
        "takes about a minute; nothing is written to the home folder. Needs Python 3.11 or later with its module venv.",
    )
    .option("--no-browser", "print the address and open no browser")
    .option(
      "--port <n>",
      "port (default: the first free one from 8888 on)",
      numberOf("--port", "a whole number from 1 to 65535", isPort),
    )
    .option("--work <dir>", "folder of the Python environment (default: .jupyter-env)")
    .addHelpText(
      "after",
      "\nExit codes: 0 ended, 1 JupyterLab failed, 2 bad input, or Python is missing.\n",
    );
}

/** Refuses a port that something else listens on. */
async function checkPort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((done, failed) => {
    server.once("error", (error) => {
      const why = `it must be free: ${error.message}`;
      failed(new InputError(`Cannot use port ${port} as ${why}`, { code: "notebook/bad-option" }));
    });
    server.listen(port, "127.0.0.1", () => server.close(() => done()));
  });
}

/** The signals that end it, and the exit codes that shells have for them. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs JupyterLab until it ends by itself or by a signal to this process, at whatever moment; it never outlives this.
 *
 * @returns The exit code: 0 where it ran and was ended, 1 where it failed, that of the signal where it had not started yet.
 */
export async function runLab(
  options: Omit<LabOptions, "signal">,
  environment: NotebookEnvironment,
): Promise<number> {
  const stop = new AbortController();
  let code = 1;
  for (const [name, number] of Object.entries(signals)) {
    process.on(name, () => {
      code = number;
      stop.abort(new Error(`Ended by ${name}`));
    });
  }
  const start = performance.now();
  try {
    await using lab = await startLab({ ...options, signal: stop.signal }, environment);
    stop.signal.addEventListener("abort", () => lab.end());
    if (stop.signal.aborted) return code;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`JupyterLab, after ${seconds} s: ${lab.url}\nCtrl-C ends it.`);
    return await lab.ended === 0 ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) console.error((error as Error).message);
    return code;
  }
}

async function main(): Promise<number> {
  const program = command();
  if (!parse(program, process.argv.slice(2))) return 0;
  const { browser, port, work } = program.opts<LabFlags>();
  if (port !== undefined) await checkPort(port);
  return await runLab({ root, path: "notebooks", port, browser }, setUp(work));
}

if (import.meta.main) await runCommand(main);
