/**
 * Progress in a notebook: one output that is replaced.
 *
 * @module
 */
import { checkInteger, checkNonNegative } from "../core/mod.ts";
import { type NotebookPort, notebookPort, settled } from "./_notebook.ts";
import { escapeHtml } from "./table_html.ts";

/** Options of {@linkcode progressDisplay}. */
export interface ProgressOptions {
  /** What is being done. */
  readonly label: string;
  /** How much there is to do. */
  readonly total: number;
  /** What is counted, such as `replications`; nothing unless told. */
  readonly unit?: string;
  /** The least time between two updates, in ms; 200 unless told. */
  readonly interval?: number;
  /** The notebook; the one that this process serves, if any, unless told. */
  readonly notebook?: NotebookPort;
  /** A clock in ms; the machine's unless told. */
  readonly clock?: () => number;
}

/** A progress output that is open. */
export interface ProgressDisplay {
  /** Says how much is done, out of the total or a new total, with a note. */
  update(done: number, total?: number, note?: string): Promise<void>;
  /** Shows the last state, whatever the time since the update before. */
  finish(note?: string): Promise<void>;
}

interface State {
  done: number;
  total: number;
  note: string;
  readonly unit: string;
}

function textOf(label: string, { done, total, note, unit }: State): string {
  const share = total > 0 ? ` (${Math.floor(100 * Math.min(1, done / total))}%)` : "";
  return `${label}: ${done} of ${total}${unit === "" ? "" : ` ${unit}`}${share}${
    note === "" ? "" : ` - ${note}`
  }`;
}

function message(id: string, label: string, state: State) {
  const text = textOf(label, state);
  const bar = `<progress value="${Math.min(state.done, state.total)}" max="${
    Math.max(1, state.total)
  }"></progress>`;
  return {
    data: { "text/html": `<div>${bar} ${escapeHtml(text)}</div>`, "text/plain": text },
    metadata: {},
    transient: { display_id: id },
  };
}

/**
 * Opens a progress output. Outside a notebook it shows nothing: a terminal has its own bar.
 *
 * @param options Label and total.
 * @throws {InputError} Where the total is not a whole number of at least 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { progressDisplay } from "@iovlab/iovlab/report";
 *
 * const sent: string[] = [];
 * const notebook = {
 *   send: (kind: string, message: { data: Readonly<Record<string, string>> }) => {
 *     sent.push(`${kind} ${message.data["text/plain"]}`);
 *     return Promise.resolve();
 *   },
 * };
 * const progress = await progressDisplay({ label: "A", total: 4, unit: "points", notebook, interval: 0 });
 * await progress.update(1);
 * assert.deepEqual(sent, [
 *   "display_data A: 0 of 4 points (0%)",
 *   "update_display_data A: 1 of 4 points (25%)",
 * ]);
 * ```
 */
export async function progressDisplay(options: ProgressOptions): Promise<ProgressDisplay> {
  const { label, unit = "", notebook = notebookPort(), interval = 200 } = options;
  const { clock = () => performance.now() } = options;
  const state: State = { done: 0, total: checkInteger("total", options.total, 0), note: "", unit };
  const id = `iovlab-${crypto.randomUUID()}`;
  let last = clock();
  if (notebook) await notebook.send("display_data", message(id, label, state));
  const redraw = async () => {
    last = clock();
    await notebook?.send("update_display_data", message(id, label, state));
  };
  return {
    async update(done, total = state.total, note = "") {
      Object.assign(state, { done: checkNonNegative("done", done), total, note });
      if (clock() - last >= interval) await redraw();
    },
    async finish(note = state.note) {
      state.note = note;
      await redraw();
      if (notebook) await settled();
    },
  };
}
