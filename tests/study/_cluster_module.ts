/** A study whose replications take a while, for a cluster on which tasks are killed. */
import type { StudyDescription } from "@iovlab/iovlab/study";

/** Rounds at several points, each replication about a tenth of a second. */
export const study: StudyDescription = {
  name: "cluster",
  seed: 9,
  engine: { name: "noisy", module: "./_engines.ts", export: "noisy" },
  factors: {
    rate: { kind: "list", values: [100, 160] },
    noise: { kind: "list", values: [4, 8] },
  },
  fixed: { work: 15_000_000 },
  compare: { factor: "rate" },
  responses: [{
    name: "more",
    entity: "total",
    metric: "replyRate",
    precision: { relative: 0.02 },
  }],
  replications: { minimum: 8, round: 8, maximum: 24 },
};
