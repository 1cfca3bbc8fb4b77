/**
 * `deno task notebook inspect`: the parameters of a notebook with their types and defaults, and what its cells declare to show.
 *
 * @module
 */
import { Command } from "commander";
import { parse } from "../../src/cli/_options.ts";
import { type Parameter, parametersOf, tags } from "./_declared.ts";
import { readNotebook } from "./run.ts";

/** The parameters of a notebook as lines for people. */
export function parameterLines(
  file: string,
  parameters: readonly Parameter[] | undefined,
): string[] {
  if (!parameters) return [`${file}: no cell has the tag "${tags.parameters}"`];
  if (parameters.length === 0) {
    return [`${file}: its cell with the tag "${tags.parameters}" declares no variable`];
  }
  return [`${file}: parameters`, ...parameters.map(line)];
}

function line({ name, type, default: value, description }: Parameter): string {
  const kind = type === undefined ? "" : `: ${type}`;
  const standard = value === "" ? " (no default)" : ` (default ${value.replace(/\s+/g, " ")})`;
  return `  ${name}${kind}${standard}${description === "" ? "" : `  ${description}`}`;
}

/**
 * Runs the command line of `inspect`; gives the exit code.
 *
 * @throws {InputError} For bad input.
 */
export function inspectNotebook(words: readonly string[]): number {
  const program = new Command("deno task notebook inspect")
    .description(
      "Lists the parameters of a notebook: names, types, defaults, and the comments behind them.",
    )
    .argument("<file>", "the notebook")
    .option("--json", "as JSON");
  if (!parse(program, words)) return 0;
  const [file] = program.args;
  const parameters = parametersOf(readNotebook(file).cells);
  const plain = (parameters ?? []).map(({ fault: _, ...rest }) => rest);
  const lines = program.opts().json
    ? [JSON.stringify(plain, undefined, 2)]
    : parameterLines(file, parameters);
  console.log(lines.join("\n"));
  return 0;
}
