/**
 * Chunks and shards: what an array task is given, and what it gives back.
 *
 * A chunk is JSON: points with the numbers of the replications to carry out. A shard is lines of JSON: a header, a line for each
 * replication, and a last line with the count and the SHA-256 of all lines before it. A shard that does
 * not end so is none: a file system that loses the end of a file cannot make half a shard look whole.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Json, ResultRow } from "../../core/mod.ts";
import { writeFileAtomic } from "../../store/mod.ts";
import type { Task, TaskFailure } from "../executor.ts";

/** A point of a chunk with what to carry out of it. */
export interface ChunkPoint {
  /** The content address. */
  readonly id: string;
  readonly parameters: Json;
  readonly replications: readonly number[];
}

/** What one array task is given. */
export interface Chunk {
  readonly seed: number;
  readonly antithetic: boolean;
  readonly points: readonly ChunkPoint[];
}

/** What became of one replication of a chunk. */
export interface ShardRecord {
  /** The content address of the point. */
  readonly id: string;
  readonly replication: number;
  readonly rows?: readonly ResultRow[];
  readonly failure?: TaskFailure;
  /** Wall clock, in seconds. */
  readonly seconds: number;
}

/** What stands beside the results of a shard. */
export interface ShardHeader {
  /** The engine's source hash, as the task found it. */
  readonly source: string;
  readonly batch: number;
  readonly chunk: number;
  /** The node, the versions, the times. */
  readonly environment: { readonly [name: string]: Json };
}

/** Puts tasks into a chunk, those of a point together, in their order. */
export function chunkOf(tasks: readonly { readonly id: string; readonly task: Task }[]): Chunk {
  const points = new Map<string, { id: string; parameters: Json; replications: number[] }>();
  for (const { id, task } of tasks) {
    let point = points.get(id);
    if (!point) points.set(id, point = { id, parameters: task.parameters, replications: [] });
    point.replications.push(task.replication);
  }
  const { seed, antithetic = false } = tasks[0].task;
  return { seed, antithetic, points: [...points.values()] };
}

/** Writes a file of a chunk. */
export function writeChunk(path: string, chunk: Chunk): void {
  writeFileAtomic(path, JSON.stringify(chunk));
}

/** Reads a file of a chunk. */
export function readChunk(path: string): Chunk {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** JSON has no NaN and no infinity: they are `null` and texts. */
type Cell = number | null | "inf" | "-inf";

function cellOf(value: number): Cell {
  if (Number.isNaN(value)) return null;
  return value === Infinity ? "inf" : value === -Infinity ? "-inf" : value;
}

function numberOf(cell: Cell): number {
  if (cell === null) return NaN;
  return cell === "inf" ? Infinity : cell === "-inf" ? -Infinity : cell;
}

type RowCells = readonly [
  entity: string,
  metric: string,
  value: Cell,
  samples: number,
  width?: Cell,
];

function rowCells({ entity, metric, value, halfWidth, samples }: ResultRow): RowCells {
  const cells = [entity, metric, cellOf(value), samples] as const;
  return halfWidth === undefined ? cells : [...cells, cellOf(halfWidth)];
}

function rowOf([entity, metric, value, samples, width]: RowCells): ResultRow {
  const row = { entity, metric, value: numberOf(value) };
  return width === undefined
    ? { ...row, samples }
    : { ...row, halfWidth: numberOf(width), samples };
}

/** Writes a shard: its lines, then the line that makes it whole. */
export function writeShard(
  path: string,
  header: ShardHeader,
  records: readonly ShardRecord[],
): void {
  const lines = [JSON.stringify(header)];
  for (const { id, replication, rows, failure, seconds } of records) {
    const what = rows ? { rows: rows.map(rowCells) } : { failure };
    lines.push(JSON.stringify({ id, replication, seconds, ...what }));
  }
  const body = `${lines.join("\n")}\n`;
  writeFileAtomic(
    path,
    `${body}${JSON.stringify({ count: records.length, hash: hashOf(body) })}\n`,
  );
}

/** The SHA-256 of the bytes of a file, in hexadecimal digits; by Deno itself, as shards are large. */
function hashOf(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A shard that was read. */
export interface Shard {
  readonly header: ShardHeader;
  readonly records: readonly ShardRecord[];
}

/** Reads a shard; `undefined` where it is not whole. */
export function readShard(path: string): Shard | undefined {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(newline, bytes.length - 2) + 1;
  const body = bytes.subarray(0, end);
  try {
    const { count, hash } = JSON.parse(bytes.toString("utf8", end)) as {
      readonly count: number;
      readonly hash: string;
    };
    if (hashOf(body) !== hash) return undefined;
    const lines = body.toString("utf8").split("\n");
    const header = JSON.parse(lines[0]) as ShardHeader;
    const records = lines.slice(1, -1).map((line) => recordOf(JSON.parse(line)));
    return records.length === count ? { header, records } : undefined;
  } catch {
    return undefined;
  }
}

/** The byte that ends a line. */
const newline = 0x0a;

function recordOf(
  { id, replication, seconds, rows, failure }: {
    readonly id: string;
    readonly replication: number;
    readonly seconds: number;
    readonly rows?: readonly RowCells[];
    readonly failure?: TaskFailure;
  },
): ShardRecord {
  return { id, replication, seconds, ...(rows ? { rows: rows.map(rowOf) } : { failure }) };
}
