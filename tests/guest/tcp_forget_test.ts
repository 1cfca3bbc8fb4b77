/** Exact: an operating system that starts anew knows nothing of its connections. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
import { RST } from "@iovlab/iovlab/packet";
import { Pair } from "./_pair.ts";

Deno.test("a server that has forgotten a connection refuses what the client sends next, and both are gone", () => {
  const pair = new Pair(() => 0.001);
  const connection = pair.tcp.create(0);
  pair.tcp.open(connection);
  pair.simulation.run({ until: 0.1 });
  pair.tcp.forget(0);
  assert.deepEqual(pair.heard.at(-1), "1 aborted");
  const silent = pair.seen.length;
  pair.simulation.run({ until: 10 });
  assert.equal(pair.seen.length, silent); // nobody says anything
  pair.tcp.write(connection, CLIENT, 1000);
  pair.simulation.run({ until: 11 });
  assert.equal(pair.from(SERVER).at(-1)!.flags & RST, RST);
  assert.equal(pair.heard.at(-1), "0 aborted");
  assert.equal(pair.pool.inUse, 0);
  const row = pair.tcp.create(0);
  assert.equal(row, connection); // the row is free again
});

Deno.test("a client that waits for a forgotten server's data hears nothing", () => {
  const pair = new Pair(() => 0.001);
  const connection = pair.tcp.create(0);
  pair.tcp.open(connection);
  pair.simulation.run({ until: 0.1 });
  pair.tcp.write(connection, SERVER, 1e6);
  pair.simulation.run({ until: 0.105 });
  const received = pair.inOrder[CLIENT];
  pair.tcp.forget(0);
  pair.simulation.run({ until: 0.2 });
  // what was on its way arrives and is acknowledged, and that acknowledgment is refused
  assert.ok(pair.inOrder[CLIENT] > received && pair.inOrder[CLIENT] < 1e6);
  assert.deepEqual(pair.heard.slice(-2), ["1 aborted", "0 aborted"]);
  assert.equal(pair.simulation.pending, 0);
});

Deno.test("a connection that was being made when its server started anew is made once the client asks again", () => {
  // the server's first answer is lost
  const pair = new Pair((packet) => packet.from === SERVER && packet.at < 1 ? -1 : 0.001);
  const connection = pair.tcp.create(0);
  pair.tcp.open(connection);
  pair.simulation.run({ until: 0.5 });
  pair.tcp.forget(0);
  pair.simulation.run({ until: 10 });
  assert.deepEqual(pair.heard, ["1 aborted", "0 established", "1 established"]);
  pair.tcp.writeAndClose(connection, CLIENT, 5000);
  pair.simulation.run();
  assert.equal(pair.inOrder[SERVER], 5000);
  assert.deepEqual(pair.heard.slice(-2).sort(), ["0 closed", "1 closed"]);
  assert.equal(pair.pool.inUse, 0);
});

Deno.test("connections of other places go on", () => {
  const pair = new Pair(() => 0.001);
  const connection = pair.tcp.create(0);
  pair.tcp.open(connection);
  pair.simulation.run({ until: 0.1 });
  pair.tcp.forget(1);
  pair.tcp.write(connection, CLIENT, 5000);
  pair.simulation.run({ until: 1 });
  assert.equal(pair.inOrder[SERVER], 5000);
});
