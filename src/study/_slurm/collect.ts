/**
 * Takes shards into the store, and finds out what a study needs next.
 *
 * Which shards were taken is noted beside them, after the transaction that took them; a kill between the
 * two takes them again, which changes nothing. The notes name the run, so that another store starts anew.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { type Store, writeFileAtomic } from "../../store/mod.ts";
import { Schedule } from "../_schedule.ts";
import type { Task, TaskFailure } from "../executor.ts";
import type { Study } from "../study.ts";
import { places } from "./folder.ts";
import { readChunk, readShard, type ShardRecord } from "./shard.ts";
import type { ChunkState } from "./state.ts";

/** A replication that threw, by the key of its point and number. */
export type Failures = Map<string, TaskFailure>;

/** What is noted about the shards of a batch that were taken. */
interface Collected {
  readonly run: number;
  readonly chunks: readonly number[];
  readonly failures: readonly (readonly [key: string, failure: TaskFailure])[];
}

/** The key of a replication of a point. */
export function keyOf(id: string, replication: number): string {
  return `${id}#${replication}`;
}

/** What was taken. */
export interface Taken {
  /** Replications that threw, over all shards so far. */
  readonly failures: Failures;
  /** Shards that are not whole, though they are there. */
  readonly broken: readonly ChunkState[];
  /** Shards that were taken now. */
  readonly shards: number;
}

/** Takes every finished shard that was not taken yet, batch by batch, in the order of the chunks. */
export function takeShards(
  folder: string,
  states: readonly ChunkState[],
  { store, run }: { readonly store: Store; readonly run: number },
): Taken {
  const failures: Failures = new Map();
  const broken: ChunkState[] = [];
  let shards = 0;
  for (const [batch, chunks] of Map.groupBy(states, (state) => state.batch)) {
    const known = readCollected(folder, batch, run);
    const before = new Set(known.chunks);
    const now = [...known.chunks];
    const found = [...known.failures];
    for (
      const state of chunks.filter(({ place, chunk }) => place === "finished" && !before.has(chunk))
    ) {
      const shard = readShard(places.shard(folder, batch, state.chunk));
      if (!shard) {
        broken.push(state);
        continue;
      }
      store.add(run, shard.records.filter(({ rows }) => rows).map((record) => kept(record, state)));
      for (const { id, replication, failure } of shard.records) {
        if (failure) found.push([keyOf(id, replication), failure]);
      }
      now.push(state.chunk);
      shards++;
    }
    for (const [key, failure] of found) failures.set(key, failure);
    if (now.length > before.size) {
      writeFileAtomic(
        places.collected(folder, batch),
        JSON.stringify({ run, chunks: now, failures: found }),
      );
    }
  }
  return { failures, broken, shards };
}

function kept({ id, replication, rows, seconds }: ShardRecord, { chunk }: ChunkState) {
  return { point: id, replication, rows: rows!, seconds, worker: chunk };
}

function readCollected(folder: string, batch: number, run: number): Collected {
  const path = places.collected(folder, batch);
  const none: Collected = { run, chunks: [], failures: [] };
  if (!existsSync(path)) return none;
  const found = JSON.parse(readFileSync(path, "utf8")) as Collected;
  return found.run === run ? found : none;
}

/** A task with the content address of its point. */
export interface NeededTask {
  readonly id: string;
  readonly task: Task;
}

/** What a study needs next, given the store and what threw: its state and the tasks that nobody has carried out. */
export function needed(
  study: Study,
  store: Store,
  failures: Failures,
): { readonly schedule: Schedule; readonly tasks: readonly NeededTask[] } {
  const schedule = new Schedule(study, store);
  const tasks: NeededTask[] = [];
  for (let next = schedule.tasks(); next.length > 0; next = schedule.tasks()) {
    for (const task of next) {
      const { id } = schedule.workOf(task.id).point.identity;
      const failure = failures.get(keyOf(id, task.replication));
      if (failure) schedule.take({ id: task.id, failure, seconds: 0, worker: 0 });
      else tasks.push({ id, task });
    }
  }
  return { schedule, tasks };
}

/** The replications that the given chunks were handed. */
export function handedOut(folder: string, states: readonly ChunkState[]): Set<string> {
  const keys = new Set<string>();
  for (const { batch, chunk } of states) {
    for (const { id, replications } of readChunk(places.chunk(folder, batch, chunk)).points) {
      for (const replication of replications) keys.add(keyOf(id, replication));
    }
  }
  return keys;
}
