/**
 * Engines of the study benchmark, and the same work for a bare worker.
 *
 * @module
 */
import type { Json, ResultRow } from "../src/core/mod.ts";
import type { MeasureContext } from "../src/study/mod.ts";

/** Next to no work. */
export function cheap(parameters: Json, { replication }: MeasureContext): ResultRow[] {
  const { rate } = parameters as { rate: number };
  return [{ entity: "total", metric: "replyRate", value: rate + replication, samples: 1 }];
}

/** Some milliseconds of work. */
export function heavy(parameters: Json, { replication }: MeasureContext): ResultRow[] {
  const { work } = parameters as { work: number };
  return [{ entity: "total", metric: "replyRate", value: compute(work, replication), samples: 1 }];
}

/** A sum that no compiler leaves out. */
function compute(work: number, start: number): number {
  let sum = start;
  for (let step = 1; step <= work; step++) sum += Math.sin(sum + step) / step;
  return sum;
}

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<{ replications: number; work: number }>) => void) | null;
  postMessage(message: number): void;
}

if (typeof (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope !== "undefined") {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage ??= ({ data: { replications, work } }) => {
    let sum = 0;
    for (let replication = 0; replication < replications; replication++) {
      sum += compute(work, replication);
    }
    scope.postMessage(sum);
  };
}
