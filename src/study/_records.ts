/**
 * The groups and points of a study as a store notes them.
 *
 * @module
 */
import { canonicalJson, type Json } from "../core/mod.ts";
import type { GroupRecord } from "../store/mod.ts";
import type { Schedule } from "./_schedule.ts";

/** The groups of a schedule, with their rules and points. */
export function groupRecords(schedule: Schedule): GroupRecord[] {
  return schedule.groups.map(({ group, points }) => ({
    key: group.key,
    rule: JSON.parse(canonicalJson(group.rule as unknown as Json)),
    points: [...points].map(([key, point]) => ({ key, point: point.identity })),
  }));
}
