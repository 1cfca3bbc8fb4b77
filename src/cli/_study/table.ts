/**
 * What a study came to, on a terminal and in a file.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { parameterHash, printTable } from "../../report/mod.ts";
import { writeCsv } from "../../store/mod.ts";
import { type StudyOutcome, summaryTable } from "../../study/mod.ts";
import { storePath, type StudyFlags } from "./options.ts";
import type { NamedStudy } from "./load.ts";

/** The most lines of a table that are printed; the file has all. */
const mostLines = 60;
/** Columns that the printed table leaves out. */
const hidden = ["entity", "metric", "wanted"];

/** Writes and prints the table; says what failed and what is not precise enough. Gives the exit code. */
export function tellOutcome(
  { description, study }: NamedStudy,
  outcome: StudyOutcome,
  flags: StudyFlags & { readonly json?: boolean },
): number {
  if (!description) {
    console.log(
      `${outcome.groups.length} groups in ${storePath(flags.out)}: reproduce judges the claims`,
    );
    return complain(outcome);
  }
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
    console.log(printTable({ rows: shown }, terminalWidth()));
    console.log(
      `${more > 0 ? `${more} more rows in ` : "table in "}${path}, store ${storePath(flags.out)}`,
    );
  }
  return complain(outcome);
}

/** Columns of the terminal; wide where there is none, as a file has no edge. */
export function terminalWidth(): number {
  return process.stdout.columns ?? 200;
}

/** Says what failed and what is not precise enough; gives the exit code. */
export function complain({ groups, failures }: StudyOutcome): number {
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
