/**
 * `deno task notebook`: runs notebooks with parameters, checks the committed ones, lists parameters.
 *
 * @module
 */
import process from "node:process";
import { runCommand } from "../../src/cli/_options.ts";
import { hint, InputError } from "../../src/core/mod.ts";
import { checkNotebooks } from "./check.ts";
import { inspectNotebook } from "./inspect.ts";
import { runNotebook } from "./run.ts";

type Subcommand = (words: readonly string[]) => number | Promise<number>;

const subcommands: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ["run", runNotebook],
  ["check", checkNotebooks],
  ["inspect", inspectNotebook],
]);

const help = `Usage: deno task notebook COMMAND

Commands:
  run FILE [-p name value] [-o OUT]   execute a notebook with parameters, once or for several values
  check [FILE ...]                    execute the committed notebooks, and compare with their outputs
  inspect FILE                        list the parameters of a notebook

deno task notebook COMMAND --help lists the options. To work in notebooks: deno task lab.`;

async function main(): Promise<number> {
  const [name, ...words] = process.argv.slice(2);
  if (name === "--help" || name === "-h" || name === "help") {
    console.log(help);
    return 0;
  }
  const names = [...subcommands.keys()];
  const subcommand = subcommands.get(name ?? "");
  if (subcommand) return await subcommand(words);
  const state = name === undefined ? "none" : `${name}${hint(name, names)}`;
  throw new InputError(
    `Cannot run a command as it must be one of ${names.join(", ")}: current value is ${state}`,
    { code: "cli/bad-command-line" },
  );
}

if (import.meta.main) await runCommand(main);
