/** Statistical: VMs that are alike get alike; one with more weight gets more. */
import assert from "node:assert/strict";
import { host, type HostInput } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";
import { costs, everyArchitecture } from "./_hosts.ts";

/** Reply rates of three VMs that are alike but for the weight of the first, over one replication of two seconds. */
function rates(input: Omit<HostInput, "vms">, replyBytes: number, weight = 256): number[] {
  const vms = host({
    ...input,
    vms: [weight, 256, 256].map((each) => ({
      weight: each,
      workload: {
        kind: "httperf",
        sessions: 40,
        replyBytes: { kind: "deterministic", value: replyBytes },
      },
    })),
  });
  const parameters = { host: vms, costs, duration: 2, detail: "full" } as const;
  return measureHost(parameters, { seed: 3, replication: 0 })
    .filter(({ entity, metric }) => entity.startsWith("vm:") && metric === "replyRate")
    .map(({ value }) => value);
}

/** The largest distance of a rate from the mean, as a share of it. */
function unevenness(all: readonly number[]): number {
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return Math.max(...all.map((rate) => Math.abs(rate / mean - 1)));
}

const off = { tso: false, gso: false, gro: false, checksum: false };

for (const architecture of everyArchitecture) {
  Deno.test(`${architecture}: a full line is shared evenly, though one ring may be full of another VM's packets`, () => {
    const all = rates({ architecture, cores: 2, offloads: off }, 65536);
    assert.ok(all.reduce((a, b) => a + b, 0) > 1700, `${all}`); // of 1,789 replies/s at line rate
    assert.ok(unevenness(all) < 0.15, `${all}`);
  });

  Deno.test(`${architecture}: a busy core is shared evenly by equal weights and unevenly by others`, () => {
    // a driver domain that gets what it needs, so that the guests are what is scarce
    const driverDomain = { weight: 8192 };
    const busy = { architecture, cores: 1, link: { rate: 10e9 }, driverDomain };
    assert.ok(unevenness(rates(busy, 1024)) < 0.1);
    const biased = rates(busy, 1024, 1024);
    assert.ok(unevenness(biased) > 0.3 && biased[0] > biased[1], `${biased}`);
  });
}
