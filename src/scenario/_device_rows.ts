/**
 * The rows of what is particular of a device: exits, contexts that take turns, translations. Where there is nothing of that there is no row.
 *
 * @module
 */
import type { AddRow } from "./_client_rows.ts";
import type { VmCounter } from "./_counters.ts";

/** Adds the rows of one VM, or of all, from the growth of its counters over so many seconds. */
export function addDeviceRows(of: (name: VmCounter) => number, seconds: number, add: AddRow): void {
  const rates = {
    exitRate: "exits",
    contextMissRate: "contextMisses",
    iotlbMissRate: "iotlbMisses",
  } as const;
  for (const [metric, name] of Object.entries(rates)) {
    const count = of(name);
    if (count > 0) add(metric, count / seconds, count);
  }
  const stale = of("staleBuffers");
  if (stale > 0) add("staleTimeMean", of("staleSeconds") * 1e3 / stale, stale);
}
