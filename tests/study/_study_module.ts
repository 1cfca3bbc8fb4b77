/** A study as a user writes it: a description, and the engine in a module of its own. */
import type { StudyDescription } from "@iovlab/iovlab/study";

/** Two systems, whose common noise a comparison takes out. */
export const study: StudyDescription = {
  name: "two-systems",
  question: "How much more does the second system answer?",
  seed: 4,
  engine: { name: "responding", module: "./_engines.ts", export: "responding" },
  factors: {
    system: { kind: "list", values: ["split", "vdi"] },
    rate: { kind: "range", from: 100, to: 200, unit: "replies/s" },
    noise: { kind: "list", values: [4, 8] },
  },
  fixed: { own: 1 },
  compare: { factor: "system" },
  responses: [
    {
      name: "rate",
      entity: "total",
      metric: "replyRate",
      precision: { relative: 0.05 },
    },
    {
      name: "more",
      entity: "total",
      metric: "replyRate",
      of: "difference",
      precision: { absolute: 1 },
    },
    { name: "draw", entity: "nic", metric: "draw", unit: "1" },
  ],
  replications: { minimum: 4, round: 2, maximum: 20 },
};
