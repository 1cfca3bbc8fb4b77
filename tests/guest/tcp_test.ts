/** Exact: what TCP sends and when, packet by packet. */
import assert from "node:assert/strict";
import { ACK, RST, SYN } from "@iovlab/iovlab/packet";
import { Pair } from "./_pair.ts";

Deno.test("a server whose SYN-ACK meets a client that gave up is told, and gives its place back", () => {
  const pair = new Pair(() => 0.01);
  const connection = pair.tcp.create(0);
  pair.tcp.open(connection);
  pair.simulation.schedule(0.015, pair.simulation.on(() => pair.tcp.abort(connection)));
  pair.simulation.run();
  assert.deepEqual(pair.heard, ["1 aborted"]);
  assert.deepEqual(pair.seen.map((packet) => packet.flags), [SYN, SYN | ACK, RST | ACK]);
  assert.equal(pair.pool.inUse, 0);
  assert.equal(pair.tcp.create(0), connection); // the row is free again
});
