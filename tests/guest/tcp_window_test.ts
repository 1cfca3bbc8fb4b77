/** Exact: windows that limit, close, are probed and open again. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
import { OUTSIDE } from "@iovlab/iovlab/packet";
import { SEGMENT, WireBench, type WireOptions } from "./_wire.ts";

/** A stream without end from outside into VM 0, and the bytes that have arrived there in order. */
function stream(options: WireOptions, socketBuffer: number, serverReads = false) {
  const bench = new WireBench({ notes: false, ...options });
  const state = { bench, connection: -1, bytes: 0 };
  const owner = bench.owner({
    established: (connection, side) => {
      if (side === CLIENT) bench.tcp.write(connection, CLIENT, Infinity);
    },
    received: (_connection, _side, bytes) => state.bytes = bytes,
  });
  state.connection = bench.tcp.create({ owner, server: 0, socketBuffer, serverReads });
  bench.tcp.open(state.connection);
  return state;
}

for (const [segments, way] of [[2, 0.001], [8, 0.004], [44, 0.0005], [200, 0.05]] as const) {
  Deno.test(`a stream has a window of ${segments} segments each round trip of ${2 * way} s`, () => {
    const state = stream({ way }, segments * SEGMENT);
    const { simulation } = state.bench;
    // slow start is over after as many round trips as doublings, and a few
    const start = 2 * way * 20 + way / 2;
    simulation.run({ until: start });
    const before = state.bytes;
    simulation.run({ until: start + 50 * 2 * way });
    assert.equal(state.bytes - before, 50 * segments * SEGMENT);
  });
}

Deno.test("where a connection has no buffers of its own, the window is that of the options", () => {
  const bench = new WireBench({ tcp: { receiveWindow: 10 * SEGMENT } });
  const owner = bench.owner({
    established: (c, side) => void (side === CLIENT && bench.tcp.write(c, CLIENT, Infinity)),
  });
  const connection = bench.tcp.create({ owner, server: 0 });
  assert.equal(bench.tcp.room(connection, CLIENT), Infinity);
  bench.tcp.open(connection);
  bench.simulation.run({ until: 1.0005 });
  const acknowledged = Math.max(...bench.sent.map((p) => p.side === SERVER ? p.acknowledgment : 0));
  const highest = Math.max(...bench.data(CLIENT).map((p) => p.sequence + p.payload));
  // what the last acknowledgments let go is on its way to the client still
  assert.ok(highest - acknowledged <= 10 * SEGMENT && highest - acknowledged >= 8 * SEGMENT);
  assert.ok(bench.sent.every(({ window }) => window === 10 * SEGMENT));
});

Deno.test("a program that does not read closes the window: its buffer is filled to the byte, and no more arrives", () => {
  for (const buffer of [1000, 10 * SEGMENT, 65_536]) {
    const state = stream({ notes: true }, buffer, true);
    const { simulation, tcp, sent } = state.bench;
    simulation.run({ until: 1 });
    assert.equal(state.bytes, buffer);
    assert.equal(tcp.unread(state.connection, SERVER), buffer);
    assert.equal(sent.filter(({ side }) => side === SERVER).at(-1)!.window, 0);
    simulation.run({ until: 200 });
    assert.equal(state.bytes, buffer);
    assert.deepEqual(tcp.counters[CLIENT], { retransmitted: 0, timeouts: 0 });
  }
});

Deno.test("a closed window is probed after a time-out, then at twice the time each, up to a minute", () => {
  const state = stream({ notes: true }, 10 * SEGMENT, true);
  const { simulation, tcp } = state.bench;
  simulation.run({ until: 400 });
  const probes = state.bench.data(CLIENT).filter(({ payload }) => payload === 1);
  const gaps = probes.slice(1).map(({ at }, i) => Number((at - probes[i].at).toFixed(6)));
  assert.deepEqual(gaps, [0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60, 60, 60, 60]);
  assert.ok(probes.every(({ sequence }) => sequence === 10 * SEGMENT));
  assert.equal(tcp.probes, probes.length);
});

Deno.test("a program that reads tells the window at once, and the stream goes on without a probe", () => {
  const state = stream({}, 10 * SEGMENT, true);
  const { bench, connection } = state;
  const filled: number[] = [];
  for (let i = 1; i <= 20; i++) {
    bench.at(0.1 * i, () => {
      filled.push(bench.tcp.unread(connection, SERVER));
      bench.tcp.read(connection, SERVER, 10 * SEGMENT);
    });
  }
  bench.simulation.run({ until: 2.05 });
  assert.deepEqual(filled, Array(20).fill(10 * SEGMENT));
  assert.equal(state.bytes, 21 * 10 * SEGMENT);
  assert.equal(bench.tcp.probes, 0);
});

Deno.test("where the news of an open window is lost, a probe brings the stream back", () => {
  let loses = false;
  const state = stream({ loses: ({ side }) => loses && side === SERVER }, 10 * SEGMENT, true);
  const { bench, connection } = state;
  bench.at(0.1, () => {
    loses = true;
    bench.tcp.read(connection, SERVER, 10 * SEGMENT);
    loses = false;
  });
  bench.simulation.run({ until: 0.19 });
  assert.equal(state.bytes, 10 * SEGMENT);
  bench.simulation.run({ until: 0.3 });
  assert.equal(state.bytes, 20 * SEGMENT);
  assert.equal(bench.tcp.probes, 1);
});

