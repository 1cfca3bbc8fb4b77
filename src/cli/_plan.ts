/**
 * The plan of a study on a terminal.
 *
 * @module
 */
import type { PlanEntry } from "../study/mod.ts";

/** Prints every point with what a run would do about it, and why. */
export function printPlan(name: string, entries: readonly PlanEntry[]): void {
  for (const { group, point, cached, toRun, mayGrow, reason } of entries) {
    const more = mayGrow ? " or more" : "";
    const what = toRun === 0 ? "nothing to run" : `${toRun}${more} to run`;
    console.log(`${group}/${point}: ${cached} cached, ${what} (${reason})`);
  }
  const sum = (of: (entry: PlanEntry) => number) =>
    entries.reduce((total, entry) => total + of(entry), 0);
  console.log(
    `${name}: ${entries.length} points, ${sum((entry) => entry.cached)} replications cached, ` +
      `at least ${sum((entry) => entry.toRun)} to run`,
  );
}
