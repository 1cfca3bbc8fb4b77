/**
 * What it costs to take the shards of a cluster into a store, by the number of rows.
 *
 * `deno task bench:collect [--json] [--rows N,N,...] [--replications-of-shard N] [--replications-of-point N]`
 *
 * For each number of rows a study in a folder of its own: 10 rows a replication, and unless told 10 replications a
 * point and 200 a shard, in the form that array tasks write. Measured:
 *
 * - `planSeconds`: hashing the points and asking an empty store about each; `defineSeconds`: noting them;
 * - `collectSeconds`: reading, checking and storing all shards, which is what `study collect` does;
 * - `resumeSeconds`: asking the full store what is missing, which each `collect` and each `submit` does;
 * - `outcomeSeconds`: reading all values back for the table at the end of a study;
 * - bytes of a row in a shard and in the store, and the memory that the process took at most so far.
 *
 * @module
 */
import { rmSync, statSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import type { ResultRow } from "../src/core/mod.ts";
import { openStore, type Store } from "../src/store/mod.ts";
import { takeShards } from "../src/study/_slurm/collect.ts";
import { places } from "../src/study/_slurm/folder.ts";
import { type ShardRecord, writeShard } from "../src/study/_slurm/shard.ts";
import type { ChunkState } from "../src/study/_slurm/state.ts";
import { groupRecords } from "../src/study/_records.ts";
import { Schedule } from "../src/study/_schedule.ts";
import type { Study } from "../src/study/mod.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    rows: { type: "string", default: "10000,100000,1000000" },
    "replications-of-shard": { type: "string", default: "200" },
    "replications-of-point": { type: "string", default: "10" },
  },
});

const rowsOfReplication = 10;
const replicationsOfPoint = Number(values["replications-of-point"]);
const replicationsOfShard = Number(values["replications-of-shard"]);

/** A study of so many points; its engine is never loaded. */
function studyOf(points: number): Study {
  return {
    name: "synthetic",
    engine: { name: "synthetic", module: "data:text/javascript,", export: "x", sourceHash: "1" },
    seed: 1,
    groups: Array.from({ length: points }, (_, index) => ({
      key: `rate=${index}`,
      points: [{ key: "value", parameters: { rate: index, vms: index % 16 } }],
      rule: { kind: "fixed", replications: replicationsOfPoint },
    })),
  };
}

/** Rows with all digits that a double has. */
function rowsOf(replication: number, point: number): ResultRow[] {
  return Array.from({ length: rowsOfReplication }, (_, index) => ({
    entity: `vm:web${index}`,
    metric: "replyRate",
    value: 1000 / 3 + Math.sin(point + replication / 7 + index),
    samples: 1000 + index,
  }));
}

/** Writes all shards of a study as array tasks would; gives their number and their bytes. */
function writeShards(folder: string, ids: readonly string[]): { shards: number; bytes: number } {
  const replications = ids.length * replicationsOfPoint;
  const shards = Math.ceil(replications / replicationsOfShard);
  let bytes = 0;
  for (let chunk = 0; chunk < shards; chunk++) {
    const records: ShardRecord[] = [];
    const end = Math.min(replications, (chunk + 1) * replicationsOfShard);
    for (let number = chunk * replicationsOfShard; number < end; number++) {
      const point = Math.floor(number / replicationsOfPoint);
      const replication = number % replicationsOfPoint;
      const rows = rowsOf(replication, point);
      records.push({ id: ids[point], replication, rows, seconds: 0.1234 });
    }
    const path = places.shard(folder, 1, chunk);
    writeShard(path, { source: "1", batch: 1, chunk, environment: {} }, records);
    bytes += statSync(path).size;
  }
  return { shards, bytes };
}

/** Does something; gives what came out and its seconds. */
function timed<Result>(body: () => Result): [Result, number] {
  const started = performance.now();
  const result = body();
  return [result, (performance.now() - started) / 1000];
}

function statesOf(shards: number): ChunkState[] {
  return Array.from({ length: shards }, (_, chunk) => (
    { batch: 1, chunk, place: "finished" as const, attempts: 1 }
  ));
}

/** The most memory that the process has had, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Plans a study and notes its points, as `study submit` does; what was planned is not kept. */
function submit(study: Study, store: Store) {
  const [schedule, planSeconds] = timed(() => new Schedule(study, store));
  const run = store.startRun({ study: study.name });
  const engine = { name: study.engine.name, sourceHash: study.engine.sourceHash };
  const [, defineSeconds] = timed(() => store.definePoints(run, engine, groupRecords(schedule)));
  return { run, planSeconds, defineSeconds, ids: [...schedule.points.keys()] };
}

/** Submits, collects and reads back a study in a new folder. */
function measure(rows: number, folder: string, store: Store) {
  const points = Math.ceil(rows / rowsOfReplication / replicationsOfPoint);
  const study = studyOf(points);
  const { run, planSeconds, defineSeconds, ids } = submit(study, store);
  const { shards, bytes } = writeShards(folder, ids);
  const states = statesOf(shards);
  const [taken, collectSeconds] = timed(() => takeShards(folder, states, { store, run }));
  if (taken.shards !== shards) throw new Error(`${taken.shards} of ${shards} shards were taken`);
  const collectBytes = peakMemory();
  const [full, resumeSeconds] = timed(() => new Schedule(study, store));
  if (!full.done) throw new Error("the study is not at its end");
  const [outcome, outcomeSeconds] = timed(() => full.outcome());
  store.finishRun(run, outcome);
  const all = points * replicationsOfPoint * rowsOfReplication;
  return {
    ...{ rows: all, points, shards, planSeconds, defineSeconds, collectSeconds },
    ...{ rowsPerSecond: all / collectSeconds, resumeSeconds, outcomeSeconds },
    ...{ shardBytesPerRow: bytes / all, collectBytes, peakBytes: peakMemory() },
  };
}

function measured(rows: number) {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/iovlab.sqlite`;
    const store = openStore(path);
    const result = measure(rows, folder, store);
    store.close();
    return { ...result, storeBytesPerRow: statSync(path).size / result.rows };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const count of values.rows.split(",").map(Number)) {
  const result = measured(count);
  if (values.json) {
    console.log(JSON.stringify(result));
    continue;
  }
  const { rows, shards, collectSeconds, rowsPerSecond } = result;
  console.log(
    `${rows} rows in ${shards} shards: ${collectSeconds.toFixed(2)} s, ` +
      `${Math.round(rowsPerSecond)} rows/s; plan ${result.planSeconds.toFixed(2)} s, ` +
      `define ${result.defineSeconds.toFixed(2)} s, resume ${result.resumeSeconds.toFixed(2)} s, ` +
      `outcome ${result.outcomeSeconds.toFixed(2)} s; ` +
      `a row ${result.shardBytesPerRow.toFixed(0)} bytes in a shard, ` +
      `${result.storeBytesPerRow.toFixed(0)} in the store; ` +
      `memory ${(result.peakBytes / 2 ** 20).toFixed(0)} MB`,
  );
}
