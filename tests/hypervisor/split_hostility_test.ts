/** Exact: what a hostile guest can do to its driver domain, and what it costs whom. */
import assert from "node:assert/strict";
import { DomainRig } from "./_domain.ts";

Deno.test("a notification without work costs the guest a hypercall, the driver domain an upcall and a round of polling", () => {
  const costs = {
    ...{ eventSend: 1, eventDeliver: 20, interruptEntry: 300, softirqPoll: 4000 },
    ...{ interprocessorInterrupt: 50_000, vcpuWake: 600_000 },
  };
  const rig = new DomainRig({ costs });
  const [device] = rig.domain.devices;
  // the guest does something else as well: what it owes is charged with that
  rig.after(0, () => {
    device.disturb();
    rig.send(0, 0);
  });
  rig.simulation.run({ until: 1 });
  const quiet = new DomainRig({ costs });
  quiet.after(0, () => void quiet.send(0, 0));
  quiet.simulation.run({ until: 1 });
  const [hostile, normal] = [rig.cycles(), quiet.cycles()];
  assert.equal(hostile.vmm[0] - normal.vmm[0], 1);
  assert.deepEqual([
    hostile.own[1] - normal.own[1],
    hostile.vmm[1] - normal.vmm[1], // the packet finds the vCPU awake
  ], [300 + 4000, 20 + 50_000]);
  assert.equal(device.spent, quiet.domain.devices[0].spent + 300 + 4000 + 20 + 50_000);
});

Deno.test("a request with a bad grant is refused by the VMM, counted, and its slot is free again", () => {
  const costs = { grantCopy: 1e6, backTransmit: 10, backSlot: 100 };
  for (const [grant, refused] of [["copy", 1e6], ["map", 1e6], ["flip", 1e6]] as const) {
    const rig = new DomainRig({ split: { grant }, costs });
    const [device] = rig.domain.devices;
    rig.after(0, () => {
      for (let i = 0; i < 5; i++) device.rogue();
    });
    rig.simulation.run({ until: 1 });
    assert.deepEqual([device.violations, device.slotsInUse, rig.sent.length], [5, 0, 0]);
    assert.equal(Math.floor(rig.cycles().vmm[1] / refused), 5);
  }
});

Deno.test("bad requests take slots as any other: no more than the ring has at a time, and the VM's own packets wait with them", () => {
  const rig = new DomainRig({ split: { ringSlots: 32, grant: "copy" } });
  const [device] = rig.domain.devices;
  rig.after(0, () => {
    for (let i = 0; i < 100; i++) device.rogue();
    assert.equal(device.slotsInUse, 32);
    for (let i = 0; i < 40; i++) rig.send(0, 100);
  });
  rig.simulation.run({ until: 1 });
  assert.deepEqual([device.violations, device.slotsInUse, rig.sent.length], [32, 0, 40]);
});

Deno.test("the packets of a VM that names bad grants beside them get through, mapped pages and all", () => {
  const rig = new DomainRig({ split: { grant: "map" } });
  for (let i = 0; i < 300; i++) {
    rig.after(i * 1e-5, () => {
      rig.domain.devices[0].rogue();
      rig.send(0, 1448);
    });
  }
  rig.simulation.run({ until: 1 });
  assert.equal(rig.sent.length, 300);
  assert.ok(rig.domain.devices[0].violations > 200);
  assert.equal(rig.domain.devices[0].slotsInUse, 0);
});
