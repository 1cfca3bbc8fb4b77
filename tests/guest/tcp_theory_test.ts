/** Exact: transactions, acknowledgments and long streams against closed forms. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
import { SEGMENT, WireBench } from "./_wire.ts";

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * expected, `${actual} is not ${expected}`);

for (const [way, think] of [[0.001, 0], [0.0001, 0.00007], [0.02, 0.001]]) {
  Deno.test(`request and response take two ways of ${way} s and the server's ${think} s each time`, () => {
    const bench = new WireBench({ way, notes: false });
    const { tcp, simulation } = bench;
    const ends: number[] = [];
    const answer = simulation.on((connection) => tcp.write(connection, SERVER, 1));
    const owner = bench.owner({
      established: (connection, side) => void (side === CLIENT && tcp.write(connection, CLIENT, 1)),
      received: (connection, side) => {
        if (side === SERVER) simulation.schedule(think, answer, connection);
        else {
          ends.push(simulation.now);
          tcp.write(connection, CLIENT, 1);
        }
      },
    });
    tcp.open(tcp.create({ owner, server: 0 }));
    simulation.run({ maxEvents: 40_000 });
    const cycles = ends.length - 1;
    assert.ok(cycles > 5000);
    close(ends[0], 2 * way + 2 * way + think); // set up, and the first one
    close((ends[cycles] - ends[0]) / cycles, 2 * way + think);
  });
}

Deno.test("a connection for each transaction takes two round trips and the server's time", () => {
  const [way, think] = [0.003, 0.0005];
  const bench = new WireBench({ way, notes: false });
  const { tcp, simulation } = bench;
  const ends: number[] = [];
  const answer = simulation.on((connection) => tcp.writeAndClose(connection, SERVER, 1));
  const owner = bench.owner({
    established: (connection, side) => void (side === CLIENT && tcp.write(connection, CLIENT, 1)),
    received: (connection, side) => {
      if (side === SERVER) simulation.schedule(think, answer, connection);
      else {
        ends.push(simulation.now);
        if (ends.length < 1000) tcp.open(tcp.create({ owner, server: 0 }));
      }
    },
  });
  tcp.open(tcp.create({ owner, server: 0 }));
  simulation.run();
  close(ends[999], 1000 * (4 * way + think));
  assert.equal(bench.pool.inUse, 0);
});

Deno.test("the VM is the client as well: connections out of a VM work as those into it", () => {
  const bench = new WireBench();
  let got = 0;
  const owner = bench.owner({
    established: (c, side) => void (side === CLIENT && bench.tcp.writeAndClose(c, CLIENT, 50_000)),
    received: (_connection, side, bytes) => got = side === SERVER ? bytes : got,
  });
  const connection = bench.tcp.create({ owner, client: 4, server: -1 });
  assert.deepEqual([bench.tcp.vmOf(connection), bench.tcp.placeOf(connection, SERVER)], [4, -1]);
  bench.tcp.open(connection);
  bench.simulation.run();
  assert.equal(got, 50_000);
  assert.ok(bench.sent.every(({ vm }) => vm === 4));
});

Deno.test("full frames with pauses between them: two are acknowledged at once, one after the delay", () => {
  // by the gap between frames: shorter than the delay, one acknowledgment for two; longer, one for each
  for (const [gap, each] of [[0.01, 2], [0.039, 2], [0.041, 1], [0.1, 1]]) {
    const bench = new WireBench({ tcp: { delayedAck: 0.04 } });
    const connection = bench.tcp.create({ owner: bench.owner({}), server: 0 });
    bench.tcp.open(connection);
    const frames = 300;
    for (let i = 0; i < frames; i++) {
      bench.at(0.1 + i * gap, () => bench.tcp.write(connection, CLIENT, SEGMENT));
    }
    bench.simulation.run({ until: 0.1 + frames * gap + 1 });
    const acknowledgments = bench.sent.filter(({ side }) => side === SERVER).length - 1;
    assert.equal(acknowledgments, frames / each, `a gap of ${gap} s`);
  }
});

Deno.test("slow start needs the number of round trips that its growth gives", () => {
  // flights of i, then of all that two acknowledgments for four frames let go: 3, 4, 8, 16, ...
  for (const [frames, trips] of [[3, 1], [7, 2], [15, 3], [31, 4], [63, 5]]) {
    const bench = new WireBench({ way: 0.01, tcp: { initialWindow: 3, receiveWindow: 1e6 } });
    let whole = 0;
    const owner = bench.owner({
      established: (c, side) =>
        void (side === CLIENT && bench.tcp.write(c, CLIENT, frames * SEGMENT)),
      received: (_c, _side, bytes) => {
        if (bytes === frames * SEGMENT) whole = bench.simulation.now;
      },
    });
    bench.tcp.open(bench.tcp.create({ owner, server: 0 }));
    bench.simulation.run({ until: 10 });
    close(whole, 0.02 + 0.01 + 0.02 * (trips - 1));
  }
});

Deno.test("a stream beyond 2^31 and 2^32 bytes arrives in order, each byte once, with losses on the way", () => {
  const bytes = 5e9;
  let lost = 0;
  const bench = new WireBench({
    notes: false,
    way: 1e-4,
    largestInside: 45 * SEGMENT,
    tcp: { receiveWindow: 2 ** 22 },
    // every now and then a train or an acknowledgment, also near the limits of 32 bits
    loses: (_sent, count) => count % 50_021 === 50_000 && ++lost > 0,
  });
  const { tcp } = bench;
  const received = [0, 0];
  let closed = 0;
  const owner = bench.owner({
    established: (c, side) => void (side === SERVER && tcp.writeAndClose(c, SERVER, bytes)),
    received: (_connection, side, now) => {
      assert.ok(now > received[side]);
      received[side] = now;
    },
    closed: () => closed++,
  });
  tcp.open(tcp.create({ owner, server: 0 }));
  bench.simulation.run();
  assert.deepEqual([received, closed, bench.pool.inUse], [[bytes, 0], 2, 0]);
  assert.ok(lost > 20 && tcp.counters[SERVER].retransmitted > 0);
});

Deno.test("a program that gives up on the server's side aborts the client", () => {
  const bench = new WireBench();
  const log: string[] = [];
  const owner = bench.owner({
    established: (c, side) => void (side === CLIENT && bench.tcp.write(c, CLIENT, 3 * SEGMENT)),
    received: (connection) => bench.tcp.abort(connection, SERVER),
    closed: (_connection, side, aborted) => log.push(`${side} ${aborted}`),
  });
  bench.tcp.open(bench.tcp.create({ owner, server: 0 }));
  bench.simulation.run();
  assert.deepEqual([log, bench.pool.inUse], [["0 true"], 0]);
});
