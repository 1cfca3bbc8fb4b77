/**
 * What a study came to, on a terminal and in a file.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { hint } from "../../core/mod.ts";
import { parameterHash, printTable } from "../../report/mod.ts";
import { writeCsv } from "../../store/mod.ts";
import { type StudyDescription, type StudyOutcome, summaryTable } from "../../study/mod.ts";
import { storePath, type StudyFlags } from "./options.ts";
import type { NamedStudy } from "./load.ts";

/** The most lines of a table that are printed; the file has all. */
const mostLines = 60;
/** The most numbers of replications that a line has. */
const mostNumbers = 8;
/** Columns that the printed table leaves out. */
const hidden = ["entity", "metric", "wanted"];

/** A row of the table. */
type Row = Record<string, unknown>;

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
  const rows = table.objects() as Row[];
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
  remark(description, outcome, rows);
  return complain(outcome);
}

/** Columns of the terminal; wide where there is none, as a file has no edge. */
export function terminalWidth(): number {
  return process.stdout.columns ?? 200;
}

/** Says what failed and what is not precise enough; gives the exit code. */
export function complain({ groups, failures }: StudyOutcome): number {
  const short = groups.flatMap(({ key, reached, replications, points, responses = [] }) => {
    const missed = responses.filter((one) => !one.reached).map(({ response, point }) =>
      `${response} at ${point}`
    );
    if (reached || missed.length === 0 && points.every(({ failed }) => failed)) return [];
    const what = missed.length > 0 ? `: ${missed.join(", ")}` : "";
    return [`not precise enough after ${replications} replications: ${key}${what}`];
  });
  tell(short);
  tell(failureLines(failures));
  if (groups.every(({ points }) => points.every(({ failed }) => failed))) {
    console.error(
      "every point failed: results show and export go on with an earlier run, if there is one",
    );
  }
  return failures.length > 0 ? 1 : 0;
}

/** A line for each point and message, with the replications that failed so. */
function failureLines(failures: StudyOutcome["failures"]): string[] {
  const alike = Map.groupBy(
    failures,
    ({ group, point, message }) => JSON.stringify([`${group}/${point}`, message]),
  );
  return [...alike].map(([text, all]) => {
    const [place, message] = JSON.parse(text) as [string, string];
    const numbers = all.map(({ replication }) => replication);
    const [first, ...more] = numbers;
    const what = more.length === 0
      ? `replication ${first}`
      : more.length < mostNumbers
      ? `replications ${numbers.join(", ")}`
      : `${numbers.length} replications, the first ${first}`;
    return `failed: ${place}, ${what}: ${message}`;
  });
}

/** Says what the stopping rule did not look at: rows that no point has, and a fixed count that was too low. */
function remark(
  { responses }: StudyDescription,
  { groups }: StudyOutcome,
  rows: readonly Row[],
): void {
  const points = groups.flatMap((group) => group.points).filter(({ failed }) => !failed);
  const all = new Map(
    points.flatMap(({ series }) =>
      series.map(({ entity, metric }) => [`${entity} ${metric}`, metric])
    ),
  );
  const wanted = responses.flatMap(({ name, entity, metric, controls = [] }) =>
    [{ entity, metric }, ...controls].map((row) => ({ name, row: `${row.entity} ${row.metric}` }))
  );
  const missing = wanted.filter(({ row }) => points.length > 0 && !all.has(row));
  tell(
    missing.map(({ name, row }) =>
      `no point has a row ${row}, which response "${name}" is of${hint(row, [...all.keys()])}`
    ),
  );
  const short = rows.filter(({ reached }) => reached === false).length;
  if (short === 0 || groups.some(({ reached }) => !reached)) return;
  console.error(`${short} of ${rows.length} rows are less precise than wanted (reached: no)`);
}

/** Prints lines, the first of them where they are many. */
function tell(lines: readonly string[]): void {
  for (const line of lines.slice(0, mostLines)) console.error(line);
  if (lines.length > mostLines) {
    console.error(`... and ${lines.length - mostLines} more such lines`);
  }
}
