/** Exact: crash and restart of a driver domain. */
import assert from "node:assert/strict";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { DomainRig } from "./_domain.ts";

Deno.test("while the driver domain is down nothing gets through; what the guest queued goes out after the restart", () => {
  const rig = new DomainRig();
  const { domain, simulation } = rig;
  rig.after(0, () => void rig.send(0, 1000));
  rig.after(0.1, () => assert.equal(domain.crash(0.25), true));
  rig.after(0.2, () => {
    assert.equal(domain.crash(0.25), false); // it is down already
    for (let i = 0; i < 10; i++) rig.send(0, 1000);
    for (let i = 0; i < 10; i++) rig.arrive(0, 1000);
  });
  simulation.run({ until: 0.349 });
  assert.deepEqual([rig.sent.length, rig.received[0].length, domain.down], [1, 0, true]);
  simulation.run({ until: 1 });
  assert.deepEqual([rig.sent.length, rig.received[0].length, domain.down], [11, 0, false]);
  assert.equal(domain.dropsOf(0), 10); // the device was reset
  rig.after(0, () => void rig.arrive(0, 1000));
  simulation.run({ until: 2 });
  assert.equal(rig.received[0].length, 1);
  assert.equal(rig.pool.inUse, 0);
});

Deno.test("a driver domain that is down does not run, but for what it had begun", () => {
  const rig = new DomainRig({ offloads: { gro: false }, link: { rate: 1e9 } });
  for (let i = 0; i < 20_000; i++) rig.after(i * 2e-5, () => void rig.arrive(0, 1000));
  rig.after(0.1, () => void rig.domain.crash(0.25));
  rig.simulation.run({ until: 0.102 });
  const before = rig.cycles();
  rig.simulation.run({ until: 0.349 });
  const after = rig.cycles();
  assert.equal(after.own[1] - before.own[1], 0);
  // no more than a ring of packets waits, whatever arrives
  assert.ok(rig.nic.held <= rig.contexts[0].options.receiveRing + 100, `${rig.nic.held}`);
  rig.simulation.run({ until: 1 });
  assert.ok(rig.received[0].length > 5000);
  assert.equal(rig.pool.inUse, 0);
});

Deno.test("kept grants are mapped anew after a restart, and what the VMM held of exchanged pages is the guest's again", () => {
  const rig = new DomainRig({ split: { grant: "persistent" }, costs: { grantMap: 1e6 } });
  rig.after(0, () => void rig.send(0, 100));
  rig.after(0.1, () => void rig.domain.crash(0.1));
  rig.after(0.3, () => void rig.send(0, 100));
  rig.simulation.run({ until: 1 });
  assert.equal(Math.floor(rig.cycles().vmm[1] / 1e6), 2);
  const flip = new DomainRig({ split: { grant: "flip", ringSlots: 32 } });
  for (let i = 0; i < 10; i++) flip.after(i * 1e-3, () => void flip.arrive(0, 100));
  flip.after(0.005, () => void flip.domain.crash(0.001));
  flip.simulation.run({ until: 1 });
  const { pages } = flip.domain.devices[0].queues[0].ring;
  assert.deepEqual([pages.guest, pages.driver, pages.vmm], [-32, 0, 32]);
});

Deno.test("credit starts anew with the driver domain", () => {
  const rig = new DomainRig({
    caps: [8e6],
    split: { rateControl: true, ratePeriod: 0.1, ringSlots: 32 },
  });
  rig.after(0, () => {
    for (let i = 0; i < 200; i++) rig.send(0, 1448);
  });
  rig.after(0.05, () => void rig.domain.crash(0.01));
  rig.simulation.run({ until: 0.059 });
  assert.equal(rig.sent.length, 65); // 100,000 bytes of 1538 each
  rig.simulation.run({ until: 0.1 });
  assert.ok(rig.sent.length <= 130 && rig.sent.length > 65, `${rig.sent.length}`);
  rig.simulation.run({ until: 10 });
  assert.equal(rig.sent.length + rig.domain.dropsOf(0), 200);
});

