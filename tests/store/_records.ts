/** Small records for the tests of the store. */
import type { ResultRow } from "@iovlab/iovlab/core";
import type { PointRecord, ReplicationRecord, Store } from "@iovlab/iovlab/store";

export const engine = { name: "packet", sourceHash: "s1" };

/** The point with this id. */
export function pointOf(id: string): PointRecord {
  return {
    id,
    parametersHash: `h-${id}`,
    parameters: { name: id, text: "", list: [1.5] },
    seed: 7,
  };
}

/** Starts a run with one group of points. */
export function startRun(store: Store, ids: readonly string[], study = "study"): number {
  const run = store.startRun({ study, command: "test", provenance: { workers: 1 } });
  const points = ids.map((id) => ({ key: `key-${id}`, point: pointOf(id) }));
  store.definePoints(run, engine, [{ key: "group", rule: { kind: "fixed" }, points }]);
  return run;
}

/** Rows that depend on the replication, sorted as a store gives them. */
export function rowsFor(replication: number): ResultRow[] {
  return [
    { entity: "total", metric: "errorRate", value: NaN, samples: 0 },
    { entity: "total", metric: "replyRate", value: 100 + replication / 3, samples: 10 },
    { entity: "vm:web1", metric: "responseTimeP99", value: 1 / 3, halfWidth: 0.1, samples: 5 },
  ];
}

/** A finished replication. */
export function replicationOf(
  point: string,
  replication: number,
  rows: readonly ResultRow[] = rowsFor(replication),
): ReplicationRecord {
  return { point, replication, rows, seconds: 0.5, worker: 0 };
}

/** A file in a new folder. */
export function newPath(): string {
  return `${Deno.makeTempDirSync()}/iovlab.sqlite`;
}
