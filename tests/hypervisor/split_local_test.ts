/** Exact: packets from one VM of the host to another. */
import assert from "node:assert/strict";
import { DomainRig } from "./_domain.ts";

type Grant = "copy" | "map" | "persistent" | "flip";

const quiet = {
  ...{ interruptEntry: 0, softirqPoll: 0, stackReceive: 0, stackReceiveAck: 0, stackTransmit: 0 },
  ...{ stackTransmitAck: 0, eventSend: 0, eventDeliver: 0, interprocessorInterrupt: 0 },
  ...{ vcpuWake: 0, vmSwitch: 0, doorbell: 0, vmmInterrupt: 0, virtualInterrupt: 0 },
  ...{ backTransmit: 30, backReceive: 40, backSlot: 1000, bridge: 7, grantCopy: 10_000 },
  ...{ grantCopyByte: 2, grantMap: 200_000, grantUnmap: 300_000, tlbFlush: 5_000_000 },
  ...{ grantFlip: 70_000_000, persistentCopyByte: 3, driverTransmit: 1, driverReceive: 1 },
};

Deno.test("a packet between VMs costs the driver domain a bridge, what sending and what receiving costs, and no NIC", () => {
  const bytes = 1448 + 66;
  const ends = 30 + 40 + 2 * 1000 + 7;
  const copy = 10_000 + 2 * bytes;
  const mapped = 10_000 + 2 * 64 + 200_000 + 300_000 + 5_000_000;
  const expected: Record<Grant, [number, number]> = {
    copy: [ends, 2 * copy],
    map: [ends, mapped + copy],
    // out of one's kept page and into the other's, each mapped before
    persistent: [ends + 2 * 3 * bytes, 2 * 200_000],
    // another VM's page cannot be given away: it is copied, and one flush serves both
    flip: [ends + 3 * bytes, mapped + 70_000_000],
  };
  for (const grant of ["copy", "map", "persistent", "flip"] as const) {
    const rig = new DomainRig({ vms: 2, split: { grant, headerCopy: 64 }, costs: quiet });
    rig.after(0, () => void rig.send(0, 1448, 1, 1));
    rig.simulation.run({ until: 1 });
    const { own, vmm } = rig.cycles();
    assert.deepEqual([own[2], vmm[2]], expected[grant], grant);
    assert.deepEqual([rig.received[1].length, rig.nic.framesOut, rig.nic.framesIn], [1, 0, 0]);
    assert.deepEqual([rig.pool.inUse, rig.domain.devices[0].slotsInUse], [0, 0]);
  }
});

Deno.test("mapped pages stay the sender's until they were copied: a receiver without slots holds them", () => {
  const rig = new DomainRig({ vms: 2, split: { grant: "map", ringSlots: 32, backEndQueue: 64 } });
  const [sender, receiver] = rig.domain.devices;
  receiver.queues[0].ring.slotsPosted = 0;
  rig.after(0, () => {
    for (let i = 0; i < 40; i++) rig.send(0, 1448, 1, 1);
  });
  rig.simulation.run({ until: 0.1 });
  assert.deepEqual([sender.slotsInUse, rig.received[1].length], [32, 0]);
  rig.after(0, () => {
    receiver.queues[0].ring.slotsPosted = 32;
    receiver.queues[0].ring.backStopped = false;
    receiver.arrive(rig.packet(1, 0));
  });
  rig.simulation.run({ until: 0.2 });
  assert.deepEqual([sender.slotsInUse, rig.received[1].length], [0, 41]);
  assert.equal(rig.pool.inUse, 0);
});

Deno.test("what a receiver's full queue drops gives its pages back at once", () => {
  const rig = new DomainRig({ vms: 2, split: { grant: "map", ringSlots: 32, backEndQueue: 4 } });
  const [sender, receiver] = rig.domain.devices;
  receiver.queues[0].ring.slotsPosted = 0;
  rig.after(0, () => {
    for (let i = 0; i < 40; i++) rig.send(0, 1448, 1, 1);
  });
  rig.simulation.run({ until: 0.1 });
  assert.deepEqual([sender.slotsInUse, rig.domain.dropsOf(1)], [4, 36]);
  assert.equal(rig.pool.inUse, 4);
});

Deno.test("a train between VMs is one packet over the bridge, however many frames it would have been on a wire", () => {
  const rig = new DomainRig({ vms: 2, split: { grant: "copy" } });
  rig.after(0, () => void rig.send(0, 45 * 1448, 1, 1));
  rig.simulation.run({ until: 1 });
  assert.equal(rig.received[1].length, 1);
  const { costs } = rig;
  const slots = 1 + Math.ceil(45 * 1448 / 4096);
  const copy = slots * costs.grantCopy + (45 * 1448 + 66) * costs.grantCopyByte;
  assert.ok(Math.abs(rig.cycles().vmm[2] - 2 * copy) < 20_000);
});
