/** Exact: contexts of a virtual device that the VMM changes, takes away and makes again while the host runs, and contexts that take turns. */
import assert from "node:assert/strict";
import { costModelOf, type HostEvent, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { free, program, type Run, run, stream, web } from "./_pairs.ts";

const costs = costModelOf(xen2009);
const load = { workload: web(8), application: program(20e3) };

function vdi(events: readonly HostEvent[], input: Partial<HostInput> = {}): Run {
  const vms = [{ name: "a", ...load }, { name: "b", ...load }];
  return run("vdi", { costs, cores: 4, events, vms, seconds: 0.05, ...input });
}

function done({ machine }: Run): boolean[] {
  return machine.events.map((event) => event.done);
}

Deno.test("a context is revoked when the VMM's cycles have run, its VM is cut off, and the other goes on", () => {
  const { machine } = vdi([{ kind: "revoke-context", at: 0.1, vm: "a" }]);
  const context = machine.paths.contexts[0];
  machine.simulation.run({ until: 0.1 + 0.9 * costs.contextRevoke / 2.66e9 });
  assert.equal(context.revoked, false);
  machine.simulation.run({ until: 0.101 });
  assert.equal(context.revoked, true);
  const before = [0, 1].map((vm) => machine.counts(vm).replies);
  machine.simulation.run({ until: 0.2 });
  const [cut, other] = [0, 1].map((vm) => machine.counts(vm).replies - before[vm]);
  assert.equal(cut, 0);
  assert.ok(other > 300);
});

Deno.test("a context that is made again serves its VM as before, and cycles are on the VM's behalf", () => {
  const of = vdi([
    { kind: "revoke-context", at: 0.1, vm: "a" },
    { kind: "create-context", at: 0.11, vm: "a" },
  ]);
  const idle = vdi([{ kind: "revoke-context", at: 0.1, vm: "b" }], { vms: [{ name: "b" }] });
  idle.machine.simulation.run({ until: 0.2 });
  idle.machine.scheduler.settle();
  // the device interrupts once more, for descriptors that come back, and so wakes the VM
  const cycles = Math.round(idle.machine.scheduler.vmmCycles[0]);
  assert.equal(cycles, costs.contextRevoke + costs.vcpuWake);
  of.machine.simulation.run({ until: 1 }); // until TCP's time-out
  const before = of.machine.counts(0).replies;
  of.machine.simulation.run({ until: 1.1 });
  assert.ok(of.machine.counts(0).replies - before > 300);
  assert.deepEqual(done(of), [true, true]);
});

Deno.test("a resize changes the share of the line", () => {
  const vms = [{ name: "a", workload: stream("transmit") }, {
    name: "b",
    workload: { kind: "iperf", streams: 8, direction: "transmit" } as const,
  }];
  const reserve = { kind: "resize-context", at: 0.3, vm: "a", device: { reserved: 8e8 } } as const;
  const of = run("vdi", {
    costs: free(),
    cores: 4,
    link: { rate: 1e9 },
    events: [reserve],
    vms,
    seconds: 0.3,
  });
  const before = of.rate();
  const bytes = of.machine.counts(0).applicationBytesOut;
  of.machine.simulation.run({ until: 0.6 });
  const after = (of.machine.counts(0).applicationBytesOut - bytes) * 8 / 0.3;
  assert.ok(before < 0.6e9 && after > 0.75e9 * 1448 / 1538 / 0.95, `${before} and ${after}`);
});

const refused: readonly (readonly [string, HostEvent])[] = [
  ["reservations of more than the line", {
    kind: "resize-context",
    at: 0.1,
    vm: "a",
    device: { reserved: 1.1e10 },
  }],
  ["a cap below the reservation", {
    kind: "resize-context",
    at: 0.1,
    vm: "b",
    device: { reserved: 2e9, cap: 1e9 },
  }],
  ["a window beyond the VM's memory", {
    kind: "resize-context",
    at: 0.1,
    vm: "a",
    device: { window: 2 ** 31 },
  }],
  ["a context that is there already", { kind: "create-context", at: 0.1, vm: "a" }],
];
for (const [what, event] of refused) {
  Deno.test(`refused, and nothing changes: ${what}`, () => {
    const of = vdi([event]);
    const before = of.machine.nic.contexts.map(({ options }) => options);
    of.machine.simulation.run({ until: 0.15 });
    assert.deepEqual(done(of), [false]);
    assert.deepEqual(of.machine.nic.contexts.map(({ options }) => options), before);
  });
}

Deno.test("what one VM gives back another may have, not before", () => {
  const share = (at: number, vm: string, reserved: number) =>
    ({ kind: "resize-context", at, vm, device: { reserved } }) as const;
  const of = vdi([
    share(0.1, "a", 8e9),
    share(0.11, "b", 3e9),
    { kind: "revoke-context", at: 0.12, vm: "a" },
    share(0.13, "b", 3e9),
    { kind: "create-context", at: 0.14, vm: "a" },
  ]);
  of.machine.simulation.run({ until: 0.2 });
  assert.deepEqual(done(of), [true, false, true, true, false]);
});

for (const [contextsPerVm, granted] of [[1, 0], [3, 2], [0, 100]] as const) {
  Deno.test(`a VM that asks for contexts gets ${granted} of a hundred where it may have ${contextsPerVm || "any number of"} contexts, and its neighbour's buffer shrinks`, () => {
    const vms = [{ name: "a", ...load }, {
      name: "greedy",
      workload: { kind: "exhaustion", resource: "contexts", rate: 1000 } as const,
    }];
    const of = vdi([], { vms, vdi: { contextsPerVm }, nic: { buffer: 102e3 } });
    of.machine.simulation.run({ until: 0.1005 });
    const got = of.machine.nic.contexts.length - 2;
    assert.ok(granted === 100 ? got > 90 : got === granted, `${got}`);
    assert.equal(of.machine.paths.contexts[0].bufferShare, 102e3 / (2 + got));
  });
}

Deno.test("sr-iov: a VM that asks for functions gets those that are left", () => {
  const greedy = { kind: "exhaustion", resource: "contexts", rate: 1000 } as const;
  const { machine } = run("sr-iov", {
    costs,
    srIov: { functions: 5 },
    vms: [load, { workload: greedy }],
  });
  assert.equal(machine.nic.contexts.length, 5);
});

for (const contexts of [1, 2, 3]) {
  Deno.test(`with ${contexts} places for four contexts all VMs are served, and the device changes contexts unless they fit`, () => {
    const vms = [{ count: 4, ...load }];
    const of = run("vdi", { costs: free(), cores: 4, vdi: { contexts }, vms });
    for (let vm = 0; vm < 4; vm++) assert.ok(of.replies(vm) > 500, `VM ${vm}`);
    const changes = of.machine.nic.contexts.reduce((sum, { evictions }) => sum + evictions, 0);
    assert.ok(changes > 100, `${changes}`);
    const enough = run("vdi", { costs: free(), cores: 4, vdi: { contexts: 4 }, vms });
    assert.ok(enough.machine.nic.contexts.every(({ misses }) => misses === 0));
  });
}

Deno.test("saving and restoring a context takes time from those that take turns", () => {
  const vms = [{ count: 4, ...load }];
  const of = (seconds: number) =>
    run("vdi", {
      costs: free({ contextSave: seconds, contextRestore: seconds }),
      cores: 4,
      vdi: { contexts: 1 },
      vms,
    }).response();
  const times = [0, 1e-5, 1e-4].map(of);
  assert.ok(times[0] < times[1] && times[1] < times[2], `${times}`);
});

/** A reset while the VMM's cycles for an event at 0.1 s run. */
const resetMeanwhile = (cycles: number) => ({
  kind: "reset-device" as const,
  at: 0.1 + 0.5 * cycles / 2.66e9,
  outage: 0.01,
});

Deno.test("a context that was being revoked when the device reset itself stays away, and the other comes back", () => {
  const revoke = { kind: "revoke-context", at: 0.1, vm: "a" } as const;
  const of = vdi([revoke, resetMeanwhile(costs.contextRevoke)]);
  const [a, b] = of.machine.paths.contexts;
  of.machine.simulation.run({ until: 0.105 });
  assert.deepEqual([a.revoked, b.revoked, a.kept, b.kept], [true, true, false, true]);
  of.machine.simulation.run({ until: 0.2 });
  assert.deepEqual([a.revoked, b.revoked, b.kept], [true, false, false]);
  assert.deepEqual(done(of), [true, true]);
});

Deno.test("a context that was being resized when the device reset itself comes back with the new size", () => {
  const device = { reserved: 3e8 };
  const resize = { kind: "resize-context", at: 0.1, vm: "a", device } as const;
  const of = vdi([resize, resetMeanwhile(costs.contextResize)], { link: { rate: 1e9 } });
  const [context] = of.machine.paths.contexts;
  of.machine.simulation.run({ until: 0.1 + 0.4 * costs.contextResize / 2.66e9 });
  assert.notEqual(context.options.reserved, 3e8);
  of.machine.simulation.run({ until: 0.2 });
  assert.deepEqual([context.revoked, context.options.reserved], [false, 3e8]);
  assert.deepEqual(done(of), [true, true]);
});
