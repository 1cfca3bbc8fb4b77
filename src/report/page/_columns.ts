/**
 * Columns of a result table as people read them: words for names, and a value with its interval in one cell.
 *
 * A column `x` with `x_low` and `x_high` beside it becomes one column, as does a number right before `low` and `high` in
 * the same unit. Nothing is left out: the files hold every column.
 *
 * @module
 */
import { type Estimate, estimateDecimals, formatEstimate, formatNumber } from "../../plot/mod.ts";
import type { ExperimentTable } from "../../experiment/mod.ts";

/** A cell of a result table. */
type Cell = string | number | null | undefined;

/** A column of a table as it is shown. */
export interface ShownColumn {
  /** The name in words. */
  readonly label: string;
  /** The unit; empty for pure numbers and texts. */
  readonly unit: string;
  /** The columns of the file that it shows. */
  readonly names: readonly string[];
  /** Whether its cells are numbers. */
  readonly numeric: boolean;
  /** The text of its cell in a row. */
  text(row: ExperimentTable["rows"][number]): string;
}

/** A name of a column in words: `replyRate` and `reply_rate` are `reply rate`. */
export function inWords(name: string): string {
  return name
    .replaceAll("_", " ")
    .replace(
      /([a-z0-9])([A-Z])(?=[a-z])/g,
      (_, before, after) => `${before} ${after.toLowerCase()}`,
    )
    .replace(/([a-z])([A-Z0-9]+)$/, "$1 $2")
    .replace(/^([A-Z])(?=[a-z])/, (letter) => letter.toLowerCase());
}

/** The columns of the rows, in the order in which they appear. */
function namesOf(rows: ExperimentTable["rows"]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function isNumeric(rows: ExperimentTable["rows"], name: string): boolean {
  const present = rows.map((row) => row[name]).filter((cell) =>
    cell !== null && cell !== undefined
  );
  return present.length > 0 && present.every((cell) => typeof cell === "number");
}

/** The names of the ends of the interval of a column, where it has one. */
function endsOf(
  name: string,
  names: readonly string[],
  units: ExperimentTable["units"],
): readonly [string, string] | undefined {
  if (names.includes(`${name}_low`) && names.includes(`${name}_high`)) {
    return [`${name}_low`, `${name}_high`];
  }
  const at = names.indexOf(name);
  const plain = names[at + 1] === "low" && names[at + 2] === "high";
  return plain && units[name] === units.low ? ["low", "high"] : undefined;
}

function numberText(cell: Cell): string {
  if (typeof cell === "number") return formatNumber(cell, 4);
  return cell ?? "";
}

function isEnd(end: Cell): end is number {
  return typeof end === "number" && Number.isFinite(end);
}

/** The decimals of a cell: those of its column, so that numbers stand below each other, unless they would say far too much or too little. */
function decimalsOf(estimate: Estimate, ofColumn: number | undefined): number | undefined {
  const own = estimateDecimals([estimate]);
  if (own === undefined || ofColumn === undefined) return own;
  return Math.abs(own - ofColumn) <= 1 ? ofColumn : own;
}

function estimateText(value: Cell, low: Cell, high: Cell, ofColumn: number | undefined): string {
  if (typeof value !== "number") return value ?? "";
  if (low === value && high === value) return formatNumber(value, 4);
  if (isEnd(low) && isEnd(high)) {
    const estimate = { value, low, high };
    return formatEstimate(estimate, { decimals: decimalsOf(estimate, ofColumn) });
  }
  const text = formatNumber(value, 4);
  return isEnd(low) || isEnd(high) ? `${text} [${endText(low)}, ${endText(high)}]` : text;
}

/** An end of an interval that has no other end. */
function endText(end: Cell): string {
  return isEnd(end) ? formatNumber(end, 4) : "–";
}

/** The decimals that suit the intervals of a column. */
function columnDecimals(
  rows: ExperimentTable["rows"],
  [name, low, high]: readonly string[],
): number | undefined {
  return estimateDecimals(rows.flatMap((row) => {
    const [value, from, to] = [row[name], row[low], row[high]];
    return isEnd(value) && isEnd(from) && isEnd(to) && to > from
      ? [{ value, low: from, high: to }]
      : [];
  }));
}

/** The columns of a table as they are shown. */
export function shownColumns(
  { rows, units }: Pick<ExperimentTable, "rows" | "units">,
): ShownColumn[] {
  const names = namesOf(rows);
  const ends = new Map(names.flatMap((name) => {
    const found = isNumeric(rows, name) ? endsOf(name, names, units) : undefined;
    return found ? [[name, found] as const] : [];
  }));
  const merged = new Set([...ends.values()].flat());
  return names.filter((name) => !merged.has(name)).map((name) => {
    const own = [name, ...(ends.get(name) ?? [])];
    const decimals = own.length > 1 ? columnDecimals(rows, own) : undefined;
    return {
      label: inWords(name),
      unit: units[name] === undefined || units[name] === "1" ? "" : units[name],
      names: own,
      numeric: isNumeric(rows, name),
      text: (row) =>
        own.length === 1
          ? numberText(row[name])
          : estimateText(row[name], row[own[1]], row[own[2]], decimals),
    };
  });
}
