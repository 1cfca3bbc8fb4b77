/**
 * Statistical: on hosts of every architecture the layered queueing network, simulated and solved, gives the packet level's throughput and core time; a wrong demand
 * shows.
 *
 * Tolerances are the largest difference that was measured on these hosts with this seed, rounded up to the next half percent: they say how far models are off, not
 * how far they may be. The whole table, over loads, VMs and workloads, is in `docs/host-as-lqn.md`.
 */
import assert from "node:assert/strict";
import {
  type Architecture,
  type CostModel,
  costModelOf,
  type Host,
  host,
  type HttperfInput,
  xen2009,
} from "@iovlab/iovlab/host";
import {
  compareEngines,
  type CompareOptions,
  type EngineAnswer,
  engineAnswer,
  lqnArchitectures,
} from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const always = (value: number) => ({ kind: "deterministic" as const, value });

function web(architecture: Architecture, vms: number, load: Partial<HttperfInput>): Host {
  const workload = {
    kind: "httperf",
    timeout: 0,
    requestBytes: always(300),
    replyBytes: always(1024),
    ...load,
  } as const;
  const count = architecture === "passthrough" ? 1 : vms;
  const link = { rate: 1e10 }; // the cores are the limit
  return host({ architecture, cores: 4, link, vms: [{ name: "web", count, workload }] });
}

/** What is measured of a host: the largest relative difference of a metric, over models. */
interface Sample {
  readonly load: Partial<HttperfInput>;
  readonly vms: number;
  readonly metric: "replyRate" | "cpuPerMegabit";
}

const samples: Readonly<Record<"saturated" | "half", Sample>> = {
  // what a host carries; two VMs, so that no solver has to share out saturated cores
  saturated: { load: { sessions: 64 }, vms: 2, metric: "replyRate" },
  // core time for what it carries, with the events of a light load
  half: {
    load: { arrivals: { kind: "poisson", rate: 4000 } },
    vms: 4,
    metric: "cpuPerMegabit",
  },
};

/** By architecture: the largest differences measured, and a cost that the models' demands are wrong by in the biased variant. */
const cases: Readonly<
  Record<Architecture, { saturated: number; half: number; wrong: Partial<CostModel> }>
> = {
  native: { saturated: 0.005, half: 0.005, wrong: { driverReceive: 3200 } },
  emulated: { saturated: 0.105, half: 0.015, wrong: { deviceModel: 1000 } },
  "split-driver": { saturated: 0.025, half: 0.04, wrong: { grantCopy: 7200 } },
  "vmm-driver": { saturated: 0.02, half: 0.005, wrong: { vmmSwitchPacket: 4000 } },
  "virtio-vhost": { saturated: 0.018, half: 0.02, wrong: { vhostReceive: 10_000 } },
  passthrough: { saturated: 0.015, half: 0.01, wrong: { iommuMap: 4500 } },
  "sr-iov": { saturated: 0.02, half: 0.01, wrong: { iommuMap: 4500 } },
  vdi: { saturated: 0.005, half: 0.005, wrong: { driverReceive: 3200 } },
};

const options: CompareOptions = { costs, seed: 11, replications: 2, duration: 0.5 };

function worst(answers: readonly EngineAnswer[], metric: Sample["metric"]): number {
  const row = compareEngines(answers).find((one) =>
    one.entity === "total" && one.metric === metric
  )!;
  const found = Object.values(row.differences);
  assert.equal(found.length, answers.length - 1);
  return Math.max(...found.map(Math.abs));
}

for (const architecture of Object.keys(lqnArchitectures) as Architecture[]) {
  const { wrong, ...tolerances } = cases[architecture];
  for (const name of ["saturated", "half"] as const) {
    const { load, vms, metric } = samples[name];
    const tolerance = tolerances[name];
    Deno.test(`${architecture}, ${name}: ${metric} of both models is within ${tolerance} of the packet level, and not with a wrong cost`, () => {
      const of = web(architecture, vms, load);
      const packet = engineAnswer("packet-level", of, options);
      const solved = (used: CompareOptions) => engineAnswer("lqn-analytic", of, used);
      const simulated = engineAnswer("lqn-simulation", of, options);
      const right = worst([packet, simulated, solved(options)], metric);
      assert.ok(right <= tolerance, `${right}`);
      const biased = { ...options, costs: { ...costs, ...wrong } };
      const off = worst([packet, solved(biased)], metric);
      assert.ok(off > tolerance, `${off}`);
    });
  }
}
