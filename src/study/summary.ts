/**
 * The table of a study: for each setting, system and response the estimate with its interval.
 *
 * @module
 */
import { type ColumnTable, from } from "arquero";
import { metrics } from "../core/mod.ts";
import { precisionsOf } from "./_criteria.ts";
import { baselineKey, studyPoints } from "./compile.ts";
import type { Response, StudyDescription } from "./description.ts";
import type { GroupOutcome, StudyOutcome } from "./outcome.ts";
import type { Criterion } from "./rule.ts";

/**
 * The results of a study, one row for each setting, system and response, in the order of the study.
 *
 * Columns: one for each factor; `response`; `unit`; `against` (the system that it is compared with, `null` where it is
 * not compared); `estimate`; `halfWidth` (of the 95% interval); `wanted` (the half-width that was to be
 * reached, `null` where none was); `reached` (`null` likewise); `replications`. A point that failed has `NaN`. The
 * estimate of a log-ratio is the natural logarithm: the ratio is `exp(estimate)`.
 *
 * @throws {InputError} Where the description is not that of the outcome.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type StudyDescription, summaryTable } from "@iovlab/iovlab/study";
 *
 * const description: StudyDescription = {
 *   name: "coins",
 *   factors: { bias: { kind: "list", values: [0.5] } },
 *   responses: [{ name: "heads", entity: "coin", metric: "share", unit: "1" }],
 *   replications: 3,
 * };
 * const series = [{ entity: "coin", metric: "share", values: [0.4, 0.5, 0.6] }];
 * const point = { key: "value", id: "1", parametersHash: "2", parameters: {}, failed: false, series };
 * const group = { key: "bias=0.5", replications: 3, reached: true, points: [point] };
 * const table = summaryTable({ study: "coins", groups: [group], failures: [] }, description);
 * const [{ bias, estimate, replications }] = table.objects() as Record<string, number>[];
 * assert.deepEqual([bias, estimate, replications], [0.5, 0.5, 3]);
 * ```
 */
export function summaryTable(outcome: StudyOutcome, description: StudyDescription): ColumnTable {
  const settings = new Map(
    studyPoints(description).map(({ group, point, setting }) => [`${group}\n${point}`, setting]),
  );
  const rows = outcome.groups.flatMap((group) =>
    description.responses.flatMap((response) =>
      rowsOf(group, response, description).map(({ point, ...row }) => (
        { ...settings.get(`${group.key}\n${point}`), ...row }
      ))
    )
  );
  return from(rows);
}

function rowsOf(group: GroupOutcome, response: Response, description: StudyDescription) {
  const { name, entity, metric, precision, unit } = response;
  const of = response.of ?? "each";
  const against = of === "each" ? {} : { against: baselineKey(description) };
  const criterion: Criterion = { ...response, of, ...against, ...precision };
  const found = precisionsOf([criterion], group.points.map(({ key }) => key), (key, row) => {
    const point = group.points.find((one) => one.key === key);
    return point?.series.find((one) => one.entity === row.entity && one.metric === row.metric)
      ?.values;
  });
  return found.map((one) => ({
    point: one.point,
    response: name,
    unit: of === "log-ratio" ? "ln" : unit ?? metrics[metric]?.unit ?? null,
    ...{ entity, metric },
    against: one.against ?? null,
    estimate: one.estimate,
    halfWidth: one.halfWidth,
    wanted: precision ? one.wanted : null,
    reached: precision ? one.reached : null,
    replications: group.replications,
  }));
}
