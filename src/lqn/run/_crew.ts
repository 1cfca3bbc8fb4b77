/**
 * Workers that carry out the replications of one simulation.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import type { LqnModel } from "../model/mod.ts";
import type { LqnCommand, LqnReport, SimulateLqnOptions } from "../simulate/mod.ts";
import type { FromWorker, ToWorker } from "./_protocol.ts";

/** A worker with its replications. */
interface Member {
  readonly worker: Worker;
  readonly replications: readonly number[];
}

/** A crew of workers; replication k is that of worker k modulo their number. */
export class Crew {
  readonly #members: readonly Member[];
  readonly #count: number;

  /** Starts workers that first do again what was done before. */
  constructor(
    model: LqnModel,
    options: SimulateLqnOptions,
    replications: number,
    workers: number,
    history: readonly LqnCommand[],
  ) {
    this.#count = replications;
    this.#members = Array.from({ length: Math.min(workers, replications) }, (_, number) => {
      const worker = new Worker(new URL("./_worker.ts", import.meta.url), { type: "module" });
      const mine = Array.from({ length: replications }, (_, k) => k)
        .filter((k) => k % workers === number);
      const start: ToWorker = { model, options, replications: mine, history };
      worker.postMessage(start);
      return { worker, replications: mine };
    });
  }

  /** Has all replications carry out a command: their reports in order. */
  async carryOut(command: LqnCommand, signal?: AbortSignal): Promise<LqnReport[]> {
    const answers = await Promise.all(this.#members.map((one) => ask(one, command, signal)));
    const reports = new Array<LqnReport>(this.#count);
    this.#members.forEach(({ replications }, member) =>
      replications.forEach((replication, k) => reports[replication] = answers[member][k])
    );
    return reports;
  }

  /** Ends the workers. */
  close(): void {
    for (const { worker } of this.#members) worker.terminate();
  }
}

function ask(
  { worker }: Member,
  command: LqnCommand,
  signal: AbortSignal | undefined,
): Promise<readonly LqnReport[]> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal!.reason);
    signal?.addEventListener("abort", abort, { once: true });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      signal?.removeEventListener("abort", abort);
      if ("reports" in data) resolve(data.reports);
      else {reject(
          data.code ? new InputError(data.fault, { code: data.code }) : new Error(data.fault),
        );}
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot go on as a worker broke down: ${event.message}`));
    };
    const message: ToWorker = { command };
    worker.postMessage(message);
  });
}
