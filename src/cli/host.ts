/**
 * `deno task host`: checks, simulates and models a host description.
 *
 * @module
 */
import { Command } from "commander";
import process from "node:process";
import { profiles } from "../host/mod.ts";
import { addCompare } from "./_host/compare.ts";
import { lqnFile, type LqnFlags, profileOption } from "./_host/lqn.ts";
import { host as hostOf } from "../report/mod.ts";
import { simulateFile, type SimulateFlags } from "./_host/simulate.ts";
import { numberOf, parse, runCommand, withPrecision, withSeed } from "./_options.ts";

const isTime = (value: number) => value > 0 && value < Infinity;
const isStart = (value: number) => value >= 0 && value < Infinity;

const profileNames = Object.keys(profiles);

/** Adds the option that names a cost profile. */
function withCosts(command: Command): Command {
  return command.option(
    "--costs <profile>",
    `cost profile: ${profileNames.join(", ")}`,
    profileOption(profileNames),
    "xen-2009",
  );
}

function checkCommand(program: Command, finish: (code: number) => void): void {
  program.command("check <file>")
    .description("check a host description; one line for what is wrong")
    .action((file: string) => {
      const { name, architecture, vms } = hostOf(file);
      console.log(`${name}: ${architecture}, ${vms.length} VMs: ok`);
      finish(0);
    });
}

function simulateCommand(program: Command, finish: (code: Promise<number>) => void): void {
  const simulate = withSeed(withCosts(program.command("simulate <file>")), "seed", 1);
  withPrecision(
    simulate,
    "relative half-width of the first response (replies, transactions, bits or work)",
    0.02,
  )
    .description(
      "simulate a host at packet level: a table by VM and in total, with 95% intervals; --json and --csv have every number",
    )
    .option(
      "--duration <s>",
      "simulated seconds of a replication (default: 0.5, four times that of the last event at least; with --httperf 10)",
      numberOf("--duration", "above 0", isTime),
    )
    .option("--json", "all rows as JSON")
    .option("--csv [file]", "all rows as CSV, to standard output or a file")
    .option(
      "--httperf",
      "instead: what httperf prints at its end, for each workload of that kind; one replication",
    )
    .option("--series <file>", "responses of each VM over time as CSV, one replication")
    .option("--timeline <file>", "what cores, domains and device do in a window, as SVG")
    .option(
      "--from <s>",
      "start of the timeline (default: 0.1, or just before the host's first event)",
      numberOf("--from", "at least 0", isStart),
    )
    .option(
      "--window <s>",
      "length of the timeline (default: 0.001)",
      numberOf("--window", "above 0", isTime),
    )
    .addHelpText(
      "after",
      "\nFolders of files that are not there are made.\n" +
        "\nExit codes: 0 done, 1 the wanted precision was not reached, 2 bad input or output, 130 interrupted (no file is written then).\n",
    )
    .action((file: string, flags: SimulateFlags) => {
      finish(simulateFile(file, flags)); // not returned: a promise would be waited for here too
    });
}

function lqnCommand(program: Command, finish: (code: number) => void): void {
  withCosts(program.command("lqn <file>"))
    .description("write the host as a layered queueing network, for any solver of them")
    .option("--to <form>", "lqn, lqnx or lqnj; by the name of the file unless told")
    .option(
      "--out <file>",
      "the file, whose folder is made where there is none; - is standard output",
    )
    .option("--strict", "an error where the model leaves anything of the host out")
    .action((file: string, flags: LqnFlags) => {
      lqnFile(file, flags);
      finish(0);
    });
}

function command(finish: (code: number | Promise<number>) => void): Command {
  const program = new Command("deno task host").description(
    "Checks, simulates and models a host description (JSON; the fields are in docs/host.md, an example of each architecture and workload in examples/).",
  );
  checkCommand(program, finish);
  simulateCommand(program, finish);
  lqnCommand(program, finish);
  addCompare(program, withCosts, finish);
  return program;
}

if (import.meta.main) {
  await runCommand(async () => {
    let code: number | Promise<number> = 0;
    parse(command((ended) => code = ended), process.argv.slice(2));
    return await code;
  });
}
