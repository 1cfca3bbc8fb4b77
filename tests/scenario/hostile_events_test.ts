/** Exact: workloads that events start and stop, and a device that resets itself, on every architecture. */
import assert from "node:assert/strict";
import {
  type Architecture,
  costModelOf,
  type Host,
  host,
  type HostEvent,
  type HostInput,
  xen2009,
} from "@iovlab/iovlab/host";
import { recovery } from "../../src/scenario/_recovery.ts";
import { architectures, Machine, measureHost } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const all = Object.keys(architectures) as Architecture[];
const steady = { kind: "httperf", arrivals: { kind: "periodic", rate: 1000 } } as const;

function of(architecture: Architecture, events: readonly HostEvent[], more: HostInput["vms"] = []) {
  return host({
    architecture,
    cores: 4,
    tcp: { minimumTimeout: 0.02, initialTimeout: 0.02 },
    events,
    vms: [{ name: "web", workload: { ...steady, timeout: 0 } }, ...more],
  });
}

function run(host: Host, until: number): Machine {
  const machine = new Machine(host, costs, 1, 0);
  machine.simulation.run({ until });
  return machine;
}

function value(of: Host, metric: string, entity: string, duration = 1): number | undefined {
  const rows = measureHost({ host: of, costs, duration, detail: "full" }, {
    seed: 1,
    replication: 0,
  });
  return rows.find((row) => row.metric === metric && row.entity === entity)?.value;
}

Deno.test("a workload that an event starts has done nothing before, and all it would do after", () => {
  const events = [{ kind: "start-workload", at: 0.1, vm: "web" }] as const;
  const before = run(of("vdi", events), 0.0999);
  assert.equal(before.counts(0).opened, 0);
  const after = run(of("vdi", events), 0.2);
  assert.ok(Math.abs(after.counts(0).opened - 100) <= 2, `${after.counts(0).opened}`);
  assert.deepEqual(after.events.map(({ done }) => done), [true]);
});

Deno.test("a workload that an event stops begins nothing further, and what it began comes to its end", () => {
  const machine = run(of("vdi", [{ kind: "stop-workload", at: 0.1, vm: "web" }]), 1);
  const { opened, completed } = machine.counts(0);
  assert.ok(Math.abs(opened - 100) <= 2, `${opened}`);
  assert.deepEqual([completed, machine.pool.inUse], [opened, 0]);
});

Deno.test("a second start, and a stop before the start, are refused", () => {
  const machine = run(
    of("vdi", [
      { kind: "stop-workload", at: 0.01, vm: "web" },
      { kind: "start-workload", at: 0.02, vm: "web" },
      { kind: "start-workload", at: 0.03, vm: "web" },
    ]),
    0.05,
  );
  assert.deepEqual(machine.events.map(({ done }) => done), [false, true, false]);
  assert.ok(machine.counts(0).opened > 20);
});

Deno.test("a stopped machine starts nothing any more", () => {
  const machine = new Machine(
    of("vdi", [{ kind: "start-workload", at: 0.1, vm: "web" }]),
    costs,
    1,
    0,
  );
  machine.stop();
  machine.simulation.run({ until: 0.2 });
  assert.equal(machine.counts(0).opened, 0);
});

Deno.test("recovery from an attack is that of the others, against what they had before it began", () => {
  const attacked = (vm: { workload: NonNullable<HostInput["vms"]>[number]["workload"] }) =>
    host({
      architecture: "split-driver",
      cores: 2,
      events: [
        { kind: "start-workload", at: 0.4, vm: "attacker" },
        { kind: "stop-workload", at: 0.6, vm: "attacker" },
      ],
      vms: [{ name: "web", workload: { ...steady, timeout: 0.1 } }, { name: "attacker", ...vm }],
    });
  const idle = attacked({ workload: { kind: "idle" } });
  assert.equal(value(idle, "recoveryTime", "event:start-workload@0.4:attacker"), 0);
  assert.equal(value(idle, "recoveryTime", "event:stop-workload@0.6:attacker"), 0);
  const flood = attacked({ workload: { kind: "flood", direction: "receive", rate: 1e6 } });
  assert.equal(value(flood, "unrecoveredShare", "event:start-workload@0.4:attacker"), 1);
  assert.equal(value(flood, "unrecoveredShare", "event:stop-workload@0.6:attacker"), 0);
});

