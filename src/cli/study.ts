/**
 * `deno task study`: runs studies that are stated in a module.
 *
 * @module
 */
import { Command } from "commander";
import process from "node:process";
import { exitCodes, numberOf, parse, runCommand, withOut, withProgress } from "./_options.ts";
import { withExecutor, withStudy } from "./_study/options.ts";
import { rerunFile, type RerunFlags } from "./_study/rerun.ts";
import {
  cancelFolder,
  collectFolder,
  type SlurmFlags,
  statusOf,
  submitFile,
  withSlurm,
} from "./_study/slurm.ts";
import { runFile, type RunFlags } from "./_study/run.ts";

/** Takes the exit code of the subcommand that was called. */
type Finish = (code: Promise<number>) => void;

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

function runSubcommand(program: Command, finish: Finish): void {
  withProgress(withSlurm(withExecutor(withStudy(program.command("run")))))
    .description(
      "measure what is missing of a study and print its table; an interrupted one goes on where it was",
    )
    .option("--dry-run", "say which points would be run and why, and end")
    .option("--json", "the table (or the plan) as JSON")
    .action((file: string, overrides: string[], flags: RunFlags) => {
      finish(runFile(file, overrides, flags)); // not returned: a promise would be waited for here too
    });
}

function rerunSubcommand(program: Command, finish: Finish): void {
  withOut(program.command("rerun"))
    .argument("<file>", "module that exports study and measure, or the key of an experiment")
    .argument("<point>", "GROUP/POINT as the dry run names it, or the beginning of its address")
    .argument("[overrides...]", "as they were given to run")
    .description(
      "measure one replication alone, in this process, and compare it with the stored one",
    )
    .option(
      "--replication <n>",
      "its number",
      numberOf("--replication", "a whole number of at least 0", isCount),
      0,
    )
    .option("--json", "the rows as JSON")
    .action((file: string, point: string, overrides: string[], flags: RerunFlags) => {
      finish(rerunFile([file, point, ...overrides], flags));
    });
}

function submitSubcommand(program: Command, finish: Finish): void {
  withSlurm(withStudy(program.command("submit")))
    .description(
      "hand a study to Slurm and end; with the folder of a submitted study: collect, submit what is lost or needed next",
    )
    .option("--dry-run", "print the job script and the number of array tasks, and end")
    .option("--json", "the state as JSON")
    .action((file: string, overrides: string[], flags: SlurmFlags) => {
      finish(submitFile(file, overrides, flags));
    });
}

function folderSubcommands(program: Command, finish: Finish): void {
  program.command("status <folder>")
    .description("how far a submitted study is, from its files and the queue")
    .option("--json", "as JSON")
    .action((folder: string, flags) => finish(Promise.resolve(statusOf(folder, flags))));
  program.command("collect <folder>")
    .description("take what is finished into the store")
    .option("--submit", "submit what is lost or needed next too")
    .option("--json", "the state as JSON")
    .action((folder: string, flags) => finish(Promise.resolve(collectFolder(folder, flags))));
  program.command("cancel <folder>")
    .description("cancel the array tasks of a submitted study; what is finished stays")
    .action((folder: string) => finish(Promise.resolve(cancelFolder(folder))));
}

function command(finish: Finish): Command {
  const program = new Command("deno task study").description(
    "Runs studies: a module exports `study` (factors, design, responses; docs/study.md) and `measure`. " +
      "Overrides change it: vms=8 sets, vms=1,2,4 sweeps, copy=interval(500,2000) is a range, " +
      "seed=2, replications.maximum=40, precision.RESPONSE=0.01.",
  );
  runSubcommand(program, finish);
  rerunSubcommand(program, finish);
  submitSubcommand(program, finish);
  folderSubcommands(program, finish);
  program.addHelpText("after", exitCodes);
  return program;
}

if (import.meta.main) {
  await runCommand(async () => {
    let code: Promise<number> = Promise.resolve(0);
    parse(command((ended) => code = ended), process.argv.slice(2));
    return await code;
  });
}
