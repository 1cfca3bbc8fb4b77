/**
 * A study of 2,000 cheap points, for what an executor costs by point.
 *
 * @module
 */
import type { StudyDescription } from "../src/study/mod.ts";

/** One replication at each rate. */
export const study: StudyDescription = {
  name: "cheap",
  seed: 1,
  engine: { name: "cheap", module: "./_study_engine.ts", export: "cheap" },
  factors: {
    rate: { kind: "list", values: Array.from({ length: 2000 }, (_, index) => index + 1) },
  },
  responses: [{ name: "rate", entity: "total", metric: "replyRate" }],
  replications: 1,
};
