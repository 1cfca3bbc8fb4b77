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
import { type Lab, startLab } from "./_lab.ts";
import { setUp } from "./environment.ts";

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

async function main(): Promise<number> {
  const program = command();
  if (!parse(program, process.argv.slice(2))) return 0;
  const { browser, port, work } = program.opts<LabFlags>();
  if (port !== undefined) await checkPort(port);
  const environment = setUp(work);
  const start = performance.now();
  // JupyterLab gets the signals of the terminal too, and ends by itself.
  let interrupted = false;
  process.on("SIGINT", () => interrupted = true);
  let lab: Lab;
  try {
    lab = await startLab({ root, path: "notebooks", port, browser }, environment);
  } catch (error) {
    if (!interrupted) console.error((error as Error).message);
    return interrupted ? 130 : 1;
  }
  process.on("SIGTERM", () => lab.child.kill("SIGTERM"));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`JupyterLab, after ${seconds} s: ${lab.url}\nCtrl-C ends it.`);
  return await lab.ended === 0 ? 0 : 1;
}

if (import.meta.main) await runCommand(main);
