/**
 * One replication of one point by itself, for debugging.
 *
 * @module
 */
import { hint, InputError, type ResultRow } from "../core/mod.ts";
import { canonicalRows, contextOf, loadMeasure } from "./_measure.ts";
import { identify } from "./_point.ts";
import type { MeasureContext, Point, Study } from "./study.ts";

/** A replication that was measured by itself. */
export interface Rerun {
  /** The content address of its point, under which the store has it. */
  readonly id: string;
  /** The point. */
  readonly point: Point;
  /** What the measure function was told. */
  readonly context: MeasureContext;
  /** The rows. */
  readonly rows: readonly ResultRow[];
}

/**
 * Measures one replication in this process; what the measure function throws comes through as it is, so
 * that a debugger stops there. Nothing is stored.
 *
 * @param point `GROUP/POINT`, the group's key alone where it has one point, or the beginning of a content address.
 * @param replication The number of the replication, from 0.
 * @throws {InputError} `study/no-such-point`, with the nearest name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rerun, type Study } from "@iovlab/iovlab/study";
 *
 * const source = `export const measure = (parameters, { replication }) => [
 *   { entity: "total", metric: "replyRate", value: parameters.rate + replication, samples: 1 },
 * ];`;
 * const module = `data:text/javascript,${encodeURIComponent(source)}`;
 * const study: Study = {
 *   name: "tiny",
 *   engine: { name: "tiny", module, export: "measure", sourceHash: "1" },
 *   seed: 1,
 *   groups: [{
 *     key: "only",
 *     points: [{ key: "a", parameters: { rate: 10 } }],
 *     rule: { kind: "fixed", replications: 3 },
 *   }],
 * };
 * const { rows } = await rerun(study, "only/a", 17);
 * assert.equal(rows[0].value, 27);
 * ```
 */
export async function rerun(study: Study, point: string, replication: number): Promise<Rerun> {
  const found = find(study, point);
  const { id, antithetic, seed } = identify(study, found.parameters);
  const measure = await loadMeasure(study.engine);
  const context = contextOf({ id: 0, parameters: found.parameters, seed, replication, antithetic });
  const rows = canonicalRows(measure(found.parameters, context));
  return { id, point: found, context, rows };
}

function find(study: Study, name: string): Point {
  const all = study.groups.flatMap((group) =>
    group.points.map((point) => ({ group: group.key, count: group.points.length, point }))
  );
  const byName = all.filter(({ group, count, point }) =>
    name === `${group}/${point.key}` || (count === 1 && name === group)
  );
  if (byName.length > 0) return byName[0].point;
  const byId = name.length < 4 || !/^[0-9a-f]+$/.test(name)
    ? []
    : all.filter(({ point }) => identify(study, point.parameters).id.startsWith(name));
  if (byId.length > 0) return byId[0].point;
  const names = all.map(({ group, point }) => `${group}/${point.key}`);
  throw new InputError(
    `Cannot find point "${name}" of study "${study.name}"${
      hint(name, names)
    }: the dry run lists them, such as "${names[0]}"`,
    { code: "study/no-such-point" },
  );
}
