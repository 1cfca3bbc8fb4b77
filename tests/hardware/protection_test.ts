/** Exact: a device refuses descriptors outside a context's protection window. */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { Device } from "./_device.ts";

const window = { windowBase: 2 ** 30, windowSize: 2 ** 20 };
const tag = transmitTag(0, 1448, 0);

Deno.test("a posted descriptor outside the window is counted and its packet never leaves", () => {
  const device = new Device();
  const honest = device.context();
  const hostile = device.context(window);
  const addresses = [window.windowBase - 1, window.windowBase, window.windowBase + 2 ** 20 - 1447];
  for (const address of addresses) hostile.post(device.packet(), tag, address);
  device.nic.ring(hostile);
  honest.post(device.packet(), tag);
  device.nic.ring(honest);
  device.simulation.run();
  assert.equal(hostile.violations, 2);
  assert.equal(honest.violations, 0);
  assert.equal(device.departed.length, 2); // the one inside the window, and the other context's
  assert.equal(device.nic.framesOut, 2);
  assert.deepEqual([hostile.reclaim(), hostile.reclaim(), hostile.reclaim()], [tag, tag, tag]);
  assert.equal(hostile.descriptorsInUse, 0);
  assert.equal(device.pool.inUse, 0);
});

Deno.test("a receive buffer outside the window is counted and nothing is delivered into it", () => {
  const device = new Device();
  const context = device.context(window);
  let interrupts = 0;
  context.onInterrupt = () => interrupts++;
  device.nic.receive(device.packet(), context);
  device.simulation.run();
  assert.notEqual(device.nic.take(context), -1);
  context.receiveAddress = window.windowBase + window.windowSize - 1447; // one byte too far
  device.nic.unmask(context);
  device.nic.receive(device.packet(), context);
  device.simulation.run();
  assert.equal(device.nic.take(context), -1);
  assert.deepEqual([context.violations, context.receiveDrops, interrupts], [1, 0, 2]);
  assert.equal(device.pool.inUse, 1); // the first one, which this test still holds
});

Deno.test("a driver whose descriptors are all refused gets them back and is told", () => {
  const device = new Device();
  const context = device.context(window);
  let interrupts = 0;
  context.onInterrupt = () => interrupts++;
  context.post(device.packet(), tag, 0);
  device.nic.ring(context);
  device.simulation.run();
  assert.deepEqual([context.violations, context.completed, interrupts], [1, 1, 1]);
  assert.equal(device.departed.length, 0);
});
