/**
 * `study run`: measures what is missing of a study, and writes its table.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parameterHash, printTable } from "../../report/mod.ts";
import { openStore, writeCsv } from "../../store/mod.ts";
import {
  type LoadedStudy,
  loadStudy,
  planStudy,
  runStudy,
  type StudyOutcome,
  summaryTable,
} from "../../study/mod.ts";
import { printPlan } from "../_plan.ts";
import { ProgressDisplay } from "../_progress.ts";
import {
  type ExecutorFlags,
  executorOf,
  interruption,
  provenanceOf,
  storePath,
  storeToRead,
  type StudyFlags,
  typed,
} from "./options.ts";

/** Options of `study run`. */
export interface RunFlags extends StudyFlags, ExecutorFlags {
  /** Only say what would be run, and why. */
  readonly dryRun?: boolean;
  /** Print the table as JSON. */
  readonly json?: boolean;
  /** Show progress. */
  readonly progress: boolean;
}

/** Exit code after an interruption, as shells have it. */
const INTERRUPTED = 130;
/** The most lines of a table that are printed; the file has all. */
const mostLines = 60;
/** Columns that the printed table leaves out. */
const hidden = ["entity", "metric", "wanted"];

/** Runs a study; gives the exit code. */
export async function runFile(
  file: string,
  overrides: readonly string[],
  flags: RunFlags,
): Promise<number> {
  const loaded = await loadStudy(file, overrides);
  if (flags.dryRun) return dryRun(loaded, flags);
  const executor = executorOf(flags);
  const display = flags.progress ? new ProgressDisplay(loaded.study.name) : undefined;
  const { signal, release } = interruption();
  using store = openStore(storePath(flags.out), { create: true });
  try {
    const outcome = await runStudy(loaded.study, {
      ...{ store, executor, signal },
      command: typed(),
      provenance: provenanceOf(loaded),
      onProgress: (progress) => display?.show(progress),
    });
    display?.stop();
    return ended(loaded, outcome, flags);
  } catch (error) {
    display?.stop();
    if (!signal.aborted) throw error;
    console.error(
      "Interrupted. Every finished replication is kept: the same command goes on from there.",
    );
    return INTERRUPTED;
  } finally {
    release();
  }
}

/** Writes and prints the table; says what failed and what is not precise enough. */
function ended({ description, study }: LoadedStudy, outcome: StudyOutcome, flags: RunFlags) {
  const table = summaryTable(outcome, description);
  const path = join(flags.out, "studies", study.name, "summary.csv");
  const { name: engine, sourceHash: version } = study.engine;
  const header = { engine, version, parameterHash: parameterHash(study), seed: study.seed };
  writeCsv(path, table, { header });
  const rows = table.objects() as Record<string, unknown>[];
  if (flags.json) console.log(JSON.stringify(rows));
  else {
    const shown = rows.slice(0, mostLines).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name)))
    );
    const more = rows.length - shown.length;
    console.log(printTable({ rows: shown }));
    console.log(
      `${more > 0 ? `${more} more rows in ` : "table in "}${path}, store ${storePath(flags.out)}`,
    );
  }
  return complain(outcome);
}

function complain({ groups, failures }: StudyOutcome): number {
  const short = groups.filter((group) => !group.reached);
  for (const { key, replications, responses = [] } of short) {
    const missed = responses.filter(({ reached }) => !reached).map(({ response, point }) =>
      `${response} at ${point}`
    );
    const what = missed.length > 0 ? `: ${missed.join(", ")}` : "";
    console.error(`not precise enough after ${replications} replications: ${key}${what}`);
  }
  for (const { group, point, replication, message } of failures) {
    console.error(`failed: ${group}/${point}, replication ${replication}: ${message}`);
  }
  return failures.length > 0 ? 1 : 0;
}

function dryRun({ study }: LoadedStudy, flags: RunFlags): number {
  const scratch = mkdtempSync(join(tmpdir(), "iovlab-"));
  const store = storeToRead(flags.out) ??
    openStore(join(scratch, "empty.sqlite"), { create: true });
  try {
    const entries = planStudy(study, store);
    if (flags.json) console.log(JSON.stringify(entries));
    else printPlan(study.name, entries);
  } finally {
    store.close();
    rmSync(scratch, { recursive: true });
  }
  return 0;
}
