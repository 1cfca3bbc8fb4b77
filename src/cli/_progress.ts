/**
 * Progress of a study on a terminal: one bar, or a line from time to time where there is none.
 *
 * @module
 */
import cliProgress from "cli-progress";
import process from "node:process";
import { progressText } from "../report/mod.ts";
import type { Progress } from "../study/mod.ts";

const LINE_SECONDS = 5;

/** Shows progress on standard error until it is finished. */
export class ProgressDisplay {
  private bar: cliProgress.SingleBar | undefined;
  private lineAt = 0;
  private last = "";

  /** Makes a display of a study by name; `terminal` tells whether lines can be redrawn. */
  constructor(
    private readonly name: string,
    private readonly terminal: boolean = process.stderr.isTTY ?? false,
  ) {}

  /** Shows how far the study is. */
  show(progress: Progress): void {
    if (this.terminal) this.draw(progress);
    else this.line(progress);
  }

  /** Ends the display, whatever came of the study. */
  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private draw(progress: Progress): void {
    if (!this.bar) {
      this.bar = new cliProgress.SingleBar({
        format: `${this.name} {bar} {value}/{total} replications, {text}`,
        stream: process.stderr,
        hideCursor: true,
        linewrap: false,
      }, cliProgress.Presets.shades_classic);
      this.bar.start(progress.replications, 0);
    }
    this.bar.setTotal(progress.replications);
    this.bar.update(progress.replicationsDone, { text: progressText(progress) });
  }

  private line(progress: Progress): void {
    if (progress.secondsElapsed < this.lineAt && !progress.finished) return;
    this.lineAt = progress.secondsElapsed + LINE_SECONDS;
    const { replicationsDone, replications } = progress;
    const done = `${replicationsDone}/${replications} replications`;
    const line = `${this.name}: ${done}, ${progressText(progress)}`;
    if (line !== this.last) console.error(this.last = line);
  }
}
