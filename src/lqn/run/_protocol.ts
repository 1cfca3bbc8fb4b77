/**
 * The messages between a simulation and its workers.
 *
 * @module
 */

import type { LqnModel } from "../model/mod.ts";
import type { LqnCommand, LqnReport, SimulateLqnOptions } from "../simulate/mod.ts";

/** What a worker is told: first what to simulate, then commands. */
export type ToWorker =
  | {
    readonly model: LqnModel;
    readonly options: SimulateLqnOptions;
    /** The replications that are this worker's. */
    readonly replications: readonly number[];
    /** Commands that were carried out before elsewhere: to be done again, without a report. */
    readonly history: readonly LqnCommand[];
  }
  | { readonly command: LqnCommand };

/** What a worker answers to a command: one report for each of its replications, or why it cannot. */
export type FromWorker =
  | { readonly reports: readonly LqnReport[] }
  | { readonly fault: string; readonly code?: string };
