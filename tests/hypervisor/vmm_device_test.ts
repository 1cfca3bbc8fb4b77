/** Exact: a virtual NIC of the VMM, paravirtual or emulated. */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { HEADERS, VirtualRig } from "./_virtual.ts";

const FULL = 1448;

for (const transmit of ["copy", "map"] as const) {
  Deno.test(`paravirtual, ${transmit}: a packet costs the guest a descriptor and an exit, the VMM its switch and what it copies`, () => {
    const rig = new VirtualRig({ vmmDriver: { transmit } });
    const device = rig.vmm();
    const { costs } = rig;
    device.sender.send(rig.packet(FULL));
    const [guest, vmm] = rig.run();
    assert.equal(guest, costs.stackTransmit + costs.virtioDescriptor);
    const copied = transmit === "copy" ? (FULL + HEADERS) * costs.vmmCopyByte : 0;
    assert.equal(
      vmm,
      Math.round(costs.vmExit + costs.softirqPoll + costs.vmmSwitchPacket + 1 + copied),
    );
    assert.deepEqual([rig.sent.length, device.kicks, device.interrupts], [1, 1, 0]);
  });
}

Deno.test("paravirtual: a batch is one exit", () => {
  const rig = new VirtualRig();
  const device = rig.vmm();
  rig.queue(device.sender, 50, FULL);
  rig.run();
  assert.deepEqual([rig.sent.length, device.kicks], [50, 1]);
  rig.queue(device.sender, 100, FULL); // a batch is 64 at most
  rig.run();
  assert.deepEqual([rig.sent.length, device.kicks], [150, 3]);
});

Deno.test("paravirtual: a received packet is copied into the guest's descriptors and interrupts it, unless its driver polls", () => {
  const rig = new VirtualRig();
  const device = rig.vmm();
  const { costs } = rig;
  device.arrive(rig.packet(FULL));
  const [guest, vmm] = rig.run();
  assert.equal(
    guest,
    costs.interruptEntry + costs.softirqPoll + costs.virtioDescriptor + costs.stackReceive,
  );
  const copy = (FULL + HEADERS) * costs.vmmCopyByte;
  assert.equal(vmm, Math.round(costs.softirqPoll + copy + costs.virtualInterrupt));
  assert.equal(device.onBehalf, costs.softirqPoll + copy); // not on the guest's own time
  for (let i = 0; i < 20; i++) device.arrive(rig.packet(FULL));
  rig.run();
  assert.deepEqual([rig.received.length, device.interrupts], [21, 2]);
});

Deno.test("the VMM's queue holds so many packets beyond the guest's descriptors, and drops the rest", () => {
  const rig = new VirtualRig({ vmmDriver: { ringSize: 18, queue: 4 } });
  const device = rig.vmm();
  rig.guest.guest.freeze();
  for (let i = 0; i < 30; i++) device.arrive(rig.packet(FULL));
  assert.equal(device.drops, 8);
  rig.run();
  assert.equal(device.held, 22); // all descriptors are filled, and the queue is
  rig.guest.guest.thaw();
  rig.run();
  assert.deepEqual([rig.received.length, device.held], [22, 0]);
  assert.equal(device.kicks, 1); // the VMM had waited for descriptors
});

Deno.test("a full ring of the NIC leaves packets in the guest's, and the VMM goes on by itself in their order", () => {
  const rig = new VirtualRig({ vmmDriver: { transmit: "copy" } });
  const device = rig.vmm();
  rig.ring = 3;
  const packets = rig.queue(device.sender, 8, FULL);
  rig.run();
  assert.deepEqual([rig.sent.length, device.held, device.kicks], [3, 5, 1]);
  rig.guest.guest.freeze(); // the guest has no part in it
  for (; rig.taken > 0;) {
    rig.taken = 0;
    assert.equal(device.roomAgain(), rig.sent.length < 8);
    rig.run();
  }
  assert.deepEqual(rig.sent, packets);
  assert.ok(device.onBehalf > 5 * rig.costs.vmmSwitchPacket);
});

