/**
 * The text that sar prints.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { Log } from "./_log.ts";
import { MeasuredRows } from "./_rows.ts";
import { addMeans, type SarKind } from "./_sar_rows.ts";

/** A time of the day in 24 or 12 hours. */
const clock = /^(\d{2}:\d{2}:\d{2})(?:\s+([AP]M))?\s+/;

/** A table of one kind of columns: what its intervals and its averages have. */
interface Table {
  readonly kind: SarKind;
  readonly columns: readonly string[];
  readonly intervals: Map<string, number>;
  readonly averages: Map<string, { readonly line: number; readonly values: readonly number[] }>;
}

/** The tables of a text as its lines are read. */
class Tables {
  readonly byHeading = new Map<string, Table>();
  readonly #log: Log;
  #current?: Table;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Takes a line without its time: a heading or a row. */
  take(words: readonly string[], line: number, average: boolean): void {
    if (words[0] === "CPU" || words[0] === "IFACE") {
      const heading = words.join(" ");
      const [kind, ...columns] = words;
      if (new Set(columns).size !== columns.length) this.#log.refuse("columns must differ", line);
      this.#current = this.byHeading.get(heading) ??
        { kind: kind as SarKind, columns, intervals: new Map(), averages: new Map() };
      this.byHeading.set(heading, this.#current);
      return;
    }
    const table = this.#current ??
      this.#log.refuse("a heading of columns must stand before", line, 1);
    const [name, ...cells] = words;
    if (cells.length !== table.columns.length) {
      this.#log.refuse(
        `there must be ${table.columns.length} numbers: there are ${cells.length}`,
        line,
      );
    }
    const values = cells.map((cell) => this.#number(cell, line));
    if (!average) table.intervals.set(name, (table.intervals.get(name) ?? 0) + 1);
    else if (table.averages.has(name)) this.#log.refuse(`${name} must have one average`, line);
    else table.averages.set(name, { line, values });
  }

  #number(cell: string, line: number): number {
    if (/^\d+(?:\.\d+)?$/.test(cell)) return Number(cell);
    this.#log.refuse(
      `a number must stand here: ${cell}`,
      line,
      this.#log.lines[line - 1].indexOf(cell) + 1,
    );
  }
}

function readLine(log: Log, tables: Tables, line: number): void {
  const text = log.lines[line - 1];
  if (text.trim() === "" || (line === 1 && /^\S+ \S+ \(.*\)\s/.test(text))) return;
  const average = text.startsWith("Average:");
  const time = average ? "Average:" : clock.exec(text)?.[0];
  if (time === undefined) log.refuse("a time or Average: must stand here", line, 1);
  if (/\bRESTART\b/.test(text)) log.refuse("a recording must not go over a restart", line, 1);
  if (/^\s*COM\b/.test(text.slice(time.length))) return; // a remark in the recording
  tables.take(text.slice(time.length).trim().split(/\s+/), line, average);
}

/** Rows of the text of sar. */
export function readSarText(text: string, { file }: { readonly file?: string }): ResultRow[] {
  const log = new Log(text, { tool: "sar", file });
  const tables = new Tables(log);
  for (let line = 1; line <= log.lines.length; line++) readLine(log, tables, line);
  const rows = new MeasuredRows((why) => log.refuse(why));
  if (tables.byHeading.size === 0) {
    log.refuse("it must have columns of CPU or IFACE: it has none", 1);
  }
  for (const { kind, columns, intervals, averages } of tables.byHeading.values()) {
    for (const name of intervals.keys()) {
      if (!averages.has(name)) {
        log.refuse(`${kind} ${name} must have an average: the log was cut`, log.lines.length);
      }
    }
    for (const [name, { line, values }] of averages) {
      const means = new Map(columns.map((column, index) => [column, values[index]]));
      const count = intervals.get(name) ??
        log.refuse(`${kind} ${name} must have intervals: it has none`, line);
      const fault = addMeans({ kind, name, values: means, intervals: count }, rows);
      if (fault) log.refuse(fault, line, 1);
    }
  }
  return rows.rows;
}
