/**
 * Predictions of many rows on several worker threads; the same for any number of them.
 *
 * @module
 */
import type { Prediction, PredictOptions, PublishedRow, Unpredicted } from "../scenario/mod.ts";
import { predict } from "../scenario/mod.ts";
import { InputError } from "../core/mod.ts";

/** A row and the file that it is in. */
export interface PlacedRow {
  /** The file. */
  readonly file: string;
  /** The row. */
  readonly row: PublishedRow;
}

/** What a worker is asked. */
export interface PredictTask {
  /** The file of the row. */
  readonly file: string;
  /** The row's name. */
  readonly id: string;
  /** How much is spent. */
  readonly options: PredictOptions;
}

/** What a worker answers: a prediction, or the message and code of an error in the input. */
export type PredictAnswer =
  | { readonly found: Prediction | Unpredicted }
  | { readonly message: string; readonly code: string };

type Found = Prediction | Unpredicted;

/** Asks a worker for one row. */
function ask(worker: Worker, task: PredictTask): Promise<Found> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<PredictAnswer>) => {
      if ("found" in data) resolve(data.found);
      else reject(new InputError(data.message, { code: data.code }));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(task);
  });
}

/**
 * Predicts rows, in their order.
 *
 * @param workers Threads; with one, all happens in this one.
 * @param done Told of each row that is done.
 */
export async function predictRows(
  rows: readonly PlacedRow[],
  options: PredictOptions,
  workers: number,
  done: () => void = () => {},
): Promise<readonly Found[]> {
  if (workers === 1) {
    return rows.map(({ row }) => {
      const prediction = predict(row, options);
      done();
      return prediction;
    });
  }
  const found = new Array<Found>(rows.length);
  let next = 0;
  const threads = Array.from(
    { length: Math.min(workers, rows.length) },
    () => new Worker(new URL("./_predict_worker.ts", import.meta.url), { type: "module" }),
  );
  try {
    await Promise.all(threads.map(async (worker) => {
      while (next < rows.length) {
        const at = next++;
        const { file, row } = rows[at];
        found[at] = await ask(worker, { file, id: row.id, options });
        done();
      }
    }));
  } finally {
    for (const worker of threads) worker.terminate();
  }
  return found;
}