Deno.test("mapped: descriptors are free when packets were sent, and a stopped guest hears at half of them", () => {
  const rig = new VirtualRig({ vmmDriver: { ringSize: 18, transmit: "map" } });
  const device = rig.vmm();
  for (let i = 0; i < 25; i++) device.sender.send(rig.packet(FULL));
  rig.run();
  assert.deepEqual([rig.sent.length, device.sender.held], [18, 7]);
  for (let i = 0; i < 8; i++) device.sent(transmitTag(0, FULL, 1));
  rig.run();
  assert.deepEqual([rig.sent.length, device.interrupts], [18, 0]);
  device.sent(transmitTag(0, FULL, 1));
  rig.run();
  assert.deepEqual([rig.sent.length, device.interrupts], [25, 1]);
});

Deno.test("emulated: registers are exits: to start, for each packet, in each interrupt", () => {
  const emulated = { accessesPerKick: 2, accessesPerPacket: 3, accessesPerInterrupt: 5 };
  const rig = new VirtualRig({ emulated });
  const device = rig.vmm(true);
  const { costs } = rig;
  device.sender.send(rig.packet(FULL));
  const [guest, vmm] = rig.run();
  const access = costs.vmExit + costs.emulateAccess;
  const model = costs.deviceModel + (FULL + HEADERS) * costs.vmmCopyByte + costs.vmmSwitchPacket;
  // the device reports that the packet was sent
  assert.equal(
    guest,
    costs.stackTransmit + costs.driverTransmit + costs.interruptEntry + costs.softirqPoll +
      costs.driverCompletion,
  );
  assert.equal(
    vmm,
    Math.round((2 + 3 + 5) * access + costs.softirqPoll + model + 1 + costs.virtualInterrupt),
  );
  assert.deepEqual([device.kicks, device.interrupts], [1, 1]);
});

for (const tso of [true, false]) {
  Deno.test(`emulated, ${tso ? "with" : "without"} segmentation offload: the device model works by ${tso ? "segment" : "frame"} on the way out, by frame on the way in`, () => {
    const rig = new VirtualRig({ offloads: { tso, gro: false } }, { vmmCopyByte: 0 });
    const device = rig.vmm(true);
    const { costs } = rig;
    const spent = (what: () => void) => {
      const before = rig.run()[1];
      what();
      return rig.run()[1] - before;
    };
    const overhead = costs.vmExit + costs.emulateAccess + 2 * 0 + costs.softirqPoll + 1 +
      costs.virtualInterrupt + 4 * (costs.vmExit + costs.emulateAccess);
    const units = tso ? 1 : 10;
    assert.equal(
      spent(() => device.sender.send(rig.packet(10 * FULL))),
      Math.round(overhead + units * (costs.deviceModel + costs.vmmSwitchPacket)),
    );
    const arrived = costs.softirqPoll + costs.virtualInterrupt +
      4 * (costs.vmExit + costs.emulateAccess);
    assert.equal(
      spent(() => device.arrive(rig.packet(10 * FULL))),
      Math.round(arrived + 10 * costs.deviceModel),
    );
  });
}

Deno.test("packets for another VM go to the switch and take no room of the NIC", () => {
  const rig = new VirtualRig();
  const device = rig.vmm();
  rig.ring = 0;
  const packet = rig.packet(FULL, 1);
  device.sender.send(packet);
  rig.run();
  assert.deepEqual([rig.local, rig.sent, device.held], [[packet], [], 0]);
});

for (const emulated of [false, true]) {
  Deno.test(`${emulated ? "emulated" : "paravirtual"}: a descriptor of other memory is refused, and a needless notification costs an exit`, () => {
    const rig = new VirtualRig();
    const device = rig.vmm(emulated);
    for (let i = 0; i < 5; i++) device.rogue();
    for (let i = 0; i < 7; i++) rig.after(0.001 * (i + 1), () => device.disturb());
    const [, vmm] = rig.run();
    assert.deepEqual([device.violations, rig.sent.length], [5, 0]);
    assert.ok(vmm >= 8 * rig.costs.vmExit);
  });
}

Deno.test("a device that is off the network loses what waits and what comes, until it is back", () => {
  const rig = new VirtualRig({ vmmDriver: { ringSize: 18 } });
  const device = rig.vmm();
  rig.guest.guest.freeze();
  for (let i = 0; i < 20; i++) device.arrive(rig.packet(FULL));
  rig.run();
  device.attach(false);
  device.arrive(rig.packet(FULL));
  assert.equal(device.drops, 3); // two that had no descriptor, and one more
  device.attach(true);
  device.arrive(rig.packet(FULL));
  rig.guest.guest.thaw();
  rig.run();
  assert.deepEqual([rig.received.length, rig.pool.inUse], [19, 19]);
});
