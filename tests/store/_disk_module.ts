/** A study that fills about 1.5 MB of a store, in some hundred transactions. */
import type { ResultRow } from "@iovlab/iovlab/core";
import type { MeasureContext, StudyDescription } from "@iovlab/iovlab/study";

export const study: StudyDescription = {
  name: "filling",
  seed: 3,
  factors: { rate: { kind: "list", values: Array.from({ length: 50 }, (_, index) => index + 1) } },
  responses: [{ name: "reply", entity: "vm:web0", metric: "replyRate" }],
  replications: { minimum: 4, round: 1, maximum: 4 },
};

export function measure(
  { rate }: { readonly rate: number },
  { replication }: MeasureContext,
): ResultRow[] {
  let sum = 0; // a millisecond or so, so that replications are kept a few at a time
  for (let step = 1; step < 50_000; step++) sum += Math.sin(step) / step;
  return Array.from({ length: 200 }, (_, index) => ({
    entity: `vm:web${index}`,
    metric: "replyRate",
    value: rate + (sum + replication + index) / 7,
    samples: 10,
  }));
}
