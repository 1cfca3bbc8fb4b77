/**
 * The predictions of `validate` as rows of a table.
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
    points: found.points,
    published_low: found.publishedLow,
    published_high: found.publishedHigh,
    comparison: found.comparison,
    error: found.error,
    verdict: found.verdict === "outside" ? "outside" : "inside",
    within: { inside: "interval", range: "range", outside: "" }[found.verdict],
    assumes: found.assumed.join("; "),
    source,
    system,
    note: found.caveat,
  };
}
