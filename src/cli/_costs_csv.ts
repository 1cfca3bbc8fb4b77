/**
 * The predictions of `validate` as rows of a table, and back.
 *
 * @module
 */
import type { Prediction, PublishedRow, Unpredicted } from "../scenario/mod.ts";

/** The columns. */
export const csvColumns = [
  "row",
  "expressible",
  "quantity",
  "unit",
  "profile",
  "predicted",
  "low",
  "high",
  "replications",
  "range_low",
  "range_high",
  "range_factor",
  "points",
  "published_low",
  "published_high",
  "comparison",
  "error",
  "verdict",
  "within",
  "assumes",
  "source",
  "system",
  "note",
] as const;

/** The narrowest that a published value lies within. */
function within({ verdict, withinInterval }: Prediction): "interval" | "range" | "" {
  if (verdict === "outside") return "";
  return withinInterval ? "interval" : "range";
}

/** One row: a prediction, or why there is none. */
export function csvRow(
  found: Prediction | Unpredicted,
  { source, system }: PublishedRow,
): Partial<Record<(typeof csvColumns)[number], unknown>> {
  const { id, expressible } = found;
  if (!expressible) return { row: id, expressible, source, system, note: found.reason };
  return {
    row: id,
    expressible,
    quantity: found.quantity,
    unit: found.unit,
    profile: found.profile,
    predicted: found.value,
    low: found.low,
    high: found.high,
    replications: found.replications,
    range_low: found.rangeLow,
    range_high: found.rangeHigh,
    range_factor: found.rangeFactor === Infinity ? "" : found.rangeFactor,
    points: found.points,
    published_low: found.publishedLow,
    published_high: found.publishedHigh,
    comparison: found.comparison,
    error: found.error,
    verdict: found.verdict,
    within: within(found),
    assumes: found.assumed.join(" | "),
    source,
    system,
    note: found.caveat,
  };
}

/** How wide a range is. */
function rangeFactor(low: number, high: number): number {
  return low > 0 ? high / low : Infinity;
}

/** A prediction, or why there is none, from a row of a table that was read back. */
export function foundOf(row: Readonly<Record<string, unknown>>): Prediction | Unpredicted {
  const text = (column: string) => `${row[column] ?? ""}`;
  const number = (column: string) => row[column] as number;
  if (row.expressible === false) {
    return { id: text("row"), expressible: false, reason: text("note") };
  }
  return {
    id: text("row"),
    expressible: true,
    quantity: text("quantity"),
    unit: text("unit"),
    profile: text("profile"),
    caveat: text("note"),
    value: number("predicted"),
    low: number("low"),
    high: number("high"),
    replications: number("replications"),
    rangeLow: number("range_low"),
    rangeHigh: number("range_high"),
    rangeFactor: rangeFactor(number("range_low"), number("range_high")),
    points: number("points"),
    assumed: text("assumes") === "" ? [] : text("assumes").split(" | "),
    publishedLow: number("published_low"),
    publishedHigh: number("published_high"),
    comparison: text("comparison") as Prediction["comparison"],
    error: number("error"),
    verdict: text("verdict") as Prediction["verdict"],
    withinInterval: text("within") === "interval",
  };
}
