/** Exact: the demands of a connection are what the packet-level simulation charges for it, account by account. */
import assert from "node:assert/strict";
import {
  type Architecture,
  costModelOf,
  host,
  type HostInput,
  type HttperfInput,
  xen2009,
} from "@iovlab/iovlab/host";
import {
  accountNames,
  connectionDemand,
  lqnArchitectures,
  noEvents,
} from "@iovlab/iovlab/scenario";
import { allCycles } from "../../../src/scenario/lqn/demands.ts";
import { countEvents } from "./_event_census.ts";

const costs = costModelOf(xen2009, { vcpuWake: 1501, interprocessorInterrupt: 2503 });

const always = (value: number) => ({ kind: "deterministic" as const, value });

function web(
  architecture: Architecture,
  load: Partial<HttperfInput>,
  more: Partial<HostInput> = {},
) {
  const workload = { kind: "httperf", timeout: 0, requestBytes: always(300), ...load } as const;
  const count = architecture === "passthrough" ? 1 : 3;
  // demands are what costs say: contention for memory stretches them
  const alone = { cores: 4, memory: { contention: false } };
  return host({ ...alone, ...more, architecture, vms: [{ name: "web", count, workload }] });
}

/** Cycles by account of a whole run, relative errors of the demands' sum. */
function worstError(of: ReturnType<typeof web>, seconds = 0.05): number {
  const { machine, connections, events } = countEvents(of, costs, seconds);
  assert.ok(connections > 20, `${connections} connections`);
  assert.equal(machine.tcp.counters[0].retransmitted + machine.tcp.counters[1].retransmitted, 0);
  const { scheduler } = machine;
  const driver = of.vms.length;
  const sum = (values: ArrayLike<number>) =>
    Array.from(values).slice(0, driver).reduce((a, b) => a + b, 0);
  const measured = {
    guest: sum(scheduler.domainCycles),
    guestVmm: sum(scheduler.vmmCycles),
    driver: scheduler.domainCycles[driver] ?? 0,
    driverVmm: scheduler.vmmCycles[driver] ?? 0,
    vmm: scheduler.hostCycles,
  };
  const { accounts } = connectionDemand(of, costs, 0, events);
  return Math.max(
    ...accountNames.map((name) =>
      Math.abs(accounts[name] * connections - measured[name]) / Math.max(1, measured[name])
    ),
  );
}

const loads = {
  "one session": { sessions: 1 },
  "a saturating load": { sessions: 64 },
  "three requests on a connection": { sessions: 8, requestsPerConnection: 3 },
  "replies of several segments": { sessions: 4, replyBytes: always(40_000) },
  "an open load": { arrivals: { kind: "poisson", rate: 2000 } },
} as const;

for (const architecture of Object.keys(lqnArchitectures) as Architecture[]) {
  for (const [name, load] of Object.entries(loads)) {
    Deno.test(`${architecture}, ${name}: the sum of demands is the cycles that were charged`, () => {
      const error = worstError(web(architecture, load));
      assert.ok(error < 1e-9, `${error}`);
    });
  }
}

Deno.test("so it is without offloads, with grant copies, posted interrupts and a pinned driver domain", () => {
  const plain = { tso: false, gso: false, gro: false, checksum: false };
  const software = { tso: false, gso: true, gro: true, checksum: true };
  const replyBytes = always(10_240);
  const cases = [
    web("split-driver", { sessions: 8, replyBytes }, { offloads: plain }),
    web("split-driver", { sessions: 8, replyBytes }, { offloads: software }),
    web("split-driver", { sessions: 8 }, { splitDriver: { grant: "copy" } }),
    web("split-driver", { sessions: 8 }, { driverDomain: { placement: "pinned" } }),
    web("split-driver", { sessions: 8 }, { cores: 1 }),
    web("vdi", { sessions: 8, replyBytes }, { offloads: plain }),
    web("vdi", { sessions: 8 }, { vdi: { interrupts: "posted" } }),
    web("native", { sessions: 8 }, { cores: 1 }),
  ];
  for (const of of cases) assert.ok(worstError(of) < 1e-9, `${of.architecture} ${worstError(of)}`);
});

