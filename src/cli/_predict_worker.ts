/**
 * A worker thread that predicts one published row at a time.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { predict, type PublishedRow } from "../scenario/mod.ts";
import type { PredictAnswer, PredictTask } from "./_predict_rows.ts";
import { readPublished } from "./_published_files.ts";

/** What a worker sees of its thread. */
interface Thread {
  onmessage: (event: MessageEvent<PredictTask>) => void;
  postMessage(answer: PredictAnswer): void;
}

const thread = globalThis as unknown as Thread;
const files = new Map<string, readonly PublishedRow[]>();

function answer({ file, id, options }: PredictTask): PredictAnswer {
  try {
    const rows = files.get(file) ?? readPublished(file);
    files.set(file, rows);
    const row = rows.find((each) => each.id === id) as PublishedRow;
    return { found: predict(row, options) };
  } catch (error) {
    if (error instanceof InputError) return { message: error.message, code: error.code };
    throw error;
  }
}

thread.onmessage = ({ data }) => thread.postMessage(answer(data));
