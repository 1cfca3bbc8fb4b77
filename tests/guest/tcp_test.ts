/** Exact: what TCP sends and when, packet by packet. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
import { ACK, FIN, RETRANSMITTED, RST, SYN } from "@iovlab/iovlab/packet";
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

/** A client that asks for `request` bytes and a server that answers with `reply` bytes and closes. */
function exchange(request: number, reply: number, large = 1448, seconds = 0.01): Pair {
  const pair = new Pair(() => seconds, {
    established: (connection) => pair.tcp.write(connection, CLIENT, request),
  }, {
    largestSegment: large,
    received: (connection, bytes) => {
      if (bytes === request) pair.tcp.writeAndClose(connection, SERVER, reply);
    },
  });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run();
  return pair;
}

const kinds = (pair: Pair, side: number) =>
  pair.from(side).map(({ flags, payload }) => {
    const names = [[SYN, "SYN"], [ACK, "ACK"], [FIN, "FIN"], [RST, "RST"]] as const;
    const set = names.filter(([bit]) => flags & bit).map(([, name]) => name).join("-");
    return payload > 0 ? `${set} ${payload}` : set;
  });

Deno.test("a connection with one small request is set up and closed with seven packets", () => {
  const pair = exchange(100, 200);
  assert.deepEqual(kinds(pair, CLIENT), ["SYN", "ACK", "ACK 100", "ACK-FIN"]);
  assert.deepEqual(kinds(pair, SERVER), ["SYN-ACK", "ACK-FIN 200", "ACK"]);
  assert.deepEqual(pair.heard, [
    "0 established",
    "1 established",
    "0 peer closed",
    "1 peer closed",
    "1 closed",
    "0 closed",
  ]);
  assert.equal(pair.pool.inUse, 0);
  // the client is done when its FIN is acknowledged: five ways of 10 ms, the reply's included
  assert.ok(Math.abs(pair.simulation.now - 0.06) < 1e-12);
});

for (const large of [1448, 65160]) {
  Deno.test(`a client acknowledges every second frame, also of trains of up to ${large} bytes`, () => {
    for (const frames of [1, 2, 3, 4, 7, 8, 20, 45]) {
      const pair = exchange(100, frames * 1448, large);
      const acknowledgments = kinds(pair, CLIENT).filter((kind) => kind === "ACK").length - 1;
      // the last one or two frames are acknowledged by the FIN
      assert.equal(acknowledgments, Math.floor((frames - 1) / 2), `${frames} frames`);
      assert.equal(pair.inOrder[CLIENT], frames * 1448);
    }
  });
}

Deno.test("a server acknowledges a request of two frames or more at once, and a merged one once", () => {
  const acknowledgments = (request: number) =>
    kinds(exchange(request, 200), SERVER).filter((kind) => kind === "ACK").length - 1;
  assert.deepEqual([1448, 2896, 4344, 5792].map(acknowledgments), [0, 0, 1, 1]);
});

Deno.test("a single frame is acknowledged after the delay, a second one at once, data carry the acknowledgment", () => {
  const delay = 0.04;
  const times = (writes: readonly [at: number, bytes: number][]) => {
    const pair = new Pair(() => 0.001, {}, {}, { delayedAck: delay });
    const connection = pair.tcp.create(0);
    pair.tcp.open(connection);
    for (const [at, bytes] of writes) {
      pair.simulation.scheduleAt(
        at,
        pair.simulation.on(() => pair.tcp.write(connection, CLIENT, bytes)),
      );
    }
    pair.simulation.run({ until: 0.5 });
    return pair.from(SERVER).slice(1).map(({ at }) => Number(at.toFixed(6)));
  };
  assert.deepEqual(times([[0.1, 100]]), [0.141]);
  assert.deepEqual(times([[0.1, 100], [0.12, 100]]), [0.121]);
  assert.deepEqual(times([[0.1, 100], [0.12, 100], [0.13, 100]]), [0.121, 0.171]);
});

Deno.test("the first flight is the initial window, and slow start doubles it each round trip", () => {
  const pair = exchange(100, 100 * 1448);
  const flights = new Map<string, number>();
  for (const { at, payload } of pair.from(SERVER)) {
    if (payload > 0) flights.set(at.toFixed(3), (flights.get(at.toFixed(3)) ?? 0) + 1);
  }
  // an acknowledgment for every two frames opens the window by two (RFC 3465, L = 2)
  assert.deepEqual([...flights.values()].slice(0, 4), [3, 4, 8, 16]);
});

Deno.test("segments are as large as the side allows and whole frames but for the last", () => {
  const sizes = (large: number) =>
    exchange(100, 30_000, large).from(SERVER).filter(({ payload }) => payload > 0);
  const trains = sizes(65160);
  assert.ok(trains.slice(0, -1).every(({ payload }) => payload % 1448 === 0));
  assert.ok(trains.every(({ payload, frames }) => frames === Math.ceil(payload / 1448)));
  // each acknowledgment of two frames lets four go
  assert.deepEqual([trains.length, Math.max(...trains.map(({ frames }) => frames))], [6, 4]);
  const frames = sizes(1448);
  assert.deepEqual([...new Set(frames.map(({ frames }) => frames))], [1]);
  assert.equal(frames.length, Math.ceil(30_000 / 1448));
});

