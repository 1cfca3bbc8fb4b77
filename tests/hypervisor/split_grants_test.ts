/** Exact: what each way of getting at a guest's pages costs, whom, and what it does to pages and TLBs. */
import assert from "node:assert/strict";
import { DomainRig, type DomainRigOptions } from "./_domain.ts";

type Grant = "copy" | "map" | "persistent" | "flip";
const everyGrant: readonly Grant[] = ["copy", "map", "persistent", "flip"];

/** Costs in round numbers that cannot be mistaken for each other; nothing else costs anything. */
const costs = {
  interruptEntry: 0,
  softirqPoll: 0,
  stackReceive: 0,
  stackReceiveAck: 0,
  stackTransmit: 0,
  stackTransmitAck: 0,
  driverReceive: 1,
  driverTransmit: 2,
  driverCompletion: 3,
  doorbell: 0,
  vmmInterrupt: 0,
  virtualInterrupt: 0,
  eventSend: 0,
  eventDeliver: 0,
  interprocessorInterrupt: 0,
  vcpuWake: 0,
  vmSwitch: 0,
  grantCopy: 10_000,
  grantCopyByte: 2,
  grantMap: 200_000,
  grantUnmap: 300_000,
  tlbFlush: 5_000_000,
  frontTransmit: 10,
  frontReceive: 20,
  frontSlot: 100,
  backTransmit: 30,
  backReceive: 40,
  backSlot: 1000,
  bridge: 7,
  grantFlip: 70_000_000,
  persistentCopyByte: 3,
};

/** Bytes of a frame's headers within the slots. */
const HEADERS = 66;

const rigOf = (grant: Grant, more: DomainRigOptions = {}) =>
  new DomainRig({ split: { grant, headerCopy: 64 }, costs, ...more });

/** Cycles by [guest own, guest VMM, driver domain own, driver domain VMM] of something done to an idle rig. */
function cyclesOf(rig: DomainRig, what: () => void): number[] {
  const before = rig.cycles();
  rig.after(0, what);
  rig.simulation.run({ until: rig.simulation.now + 1 });
  const after = rig.cycles();
  return [0, 1].flatMap((domain) => [
    after.own[domain] - before.own[domain],
    after.vmm[domain] - before.vmm[domain],
  ]);
}

Deno.test("a packet from the guest costs either end its own work and the mechanism's, by copy, map and kept grants", () => {
  const bytes = 1448 + HEADERS;
  const driver = 2 + 3 + 30 + 1000 + 7; // native driver, back end, bridge
  const expected: Record<Grant, number[]> = {
    copy: [110, 0, driver, 10_000 + 2 * bytes],
    map: [110, 0, driver, 10_000 + 2 * 64 + 200_000 + 300_000 + 5_000_000],
    persistent: [110 + 3 * bytes, 0, driver + 3 * bytes, 200_000],
    flip: [110, 0, driver, 10_000 + 2 * 64 + 200_000 + 300_000 + 5_000_000],
  };
  for (const grant of everyGrant) {
    const rig = rigOf(grant);
    assert.deepEqual(cyclesOf(rig, () => rig.send(0, 1448)), expected[grant], grant);
    // the page of a kept grant is mapped when it is used for the first time
    const again = grant === "persistent"
      ? [110 + 3 * bytes, 0, driver + 3 * bytes, 0]
      : expected[grant];
    assert.deepEqual(cyclesOf(rig, () => rig.send(0, 1448)), again, grant);
  }
});

Deno.test("a packet to the guest costs a copy, two plain copies, or an exchange of its page with a flush", () => {
  const bytes = 1448 + HEADERS;
  const driver = 1 + 40 + 1000 + 7;
  const expected: Record<Grant, number[]> = {
    copy: [120, 0, driver, 10_000 + 2 * bytes],
    map: [120, 0, driver, 10_000 + 2 * bytes],
    persistent: [120 + 3 * bytes, 0, driver + 3 * bytes, 200_000],
    flip: [120, 0, driver, 70_000_000 + 5_000_000],
  };
  for (const grant of everyGrant) {
    const rig = rigOf(grant);
    assert.deepEqual(cyclesOf(rig, () => void rig.arrive(0, 1448)), expected[grant], grant);
  }
});

