/** Points and rows that every process of the stress tests works out by itself. */
import { hashJson, type Json, type ResultRow } from "@iovlab/iovlab/core";
import type { EngineRecord, PointRecord } from "@iovlab/iovlab/store";

export const stressEngine: EngineRecord = { name: "stress", sourceHash: "abc" };
const seed = 5;

/** The point with a number, under its true address. */
export function stressPoint(number: number): PointRecord {
  const parameters: Json = { number };
  const parametersHash = hashJson(parameters);
  const { name: engine, sourceHash: source } = stressEngine;
  const id = hashJson({ engine, source, parameters: parametersHash, seed });
  return { id, parametersHash, parameters, seed };
}

const ids = new Map<number, string>();

/** The address of a point. */
export function pointIdOf(number: number): string {
  let id = ids.get(number);
  if (id === undefined) ids.set(number, id = stressPoint(number).id);
  return id;
}

/** The rows of a replication, as a store gives them back: a pure function of point and number. */
export function rowsAt(point: number, replication: number): ResultRow[] {
  return Array.from({ length: 12 }, (_, index) => ({
    entity: `vm:web${String.fromCharCode(97 + index)}`,
    metric: "replyRate",
    value: point + (replication + index) / 7,
    samples: replication + 1,
  }));
}
