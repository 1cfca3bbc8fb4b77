/** Exact: the rings between a guest and its driver domain. */
import assert from "node:assert/strict";
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
