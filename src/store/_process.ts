/**
 * What this process is, for files that say where they come from: the notebook that it executes, or the program with its words.
 *
 * @module
 */
import { basename } from "node:path";
import process from "node:process";
import type { Json } from "../core/mod.ts";

/** The variable in which `deno task notebook` says which notebook is executed, with which parameters, as JSON. */
const runVariable = "IOVLAB_RUN";

/** The variable in which Jupyter tells a kernel the path of its notebook. */
const jupyterVariable = "JPY_SESSION_NAME";

/** A variable of the environment; `undefined` where it is not set, or may not be read. */
function variable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

/** The words of the program, without the folder that it is in. */
function command(): string {
  try {
    const [, script = "", ...words] = process.argv;
    return [basename(script), ...words].join(" ").trim();
  } catch {
    return "";
  }
}

/** What is known of this process, as plain data: `notebook` with `parameters` and `output`, or `command`; nothing where neither is known. */
export function processRun(): { readonly [key: string]: Json } {
  const given = variable(runVariable);
  if (given !== undefined) {
    try {
      return Object(JSON.parse(given)) as { readonly [key: string]: Json };
    } catch {
      return { notebook: given };
    }
  }
  const notebook = variable(jupyterVariable);
  if (notebook !== undefined) return { notebook: basename(notebook) };
  const words = command();
  return words === "" ? {} : { command: words };
}
