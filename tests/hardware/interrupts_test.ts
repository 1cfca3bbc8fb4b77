/** Exact: when a NIC interrupts. */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { Device } from "./_device.ts";

const LINE = 1538 * 8 / 1e9;

/** A driver that takes all there is at once; returns when it was interrupted, and what it took each time. */
function drained(device: Device, context = device.context()) {
  const times: number[] = [];
  const taken: number[] = [];
  context.onInterrupt = () => {
    times.push(device.simulation.now);
    let count = 0;
    while (context.reclaim() >= 0);
    for (let packet = device.nic.take(context); packet >= 0; packet = device.nic.take(context)) {
      device.pool.free(packet);
      count++;
    }
    taken.push(count);
    device.nic.unmask(context);
  };
  return { context, times, taken };
}

Deno.test("a sent packet's interrupt does not wait for a packet that is still on its way to the host", () => {
  const device = new Device({ link: { roundTripTime: 0.05 }, nic: { interruptGap: 1e-4 } });
  const { context, times } = drained(device);
  device.nic.receive(device.packet(), context); // arrives after 50 ms
  device.at(0.001, () => {
    context.post(device.packet(), transmitTag(0, 1448, 0));
    device.nic.ring(context);
  });
  device.simulation.run();
  assert.equal(times.length, 2);
  assert.ok(Math.abs(times[0] - (0.001 + LINE)) < 1e-12);
  assert.ok(Math.abs(times[1] - (0.05 + LINE)) < 1e-9);
});

Deno.test("moderation: arrivals every d and a gap g give an interrupt each ceil(g / d) arrivals", () => {
  for (const [every, gap] of [[20e-6, 125e-6], [50e-6, 125e-6], [125e-6, 100e-6], [20e-6, 0]]) {
    const device = new Device({ link: { roundTripTime: 0 }, nic: { interruptGap: gap } });
    const { context, times, taken } = drained(device);
    const packets = 1000;
    for (let i = 0; i < packets; i++) {
      device.at(i * every, () => void device.nic.receive(device.packet(), context));
    }
    device.simulation.run();
    // the first comes with the first packet; the next ones when the gap is over and a packet is there
    const each = Math.max(1, Math.floor(gap / every));
    const spacing = Math.max(gap, every);
    for (let i = 1; i < times.length - 1; i++) {
      assert.ok(times[i] - times[i - 1] >= spacing - 1e-12);
    }
    const mean = (times.at(-2)! - times[0]) / (times.length - 2);
    assert.ok(mean < Math.max(gap, every) + every, `${mean}`);
    assert.equal(context.interrupts, times.length);
    assert.equal(taken.reduce((a, b) => a + b, 0), packets);
    assert.ok(taken.slice(1, -1).every((count) => count === each || count === each + 1));
  }
});

Deno.test("a driver that polls is not interrupted, and is at once when it stops with work left", () => {
  const device = new Device({ link: { roundTripTime: 0 }, nic: { interruptGap: 0 } });
  const context = device.context();
  context.masked = true;
  device.nic.receive(device.packet(), context);
  device.at(0.01, () => {
    assert.equal(context.interrupts, 0);
    assert.equal(device.nic.hasWork(context), true);
    assert.notEqual(device.nic.take(context), -1);
    assert.equal(device.nic.hasWork(context), false);
    device.nic.receive(device.packet(), context);
    device.nic.unmask(context);
  });
  device.simulation.run();
  assert.equal(context.interrupts, 1);
  assert.ok(Math.abs(device.simulation.now - (0.01 + LINE + 1448 * 8 / 1e15)) < 1e-9);
});

Deno.test("each context has an interrupt of its own", () => {
  const device = new Device({ link: { roundTripTime: 0 }, nic: { interruptGap: 1 } });
  const all = [drained(device), drained(device), drained(device)];
  for (const { context } of all) device.nic.receive(device.packet(), context);
  device.simulation.run();
  assert.deepEqual(all.map(({ times }) => times.length), [1, 1, 1]);
});
