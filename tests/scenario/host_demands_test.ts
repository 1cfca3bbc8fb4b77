/** Exact: by the least demands nobody does more than the resources of random hosts allow; and where one is saturated, not much less. */
import assert from "node:assert/strict";
import {
  type Architecture,
  costModelOf,
  host,
  type HostInput,
  type PlainWorkloadInput,
  xen2009,
} from "@iovlab/iovlab/host";
import { hostDemands, Machine, type Measure, throughputBounds } from "@iovlab/iovlab/scenario";
import { type Demanded, demanded, fixedHost } from "./_random_demand.ts";
import { everyArchitecture } from "./_random_host.ts";

const costs = costModelOf(xen2009);
const HOSTS = 320;
const SECONDS = 0.05;

const seenHosts = new Map<number, Demanded>();

/** The n-th random host, run once. */
function seenOf(index: number): Demanded {
  const seen = seenHosts.get(index) ?? demanded(fixedHost(index), index, SECONDS);
  seenHosts.set(index, seen);
  return seen;
}

/** What a resource may have given beyond its capacity, as a share: caps are kept in the long run, by periods and by buckets. */
function beyond({ host, demands }: Demanded, resource: number): number {
  const { name, capacity } = demands.resources[resource];
  const [kind, owner] = name.split(":");
  if (kind === "device-cap") return 70_000 * 8 / (capacity * SECONDS);
  const vm = host.vms.find((each) => each.name === owner);
  if (!vm || vm.cap === 0) return 0;
  // all vCPUs run until the first account of a period, and those of a tick that comes late
  const periods = "debit" in host.scheduler && host.scheduler.debit === "tick" ? 2 : 1;
  return vm.vcpus * periods * 0.03 * host.clockRate / (capacity * SECONDS);
}

for (const [turn, architecture] of everyArchitecture.entries()) {
  Deno.test(`${architecture}: what random hosts did took no more of any resource than there is`, () => {
    let most = 0;
    let kinds = 0;
    for (let index = turn; index < HOSTS; index += everyArchitecture.length) {
      const seen = seenOf(index);
      seen.shares.forEach((share, resource) => {
        const { name } = seen.demands.resources[resource];
        assert.ok(share <= 1 + beyond(seen, resource), `host ${index}: ${name} ${share}`);
        if (!name.startsWith("vm:")) most = Math.max(most, share);
      });
      kinds += seen.demands.flows.filter((_, i) => seen.units[i] > 0).length;
    }
    // some resource was used up: demands that are a tenth too high would be noticed
    assert.ok(most > 0.95, `${most}`);
    assert.ok(kinds > HOSTS / everyArchitecture.length, `${kinds} flows`);
  });
}

/** What a resource may have done less than the units say, as a share: of a unit, whose parts come in turns. */
function behind({ demands, units }: Demanded, resource: number): number {
  const flows = demands.flows.filter((_, i) => units[i] > 0);
  const unit = flows.reduce((sum, { demands: each }) => sum + each[resource], 0);
  return unit / (demands.resources[resource].capacity * SECONDS);
}

Deno.test("accounts have what the packets and programs of random hosts take at least", () => {
  const checked = new Map<string, number>();
  for (let index = 0; index < HOSTS; index++) {
    const seen = seenOf(index);
    seen.shares.forEach((share, resource) => {
      const used = seen.used[resource];
      const { name } = seen.demands.resources[resource];
      if (Number.isNaN(used) || share === 0) return;
      const least = share - behind(seen, resource) - 1e-9;
      assert.ok(
        used >= least,
        `host ${index} (${seen.host.architecture}): ${name} ${used} ${share}`,
      );
      const key = name.split(":")[0];
      if (share > 0.5 * used) checked.set(key, (checked.get(key) ?? 0) + 1);
    });
  }
  // biased: for each kind of account a demand twice as high is noticed
  for (const key of ["vm", "cores", "core", "driver-domain", "thread", "link-receive"]) {
    assert.ok((checked.get(key) ?? 0) > 0, `${key}: ${[...checked]}`);
  }
});

Deno.test("closed workloads get no further than their population and their pace allow", () => {
  let checked = 0;
  for (let index = 0; index < HOSTS; index++) {
    const { demands, units, host } = seenOf(index);
    const arrivals = JSON.stringify(host.vms).includes('"poisson"');
    if (arrivals) continue;
    demands.flows.forEach(({ most, vm }, i) => {
      const started = 300; // a window, a bucket and a burst are there at once
      assert.ok(
        units[i] <= most * SECONDS + started,
        `host ${index}, VM ${vm}: ${units[i]} ${most}`,
      );
      checked += Number(units[i] > 1.5 * started);
    });
  }
  assert.ok(checked > 10, `${checked}`);
});

