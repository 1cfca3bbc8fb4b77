/** Exact, but for what is under way at the ends of a run: rows of exits, of contexts that take turns and of translations. */
import assert from "node:assert/strict";
import { costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const bulk = { kind: "netperf", direction: "receive" } as const;

/** A row of a host whose first VM receives a stream; `undefined` where there is none. */
function rowsOf(input: HostInput) {
  const parameters = { host: host(input), costs, duration: 0.2, detail: "full" } as const;
  const rows = measureHost(parameters, { seed: 1, replication: 0 });
  return (metric: string, entity = "total") =>
    rows.find((row) => row.metric === metric && row.entity === entity)?.value;
}

function one(architecture: HostInput["architecture"], input: Partial<HostInput> = {}) {
  return rowsOf({ architecture, cores: 3, vms: [{ name: "a", workload: bulk }], ...input });
}

const near = (value: number | undefined, wanted: number, within = 0.01) =>
  assert.ok(Math.abs(value! / wanted - 1) < within, `${value} and ${wanted}`);

Deno.test("each access to a register of an emulated device is an exit: by interrupt, by packet, by kick", () => {
  const none = { accessesPerKick: 0, accessesPerPacket: 0, accessesPerInterrupt: 0 };
  const of = (emulated: Partial<typeof none>) =>
    one("emulated", { emulated: { ...none, ...emulated } });
  assert.equal(of({})("exitRate"), undefined);
  const packets = of({ accessesPerPacket: 2 });
  near(packets("exitRate"), 2 * packets("packetRate", "vm:a")!);
  const [kicks, interrupts, both] = [
    of({ accessesPerKick: 1 }),
    of({ accessesPerInterrupt: 1 }),
    of({ accessesPerKick: 1, accessesPerInterrupt: 1 }),
  ];
  near(both("exitRate"), both("eventRate")!); // notifications of both kinds
  near(kicks("exitRate")! + interrupts("exitRate")!, both("exitRate")!, 0.1);
});

Deno.test("an emulated device takes an order of magnitude more exits than a paravirtual one at the same rate, direct access none", () => {
  const [emulated, paravirtual, vhost, direct] =
    (["emulated", "vmm-driver", "virtio-vhost", "vdi"] as const)
      .map((architecture) => one(architecture));
  near(emulated("receiveBitRate"), paravirtual("receiveBitRate")!);
  assert.ok(emulated("exitRate")! > 10 * paravirtual("exitRate")!);
  assert.ok(emulated("exitRate")! > 10 * vhost("exitRate")!);
  assert.equal(emulated("exitRate", "vm:a"), emulated("exitRate"));
  assert.equal(direct("exitRate"), undefined);
});

Deno.test("misses of contexts have a row where they take turns, and none where all fit", () => {
  const vms = [{ name: "a", count: 4, workload: bulk }];
  const turns = rowsOf({ architecture: "vdi", cores: 4, vdi: { contexts: 2 }, vms });
  const byVm = [1, 2, 3, 4].map((vm) => turns("contextMissRate", `vm:a${vm}`)!);
  assert.ok(byVm.every((rate) => rate > 100));
  near(turns("contextMissRate"), byVm.reduce((sum, rate) => sum + rate), 1e-9);
  const fit = rowsOf({ architecture: "vdi", cores: 4, vdi: { contexts: 4 }, vms });
  assert.equal(fit("contextMissRate"), undefined);
});

Deno.test("a static table misses for each frame once its rings have more pages than the cache, and not before", () => {
  const of = (iotlbEntries: number) =>
    one("passthrough", {
      nic: { receiveRing: 32, transmitRing: 32 },
      iommu: { mode: "static", iotlbEntries },
    });
  assert.equal(of(128)("iotlbMissRate"), undefined);
  const thrash = of(32);
  near(thrash("iotlbMissRate"), thrash("packetRate", "vm:a")!, 0.05);
});

Deno.test("a deferred invalidation leaves buffers open for half a batch, a strict one not at all", () => {
  const flushBatch = 100;
  const deferred = one("passthrough", { iommu: { mode: "deferred", flushBatch } });
  const batch = flushBatch / deferred("packetRate", "vm:a")!;
  near(deferred("staleTimeMean"), 1e3 * batch / 2, 0.1);
  assert.equal(one("passthrough", { iommu: { mode: "strict" } })("staleTimeMean"), undefined);
});

Deno.test("interrupts of a context that VMs share are nobody's; notifications of VMs add up to the host's", () => {
  const vms = [{ name: "a", workload: bulk }, { name: "b" }];
  for (const architecture of ["emulated", "vmm-driver", "virtio-vhost", "split-driver"] as const) {
    const row = rowsOf({ architecture, cores: 3, vms });
    for (const vm of ["vm:a", "vm:b"]) assert.equal(row("interruptRate", vm), undefined);
    assert.ok(row("interruptRate")! > 1000);
    near(row("eventRate", "vm:a"), row("eventRate")!, 1e-9);
  }
  for (const architecture of ["native", "sr-iov", "vdi"] as const) {
    const row = rowsOf({ architecture, cores: 3, vms });
    near(row("interruptRate", "vm:a"), row("interruptRate")!, 1e-9);
  }
});
