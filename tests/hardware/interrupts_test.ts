/** Exact: when a NIC interrupts. */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { Device } from "./_device.ts";

Deno.test("a sent packet's interrupt does not wait for a packet that is still on its way to the host", () => {
  const device = new Device({ link: { roundTripTime: 0.05 }, nic: { interruptGap: 1e-4 } });
  const context = device.context();
  const times: number[] = [];
  context.onInterrupt = () => {
    times.push(device.simulation.now);
    while (context.reclaim() >= 0);
    while (device.nic.take(context) >= 0);
    device.nic.unmask(context);
  };
  device.nic.receive(device.packet(), context); // arrives after 50 ms
  device.at(0.001, () => {
    context.post(device.packet(), transmitTag(0, 1448, 0));
    device.nic.ring(context);
  });
  device.simulation.run();
  const line = 1538 * 8 / 1e9;
  assert.equal(times.length, 2);
  assert.ok(Math.abs(times[0] - (0.001 + line)) < 1e-12);
  assert.ok(Math.abs(times[1] - (0.05 + line)) < 1e-9);
});
