/**
 * What runs inside each worker: loads the measure function, then answers tasks.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { carryOut, loadMeasure, messageOf } from "./_measure.ts";
import type { FromWorker, ToWorker } from "./_protocol.ts";
import type { Measure } from "./study.ts";

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope;
let measure: Promise<Measure> | undefined;
let worker = 0;

async function answer(message: ToWorker): Promise<void> {
  if ("engine" in message) {
    worker = message.worker;
    measure = loadMeasure(message.engine);
  }
  try {
    const loaded = await measure!;
    if (!("tasks" in message)) return;
    scope.postMessage({ results: message.tasks.map((task) => carryOut(loaded, task, worker)) });
  } catch (error) {
    const code = error instanceof InputError ? error.code : undefined;
    scope.postMessage({ unusable: messageOf(error), code });
  }
}

scope.onmessage = (event) => void answer(event.data);
