/** Exact: a virtio NIC and the host thread that serves it. */
import assert from "node:assert/strict";
import { CLOCK, HEADERS, VirtualRig } from "./_virtual.ts";

const FULL = 1448;

Deno.test("a packet costs the guest a descriptor and a kick, the thread its copy and the bridge", () => {
  const rig = new VirtualRig();
  const device = rig.virtio();
  const { costs } = rig;
  device.sender.send(rig.packet(FULL));
  const [guest, vmm, thread] = rig.run();
  assert.equal(guest, costs.stackTransmit + costs.virtioDescriptor);
  assert.equal(vmm, costs.vmExit + costs.vhostKick);
  const copy = (FULL + HEADERS) * costs.vhostCopyByte;
  assert.equal(
    thread,
    Math.round(costs.softirqPoll + costs.vhostTransmit + costs.bridge + copy + 1),
  );
  assert.equal(rig.scheduler.vmmCycles[1], costs.interprocessorInterrupt); // another core woke it
  assert.equal(Math.round(device.onBehalf), thread);
});

for (const interrupts of ["vmm", "posted"] as const) {
  Deno.test(`${interrupts}: a received packet is copied by the thread and interrupts the guest`, () => {
    const rig = new VirtualRig({ virtio: { interrupts } });
    const device = rig.virtio();
    const { costs } = rig;
    device.arrive(rig.packet(FULL));
    const [guest, vmm, thread] = rig.run();
    assert.equal(
      guest,
      costs.interruptEntry + costs.softirqPoll + costs.virtioDescriptor + costs.stackReceive,
    );
    const injection = costs.virtualInterrupt + costs.interprocessorInterrupt;
    assert.equal(vmm, interrupts === "vmm" ? injection : 0);
    const copy = (FULL + HEADERS) * costs.vhostCopyByte;
    assert.equal(thread, Math.round(costs.softirqPoll + costs.vhostReceive + copy));
  });
}

for (const suppression of [true, false]) {
  Deno.test(`${suppression ? "with" : "without"} suppression: ${suppression ? "one notification for a thread that works and a driver that polls" : "one for each packet"}`, () => {
    const rig = new VirtualRig({ virtio: { suppression } });
    const device = rig.virtio();
    rig.queue(device.sender, 40, FULL);
    rig.run();
    assert.equal(device.kicks, suppression ? 1 : 40);
    rig.thread.guest.freeze();
    for (let i = 0; i < 30; i++) device.arrive(rig.packet(FULL));
    rig.thread.guest.thaw();
    rig.run();
    assert.equal(device.interrupts, suppression ? 1 : 30);
    assert.deepEqual([rig.sent.length, rig.received.length], [40, 30]);
    // posting buffers anew is a notification too, where nobody asks
    assert.equal(device.kicks > 40, !suppression);
  });
}

Deno.test("a thread that polls needs no kick until it sleeps, and its polling is its own time", () => {
  const pollTime = 100e-6;
  const kicks = (gap: number) => {
    const rig = new VirtualRig({ virtio: { pollTime } });
    const device = rig.virtio();
    for (let i = 0; i < 10; i++) {
      rig.after(i * gap, () => device.sender.send(rig.packet(FULL)));
    }
    const [, , thread] = rig.run();
    return [device.kicks, Math.round(thread - device.onBehalf), rig.sent.length];
  };
  const [often, spun, all] = kicks(50e-6);
  assert.deepEqual([often, all], [1, 10]);
  // nine gaps between packets less the work on them, and the last wait
  assert.ok(spun > 9 * 40e-6 * CLOCK && spun < (9 * 50e-6 + pollTime) * CLOCK, `${spun}`);
  const [each, waits] = kicks(300e-6);
  assert.equal(each, 10);
  assert.ok(Math.abs(waits - 10 * pollTime * CLOCK) < 10, `${waits}`);
});

Deno.test("without polling time the thread spends nothing on waiting", () => {
  const rig = new VirtualRig();
  const device = rig.virtio();
  for (let i = 0; i < 10; i++) rig.after(i * 1e-4, () => device.sender.send(rig.packet(FULL)));
  const [, , thread] = rig.run();
  assert.equal(thread, Math.round(device.onBehalf));
  assert.equal(device.kicks, 10);
});

Deno.test("a thread that waits for the NIC is not kicked and goes on when there is room, in order", () => {
  const rig = new VirtualRig();
  const device = rig.virtio();
  rig.ring = 4;
  const packets = Array.from({ length: 9 }, () => rig.packet(FULL));
  packets.forEach((packet, i) => rig.after(i * 1e-4, () => device.sender.send(packet)));
  rig.run();
  assert.deepEqual([rig.sent.length, device.kicks, device.held], [4, 5, 5]);
  for (; rig.taken > 0;) {
    rig.taken = 0;
    device.roomAgain();
    rig.run();
  }
  assert.deepEqual(rig.sent, packets);
});

Deno.test("the host's queue holds so many packets beyond the guest's buffers, and drops the rest", () => {
  const rig = new VirtualRig({ virtio: { ringSize: 18, queue: 5 } });
  const device = rig.virtio();
  rig.guest.guest.freeze();
  rig.thread.guest.freeze();
  for (let i = 0; i < 40; i++) device.arrive(rig.packet(FULL));
  assert.equal(device.drops, 40 - 18 - 5);
  rig.thread.guest.thaw();
  rig.run();
  rig.guest.guest.thaw();
  rig.run();
  assert.deepEqual([rig.received.length, device.held, device.kicks], [23, 0, 1]);
});

Deno.test("a descriptor of other memory is refused by the thread; a needless kick wakes it", () => {
  const rig = new VirtualRig();
  const device = rig.virtio();
  device.rogue();
  for (let i = 0; i < 3; i++) rig.after(0.001 * (i + 1), () => device.disturb());
  const [, , thread] = rig.run();
  const { costs } = rig;
  assert.deepEqual([device.violations, rig.sent.length, device.kicks], [1, 0, 4]);
  assert.equal(thread, 4 * costs.softirqPoll + costs.vhostTransmit + costs.bridge);
});
