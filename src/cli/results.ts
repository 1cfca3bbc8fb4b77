/**
 * `deno task results`: what is in a store, as tables and files; its care.
 *
 * @module
 */
import { Command } from "commander";
import process from "node:process";
import { openStore, type Store } from "../store/mod.ts";
import { numberOf, parse, runCommand } from "./_options.ts";
import { type DiffFlags, diffStores } from "./_results/diff.ts";
import { type ExportFlags, exportTo } from "./_results/export.ts";
import { addImport } from "./_results/import.ts";
import { listRuns, showResults } from "./_results/show.ts";

type Finish = (code: number) => void;

const isRun = (value: number) => Number.isSafeInteger(value) && value >= 1;
const run = (option: string) => numberOf(option, "a whole number of at least 1", isRun);

/** Which run is meant where none is named. */
const latestRun =
  "of this run; of each study the latest that has results unless told (results list)";

/** Opens a store, does something, closes it. */
function withStore(
  flags: { readonly store: string },
  readOnly: boolean,
  body: (store: Store) => number,
): number {
  using store = openStore(flags.store, { create: false, readOnly });
  return body(store);
}

function onStore(command: Command): Command {
  return command.option("--store <file>", "the store", "results/iovlab.sqlite");
}

/** Adds the options that choose results. */
function withQuery(command: Command): Command {
  return command
    .option("--study <name...>", "only these studies")
    .option("--group <name...>", "only these groups")
    .option("--point <name...>", "only these points")
    .option("--entity <name...>", "only these entities")
    .option("--metric <name...>", "only these metrics")
    .option("--uncounted", "replications beyond those that count too");
}

function readingCommands(program: Command, finish: Finish): void {
  onStore(program.command("list"))
    .description(
      "the runs: study, time, points, replications measured in it (others were there), failures, code, tags",
    )
    .option("--json", "as JSON, with provenance")
    .action((flags) => finish(withStore(flags, true, (store) => listRuns(store, flags))));
  withQuery(onStore(program.command("show")))
    .description("means over replications with half-widths of 95% intervals")
    .option("--run <n>", latestRun, run("--run"))
    .option("--json", "as JSON")
    .action((flags) => finish(withStore(flags, true, (store) => showResults(store, flags))));
  withQuery(program.command("diff <a> <b>"))
    .description(
      "two stores row by row: identical, equal but for noise, different; exit code 1 where they differ",
    )
    .option("--run-a <n>", `run of the first: ${latestRun}`, run("--run-a"))
    .option("--run-b <n>", "run of the second", run("--run-b"))
    .option("--json", "all rows as JSON")
    .action((a: string, b: string, flags: DiffFlags) => finish(diffStores(a, b, flags)));
  withQuery(onStore(program.command("export <file>")))
    .description(
      "results as CSV, JSON, Parquet or LaTeX, by the ending of the file: .csv, .json, .parquet, .tex; " +
        "a folder that is not there is made",
    )
    .option("--run <n>", latestRun, run("--run"))
    .option("--form <form>", "csv, json, parquet or latex, whatever the ending")
    .option("--replications", "one row for each replication instead of means")
    .option("--no-comments", "no comment lines on top of a CSV file; the sidecar has them")
    .option("--caption <text>", "caption of a LaTeX table")
    .option("--label <text>", "label of a LaTeX table")
    .action((file: string, flags: ExportFlags & { store: string }) => {
      finish(withStore(flags, true, (store) => {
        console.log(`${exportTo(store, file, flags)} rows in ${file}`);
        return 0;
      }));
    });
}

function caringCommands(program: Command, finish: Finish): void {
  onStore(program.command("verify"))
    .description(
      "the file, the links between its tables, the content addresses; exit code 1 where something is wrong",
    )
    .action((flags) =>
      finish(withStore(flags, true, (store) => {
        const faults = store.verify();
        console.log(faults.length > 0 ? faults.join("\n") : "ok");
        return faults.length > 0 ? 1 : 0;
      }))
    );
  onStore(program.command("prune"))
    .description(
      "take out what is superseded: all but the latest run with results of each study and tagged runs",
    )
    .option("--dry-run", "only say how much would go")
    .action((flags) =>
      finish(withStore(flags, flags.dryRun ?? false, (store) => {
        const { runs, points, replications, observations } = store.prune({
          dryRun: flags.dryRun ?? false,
        });
        const verb = flags.dryRun ? "would go" : "went";
        console.log(
          `${runs} runs, ${points} points, ${replications} replications, ${observations} values ${verb}`,
        );
        return 0;
      }))
    );
  onStore(program.command("tag <run> <tag>"))
    .description("give a run a tag, such as the paper that it is in; tagged runs are never pruned")
    .option("--remove", "take the tag away")
    .action((number: string, tag: string, flags) =>
      finish(withStore(flags, false, (store) => {
        store.tag(run("the number of a run")(number), tag, !flags.remove);
        return 0;
      }))
    );
}

function command(finish: Finish): Command {
  const program = new Command("deno task results").description(
    "Shows, compares, exports, imports and takes care of the results in a store (docs/results.md).",
  );
  readingCommands(program, finish);
  addImport(program, finish);
  caringCommands(program, finish);
  return program;
}

if (import.meta.main) {
  await runCommand(() => {
    let code = 0;
    parse(command((ended) => code = ended), process.argv.slice(2));
    return Promise.resolve(code);
  });
}