Deno.test("a stream goes as fast as its program reads", () => {
  for (const [bytes, every] of [[8192, 0.01], [100, 0.001], [3 * SEGMENT, 0.05]]) {
    const state = stream({}, 65_536, true);
    const { bench, connection } = state;
    let taken = 0;
    const take = bench.simulation.on(() => {
      if (bench.tcp.unread(connection, SERVER) >= bytes) {
        bench.tcp.read(connection, SERVER, bytes);
        taken += bytes;
      }
      bench.simulation.schedule(every, take);
    });
    bench.simulation.schedule(0.5, take);
    bench.simulation.run({ until: 2 + every / 2 });
    const before = taken;
    bench.simulation.run({ until: 6 + every / 2 });
    assert.equal(taken - before, Math.round(4 / every) * bytes); // it never found too little
    assert.equal(bench.tcp.counters[CLIENT].timeouts, 0);
  }
});

Deno.test("a program that reads byte by byte gets no small segments", () => {
  const state = stream({ notes: true }, 20_000, true);
  const { bench, connection } = state;
  const take = bench.simulation.on(() => {
    if (bench.tcp.unread(connection, SERVER) > 0) bench.tcp.read(connection, SERVER, 1);
    bench.simulation.schedule(2e-6, take);
  });
  bench.simulation.schedule(0.1, take);
  bench.simulation.run({ until: 0.5 });
  const small = bench.data(CLIENT).filter(({ at, payload }) => at > 0.2 && payload < SEGMENT);
  assert.deepEqual(small, []);
  assert.ok(state.bytes > 20_000 + 0.25 / 2e-6);
});

Deno.test("the right edge of a window never moves back", () => {
  const state = stream({ notes: true }, 30_000, true);
  const { bench, connection } = state;
  let step = 0;
  const take = bench.simulation.on(() => {
    const bytes = Math.min(bench.tcp.unread(connection, SERVER), (step++ * 7919) % 9000);
    bench.tcp.read(connection, SERVER, bytes);
    bench.simulation.schedule(0.0013, take);
  });
  bench.simulation.schedule(0.01, take);
  bench.simulation.run({ until: 3 });
  const edges = bench.sent.filter(({ side }) => side === SERVER)
    .map(({ acknowledgment, window }) => acknowledgment + window);
  assert.ok(edges.length > 500);
  assert.ok(edges.every((edge, i) => i === 0 || edge >= edges[i - 1]));
});

Deno.test("a sender keeps no more than its send buffer, and hears when there is room", () => {
  const bench = new WireBench({ tcp: { receiveWindow: 1e6 } });
  const heard: number[] = [];
  let written = 0;
  const fill = (connection: number) => {
    while (bench.tcp.room(connection, SERVER) >= SEGMENT) {
      bench.tcp.write(connection, SERVER, SEGMENT);
      written += SEGMENT;
    }
  };
  const owner = bench.owner({
    established: (connection, side) => void (side === SERVER && fill(connection)),
    acknowledged: (connection, side, bytes) => {
      assert.equal(side, SERVER);
      assert.ok(written - bytes <= 6 * SEGMENT);
      heard.push(bytes);
      fill(connection);
    },
  });
  bench.tcp.open(bench.tcp.create({ owner, server: 3, socketBuffer: 6 * SEGMENT }));
  bench.simulation.run({ until: 0.1 + 0.0005 });
  const before = heard.at(-1)!;
  bench.simulation.run({ until: 0.2 + 0.0005 });
  assert.equal(heard.at(-1)! - before, 50 * 6 * SEGMENT); // send buffer over round trip
  assert.ok(heard.every((bytes, i) => i === 0 || bytes > heard[i - 1]));
});

Deno.test("small segments that wait go with the acknowledgment, whole ones at once, the last one with the FIN", () => {
  const times = (nagle: boolean) => {
    const bench = new WireBench();
    const connection = bench.tcp.create({ owner: bench.owner({}), server: 0, nagle });
    bench.tcp.open(connection);
    for (let i = 0; i < 3; i++) bench.at(0.1, () => bench.tcp.write(connection, CLIENT, 100));
    bench.at(0.2, () => bench.tcp.write(connection, CLIENT, 2 * SEGMENT + 50));
    bench.at(0.3, () => bench.tcp.write(connection, CLIENT, 100));
    bench.at(0.3, () => bench.tcp.writeAndClose(connection, CLIENT, 100));
    bench.simulation.run({ until: 5 });
    return bench.data(CLIENT).map(({ at, payload }) => [Number(at.toFixed(4)), payload]);
  };
  assert.deepEqual(times(false), [
    [0.1, 100],
    [0.1, 100],
    [0.1, 100],
    [0.2, SEGMENT],
    [0.2, SEGMENT],
    [0.2, 50],
    [0.3, 100],
    [0.3, 100],
  ]);
  // the delayed acknowledgment of 40 ms and Nagle's rule wait for each other
  assert.deepEqual(times(true), [
    [0.1, 100],
    [0.142, 200],
    [0.2, SEGMENT],
    [0.2, SEGMENT],
    [0.202, 50],
    [0.3, 100],
    [0.3, 100],
  ]);
});

Deno.test("what a connection is made from is checked", () => {
  const { tcp } = new WireBench();
  const fails = (options: Parameters<typeof tcp.create>[0], pattern: RegExp) =>
    assert.throws(() => tcp.create(options), pattern);
  fails({ server: OUTSIDE }, /its sides must be at two places: current value is -1 for both/);
  fails({ client: 2, server: 2 }, /must be at two places: current value is 2/);
  fails({ server: 0, socketBuffer: 0 }, /socket buffer must be from 1 to 2147483647 bytes/);
});
