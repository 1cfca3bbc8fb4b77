/**
 * Results of systems compared, and as rows. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { compare, type Replicated, systemRows } from "../../src/analysis/mod.ts";
import { host } from "../../src/host/mod.ts";
import { simulate } from "../../src/scenario/mod.ts";

function result(architecture: string, values: readonly number[], seed = 1): Replicated {
  const runs = values.map((value) => [
    { entity: "total", metric: "replyRate", value, samples: 1 },
    { entity: "vm:web", metric: "responseTimeMean", value: 1000 / value, samples: 1 },
  ]);
  return { host: { name: "web", architecture }, seed, primary: "replyRate", runs };
}

Deno.test("compare() pairs replications of one seed, also where one system has more of them", () => {
  const a = result("vdi", [11, 22, 33, 44]);
  const [row] = compare(a, result("split-driver", [10, 20, 30]));
  assert.equal(row.method, "paired");
  assert.equal(row.reference, "split-driver");
  assert.ok(Math.abs(row.ratio! - 1.1) < 1e-12 && Math.abs(row.ratioHigh! - 1.1) < 1e-9);
  assert.equal(row.difference, 2);
});

Deno.test("compare() of different seeds is Welch's, and wider than that of pairs", () => {
  const [a, b] = [[11, 22, 33], [10, 20, 30]];
  const [paired] = compare(result("vdi", a), result("native", b));
  const [apart] = compare(result("vdi", a, 2), result("native", b));
  assert.deepEqual([paired.method, apart.method], ["paired", "welch"]);
  assert.ok(apart.high - apart.low > 2 * (paired.high - paired.low));
});

Deno.test("compare() of several systems corrects p values by Holm's method", () => {
  const reference = result("native", [10, 20, 30, 40]);
  const one = result("vdi", [11, 21, 31.5, 41]);
  const other = result("sr-iov", [12, 21, 33, 41]);
  const [alone] = compare(one, reference);
  const together = compare([one, other], reference);
  assert.equal(together.length, 2);
  assert.ok(Math.abs(together[0].pValue - 2 * alone.pValue) < 1e-12);
});

Deno.test("systemRows() names systems by what tells them apart, and takes words for metrics", () => {
  const same = systemRows([result("vdi", [1, 2]), result("vdi", [3, 4])]);
  assert.deepEqual(same.map(({ system }) => system), ["web 1", "web 2"]);
  const [row] = systemRows([result("vdi", [10, 20])], ["responseTime"], { entity: "vm:web" });
  assert.deepEqual([row.metric, row.unit, row.value], ["responseTimeMean", "ms", 75]);
});

Deno.test("unknown words, other throughputs and values that nobody observed are refused", () => {
  const a = result("vdi", [1, 2]);
  assert.throws(() => systemRows([a], ["speed"]), { code: "analysis/no-metric" });
  const compute = { ...a, primary: "workRate" };
  assert.throws(() => compare(compute, a), /workRate is not replyRate/);
  assert.throws(() => compare(a, a, "tail"), { code: "analysis/no-value" });
});

Deno.test("a result of simulate() has the replications that its means are made of", () => {
  const workload = { kind: "httperf", sessions: 4 } as const;
  const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
  const found = simulate(web, { seed: 3, duration: 0.05, round: 3, precision: 0.5 });
  const [row] = systemRows([found]);
  const total = found.rows.find((each) => each.entity === "total" && each.metric === "replyRate")!;
  assert.deepEqual([found.seed, found.runs.length], [3, found.replications]);
  assert.equal(row.value, total.value);
  assert.ok(Math.abs((row.high - row.low) / 2 - total.halfWidth!) < 1e-9);
});
