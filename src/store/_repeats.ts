/**
 * Whether a run would only say what the latest one of its study says already.
 *
 * @module
 */
import { canonicalJson, type Json } from "../core/mod.ts";
import type { Connection } from "./_connection.ts";
import type { GroupRecord, RunRecord } from "./records.ts";

/** What of a provenance has no part in what was asked for: code and machine are those of the run that measured. */
const circumstances = [
  ...["iovlab", "commit", "modified", "lock"],
  ...["environment", "executor", "workers"],
];

/** What a provenance says of what was asked for. */
function askedFor(provenance: Json): string {
  const all = Object.entries(Object(provenance) as { readonly [key: string]: Json });
  return canonicalJson(Object.fromEntries(all.filter(([key]) => !circumstances.includes(key))));
}

/** Groups with rules and points as one text; the order does not count. */
function contentOf(cells: readonly (readonly [string, string, string, string])[]): string {
  return cells.map((cell) => JSON.stringify(cell)).sort().join("\n");
}

/** Whether the latest run of the study came to its end without failures, with the same groups, rules, points and description. */
export function repeats(
  connection: Connection,
  { study, provenance = {} }: RunRecord,
  groups: readonly GroupRecord[],
): boolean {
  const [last] = connection.rows<[number, string | null, string, number]>(
    `SELECT run, finished, provenance, (SELECT count(*) FROM failure WHERE failure.run = run.run)
     FROM run WHERE study = ? ORDER BY run DESC LIMIT 1`,
    study,
  );
  if (!last) return false;
  const [run, finished, before, failures] = last;
  if (finished === null || failures > 0) return false;
  if (askedFor(JSON.parse(before)) !== askedFor(provenance)) return false;
  const known = connection.rows<[string, string, string, string]>(
    `SELECT run_group.group_key, rule, point_key, point.id FROM run_group
     JOIN run_point ON run_point.run = run_group.run AND run_point.group_key = run_group.group_key
     JOIN point ON point.point = run_point.point
     WHERE run_group.run = ?`,
    run,
  );
  const asked = groups.flatMap(({ key, rule, points }) =>
    points.map((each) => [key, canonicalJson(rule), each.key, each.point.id] as const)
  );
  return contentOf(known) === contentOf(asked);
}
