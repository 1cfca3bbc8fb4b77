/**
 * `deno task lqn`: checks, solves, simulates, sweeps, converts, compares and draws layered queueing
 * networks.
 *
 * @module
 */
import { Command, CommanderError, Option } from "commander";
import { readFileSync } from "node:fs";
import process from "node:process";
import { InputError } from "../core/mod.ts";
import { runCompare } from "./_lqn/compare.ts";
import { type ConvertFlags, modelFormOf, runConvert } from "./_lqn/convert.ts";
import { type DrawFlags, pictureFormOf, runDraw } from "./_lqn/draw.ts";
import { errorLine, type Face } from "./_lqn/face.ts";
import { engineOf, exactOptions, type SimulateFlags, simulateOptions } from "./_lqn/options.ts";
import { type SinkOptions, sinkOptions } from "./_lqn/sink.ts";
import { runCheck, runSolve } from "./_lqn/solve.ts";
import { assignmentOf, runSweep, type SweepFlags } from "./_lqn/sweep.ts";

export type { Face } from "./_lqn/face.ts";

const help = `
A file is a model in the text form (.lqn, .in), the XML form (.lqnx) or the JSON form (.lqnj); - is standard input, and standard output for --out.
Where a model has variables, solvers take their values, and the first of a sweep.

Exit codes: 0 done; 1 a solution did not converge, missed its precision or is saturated; 2 bad input.

Examples:
  deno task lqn solve examples/web-shop.lqn
  deno task lqn simulate examples/web-shop.lqn --precision 0.01 --csv --out results/web-shop.csv
  deno task lqn sweep examples/web-shop.lqn --set 'users=10,20,40' --solver exact
  deno task lqn compare examples/web-shop.lqn exact analytic
  deno task lqn draw examples/web-shop.lqn --out results/web-shop.svg
`;

/** A command that takes the exit code of what it did. */
type Finish = (code: number) => void;

function addSolvers(program: Command, face: Face, finish: Finish): void {
  program.command("check <file...>")
    .description("read models and say all that is wrong with them, with file, line and column")
    .action(async (files: string[]) => finish(await runCheck(files, face)));
  sinkOptions(program.command("solve <file...>"))
    .description("solve models by layered mean value analysis")
    .action(async (files: string[], flags: SinkOptions & SimulateFlags) =>
      finish(await runSolve(files, "analytic", flags, face))
    );
  sinkOptions(exactOptions(program.command("exact <file...>")))
    .description("solve small models as Markov chains, exactly")
    .action(async (files: string[], flags: SinkOptions & SimulateFlags) =>
      finish(await runSolve(files, "exact", flags, face))
    );
  sinkOptions(simulateOptions(program.command("simulate <file...>")))
    .description("simulate models; each value comes with half the width of its 95% interval")
    .action(async (files: string[], flags: SinkOptions & SimulateFlags) =>
      finish(await runSolve(files, "simulation", flags, face))
    );
}

function addSweep(program: Command, face: Face, finish: Finish): void {
  sinkOptions(exactOptions(simulateOptions(program.command("sweep <file...>"))), false)
    .description("solve models at every point of their sweep and print the report's columns")
    .option("--solver <name>", "exact, analytic or simulation", engineOf, "analytic")
    .option("--set <assignment>", "x=1,2,3: values of a variable; may be repeated", assignmentOf)
    .action(async (files: string[], flags: SweepFlags) =>
      finish(await runSweep(files, flags, face))
    );
}

function addOthers(program: Command, face: Face, finish: Finish): void {
  program.command("convert <file...>")
    .description("write models in another form; variables and sweeps are kept")
    .addOption(
      new Option("--to <form>", "lqn, lqnx or lqnj").argParser(modelFormOf).makeOptionMandatory(),
    )
    .option(
      "--out <path>",
      "write to a file, or into a folder where there are several files; a folder that is not there is made",
    )
    .action(async (files: string[], flags: ConvertFlags) =>
      finish(await runConvert(files, flags, face))
    );
  sinkOptions(exactOptions(simulateOptions(program.command("compare <operands...>"))), false)
    .description("relative errors: RESULT RESULT (.p, .lqxo, .lqjo), or MODEL SOLVER SOLVER")
    .action(async (operands: string[], flags: SinkOptions & SimulateFlags) =>
      finish(await runCompare(operands, flags, face))
    );
  program.command("draw <file...>")
    .description("draw models in layers, as SVG, PDF or PNG")
    .option("--to <form>", "svg, pdf or png; by the extension of --out unless told", pictureFormOf)
    .option(
      "--out <path>",
      "write to a file, or into a folder where there are several files; a folder that is not there is made",
    )
    .option("--no-processors", "leave the processors out")
    .option("--no-key", "leave the explanation of the notation out")
    .action(async (files: string[], flags: DrawFlags) => finish(await runDraw(files, flags, face)));
}

function commandOf(face: Face, finish: Finish): Command {
  const program = new Command("deno task lqn")
    .description("Checks, solves, simulates, converts, compares and draws queueing networks.")
    .addHelpText("after", help);
  addSolvers(program, face, finish);
  addSweep(program, face, finish);
  addOthers(program, face, finish);
  for (const one of [program, ...program.commands]) {
    one.exitOverride().configureOutput({ writeOut: face.out, writeErr: () => {} });
  }
  return program;
}

/**
 * Runs a command line.
 *
 * @param words The command line after the program.
 * @param face What it reads and where it writes.
 * @returns The exit code: 0 done, 1 not converged, imprecise or saturated, 2 bad input.
 */
export async function runLqn(words: readonly string[], face: Face): Promise<number> {
  let code = 0;
  try {
    await commandOf(face, (ended) => code = ended).parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof InputError) {
      face.error(errorLine(error));
      return 2;
    }
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const message = error.code === "commander.help"
      ? "a command must be given"
      : error.message.replace(/^error: /, "").replaceAll("\n", " ");
    face.error(
      `Cannot read the command line: ${message} (--help lists what there is) [cli/bad-command-line]`,
    );
    return 2;
  }
}

if (import.meta.main) {
  process.exitCode = await runLqn(process.argv.slice(2), {
    out: (text) => console.log(text),
    error: (text) => console.error(text),
    stdin: () => readFileSync(0, "utf8"),
  });
}
