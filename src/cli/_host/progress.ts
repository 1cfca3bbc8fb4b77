/**
 * Progress of a simulation on a terminal; elsewhere nothing is shown.
 *
 * @module
 */
import process from "node:process";

/** Seconds before anything is shown, and between two updates. */
const FIRST = 1;
const NEXT = 0.2;

/** Shows on standard error how far a simulation is, on one line that is gone at the end. */
export class SimulationProgress {
  private readonly start = performance.now();
  private nextAt = FIRST;
  private shown = false;

  /** Makes it; `terminal` tells whether a line can be redrawn. */
  constructor(
    private readonly terminal: boolean = process.stderr.isTTY ?? false,
    private readonly write: (text: string) => void = (text) => void process.stderr.write(text),
  ) {}

  /** So many replications are done, parts of one included, of those planned so far. */
  show(done: number, planned: number): void {
    if (!this.terminal) return;
    const seconds = (performance.now() - this.start) / 1e3;
    if (seconds < this.nextAt) return;
    this.nextAt = seconds + NEXT;
    this.shown = true;
    const percent = Math.floor(100 * done / planned);
    this.write(
      `\r\x1b[Ksimulating: ${Math.floor(done)} of ${planned} replications, ${percent}%, ${
        Math.floor(seconds)
      } s`,
    );
  }

  /** Takes the line away. */
  stop(): void {
    if (this.shown) this.write("\r\x1b[K");
  }
}
