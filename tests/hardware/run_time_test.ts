/** Exact: contexts made, resized and revoked while traffic flows; what a hostile VM can do with its own. */
import assert from "node:assert/strict";
import { type ContextOptions, NicContext, transmitTag } from "@iovlab/iovlab/hardware";
import { Device } from "./_device.ts";

const tag = transmitTag(0, 1448, 0);
const LINE = 1538 * 8 / 1e9;
const link = { rate: 1e9, roundTripTime: 1e-4 };

const options = (change: Partial<ContextOptions> = {}): ContextOptions => ({
  receiveRing: 256,
  transmitRing: 256,
  reserved: 0,
  weight: 1,
  cap: 0,
  windowBase: 0,
  windowSize: 2 ** 20,
  ...change,
});

/** Posts packets as long as there is room, from interrupts on. */
function saturate(device: Device, context: NicContext): { count: number } {
  const sent = { count: 0 };
  const fill = () => {
    while (context.reclaim() >= 0) sent.count++;
    while (context.hasRoom(1)) context.post(device.packet(), tag);
    device.nic.ring(context);
    device.nic.unmask(context);
  };
  context.onInterrupt = fill;
  device.at(device.simulation.now, fill);
  return sent;
}

Deno.test("further contexts share the receive buffer with those that have no receive reservation, and the sum stays the buffer", () => {
  const { nic } = new Device({ link, nic: { buffer: 60_000 } });
  const changes = [{ receiveReserved: 1e8 }, {}, { reserved: 1e8 }, { buffer: 12_000 }];
  for (const change of changes) nic.addContext(options(change));
  const shares = () => nic.contexts.map(({ bufferShare }) => bufferShare);
  assert.deepEqual(shares(), [16_000, 16_000, 16_000, 12_000]);
  nic.addContext(options({ further: true }));
  nic.addContext(options({ further: true }));
  assert.deepEqual(shares(), [16_000, 8000, 8000, 12_000, 8000, 8000]);
  nic.resizeContext(nic.contexts[1], { receiveReserved: 1e8 });
  assert.deepEqual(shares(), [16_000, 16_000, 16_000 / 3, 12_000, 16_000 / 3, 16_000 / 3]);
  for (const further of nic.contexts.slice(4)) nic.revokeContext(further);
  assert.deepEqual(shares().slice(0, 4), [16_000, 16_000, 16_000, 12_000]);
});

Deno.test("what would over-commit the device is refused by a result, and nothing changes", () => {
  const device = new Device({ link, nic: { buffer: 10_000 } });
  const { nic } = device;
  const first = nic.createContext(options({ reserved: 6e8, receiveReserved: 9e8, buffer: 8000 }));
  assert.ok(first instanceof NicContext);
  const refused: readonly [Partial<ContextOptions>, string][] = [
    [{ reserved: 4.1e8 }, "transmit-over-reserved"],
    [{ receiveReserved: 2e8 }, "receive-over-reserved"],
    [{ buffer: 3000 }, "buffer-over-committed"],
    [{ reserved: 1e8, cap: 5e7 }, "cap-below-reserved"],
    [{ receiveRing: 0 }, "bad-size"],
    [{ weight: NaN }, "bad-size"],
  ];
  for (const [change, reason] of refused) {
    assert.equal(nic.createContext(options(change)), reason);
  }
  assert.equal(nic.contexts.length, 1);
  const second = nic.createContext(options({ reserved: 4e8, receiveReserved: 1e8, buffer: 2000 }));
  assert.ok(second instanceof NicContext); // to the last bit
  const before = second.options;
  assert.equal(nic.resizeContext(second, { reserved: 4.1e8 }), "transmit-over-reserved");
  assert.equal(second.options, before);
  assert.equal(nic.resizeContext(first, { reserved: 5e8 }), undefined);
  assert.equal(nic.resizeContext(second, { reserved: 4.1e8 }), undefined);
  nic.revokeContext(first);
  assert.equal(nic.resizeContext(first, {}), "revoked");
  assert.equal(nic.resizeContext(second, { reserved: 1e9 }), undefined);
  assert.equal(nic.renewContext(first), "transmit-over-reserved");
  assert.equal(first.revoked, true);
});

