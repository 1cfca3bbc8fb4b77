/**
 * Logs of tests/fixtures/measured, and rows in a short form.
 *
 * @module
 */
import type { ResultRow } from "../../../src/core/mod.ts";

/** The text of a log. */
export function logOf(name: string): string {
  return Deno.readTextFileSync(new URL(`../../fixtures/measured/${name}`, import.meta.url));
}

/** Values by metric, with the entity before it where that is not `total`. */
export function valuesOf(rows: readonly ResultRow[]): Record<string, number> {
  return Object.fromEntries(
    rows.map(({ entity, metric, value }) => [
      entity === "total" ? metric : `${entity} ${metric}`,
      value,
    ]),
  );
}

/** Observations by metric, of `total`. */
export function samplesOf(rows: readonly ResultRow[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ metric, samples }) => [metric, samples]));
}
