/**
 * Columns of sar as rows.
 *
 * @module
 */
import type { MeasuredRows } from "./_rows.ts";

/** What columns are of. */
export type SarKind = "CPU" | "IFACE";

/** A mean over a recording. */
export interface SarMeans {
  /** What it is of. */
  readonly kind: SarKind;
  /** Its name, such as `all`, `0` or `eth0`. */
  readonly name: string;
  /** The values by sar's column. */
  readonly values: ReadonlyMap<string, number>;
  /** How many intervals. */
  readonly intervals: number;
}

/** Columns of time in which a core did nothing for us. */
const notBusy = ["%idle", "%iowait", "%steal"];

/** Percentages, of up to six digits after the point, as millionths. */
function millionths(values: ReadonlyMap<string, number>, columns: readonly string[]): number {
  return columns.reduce((sum, name) => sum + Math.round((values.get(name) ?? 0) * 1e6), 0);
}

/** Adds the rows of one processor or interface; gives what is wrong with it where something is. */
export function addMeans(
  { kind, name, values, intervals }: SarMeans,
  rows: MeasuredRows,
): string | undefined {
  const entity = kind === "IFACE" ? `nic:${name}` : name === "all" ? "total" : `cpu:${name}`;
  if (kind === "CPU") {
    if (!values.has("%idle")) return "processors must have %idle";
    const sum = [...values.values()].reduce((all, value) => all + value, 0);
    if (Math.abs(sum - 100) > 1) {
      return `percentages of CPU ${name} must add up to 100: ${sum.toFixed(2)}`;
    }
    if (name === "all") {
      rows.add("idleShare", millionths(values, ["%idle", "%iowait"]) / 1e8, intervals, entity);
    } else rows.add("utilization", (1e8 - millionths(values, notBusy)) / 1e8, intervals, entity);
  }
  for (const [column, value] of values) {
    if (value < 0) return `${column} of ${name} must be at least 0: ${value}`;
    rows.add(`sar:${column}`, value, intervals, entity);
  }
  return undefined;
}

/** Values of one entity as they come, weighted with the lengths of their intervals. */
export class SarSeries {
  readonly #sums = new Map<string, number>();
  #seconds = 0;
  #count = 0;

  /** Takes one interval; false where its columns are not those of the ones before. */
  add(values: ReadonlyMap<string, number>, seconds: number): boolean {
    if (this.#count > 0 && [...this.#sums.keys()].join() !== [...values.keys()].join()) {
      return false;
    }
    for (const [column, value] of values) {
      this.#sums.set(column, (this.#sums.get(column) ?? 0) + value * seconds);
    }
    this.#seconds += seconds;
    this.#count++;
    return true;
  }

  /** How many intervals there were. */
  get count(): number {
    return this.#count;
  }

  /** The means. */
  means(): ReadonlyMap<string, number> {
    return new Map([...this.#sums].map(([column, sum]) => [column, sum / this.#seconds]));
  }
}
