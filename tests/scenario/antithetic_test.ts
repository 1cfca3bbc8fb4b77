import assert from "node:assert/strict";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const web = host({
  architecture: "vdi",
  vms: [{ name: "web", workload: { kind: "httperf", arrivals: { kind: "poisson", rate: 2000 } } }],
});

function rateOf(replication: number, mirrored?: boolean): number {
  const parameters = { host: web, costs, duration: 0.2, detail: "total" } as const;
  const rows = measureHost(parameters, { seed: 1, replication, mirrored });
  return rows.find(({ metric }) => metric === "replyRate")!.value;
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

Deno.test("a host with mirrored streams is another replication, and the same each time", () => {
  assert.equal(rateOf(3, true), rateOf(3, true));
  assert.equal(rateOf(3, false), rateOf(3));
  assert.notEqual(rateOf(3, true), rateOf(3, false));
});

// Independent replications have a ratio of 1 below; the 0.5% quantile of F with 119 and 119 degrees of freedom is 0.62.
Deno.test("statistical: the mean of an antithetic pair of hosts varies less than that of two independent replications", () => {
  const pairs = 120;
  const plain = Array.from({ length: pairs }, (_, index) => rateOf(index));
  const mirrored = Array.from({ length: pairs }, (_, index) => rateOf(index, true));
  const independent = Array.from({ length: pairs }, (_, index) => rateOf(1000 + index));
  const meanOf = (other: readonly number[]) =>
    plain.map((value, index) => (value + other[index]) / 2);
  const ratio = (other: readonly number[]) => varianceOf(meanOf(other)) / (varianceOf(plain) / 2);
  assert.ok(ratio(mirrored) < 0.62, `${ratio(mirrored)}`);
  assert.ok(ratio(independent) > 0.62, `${ratio(independent)}`);
});
