/**
 * The columns that a sweep prints.
 *
 * @module
 */
import { type LqnDocument, type SpexSolution, valueOf } from "../../lqn/model/mod.ts";

/** Headings that differ: the second of two equal ones gets a number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** What there is to see without a report: what comes out of the reference tasks. */
function plainRow({ values, model, result }: SpexSolution): Record<string, unknown> {
  const sources = model.tasks.filter(({ scheduling }) => scheduling === "ref")
    .flatMap(({ entries }) => entries.map(({ name }) => name));
  const columns = sources.flatMap((entry) => {
    const interval = result.values.find(({ metric, element }) =>
      metric === "entryThroughput" && element === entry
    )?.halfWidth;
    return [
      [`${entry} throughput`, valueOf(result, "entryThroughput", entry) ?? null],
      ...interval === undefined ? [] : [[`${entry} +-`, interval]],
      [`${entry} service`, valueOf(result, "phaseServiceTime", `${entry}.1`) ?? null],
    ];
  });
  return { ...values, ...Object.fromEntries(columns), status: result.status };
}

/**
 * The table of a sweep: the report's columns, or the variables with the reference tasks' throughputs
 * and service times where the file has no report.
 */
export function reportTable(
  document: LqnDocument,
  solutions: readonly SpexSolution[],
): { readonly columns: readonly string[]; readonly rows: readonly object[] } {
  if (document.report.length === 0) {
    const rows = solutions.map(plainRow);
    return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
  }
  const names = distinct(solutions[0].columns.map(({ name }) => name));
  const rows = solutions.map(({ columns, result }) => ({
    ...Object.fromEntries(names.map((name, i) => [name, columns[i].value])),
    status: result.status,
  }));
  return { columns: [...names, "status"], rows };
}
