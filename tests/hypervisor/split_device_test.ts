/** Exact: the rings between a guest and its driver domain. */
import assert from "node:assert/strict";
import { descriptorCount, transmitTag } from "@iovlab/iovlab/hardware";
import { defaults } from "@iovlab/iovlab/host";
import { GrantCosts, HostWork, mappedPages } from "@iovlab/iovlab/hypervisor";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { SplitRig } from "./_split.ts";

Deno.test("the back end takes a packet for each slot that the guest has posted and lets a few more wait", () => {
  const rig = new SplitRig({ ringSlots: 256, backEndQueue: 32 });
  for (let i = 0; i < 400; i++) rig.device.arrive(rig.packet(100));
  assert.equal(rig.device.drops, 400 - (256 + 32));
  rig.simulation.run({ until: 1 });
  assert.equal(rig.received.length, 256 + 32);
  assert.equal(rig.device.slotsPosted, 256);
  assert.equal(rig.pool.inUse, 0);
});

/** Payloads from empty packets to the largest trains. */
function payload(stream: RandomStream): number {
  const draw = stream.uniform();
  return draw < 0.3 ? 0 : draw < 0.7 ? Math.ceil(1448 * stream.uniform()) : 1448 *
    Math.ceil(45 * stream.uniform());
}

Deno.test("whoever stalls and for how long, every packet gets through in order and no slot is lost", () => {
  let stalls = 0;
  for (let seed = 0; seed < 150; seed++) {
    const stream = randomStream(seed, 0, "stalls");
    const pick = <T>(...values: T[]) => values[Math.floor(stream.uniform() * values.length)];
    const slots = pick(18, 19, 24, 64);
    const options = {
      ringSlots: slots,
      grant: pick<"copy" | "map">("copy", "map"),
      headerCopy: pick(64, 128),
      backEndQueue: 65536,
    };
    const rig = new SplitRig(options, pick(1, 2));
    rig.ring = pick(17, 20, 64);
    const [out, into]: [number[], number[]] = [[], []];
    const check = () => {
      const { slotsInUse, slotsPosted } = rig.device;
      assert.ok(slotsInUse >= 0 && slotsInUse <= slots, `seed ${seed}: ${slotsInUse} in use`);
      assert.ok(slotsPosted >= 0 && slotsPosted <= slots, `seed ${seed}: ${slotsPosted} posted`);
    };
    // the device sends a packet after a while, and takes it back with others after another while
    const leaving: number[] = [];
    let reclaimScheduled = false;
    const reclaim = () => {
      reclaimScheduled = false;
      for (const packet of leaving.splice(0)) {
        const bytes = rig.pool.payload[packet];
        const pages = mappedPages(
          bytes,
          new GrantCosts(
            { ...defaults.host.splitDriver, ...options },
            rig.costs,
          ).mappedAbove,
        );
        rig.taken -= descriptorCount(bytes);
        rig.device.sent(transmitTag(0, bytes, pages));
        rig.pool.free(packet);
      }
      rig.device.roomAgain();
      check();
    };
    rig.onSubmit = (packet) => {
      check();
      rig.after(1e-4 * stream.uniform(), () => {
        leaving.push(packet);
        if (reclaimScheduled) return;
        reclaimScheduled = true;
        rig.after(stream.uniform() < 0.1 ? 0.01 : 1e-5, reclaim);
      });
    };
    // now and then one of the two is kept from its core for a while
    const stall = new HostWork(2e6, () => {});
    for (let i = 0; i < 10; i++) {
      rig.after(0.02 * stream.uniform(), () => {
        rig.scheduler.runOnHost(pick(rig.guest, rig.driver).core, stall);
        stalls++;
      });
    }
    for (let i = 0; i < 400; i++) {
      rig.after(0.02 * stream.uniform(), () => {
        const packet = rig.packet(payload(stream));
        if (stream.uniform() < 0.5) {
          out.push(packet);
          rig.device.sender.send(packet);
        } else {
          into.push(packet);
          rig.device.arrive(packet);
        }
        check();
      });
    }
    // rows of the pool are used again, so that order is checked by what was sent when
    rig.simulation.run({ until: 10 });
    assert.deepEqual(rig.sent, out, `seed ${seed}`);
    assert.deepEqual(rig.received, into, `seed ${seed}`);
    assert.equal(rig.pool.inUse, 0, `seed ${seed}`);
    assert.equal(rig.device.held, 0, `seed ${seed}`);
    assert.equal(rig.device.slotsInUse, 0, `seed ${seed}`);
    assert.equal(rig.device.slotsPosted, slots, `seed ${seed}`);
  }
  assert.equal(stalls, 1500);
});

Deno.test("a back end that polls is not notified again, and one that stopped is", () => {
  const rig = new SplitRig();
  const send = (count: number) => {
    for (let i = 0; i < count; i++) rig.device.sender.send(rig.packet(100));
  };
  rig.onSubmit = (packet) => {
    rig.taken = 0;
    rig.pool.free(packet);
  };
  send(50);
  rig.simulation.run({ until: 0.1 });
  assert.equal(rig.sent.length, 50);
  const first = rig.device.events;
  assert.ok(first < 50, `${first}`);
  rig.after(0, () => send(1));
  rig.simulation.run({ until: 0.2 });
  assert.equal(rig.device.events, first + 1);
});

Deno.test("a front end whose ring was full goes on when half of the slots are free, and not before", () => {
  const rig = new SplitRig({ ringSlots: 20, grant: "map", headerCopy: 64 }, 1);
  const sent: number[] = [];
  rig.onSubmit = (packet) => void sent.push(packet);
  for (let i = 0; i < 40; i++) rig.device.sender.send(rig.packet(1000));
  rig.simulation.run({ until: 0.01 });
  assert.deepEqual([rig.device.slotsInUse, rig.sent.length], [20, 20]); // mapped until they are sent
  const reclaim = (count: number) => {
    for (let i = 0; i < count; i++) rig.device.sent(transmitTag(0, 1000, 1));
  };
  rig.after(0, () => reclaim(9));
  rig.simulation.run({ until: 0.02 });
  assert.deepEqual([rig.device.slotsInUse, rig.sent.length], [11, 20]);
  rig.after(0, () => reclaim(1));
  rig.simulation.run({ until: 0.03 });
  assert.deepEqual([rig.device.slotsInUse, rig.sent.length], [20, 30]);
});