interface Saturated {
  readonly name: string;
  readonly host: Omit<HostInput, "vms" | "architecture">;
  readonly workload: PlainWorkloadInput;
  readonly measure: Measure;
  /** The share of the bound that is reached at least, by architecture. */
  readonly least: number | Readonly<Partial<Record<Architecture, number>>>;
}

const frames = { tso: false, gso: false, gro: false };
// no more acknowledgments than any ring or queue holds
const large = { streams: 4, messageBytes: 65160, socketBuffer: 2 * 65160 } as const;
const small = { streams: 4, messageBytes: 16384, socketBuffer: 65535 } as const;
const oneCore = {
  cores: 1,
  link: { rate: 40e9, switchBuffer: 4e6 },
  nic: { interruptGap: 50e-6, receiveRing: 4096 },
  iommu: { mode: "deferred" },
} as const;

const cases: readonly Saturated[] = [
  {
    name: "a line that sends",
    host: { cores: 4 },
    workload: { kind: "iperf", direction: "transmit", ...large },
    measure: "transmitBitRate",
    least: 0.98,
  },
  {
    name: "a line that receives",
    host: { cores: 4, offloads: frames },
    workload: { kind: "iperf", direction: "receive", ...small },
    measure: "receiveBitRate",
    least: 0.97,
  },
  {
    name: "a core that sends frames",
    host: { ...oneCore, offloads: frames },
    workload: { kind: "iperf", direction: "transmit", ...large },
    measure: "transmitBitRate",
    least: 0.88,
  },
  {
    name: "a core that receives frames",
    host: { ...oneCore, offloads: frames },
    workload: { kind: "iperf", direction: "receive", ...large },
    measure: "receiveBitRate",
    least: 0.91,
  },
  {
    name: "a core that sends large segments",
    host: oneCore,
    workload: { kind: "iperf", direction: "transmit", ...large },
    measure: "transmitBitRate",
    least: 0.86,
  },
  {
    name: "one transaction at a time",
    host: { cores: 2, nic: { interruptGap: 0 }, driverDomain: { placement: "pinned" } },
    workload: { kind: "netperf", test: "tcp-rr" },
    measure: "transactionRate",
    least: 0.89,
  },
];

/** The share of its bound that a saturated host reaches. */
function reached(
  architecture: Architecture,
  { host: input, workload, measure }: Saturated,
): number {
  const memory = { contention: false };
  const of = host({ memory, ...input, architecture, vms: [{ workload }] });
  const machine = new Machine(of, costs, 1, 0);
  const count = () => {
    const { applicationBytesIn, applicationBytesOut, transactions } = machine.counts(0);
    if (measure === "transactionRate") return transactions;
    return (measure === "receiveBitRate" ? applicationBytesIn : applicationBytesOut) * 8e-6;
  };
  machine.simulation.run({ until: 0.1 });
  const before = count();
  machine.simulation.run({ until: 0.3 });
  const bound = throughputBounds(of, costs).find((each) => each.measure === measure)!;
  return (count() - before) / 0.2 / bound.most;
}

for (const each of cases) {
  Deno.test(`${each.name}: every architecture comes near its bound and does not pass it`, () => {
    for (const architecture of everyArchitecture) {
      const share = reached(architecture, each);
      const least = typeof each.least === "number" ? each.least : each.least[architecture] ?? 0;
      assert.ok(share > least, `${architecture}: ${share}`);
      // a window of data and its acknowledgments may be under way when it begins
      assert.ok(share < 1.015, `${architecture}: ${share}`);
    }
  });
}

Deno.test("a demand is that of the packets: twice the cycles, twice the demand and half the bound", () => {
  for (const architecture of everyArchitecture) {
    const workload = { kind: "netperf", test: "udp-stream", messageBytes: 1000 } as const;
    const of = host({ architecture, cores: 1, link: { rate: 1e12 }, vms: [{ workload }] });
    const bound = (factor: number) => {
      const doubled = Object.fromEntries(
        Object.entries(costs).map(([name, value]) => [
          name,
          /^(dma|iotlbMiss|contextCheck|contextSave|contextRestore|migrationSwitch|devicePlug)/
              .test(name)
            ? value
            : value * factor,
        ]),
      ) as unknown as typeof costs;
      const { resources, flows: [flow] } = hostDemands(of, doubled);
      return flow.demands[resources.findIndex(({ name }) => name === "cores")];
    };
    assert.ok(Math.abs(bound(2) / bound(1) - 2) < 1e-12);
  }
});