Deno.test("descriptors that a batch had reserved when its back end went are free again", () => {
  const rig = new DomainRig({ nic: { transmitRing: 18 }, costs: { backTransmit: 1e5 } });
  for (let i = 0; i < 10; i++) {
    rig.after(i * 0.1, () => {
      for (let j = 0; j < 12; j++) rig.send(0, 1448);
    });
    rig.after(i * 0.1 + 5e-4, () => {
      const held = rig.domain.held;
      rig.domain.crash(1e-3);
      assert.ok(rig.domain.held < held); // it was in the middle of a batch
    });
  }
  rig.after(1, () => {
    for (let j = 0; j < 12; j++) rig.send(0, 1448);
  });
  const lost = () => rig.sent.length + rig.domain.dropsOf(0);
  rig.simulation.run({ until: 2 });
  assert.deepEqual([lost(), rig.domain.held], [132, 0]);
});

const pick = <T>(stream: RandomStream, ...values: T[]) =>
  values[Math.floor(stream.uniform() * values.length)];

Deno.test("with crashes at any moment, with any options, each packet comes out once or is counted as lost, and no slot is", () => {
  let [lost, crashes] = [0, 0];
  for (let seed = 0; seed < 150; seed++) {
    const stream = randomStream(seed, 0, "crash");
    const vcpus = pick(stream, 1, 2, 3);
    const vms = pick(stream, 1, 2, 3);
    const slots = pick(stream, 18, 32, 256);
    const rig = new DomainRig({
      split: {
        queues: pick(stream, 1, 2, 3),
        threads: pick(stream, 0, 1, vcpus),
        grant: pick(stream, "copy", "map", "persistent", "flip"),
        ringSlots: slots,
        backEndQueue: pick(stream, 4, 32),
        rateControl: pick(stream, true, false),
        ratePeriod: pick(stream, 0.0005, 0.01),
      },
      caps: [1e8, 0, 3e8],
      nic: { transmitRing: pick(stream, 18, 64), receiveRing: pick(stream, 4, 64) },
      link: { rate: pick(stream, 1e8, 1e9) },
      offloads: { gro: pick(stream, true, false) },
      vms,
      vcpus,
      guestVcpus: pick(stream, 1, 2),
      contexts: pick(stream, 1, 2),
      cores: pick(stream, 1, 2, undefined),
    });
    const { domain, nic, pool, simulation } = rig;
    const at = `seed ${seed}`;
    let frames = 0;
    const check = () => {
      assert.equal(pool.inUse, nic.held + domain.held, at);
      for (const device of domain.devices) {
        for (const { ring } of device.queues) {
          assert.ok(ring.slotsInUse >= 0 && ring.slotsInUse <= slots, at);
          assert.ok(ring.slotsPosted >= 0 && ring.slotsPosted <= slots, at);
        }
      }
    };
    for (let i = 0; i < 500; i++) {
      rig.after(0.02 * stream.uniform(), () => {
        const vm = Math.floor(vms * stream.uniform());
        const connection = Math.floor(5 * stream.uniform());
        const bytes = pick(stream, 0, 100, 1448, 20_000);
        const way = stream.uniform();
        if (way < 0.4) {
          rig.send(vm, bytes, 2 * connection + 1);
          frames += Math.max(1, Math.ceil(bytes / 1448));
        } else if (way < 0.6 && vms > 1) {
          rig.send(vm, bytes, 2 * connection + 1, (vm + 1) % vms);
          frames += Math.max(1, Math.ceil(bytes / 1448));
        } else if (rig.arrive(vm, Math.min(bytes, 1448), 2 * connection) >= 0) frames++;
        check();
      });
    }
    for (let i = 0; i < pick(stream, 1, 3); i++) {
      rig.after(0.02 * stream.uniform(), () => {
        if (domain.crash(pick(stream, 1e-6, 1e-4, 5e-3))) crashes++;
        check();
      });
    }
    simulation.run({ until: 60 });
    check();
    assert.deepEqual([pool.inUse, domain.held, nic.held], [0, 0, 0], at);
    const ringDrops = rig.contexts.reduce((sum, context) => sum + context.receiveDrops, 0);
    let dropped = ringDrops;
    for (let vm = 0; vm < vms; vm++) dropped += domain.dropsOf(vm);
    assert.equal(rig.receivedFrames + rig.sentFrames + dropped, frames, at);
    for (const device of domain.devices) {
      assert.equal(device.slotsInUse, 0, at);
      assert.equal(device.slotsPosted, slots * device.queues.length, at);
    }
    lost += dropped;
  }
  assert.ok(lost > 5000 && crashes > 150, `${lost} ${crashes}`);
});
