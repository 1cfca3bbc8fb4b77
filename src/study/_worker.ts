/**
 * What runs inside each worker: loads the measure function, then answers tasks.
 *
 * @module
 */
import process from "node:process";
import { InputError } from "../core/mod.ts";
import { carryOut, loadMeasure, messageOf } from "./_measure.ts";
import type { FromWorker, ToWorker } from "./_protocol.ts";
import type { Measure } from "./study.ts";

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;

/** A worker that ends without a word would be waited for without end. */
function refuseToEnd(): never {
  throw new Error("a measure function must not end its process: it should throw instead");
}
scope.close = refuseToEnd;
process.exit = refuseToEnd;
if (typeof Deno !== "undefined") Object.defineProperty(Deno, "exit", { value: refuseToEnd });
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