Deno.test("reservations leave a place for the rest where contexts take turns", () => {
  const residency = { places: 2, eviction: "lru", save: 0, restore: 0 } as const;
  const device = new Device({ link }, {}, { residency });
  const { nic } = device;
  assert.ok(nic.createContext(options({ reserved: 1e8 })) instanceof NicContext);
  assert.ok(nic.createContext(options({ receiveReserved: 1e8 })) instanceof NicContext); // two places for two
  assert.equal(nic.createContext(options({ reserved: 1e8 })), "places-over-reserved");
  assert.ok(nic.createContext(options()) instanceof NicContext);
});

Deno.test("a resize moves bandwidth from the next packet on", () => {
  const device = new Device({ link, nic: { interruptGap: 0 } });
  const contexts = [device.context(), device.context()];
  const sent = contexts.map((context) => saturate(device, context));
  const changes: readonly [Partial<ContextOptions>, readonly number[]][] = [
    [{ weight: 3 }, [3 / 4, 1 / 4]],
    [{ weight: 1, reserved: 6e8 }, [0.8, 0.2]],
    [{ reserved: 0, cap: 1e8 }, [0.1, 0.9]],
    [{ cap: 0 }, [0.5, 0.5]],
  ];
  for (const [change, shares] of changes) {
    assert.equal(device.nic.resizeContext(contexts[0], change), undefined);
    const before = sent.map(({ count }) => count);
    const { now } = device.simulation;
    device.simulation.run({ until: now + 0.2 });
    shares.forEach((share, i) => {
      const got = (sent[i].count - before[i]) * LINE / 0.2;
      // a bucket and a ring of packets at the edges
      assert.ok(Math.abs(got - share) < 0.012, `${JSON.stringify(change)} ${i}: ${got}`);
    });
  }
});

Deno.test("smaller rings drop or hold back what is too much, larger ones take it", () => {
  const device = new Device({ link });
  const { nic } = device;
  const context = device.context({ receiveRing: 8, transmitRing: 8 });
  context.masked = true;
  for (let i = 0; i < 8; i++) context.post(device.packet(), tag);
  assert.equal(nic.resizeContext(context, { transmitRing: 4, receiveRing: 3 }), undefined);
  assert.equal(context.hasRoom(1), false);
  nic.ring(context);
  device.simulation.run();
  for (let i = 0; i < 5; i++) assert.equal(context.reclaim(), tag);
  assert.equal(context.hasRoom(1), true);
  assert.equal(context.hasRoom(2), false);
  const receive = () => {
    for (let i = 0; i < 5; i++) nic.receive(device.packet(), context);
    device.at(device.simulation.now + 1, () => {
      nic.hasWork(context);
    });
    device.simulation.run();
    let taken = 0;
    for (let packet = 0; (packet = nic.take(context)) >= 0; taken++) device.pool.free(packet);
    return taken;
  };
  assert.equal(receive(), 3);
  assert.equal(nic.resizeContext(context, { receiveRing: 5 }), undefined);
  assert.equal(receive(), 5);
  assert.equal(context.receiveDrops, 2);
});

for (const receiveArbiter of [false, true]) {
  Deno.test(`a revoked context drops all that is in it and on its way, ${receiveArbiter ? "with" : "without"} a receive arbiter`, () => {
    const device = new Device({ link, nic: { interruptGap: 0, buffer: 1e6 } }, {}, {
      receiveArbiter,
    });
    const { nic, pool, simulation } = device;
    const context = device.context();
    const other = device.context();
    context.masked = other.masked = true;
    device.at(0, () => {
      for (const each of [context, other]) {
        for (let i = 0; i < 10; i++) nic.receive(device.packet(), each);
      }
    });
    const at = 1e-4 + 5.5 * LINE; // five have arrived
    device.at(at, () => {
      for (const each of [context, other]) {
        for (let i = 0; i < 3; i++) each.post(device.packet(), tag);
        nic.ring(each);
      }
    });
    let told = 0;
    context.onInterrupt = () => told++;
    device.at(at + LINE / 2, () => {
      assert.equal(nic.take(context) >= 0, true);
      nic.unmask(context);
      // nine received or on the wire, two posted; the third is on the line
      assert.equal(nic.revokeContext(context), 11);
      assert.equal(nic.revokeContext(context), 0);
      nic.receive(device.packet(), context);
      assert.equal(nic.take(context), -1);
    });
    device.at(0.01, () => {
      assert.equal(told, 1);
      assert.deepEqual([context.reclaim(), context.reclaim(), context.reclaim()], [tag, tag, tag]);
      assert.equal(context.reclaim(), -1);
      assert.equal(context.descriptorsInUse, 0);
      nic.unmask(context);
      context.post(device.packet(), tag);
      nic.ring(context); // swallowed, the descriptor comes back
    });
    simulation.run();
    assert.equal(told, 2);
    assert.equal(context.reclaim(), tag);
    assert.equal(context.revokedDrops, 13);
    assert.equal(device.departed.length, 4); // one of it, three of the other
    device.at(1, () => assert.equal(nic.hasWork(other), true));
    simulation.run();
    assert.deepEqual([other.received.length, nic.held, pool.inUse], [10, 10, 11]); // one taken
  });
}

