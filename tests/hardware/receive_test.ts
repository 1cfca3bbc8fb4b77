/** Exact: what a receive ring takes and drops. */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

interface Driver {
  /** When the driver looks, and how many packets it takes then. */
  readonly looks: readonly { readonly at: number; readonly takes: number }[];
}

/** Packets of random sizes at random times, and a driver that looks at random times. */
function scenario(seed: number) {
  const stream = randomStream(seed, 0, "receive");
  const arrivals: { at: number; payload: number }[] = [];
  const driver: Driver = {
    looks: Array.from({ length: 40 }, () => ({
      at: stream.uniform() * 0.002,
      takes: Math.floor(stream.uniform() * 12),
    })).sort((a, b) => a.at - b.at),
  };
  for (let at = 0; at < 0.002; at += -Math.log(1 - stream.uniform()) * 1e-5) {
    arrivals.push({ at, payload: Math.floor(stream.uniform() * 1449) });
  }
  const ring = 1 + Math.floor(stream.uniform() * 20);
  return { arrivals, driver, ring };
}

/** The plain model: one event for each arrival in memory, and one for each look, in order of time. */
function reference({ arrivals, driver, ring }: ReturnType<typeof scenario>, ready: number[]) {
  const events = [
    ...arrivals.map((_, packet) => ({ at: ready[packet], packet, takes: 0 })),
    ...driver.looks.map(({ at, takes }) => ({ at, packet: -1, takes })),
  ].sort((a, b) => a.at - b.at || b.packet - a.packet);
  const queue: number[] = [];
  const taken: number[][] = [];
  let drops = 0;
  for (const { packet, takes } of events) {
    if (packet < 0) taken.push(queue.splice(0, takes));
    else if (queue.length < ring) queue.push(packet);
    else drops++;
  }
  return { taken, drops, left: queue.length };
}

Deno.test("a ring that is looked at late drops and keeps what one event for each arrival would", () => {
  let drops = 0;
  for (let seed = 0; seed < 200; seed++) {
    const tried = scenario(seed);
    const device = new Device({ link: { roundTripTime: 0 } }, { dmaSetup: 2e-7, dmaRate: 16e9 });
    const context = device.context({ receiveRing: tried.ring });
    context.masked = true;
    const ready: number[] = [];
    const names = new Map<number, number>();
    tried.arrivals.forEach(({ at, payload }, i) =>
      device.at(at, () => {
        const packet = device.packet(payload);
        names.set(packet, i);
        device.nic.receive(packet, context);
        ready[i] = device.pool.ready[packet];
      })
    );
    const taken: number[][] = [];
    for (const { at, takes } of tried.driver.looks) {
      device.at(at, () => {
        const got: number[] = [];
        while (got.length < takes) {
          const packet = device.nic.take(context);
          if (packet < 0) break;
          got.push(names.get(packet) as number); // not freed: names stay unique
        }
        taken.push(got);
      });
    }
    device.at(1, () => void device.nic.hasWork(context));
    device.simulation.run();
    const expected = reference(tried, ready);
    assert.deepEqual(taken, expected.taken, `seed ${seed}`);
    assert.equal(context.receiveDrops, expected.drops, `seed ${seed}`);
    assert.equal(context.received.length, expected.left, `seed ${seed}`);
    drops += expected.drops;
  }
  assert.ok(drops > 1000);
});

Deno.test("the switch drops what its buffer cannot hold and counts it", () => {
  const device = new Device({ link: { switchBuffer: 10 * 1538 + 700 } });
  const context = device.context();
  const waits = Array.from({ length: 15 }, () => device.nic.receive(device.packet(), context));
  // the first is on the wire; ten more wait; the wait of each is the wire time before it
  assert.equal(waits.filter((wait) => wait >= 0).length, 11);
  assert.equal(device.nic.switchDrops, 4);
  waits.slice(0, 11).forEach((wait, i) => assert.ok(Math.abs(wait - i * 1538 * 8e-9) < 1e-15));
  assert.equal(device.pool.inUse, 11);
});

Deno.test("a packet is in memory after the round trip, its wire time and its transfer", () => {
  const times = { dmaSetup: 1e-6, dmaRate: 16e9, contextCheck: 5e-8 };
  const device = new Device({ link: { roundTripTime: 1e-4 } }, times);
  const context = device.context();
  context.masked = true;
  const packet = device.packet();
  device.nic.receive(packet, context);
  const expected = 1e-4 + 1538 * 8e-9 + 1e-6 + 5e-8 + 1448 * 8 / 16e9;
  assert.ok(Math.abs(device.pool.ready[packet] - expected) < 1e-15);
  const taken: number[] = [];
  device.at(expected - 1e-12, () => taken.push(device.nic.take(context)));
  device.at(expected + 1e-12, () => taken.push(device.nic.take(context)));
  device.simulation.run();
  assert.deepEqual(taken, [-1, packet]);
});
