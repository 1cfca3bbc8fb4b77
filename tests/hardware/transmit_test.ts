/** Statistical: the transmit side alone is an M/D/1 queue. Exact: its busy time and its full ring. */
import assert from "node:assert/strict";
import { type NicContext, transmitTag } from "@iovlab/iovlab/hardware";
import { randomStream } from "@iovlab/iovlab/random";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";
import { Device } from "./_device.ts";

const LINE = 1538 * 8 / 1e9; // a full frame at 1 Gb/s

/** Posts packets by a Poisson process; returns the mean time that one waits for the line, in its service times. */
function meanWait(load: number, replication: number, packets: number): number {
  const device = new Device();
  const context = device.context({ transmitRing: 65536 });
  context.masked = true;
  const stream = randomStream(1, replication, "arrivals");
  const posted: number[] = [];
  let left = packets;
  const arrive = device.simulation.on(() => {
    const packet = device.packet();
    posted[packet] = device.simulation.now;
    context.post(packet, transmitTag(0, 1448, 0));
    device.nic.ring(context);
    while (context.reclaim() >= 0);
    if (--left > 0) {
      device.simulation.schedule(-Math.log(1 - stream.uniform()) * LINE / load, arrive);
    }
  });
  device.simulation.schedule(0, arrive);
  let waited = 0;
  const { push } = device.departed;
  device.departed.push = (each) => {
    waited += each.at - posted[each.packet] - LINE;
    return push.call(device.departed, each);
  };
  device.simulation.run();
  return waited / packets / LINE;
}

/** The standard errors by which the mean wait of ten replications differs from an expected one. */
function distance(load: number, expected: number): number {
  const waits = Array.from({ length: 10 }, (_, i) => meanWait(load, i, 20_000));
  const { mean, halfWidth } = replicationInterval(waits);
  return Math.abs(mean - expected) / (halfWidth / studentQuantile(0.975, waits.length - 1));
}

for (const load of [0.3, 0.8]) {
  Deno.test(`packets wait for the line as in M/D/1 at load ${load}`, () => {
    // Pollaczek and Khinchine: rho / (2 (1 - rho)) service times
    const expected = load / (2 * (1 - load));
    assert.ok(distance(load, expected) < 4);
    // biased: M/M/1 waits twice as long
    assert.ok(distance(load, 2 * expected) > 4);
  });
}

Deno.test("a packet occupies the line for its wire time, or for its transfer where that is longer", () => {
  const sendAll = (times: { dmaSetup: number }) => {
    const device = new Device({}, times);
    const context = device.context();
    for (let i = 0; i < 10; i++) context.post(device.packet(), transmitTag(0, 1448, 0));
    device.nic.ring(context);
    device.simulation.run();
    return device;
  };
  const fast = sendAll({ dmaSetup: 0 });
  assert.ok(Math.abs(fast.simulation.now - 10 * LINE) < 1e-12);
  assert.ok(Math.abs(fast.nic.transmitBusy - 10 * LINE) < 1e-12);
  assert.equal(fast.nic.framesOut, 10);
  const slow = sendAll({ dmaSetup: 1e-4 });
  assert.ok(Math.abs(slow.simulation.now - 10 * (1e-4 + 1448 * 8 / 1e15)) < 1e-12);
  assert.ok(Math.abs(slow.nic.transmitBusy - 10 * LINE) < 1e-12);
});

Deno.test("a train takes the wire time of its frames and leaves as one", () => {
  const device = new Device();
  const context = device.context();
  context.post(device.packet(14480), transmitTag(0, 14480, 0));
  device.nic.ring(context);
  device.simulation.run();
  assert.ok(Math.abs(device.simulation.now - 10 * LINE) < 1e-12);
  assert.equal(device.nic.framesOut, 10);
  assert.equal(device.departed.length, 1);
});

Deno.test("a ring takes what it has descriptors for, and gives them back when packets are taken back", () => {
  const device = new Device();
  const context: NicContext = device.context({ transmitRing: 6 });
  const post = (payload: number) => {
    context.post(device.packet(payload), transmitTag(0, payload, 0));
    device.nic.ring(context);
  };
  assert.ok(context.hasRoom(5));
  post(14480); // five descriptors
  assert.equal(context.descriptorsInUse, 5);
  assert.ok(context.hasRoom(1) && !context.hasRoom(2) && !context.hasRoom(1, 1));
  post(100);
  assert.ok(!context.hasRoom(1));
  device.simulation.run();
  assert.equal(context.descriptorsInUse, 6); // sent, but not taken back
  context.reclaim();
  assert.equal(context.descriptorsInUse, 1);
  context.reclaim();
  assert.equal(context.reclaim(), -1);
  assert.ok(context.hasRoom(17)); // alone, in pieces
});

Deno.test("tags come back in the order of posting, however many there are", () => {
  const device = new Device();
  const context = device.context({ transmitRing: 4096 });
  const tags = Array.from({ length: 1000 }, (_, i) => transmitTag(i % 1000, 100, i % 17));
  for (const tag of tags) context.post(device.packet(100), tag);
  device.nic.ring(context);
  device.simulation.run();
  assert.deepEqual(tags.map(() => context.reclaim()), tags);
});
