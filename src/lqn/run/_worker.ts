/**
 * What runs inside each worker: its replications, command by command.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { type LqnReplication, type LqnReport, lqnSimulation } from "../simulate/mod.ts";
import type { FromWorker, ToWorker } from "./_protocol.ts";

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let parts: LqnReplication[] = [];

function begin(message: Extract<ToWorker, { model: unknown }>): void {
  const simulation = lqnSimulation(message.model, message.options);
  parts = message.replications.map((one) => simulation.start(one));
  for (const command of message.history) parts.forEach((part) => part.carryOut(command));
}

function answer(message: ToWorker): void {
  try {
    if ("model" in message) return begin(message);
    const reports: LqnReport[] = parts.map((part) => part.carryOut(message.command));
    scope.postMessage({ reports });
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    const code = error instanceof InputError ? error.code : undefined;
    scope.postMessage({ fault, ...(code === undefined ? {} : { code }) });
  }
}

scope.onmessage = (event) => answer(event.data);
