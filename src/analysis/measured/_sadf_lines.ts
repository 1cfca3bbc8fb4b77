/**
 * The lines with semicolons that `sadf -d` prints.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { Log } from "./_log.ts";
import { MeasuredRows } from "./_rows.ts";
import { addMeans, type SarKind, SarSeries } from "./_sar_rows.ts";

/** A heading: what its lines are of, their columns, and what came. */
interface Table {
  readonly kind: SarKind;
  readonly columns: readonly string[];
  readonly times: Map<string, Set<string>>;
  readonly series: Map<string, SarSeries>;
}

function tableOf(log: Log, line: number): Table {
  const [host, interval, timestamp, kind, ...columns] = log.lines[line - 1].slice(1).trim().split(
    ";",
  );
  if (`${host} ${interval} ${timestamp}` !== "hostname interval timestamp") {
    log.refuse("the heading must be that of sadf -d: # hostname;interval;timestamp;...", line, 1);
  }
  if ((kind !== "CPU" && kind !== "IFACE") || new Set(columns).size !== columns.length) {
    log.refuse(`columns must be of CPU or IFACE (-- -u -P ALL, -- -n DEV): ${kind}`, line, 1);
  }
  return { kind, columns, times: new Map(), series: new Map() };
}

function readLine(log: Log, { kind, columns, times, series }: Table, line: number): void {
  const cells = log.lines[line - 1].split(";");
  if (/RESTART/.test(log.lines[line - 1])) {
    log.refuse("a recording must not go over a restart", line, 1);
  }
  if (cells.length !== columns.length + 4) {
    log.refuse(`there must be ${columns.length + 4} cells: there are ${cells.length}`, line, 1);
  }
  const [, interval, time, id] = cells;
  const name = kind === "CPU" && id === "-1" ? "all" : id;
  const number = (cell: string, at: number) =>
    /^\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : log.refuse(
      `a number must stand here: ${cell}`,
      line,
      cells.slice(0, at).join(";").length + (at > 0 ? 2 : 1),
    );
  const seconds = number(interval, 1);
  if (!(seconds > 0)) log.refuse("an interval must be above 0 seconds", line);
  const at = times.get(time) ?? new Set();
  if (at.has(name)) {
    log.refuse(`${kind} ${name} must stand once at a time: it stands twice`, line, 1);
  }
  times.set(time, at.add(name));
  const values = new Map(
    columns.map((column, index) => [column, number(cells[index + 4], index + 4)]),
  );
  const known = series.get(name) ?? new SarSeries();
  known.add(values, seconds);
  series.set(name, known);
}

/** The entities of each time must be those of the first: a log that was cut lacks some at its end. */
function checkTimes(log: Log, { kind, times }: Table): void {
  const [first] = times.values();
  for (const [time, names] of times) {
    const lacks = [...first].find((name) => !names.has(name)) ??
      [...names].find((name) => !first.has(name));
    if (lacks !== undefined) {
      log.refuse(`${kind} ${lacks} must be there at all times: it is not at ${time}`);
    }
  }
}

/** Rows of the lines of `sadf -d`. */
export function readSadfLines(text: string, { file }: { readonly file?: string }): ResultRow[] {
  const log = new Log(text, { tool: "sar", file });
  const rows = new MeasuredRows((why) => log.refuse(why));
  const tables: Table[] = [];
  for (const [index, line] of log.lines.entries()) {
    if (line.trim() === "") continue;
    if (line.startsWith("#")) tables.push(tableOf(log, index + 1));
    else {readLine(
        log,
        tables.at(-1) ?? log.refuse("a heading must stand first", index + 1, 1),
        index + 1,
      );}
  }
  for (const table of tables) {
    if (table.series.size === 0) {
      log.refuse(`columns of ${table.kind} must have lines: they have none`);
    }
    checkTimes(log, table);
    for (const [name, series] of table.series) {
      const { kind } = table;
      const means = { kind, name, values: series.means(), intervals: series.count };
      const fault = addMeans(means, rows);
      if (fault) log.refuse(fault);
    }
  }
  return rows.rows;
}