Deno.test("a rate is held against what it was before the interval that is named, not against what an attack left of it", () => {
  const series = Float64Array.from({ length: 200 }, (_, at) => {
    const attacked = at >= 40 && at < 60;
    const lame = at >= 60 && at < 80;
    return attacked ? 0 : lame ? 2 : 10;
  });
  const places = { start: 0, before: 40, at: 60, end: 200 };
  const found = recovery(series, places);
  assert.equal(found?.down, true);
  assert.ok(Math.abs(found!.back - 80) <= 1, `${found?.back}`);
  assert.equal(recovery(series, { ...places, at: 100 })?.down, false);
  const blind = recovery(series, { start: 40, at: 60, end: 200 });
  assert.equal(blind, undefined); // nothing happened in the attack
});

Deno.test("a device that resets itself cuts off every VM for the outage, whatever the architecture, and all come back", () => {
  const outage = 0.05;
  for (const architecture of all) {
    const events = [{ kind: "reset-device", at: 0.4, outage }] as const;
    const back = value(of(architecture, events), "recoveryTime", "event:reset-device@0.4")!;
    assert.ok(back >= outage * 1e3 && back <= 1e3 * (outage + 0.1), `${architecture}: ${back} ms`);
    const machine = run(of(architecture, events), 0.43);
    const before = machine.counts(0).replies;
    machine.simulation.run({ until: 0.449 });
    assert.equal(machine.counts(0).replies, before, architecture);
    machine.simulation.run({ until: 0.8 });
    machine.stop();
    machine.simulation.run({ until: 20 });
    const { opened, completed, errors } = machine.counts(0);
    assert.deepEqual([completed + errors, machine.pool.inUse], [opened, 0], architecture);
  }
});

Deno.test("a reset is refused while the device is out or a VM is moved, and a migration while it is out", () => {
  const migrate = { kind: "migrate", vm: "web", memory: 1e7, dirtyRate: 1e5, rate: 5e8 } as const;
  for (const architecture of ["vdi", "sr-iov", "split-driver", "vmm-driver"] as const) {
    const machine = run(
      of(architecture, [
        { kind: "reset-device", at: 0.1, outage: 0.05 },
        { kind: "reset-device", at: 0.12, outage: 0.05 },
        { ...migrate, at: 0.13 },
        { ...migrate, at: 0.2 },
        { kind: "reset-device", at: 0.21, outage: 0.05 },
      ]),
      1,
    );
    const done = machine.events.map(({ done }) => done);
    assert.deepEqual(done, [true, false, false, true, false], architecture);
  }
});

Deno.test("what the VMM had taken away before a reset stays away after it, and nobody makes a context while the device is out", () => {
  const machine = run(
    of("vdi", [
      { kind: "revoke-context", at: 0.1, vm: "other" },
      { kind: "reset-device", at: 0.2, outage: 0.05 },
      { kind: "create-context", at: 0.22, vm: "web" },
    ], [{ name: "other", workload: steady }]),
    0.3,
  );
  const [web, other] = machine.paths.contexts;
  assert.deepEqual([web.revoked, web.kept, other.revoked], [false, false, true]);
  assert.equal(machine.events[2].done, false);
});

Deno.test("bytes of others' memory are those of the transfers that nothing stopped: 64 a descriptor, none where somebody checks", () => {
  const rogue = (architecture: Architecture, mode: "none" | "strict") =>
    host({
      architecture,
      iommu: { mode },
      vms: [{ name: "a" }, { name: "rogue", workload: { kind: "rogue-dma", rate: 1000 } }],
    });
  const open = rogue("sr-iov", "none");
  const transfers = value(open, "corruptionRate", "vm:rogue")!;
  assert.ok(Math.abs(transfers - 1000) < 10);
  assert.equal(value(open, "corruptedByteRate", "vm:rogue"), 64 * transfers);
  for (const [architecture, mode] of [["vdi", "none"], ["sr-iov", "strict"]] as const) {
    assert.equal(
      value(rogue(architecture, mode), "corruptedByteRate", "vm:rogue"),
      undefined,
      architecture,
    );
  }
});