Deno.test("so it is on the architectures below a virtual device or an IOMMU, option by option", () => {
  const plain = { tso: false, gso: false, gro: false, checksum: false };
  const software = { tso: false, gso: true, gro: true, checksum: true };
  const replyBytes = always(10_240);
  const load = { sessions: 8, replyBytes };
  // requests of several frames: which of them are merged depends on polls, so without merging
  const posts = { ...load, requestBytes: always(6000) };
  const cases = [
    ...(["emulated", "vmm-driver", "virtio-vhost", "sr-iov"] as const).flatMap((architecture) => [
      web(architecture, posts, { offloads: plain }),
      web(architecture, load, { offloads: { ...plain, gro: true } }),
      web(architecture, load, { offloads: software }),
      web(architecture, { sessions: 8 }, { cores: 1 }),
      web(architecture, { sessions: 24 }, { nic: { queues: 2 } }),
    ]),
    web("emulated", load, { emulated: { accessesPerPacket: 2, accessesPerKick: 3 } }),
    web("vmm-driver", load, { vmmDriver: { transmit: "copy" } }),
    web("virtio-vhost", load, { virtio: { interrupts: "posted" } }),
    web("virtio-vhost", load, { virtio: { suppression: false } }),
    ...(["none", "static", "strict"] as const).flatMap((mode) => [
      web("passthrough", load, { iommu: { mode } }),
      web("sr-iov", load, { iommu: { mode }, srIov: { interrupts: "posted" } }),
    ]),
  ];
  for (const of of cases) assert.ok(worstError(of) < 1e-9, `${of.architecture} ${worstError(of)}`);
  // deferred: an invalidation that is due by time is not in the demands
  const deferred = worstError(web("sr-iov", load, { iommu: { mode: "deferred" } }));
  assert.ok(deferred > 1e-9 && deferred < 0.01, `${deferred}`);
});

Deno.test("an event too few or a cost too low breaks the identity", () => {
  const of = web("split-driver", { sessions: 8 });
  const { events } = countEvents(of, costs, 0.02);
  const whole = connectionDemand(of, costs, 0, events).accounts;
  const fewer =
    connectionDemand(of, costs, 0, { ...events, toBack: events.toBack - 0.01 }).accounts;
  const cheaper =
    connectionDemand(of, { ...costs, backSlot: costs.backSlot - 1 }, 0, events).accounts;
  assert.ok(fewer.driverVmm < whole.driverVmm * (1 - 1e-9));
  assert.ok(cheaper.driver < whole.driver * (1 - 1e-9));
  const wrong = { ...costs, vhostKick: costs.vhostKick - 1, vmmSwitchPacket: 1001, iommuMap: 1499 };
  for (const architecture of ["virtio-vhost", "vmm-driver", "emulated", "sr-iov"] as const) {
    const other = web(architecture, { sessions: 8 });
    const found = countEvents(other, costs, 0.02).events;
    const sums = [costs, wrong].map((each) => connectionDemand(other, each, 0, found).accounts);
    const differs = accountNames.some((name) =>
      Math.abs(sums[1][name] - sums[0][name]) > 1e-9 * sums[0][name]
    );
    assert.ok(differs, architecture);
  }
});

Deno.test("the rounds' demands add up to the accounts", () => {
  for (const architecture of Object.keys(lqnArchitectures) as Architecture[]) {
    const of = web(architecture, { sessions: 8, replyBytes: always(40_000) });
    const events = architecture === "split-driver"
      ? {
        ...noEvents,
        interrupts: 7,
        nicPolls: 7,
        hostInterrupts: 7,
        toFront: 2,
        driverSwitches: 3,
      }
      : { ...noEvents, interrupts: 5, nicPolls: 6, guestSwitches: 2, programWakes: 0.5 };
    const { accounts, byRound } = connectionDemand(of, costs, 0, events);
    const all = accountNames.reduce((sum, name) => sum + accounts[name], 0);
    const byParts = Object.values(byRound).reduce(
      (sum, { rounds, native, device, guest, driverIn, driverOut }) => {
        const parts = [native, device, guest, driverIn, driverOut].map(allCycles);
        return sum + rounds * parts.reduce((a, b) => a + b, 0);
      },
      0,
    );
    assert.ok(Math.abs(byParts / all - 1) < 1e-12, `${byParts} ${all}`);
  }
});

Deno.test("an idle VM has no demands", () => {
  const idle = host({ architecture: "vdi", vms: [{}] });
  assert.throws(() => connectionDemand(idle, costs, 0, noEvents), { code: "scenario/no-clients" });
});
