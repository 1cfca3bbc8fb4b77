/**
 * Made-up outcomes of studies, for tests of what experiments say of them.
 *
 * @module
 */
import { hashJson } from "@iovlab/iovlab/core";
import type { Group, Point, Series, Study, StudyOutcome } from "@iovlab/iovlab/study";

/**
 * An outcome in which every point has the series that it is given.
 *
 * @param study The study.
 * @param replications How many replications each group says that it has.
 * @param seriesOf The series of a point; `index` is the place of its group.
 */
export function madeOutcome(
  study: Pick<Study, "name" | "groups">,
  replications: number,
  seriesOf: (group: Group, point: Point, index: number) => readonly Series[],
): StudyOutcome {
  return {
    study: study.name,
    failures: [],
    groups: study.groups.map((group, index) => ({
      key: group.key,
      replications,
      reached: true,
      points: group.points.map((point) => ({
        key: point.key,
        id: hashJson(point.parameters),
        parametersHash: "",
        parameters: point.parameters,
        failed: false,
        series: seriesOf(group, point, index),
      })),
    })),
  };
}
