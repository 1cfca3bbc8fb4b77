/** Exact: which context sends when. */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { Device } from "./_device.ts";

Deno.test("a context whose cap lets it send soon does not wait for one whose cap is lower", () => {
  const device = new Device();
  const slow = device.context({ cap: 1e5 });
  const fast = device.context({ cap: 1e8 });
  const post = (context: typeof slow, count: number) => {
    for (let i = 0; i < count; i++) context.post(device.packet(65160), transmitTag(0, 65160, 0));
    device.nic.ring(context);
  };
  device.at(1, () => post(slow, 3)); // its bucket lets one go; the next in seconds
  device.at(1.5, () => post(fast, 3));
  device.simulation.run({ until: 2 });
  assert.equal(slow.posted.length, 2);
  assert.equal(fast.posted.length, 0);
});