Deno.test("a renewed context works as before, with its driver, and its old packets do not come back", () => {
  const device = new Device({ link, nic: { interruptGap: 0 } });
  const context = device.context();
  const sent = saturate(device, context);
  device.at(0.01, () => device.nic.revokeContext(context));
  device.simulation.run({ until: 0.010_000_001 });
  device.at(0.011, () => {
    device.pool.inUse; // what was dropped is free
    assert.equal(device.nic.renewContext(context, { ...context.options, cap: 5e8 }), undefined);
  });
  device.simulation.run({ until: 0.011 });
  const before = device.departed.length;
  context.masked = false;
  saturate(device, context);
  device.simulation.run({ until: 0.111 });
  const rate = (device.departed.length - before) * LINE / 0.1;
  assert.ok(Math.abs(rate - 0.5) < 0.02, `${rate}`);
  assert.ok(sent.count > 0 && context.descriptorsInUse <= 256);
});

Deno.test("a hostile descriptor takes the device's fetch and check, and is charged to its context", () => {
  const times = { dmaSetup: 3e-7, contextCheck: 2e-7 };
  const device = new Device({ link, nic: { interruptGap: 0 } }, times);
  const context = device.context({ windowBase: 4096, windowSize: 4096 });
  context.masked = true;
  device.at(0, () => {
    assert.equal(device.nic.rogue(context, 3), true);
    context.post(device.packet(), tag);
    device.nic.ring(context);
  });
  device.simulation.run();
  assert.deepEqual([context.violations, context.corruptions, context.completed], [1, 0, 2]);
  assert.ok(Math.abs(device.departed[0].at - (5e-7 + LINE)) < 1e-12);
  assert.equal(device.nic.framesOut, 1);
});

Deno.test("without protection a hostile descriptor reads another's memory onto the wire, delivered to nobody", () => {
  const device = new Device({ link, nic: { interruptGap: 0 } });
  const context = device.context({ windowBase: 4096, windowSize: 4096, protection: false });
  context.masked = true;
  device.at(0, () => assert.equal(device.nic.rogue(context, 0), true));
  device.simulation.run();
  assert.deepEqual([context.violations, context.corruptions, device.nic.framesOut], [0, 1, 1]);
  assert.deepEqual([device.departed.length, device.pool.inUse], [0, 0]);
});

Deno.test("a ring that is full takes no hostile descriptor", () => {
  const device = new Device({ link });
  const context = device.context({ transmitRing: 2 });
  context.masked = true;
  const taken = Array.from({ length: 4 }, () => device.nic.rogue(context, 0));
  assert.deepEqual(taken, [true, true, false, false]);
  device.simulation.run();
  context.reclaim();
  assert.equal(device.nic.rogue(context, 0), true);
});

Deno.test("interrupts without work obey moderation and are counted", () => {
  const device = new Device({ link, nic: { interruptGap: 1e-4 } });
  const { nic } = device;
  const context = device.context();
  context.onInterrupt = () => nic.unmask(context);
  for (let i = 0; i < 1000; i++) device.at(i * 1e-6 + 1e-9, () => nic.disturb(context));
  device.simulation.run();
  assert.deepEqual([context.interrupts, context.spuriousInterrupts], [11, 11]);
  // one with work is none of them; a driver that polls is not interrupted
  device.at(1, () => {
    nic.disturb(context);
    context.post(device.packet(), tag);
    nic.ring(context);
  });
  context.onInterrupt = () => {};
  device.at(2, () => nic.disturb(context));
  device.simulation.run();
  assert.deepEqual([context.interrupts, context.spuriousInterrupts], [12, 12]);
});