Deno.test("a packet of many pages costs an operation for each of them", () => {
  // 1 slot for the head and 3 for 9,000 bytes
  const sent: Record<Grant, number> = {
    copy: 4 * 10_000 + 2 * (9000 + HEADERS),
    map: 10_000 + 2 * 64 + 3 * (200_000 + 300_000) + 5_000_000,
    persistent: 4 * 200_000,
    flip: 10_000 + 2 * 64 + 3 * (200_000 + 300_000) + 5_000_000,
  };
  for (const grant of everyGrant) {
    const rig = rigOf(grant);
    assert.equal(cyclesOf(rig, () => rig.send(0, 9000))[3], sent[grant], grant);
  }
});

Deno.test("pages mapped for sending are unmapped with one flush for each batch, kept ones never", () => {
  const flushes = (grant: Grant) => {
    const rig = rigOf(grant, { costs: { ...costs, grantFlip: 100, tlbFlush: 1000 } });
    rig.after(0, () => {
      for (let i = 0; i < 200; i++) rig.send(0, 1448);
    });
    for (let i = 0; i < 50; i++) rig.after(0.02 + i * 1e-4, () => void rig.arrive(0, 1448));
    rig.simulation.run({ until: 1 });
    assert.deepEqual([rig.sent.length, rig.received[0].length], [200, 50]);
    return rig.domain.flushes;
  };
  assert.equal(flushes("copy"), 0);
  assert.equal(flushes("persistent"), 0);
  const [map, flip] = [flushes("map"), flushes("flip")];
  assert.ok(map > 0 && map < 100, `${map}`); // several packets a batch
  assert.ok(flip > map && flip <= map + 50, `${flip}`); // and batches of received packets
});

Deno.test("no more grants are kept than the ring has slots, and a page once mapped is used again", () => {
  const rig = rigOf("persistent", { split: { grant: "persistent", ringSlots: 32 } });
  const maps: number[] = [];
  for (const burst of [10, 32, 200, 200]) {
    maps.push(
      cyclesOf(rig, () => {
        for (let i = 0; i < burst; i++) rig.send(0, 100);
      })[3] / 200_000,
    );
  }
  assert.equal(rig.sent.length, 442);
  assert.ok(maps[0] > 0 && maps[0] <= 10 && maps[1] > 0, `${maps}`);
  assert.deepEqual([maps[0] + maps[1] + maps[2], maps[3]], [32, 0]);
  const received = cyclesOf(rig, () => {
    for (let i = 0; i < 100; i++) rig.after(i * 1e-4, () => void rig.arrive(0, 100));
  })[3];
  assert.equal(received / 200_000, 32); // posted pages are used in turns
});

Deno.test("in an exchange each page given is a page got: of the guest, the driver domain and the VMM", () => {
  const rig = rigOf("flip", { split: { grant: "flip", ringSlots: 32 } });
  const { pages } = rig.domain.devices[0].queues[0].ring;
  assert.deepEqual([pages.guest, pages.driver, pages.vmm], [-32, 0, 32]);
  for (let i = 0; i < 100; i++) rig.after(i * 1e-5, () => void rig.arrive(0, i % 3 ? 1448 : 5000));
  for (let i = 0; i < 400; i++) {
    rig.after(i * 1e-5, () => {
      const { guest, driver, vmm } = pages;
      assert.deepEqual([guest + vmm, driver], [0, 0]);
      assert.ok(vmm >= 0 && vmm <= 32);
    });
  }
  rig.simulation.run({ until: 60 });
  const { received: [got] } = rig;
  assert.ok(got.length > 50);
  // all slots are posted anew, each with a page of the guest
  assert.deepEqual([pages.guest, pages.driver, pages.vmm], [-32, 0, 32]);
  const drops = rig.domain.dropsOf(0) + rig.contexts[0].receiveDrops + rig.nic.switchDrops;
  assert.ok(pages.exchanged >= got.length && got.length + drops >= 100);
});
