/**
 * The process of a study in the background: runs it, and says how far it is.
 *
 * Called with one argument, JSON of {@linkcode BackgroundOrder}.
 *
 * @module
 */
import process from "node:process";
import { join } from "node:path";
import { openStore } from "../../store/mod.ts";
import { loadStudy } from "../load.ts";
import type { Progress } from "../progress.ts";
import { studyProvenance } from "../provenance.ts";
import { runStudy } from "../run.ts";
import { workers } from "../workers.ts";
import { type BackgroundFile, heartbeat, studyFolder, writeState } from "./files.ts";

/** What the process is to do. */
export interface BackgroundOrder {
  /** The path of the study's module. */
  readonly file: string;
  readonly overrides: readonly string[];
  /** The folder for results. */
  readonly out: string;
  readonly workers: number;
  /** A hash of what is run. */
  readonly what: string;
}

/** The least time between two notes of progress, in milliseconds. */
const noteInterval = 250;

async function work(order: BackgroundOrder): Promise<void> {
  const loaded = await loadStudy(order.file, order.overrides);
  const { study } = loaded;
  const folder = studyFolder(order.out, study.name);
  const own = { pid: process.pid, what: order.what };
  let last: Progress | undefined, noted = -Infinity;
  const note = (state: BackgroundFile["state"], error?: string) =>
    writeState(folder, {
      ...own,
      state,
      progress: last,
      ...(error === undefined ? {} : { error }),
    });
  const abort = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => abort.abort(new Error("interrupted")));
  }
  note("running");
  const beat = setInterval(() => note("running"), heartbeat);
  try {
    using store = openStore(join(order.out, "iovlab.sqlite"), { create: true });
    const { failures } = await runStudy(study, {
      ...{ store, executor: workers(order.workers), signal: abort.signal },
      command: `startStudy ${[order.file, ...order.overrides].join(" ")}`,
      provenance: studyProvenance(loaded),
      onProgress: (progress) => {
        last = progress;
        if (performance.now() - noted < noteInterval) return;
        noted = performance.now();
        note("running");
      },
    });
    clearInterval(beat);
    const lines = failures.map(({ group, point, replication, message }) =>
      `${group}/${point}, replication ${replication}: ${message}`
    );
    note(failures.length > 0 ? "failed" : "finished", lines.join("\n") || undefined);
  } catch (error) {
    clearInterval(beat);
    note(
      abort.signal.aborted ? "interrupted" : "failed",
      error instanceof Error ? error.message : `${error}`,
    );
  }
}

if (import.meta.main) await work(JSON.parse(process.argv[2]));
