/**
 * A study in a process of its own, followed from a notebook or a terminal.
 *
 * The study does not hang on who looks at it: looking away, closing the notebook or restarting its kernel leaves it running, and
 * the same `startStudy` attaches to it again.
 *
 * @module
 */
import type { BackgroundStatus, BackgroundStudy, Progress } from "../study/mod.ts";
import { type NotebookPort, notebookPort } from "./_notebook.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";
import { progressText } from "./study_progress.ts";

/** The part of a {@linkcode BackgroundStudy} that is followed. */
export type FollowedStudy = Pick<BackgroundStudy, "status" | "ended"> & {
  /** What is run. */
  readonly loaded: { readonly study: { readonly name: string } };
};

/** How to follow a study. */
export interface ShowStudyOptions {
  /** Looks away, and leaves the study running, once this holds. */
  readonly until?: (progress: Progress) => boolean;
  /** Looks away, and leaves the study running, such as `AbortSignal.timeout(5000)`. */
  readonly signal?: AbortSignal;
  /** The notebook; the one that this process serves, if any, unless told. */
  readonly notebook?: NotebookPort;
  /** Prints a line outside a notebook; `console.log` unless told. */
  readonly print?: (line: string) => void;
  /** The least time between two lines outside a notebook, in seconds; 5 unless told. */
  readonly lineSeconds?: number;
}

/** What a state means for who looks at it. */
const endings: Readonly<Record<BackgroundStatus["state"], string>> = {
  running: "still running",
  finished: "finished",
  failed: "failed",
  interrupted: "interrupted: the next start goes on from here",
  lost: "its process is gone: the next start goes on from here",
};

/** The state in words, with what is known of the failure. */
function endingOf({ state, progress, error }: BackgroundStatus): string {
  const parts = [endings[state], progress ? progressText(progress) : undefined, error];
  return parts.filter((part) => part !== undefined).join(", ");
}

/**
 * Shows a study until it ends: replications and points done, the time left, and the interval that is furthest from
 * its precision, with its response.
 *
 * In a notebook it is one output that is replaced in place; elsewhere a line from time to time. Write `await
 * showStudy(running)` and look at the status that it gives. Neither `until` nor `signal` ends the study: `running.cancel()` does.
 *
 * @param running What `startStudy` gives.
 * @returns How the study is when it ended, or when this looked away.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { showStudy } from "@iovlab/iovlab/report";
 * import { startStudy } from "@iovlab/iovlab/study";
 *
 * const folder = Deno.makeTempDirSync();
 * Deno.writeTextFileSync(
 *   `${folder}/coins.ts`,
 *   `export const study = {
 *     name: "coins",
 *     responses: [{ name: "heads", entity: "coin", metric: "share" }],
 *     replications: 3,
 *   };
 *   export const measure = () => [{ entity: "coin", metric: "share", value: 0.5, samples: 1 }];`,
 * );
 * const running = await startStudy(`${folder}/coins.ts`, { out: folder, workers: 1 });
 * const lines: string[] = [];
 * const { state } = await showStudy(running, { print: (line) => lines.push(line) });
 * assert.equal(state, "finished");
 * assert.equal(lines.at(-1), "coins: 3 of 3 replications (100%) - finished, 1 of 1 points");
 * ```
 */
export async function showStudy(
  running: FollowedStudy,
  options: ShowStudyOptions = {},
): Promise<BackgroundStatus> {
  const { until, signal, notebook = notebookPort() } = options;
  const label = running.loaded.study.name;
  const display = notebook
    ? await progressDisplay({ label, total: 0, unit: "replications", notebook, interval: 0 })
    : lineDisplay(label, options);
  const away = new AbortController();
  const look = async (progress: Progress) => {
    const { replicationsDone, replications } = progress;
    await display.update(replicationsDone, replications, progressText(progress));
    if (until?.(progress)) away.abort();
  };
  const either = signal ? AbortSignal.any([signal, away.signal]) : away.signal;
  const status = await running.ended(look, either).catch((error) => {
    if (!either.aborted) throw error;
    return running.status();
  });
  await display.finish(endingOf(status));
  return status;
}

/** Progress as lines, not more often than they can be read. */
function lineDisplay(
  name: string,
  { print = console.log, lineSeconds = 5 }: ShowStudyOptions,
): ProgressDisplay {
  let state = `0 of 0 replications`;
  let last = performance.now();
  return {
    update(done, total = done, note = "") {
      const share = total > 0 ? ` (${Math.floor(100 * Math.min(1, done / total))}%)` : "";
      state = `${done} of ${total} replications${share}`;
      if (performance.now() - last >= 1000 * lineSeconds) {
        last = performance.now();
        print(`${name}: ${state} - ${note}`);
      }
      return Promise.resolve();
    },
    finish(note = "") {
      print(`${name}: ${state} - ${note}`);
      return Promise.resolve();
    },
  };
}
