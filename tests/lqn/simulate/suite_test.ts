/** Published: models of the LQN suite with exact references (`ref.json` beside each), where the suite is at hand. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readLqnModel } from "../../../src/lqn/format/mod.ts";
import { lqnMetrics } from "../../../src/lqn/model/mod.ts";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";

const suite = new URL("../../../../shared/lqn-suite/models/", import.meta.url);
const absent = !existsSync(suite);

const models = [
  "regression/03-sanity.lqnx",
  "regression/04-sanity.lqnx",
  "regression/44-activities.lqnx",
  "regression/50-replication.lqnx",
  "regression/61-semaphore.lqnx",
  "regression/81-sync.lqnx",
  "regression/88-quorum.lqnx",
  "gen/gen-7123.lqn",
  "variance/cv=0.25.in",
  "hybrid-solver/case-01.lqn",
];

interface Reference {
  readonly metrics: Readonly<Record<string, Readonly<Record<string, { readonly value: number }>>>>;
}

for (const name of models) {
  Deno.test({
    name: `published: ${name} agrees with its Markov chain within max(1%, 3 half-widths)`,
    ignore: absent,
    fn: () => {
      const text = readFileSync(new URL(name, suite), "utf8");
      const reference = readFileSync(new URL(name.replace(/\.[^.]*$/, ".ref.json"), suite), "utf8");
      const { metrics }: Reference = JSON.parse(reference);
      const result = simulateLqn(readLqnModel(text, { file: name }), { precision: 0.01 });
      assert.equal(result.status, "solved");
      let compared = 0;
      for (const [key, elements] of Object.entries(metrics)) {
        for (const [element, { value }] of Object.entries(elements)) {
          const found = result.values.find((one) =>
            lqnMetrics[one.metric].key === key && one.element === element
          );
          if (!found) continue;
          const allowed = Math.max(0.01 * Math.abs(value), 3 * (found.halfWidth ?? 0)) + 1e-9;
          assert.ok(
            Math.abs(found.value - value) <= allowed,
            `${key} ${element}: ${found.value}, reference ${value}`,
          );
          compared++;
        }
      }
      assert.ok(compared >= 5, `${compared} values`);
    },
  });
}
