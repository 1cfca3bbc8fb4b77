/**
 * What an array task runs: carries out one chunk, and leaves one shard.
 *
 * Called with the folder of the study, the number of the batch and the number of the chunk.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { environment } from "../../store/mod.ts";
import { carryOut, loadMeasure } from "../_measure.ts";
import { engineOf } from "../engine.ts";
import { places, readEngine } from "./folder.ts";
import { readChunk, readShard, type ShardRecord, writeShard } from "./shard.ts";

/** Carries out a chunk; nothing is done where its shard is there. */
export async function carryOutChunk(folder: string, batch: number, chunk: number): Promise<void> {
  const shard = places.shard(folder, batch, chunk);
  if (existsSync(shard) && readShard(shard)) return;
  const engine = readEngine(folder);
  const { sourceHash } = engineOf(engine.name, engine.module, engine.export);
  if (sourceHash !== engine.sourceHash) {
    throw new Error(
      `Cannot carry out chunk ${chunk} as the engine's sources must be those that the study was submitted with: ` +
        `${engine.sourceHash.slice(0, 12)} then, ${sourceHash.slice(0, 12)} now`,
    );
  }
  const started = new Date().toISOString();
  const measure = await loadMeasure(engine);
  const { seed, antithetic, points } = readChunk(places.chunk(folder, batch, chunk));
  const records: ShardRecord[] = [];
  for (const { id, parameters, replications } of points) {
    for (const replication of replications) {
      const task = { id: records.length, parameters, seed, replication, antithetic };
      const { rows, failure, seconds } = carryOut(measure, task, chunk);
      records.push({ id, replication, seconds, ...(rows ? { rows } : { failure }) });
    }
  }
  const ended = new Date().toISOString();
  const where = { ...environment(), node: hostname(), started, ended };
  writeShard(shard, { source: sourceHash, batch, chunk, environment: where }, records);
}

if (import.meta.main) {
  const [folder, batch, chunk] = process.argv.slice(2);
  await carryOutChunk(folder, Number(batch), Number(chunk));
}