Deno.test("a SYN, a SYN-ACK and the last ACK that are lost are sent again until it works", () => {
  for (const lost of [[0], [1], [2, 3], [0, 1, 2, 3, 4]]) {
    const pair = new Pair((_, count) => lost.includes(count) ? -1 : 0.01, {
      established: (connection) => pair.tcp.write(connection, CLIENT, 100),
    });
    pair.tcp.open(pair.tcp.create(0));
    pair.simulation.run({ until: 100 });
    assert.deepEqual(pair.heard.sort(), ["0 established", "1 established"], `${lost}`);
    assert.equal(pair.inOrder[SERVER], 100);
  }
});

Deno.test("the SYN's time-out doubles each time, up to a minute", () => {
  const pair = new Pair(() => -1);
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 300 });
  assert.deepEqual(pair.seen.map(({ at }) => at), [0, 3, 9, 21, 45, 93, 153, 213, 273]);
  assert.equal(pair.tcp.counters[CLIENT].timeouts, 8);
});

Deno.test("a full backlog drops the SYN without an answer, and admits the next one", () => {
  let asked = 0;
  const pair = new Pair(() => 0.01, {}, { admits: () => ++asked > 1 });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 10 });
  assert.deepEqual(pair.seen.map(({ from, at }) => `${from} ${at.toFixed(2)}`), [
    "0 0.00",
    "0 3.00",
    "1 3.01",
    "0 3.02",
  ]);
});

Deno.test("a duplicate SYN makes no second connection", () => {
  let asked = 0;
  const pair = new Pair(
    ({ flags, from }, count) => from === SERVER && count < 3 ? 4 : (flags & SYN) ? 0.01 : 0.02,
    {},
    { admits: () => ++asked > 0 },
  );
  pair.tcp.open(pair.tcp.create(0)); // the SYN-ACK takes 4 s: the SYN is sent again after 3 s
  pair.simulation.run({ until: 20 });
  assert.equal(asked, 1);
  assert.deepEqual(pair.heard, ["0 established", "1 established"]);
});

Deno.test("a client that gives up aborts the server, and late packets of its connection change nothing", () => {
  const pair = new Pair(({ from }) => from === CLIENT ? 0.01 : 0.2, {
    established: (connection) => pair.tcp.write(connection, CLIENT, 100),
  }, {
    received: (connection) => pair.tcp.write(connection, SERVER, 100_000),
  });
  const connection = pair.tcp.create(0);
  pair.tcp.open(connection);
  pair.simulation.scheduleAt(0.25, pair.simulation.on(() => pair.tcp.abort(connection)));
  pair.simulation.run();
  assert.deepEqual(pair.heard, ["0 established", "1 established", "1 aborted"]);
  assert.equal(pair.inOrder[CLIENT], 0);
  assert.equal(pair.pool.inUse, 0);
  // the row's next use is another connection
  const generation = pair.tcp.generation(connection);
  assert.equal(pair.tcp.create(3), connection);
  assert.notEqual(pair.tcp.generation(connection), generation);
  assert.equal(pair.tcp.vmOf(connection), 3);
});

Deno.test("three duplicate acknowledgments bring the lost segment back without waiting for the time-out", () => {
  const pair = new Pair(({ from, sequence, payload, flags }) => {
    const lost = from === SERVER && payload > 0 && sequence === 4 * 1448;
    return lost && !(flags & RETRANSMITTED) ? -1 : 0.01;
  }, {
    established: (connection) => pair.tcp.write(connection, CLIENT, 100),
  }, {
    received: (connection, bytes) => {
      if (bytes === 100) pair.tcp.writeAndClose(connection, SERVER, 20 * 1448);
    },
  });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 10 });
  assert.equal(pair.inOrder[CLIENT], 20 * 1448);
  assert.deepEqual(pair.tcp.counters[SERVER], { retransmitted: 1, timeouts: 0 });
  assert.ok(pair.simulation.now < 10 && pair.heard.includes("0 closed"));
});

Deno.test("a side that is closed acknowledges again what it has had already, also without a FIN", () => {
  // the client closes first; all that it says once the reply comes is lost, until it is closed and the reply is sent again
  const pair = new Pair(({ from, at }) => from === CLIENT && at > 0.025 && at < 0.15 ? -1 : 0.01, {
    established: (connection) => pair.tcp.writeAndClose(connection, CLIENT, 100),
    peerClosed: () => {},
  }, {
    received: (connection, bytes) => {
      if (bytes === 100) pair.tcp.writeAndClose(connection, SERVER, 3 * 1448);
    },
    peerClosed: () => {},
  });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 100 });
  assert.deepEqual(pair.heard.filter((line) => line.endsWith(" closed")).sort(), [
    "0 closed",
    "0 peer closed",
    "1 closed",
    "1 peer closed",
  ]);
  assert.equal(pair.inOrder[CLIENT], 3 * 1448);
  assert.equal(pair.simulation.pending, 0);
});
