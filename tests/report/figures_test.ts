/**
 * Figures of results by what they show. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { figure } from "../../src/report/mod.ts";

const result = (architecture: string, primary: string) => ({
  ...{ host: { name: "web", architecture }, seed: 1, primary },
  runs: [99, 100, 101].map((value) => [{ entity: "total", metric: primary, value, samples: 1 }]),
});

Deno.test("no result is refused in words by every figure", async () => {
  for (
    const draw of [
      () => figure.throughput([]),
      () => figure.responseTime([]),
      () => figure.metric([], "replyRate"),
      () => figure.metric([], ""),
    ]
  ) {
    await assert.rejects(async () => await draw(), {
      name: "InputError",
      code: "plot/no-rows",
      message: /there must be at least one result: current value is 0 results/,
    });
  }
});

Deno.test("throughputs of different metrics have no axis in common, and a metric must be one", async () => {
  const mixed = [result("vdi", "replyRate"), result("sr-iov", "transactionRate")];
  await assert.rejects(async () => await figure.throughput(mixed), {
    code: "analysis/no-metric",
    message: /must be the same metric: transactionRate is not replyRate/,
  });
  for (const name of ["", "toString", "speed"]) {
    await assert.rejects(async () => await figure.metric([result("vdi", "replyRate")], name), {
      code: "analysis/no-metric",
    });
  }
});
