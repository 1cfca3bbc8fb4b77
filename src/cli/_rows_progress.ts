/**
 * How many rows have been predicted, as a bar on a terminal; nothing where there is none.
 *
 * @module
 */
import cliProgress from "cli-progress";
import process from "node:process";

/** A bar that counts rows. */
export interface RowsProgress {
  /** One more row is done. */
  step(): void;
  /** Ends the display, whatever came of the rows. */
  stop(): void;
}

/** Starts a bar of so many rows on standard error, where that is a terminal. */
export function rowsProgress(rows: number): RowsProgress {
  if (!process.stderr.isTTY || rows < 2) return { step: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar({
    format: "validate {bar} {value}/{total} rows",
    stream: process.stderr,
    hideCursor: true,
    linewrap: false,
    clearOnComplete: true,
  }, cliProgress.Presets.shades_classic);
  bar.start(rows, 0);
  return { step: () => bar.increment(), stop: () => bar.stop() };
}
