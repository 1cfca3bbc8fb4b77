/**
 * Where every chunk of a study is: told from its files and the queue.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { batchesOf, places, readJobs, type SubmittedJob } from "./folder.ts";

/** Where a chunk is: its shard is there; in the queue; neither. */
export type ChunkPlace = "finished" | "queued" | "running" | "lost";

/** One chunk. */
export interface ChunkState {
  readonly batch: number;
  readonly chunk: number;
  readonly place: ChunkPlace;
  /** How often it was submitted; 0 where a kill came between. */
  readonly attempts: number;
  /** The job and index it was submitted as last, as Slurm writes it; absent where never. */
  readonly task?: string;
}

/** The states of all chunks, in their order. `queue` is what waits or runs, by task. */
export function chunkStates(folder: string, queue: ReadonlyMap<string, string>): ChunkState[] {
  const jobs = readJobs(folder);
  return batchesOf(folder).flatMap(({ batch, chunks }) => {
    const finished = shardsOf(folder, batch);
    const submitted = submissions(jobs, batch);
    return Array.from({ length: chunks }, (_, chunk) => {
      const tasks = submitted.get(chunk) ?? [];
      const place = finished.has(chunk) ? "finished" : placeOf(tasks, queue);
      const task = tasks.at(-1);
      return { batch, chunk, place, attempts: tasks.length, ...(task ? { task } : {}) };
    });
  });
}

/** The tasks that each chunk of a batch was submitted as. */
function submissions(jobs: readonly SubmittedJob[], batch: number): Map<number, string[]> {
  const tasks = new Map<number, string[]>();
  for (const { job, chunks } of jobs.filter((one) => one.batch === batch)) {
    for (const [chunk, index] of chunks) {
      tasks.set(chunk, [...tasks.get(chunk) ?? [], `${job}_${index}`]);
    }
  }
  return tasks;
}

/** The chunks of a batch whose shards are there. */
function shardsOf(folder: string, batch: number): Set<number> {
  const path = dirname(places.shard(folder, batch, 0));
  if (!existsSync(path)) return new Set();
  const names = readdirSync(path).filter((name) => /^\d+\.jsonl$/.test(name));
  return new Set(names.map((name) => Number.parseInt(name)));
}

/** Slurm's states of what may still end well, but does not run. */
const waiting = new Set(["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SUSPENDED"]);

function placeOf(tasks: readonly string[], queue: ReadonlyMap<string, string>): ChunkPlace {
  const states = tasks.map((task) => queue.get(task)).filter((state) => state !== undefined);
  if (states.length === 0) return "lost";
  return states.every((state) => waiting.has(state)) ? "queued" : "running";
}
