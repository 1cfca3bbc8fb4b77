/** Exact: what TCP sends and when, packet by packet. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
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

Deno.test("the round trip of the SYN sets the first retransmission time-out of both sides", () => {
  const lost = new Set([3, 5]);
  const pair = new Pair((_, count) => lost.has(count) ? -1 : 0.01, {
    established: (connection) => pair.tcp.write(connection, CLIENT, 100),
  }, {
    received: (connection) => pair.tcp.write(connection, SERVER, 200),
  });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 10 });
  const times = pair.seen.map(({ from, payload, at }) => [from, payload, Number(at.toFixed(6))]);
  assert.deepEqual(times, [
    [CLIENT, 0, 0],
    [SERVER, 0, 0.01],
    [CLIENT, 0, 0.02],
    [CLIENT, 100, 0.02], // lost
    [CLIENT, 100, 0.22],
    [SERVER, 200, 0.23], // lost
    [SERVER, 200, 0.43],
    [CLIENT, 0, 0.48], // delayed acknowledgment
  ]);
});

Deno.test("a SYN that was sent twice gives no round trip: data starts with the initial time-out", () => {
  const lost = new Set([0, 4]);
  const pair = new Pair((_, count) => lost.has(count) ? -1 : 0.01, {
    established: (connection) => pair.tcp.write(connection, CLIENT, 100),
  });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 10 });
  const data = pair.seen.filter((packet) => packet.payload > 0).map((packet) => packet.at);
  assert.deepEqual(data.map((at) => Number(at.toFixed(6))), [3.02, 6.02]);
});
