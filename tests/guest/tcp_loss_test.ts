/** Exact: over any wire that loses, delays, reorders and duplicates packets, every byte arrives once and in order. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Pair } from "./_pair.ts";

interface Exchange {
  readonly requests: readonly number[];
  readonly replies: readonly number[];
}

/** A wire with its own probabilities of loss, reordering and duplication each way. */
function badWire(stream: RandomStream, worst: number) {
  const loss = worst * stream.uniform();
  const shuffle = stream.uniform() < 0.5 ? 0 : 0.05 * stream.uniform();
  const twice = 0.1 * stream.uniform();
  const delay = () => 0.001 + shuffle * stream.uniform();
  return () => {
    if (stream.uniform() < loss) return -1;
    return stream.uniform() < twice ? [delay(), delay()] : delay();
  };
}

/** Runs one connection with several requests over a wire to its end. */
function run(stream: RandomStream, worst: number): { pair: Pair; exchange: Exchange } {
  const size = () => 1 + Math.floor(stream.uniform() ** 3 * 60_000);
  const count = 1 + Math.floor(stream.uniform() * 4);
  const requests = Array.from({ length: count }, size);
  const replies = Array.from({ length: count }, size);
  const upTo = (sizes: readonly number[], i: number) =>
    sizes.slice(0, i + 1).reduce((a, b) => a + b, 0);
  let asked = 0;
  let answered = 0;
  const pair = new Pair(badWire(stream, worst), {
    established: (connection) => pair.tcp.write(connection, CLIENT, requests[0]),
    received: (connection, bytes) => {
      if (bytes === upTo(replies, asked) && ++asked < count) {
        pair.tcp.write(connection, CLIENT, requests[asked]);
      }
    },
  }, {
    largestSegment: stream.uniform() < 0.5 ? 1448 : 65160,
    received: (connection, bytes) => {
      if (bytes !== upTo(requests, answered)) return;
      const last = ++answered === count;
      if (last) pair.tcp.writeAndClose(connection, SERVER, replies[count - 1]);
      else pair.tcp.write(connection, SERVER, replies[answered - 1]);
    },
  });
  pair.tcp.open(pair.tcp.create(0));
  pair.simulation.run({ until: 1e5, maxEvents: 1e6 });
  return { pair, exchange: { requests, replies } };
}

const total = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);

Deno.test("every connection over a bad wire completes, with each byte once and in order", () => {
  let retransmitted = 0;
  for (let seed = 0; seed < 600; seed++) {
    const { pair, exchange } = run(randomStream(seed, 0, "wire"), 0.3);
    // a byte that came twice or out of order would have thrown in the pair
    assert.equal(pair.inOrder[SERVER], total(exchange.requests), `seed ${seed}`);
    assert.equal(pair.inOrder[CLIENT], total(exchange.replies), `seed ${seed}`);
    assert.deepEqual(
      pair.heard.sort(),
      [
        "0 closed",
        "0 established",
        "0 peer closed",
        "1 closed",
        "1 established",
        "1 peer closed",
      ],
      `seed ${seed}`,
    );
    assert.equal(pair.pool.inUse, 0, `seed ${seed}`);
    assert.equal(pair.simulation.pending, 0, `seed ${seed}: timers are left`);
    retransmitted += pair.tcp.counters[SERVER].retransmitted;
  }
  assert.ok(retransmitted > 1000);
});

Deno.test("a wire without loss needs no retransmission, and one that shuffles little needs few", () => {
  for (let seed = 0; seed < 100; seed++) {
    const stream = randomStream(seed, 0, "good");
    const pair = new Pair(() => 0.001 + 1e-5 * Math.floor(stream.uniform() * 2), {
      established: (connection) => pair.tcp.write(connection, CLIENT, 3000),
    }, {
      received: (connection, bytes) => {
        if (bytes === 3000) pair.tcp.writeAndClose(connection, SERVER, 50_000);
      },
    });
    pair.tcp.open(pair.tcp.create(0));
    pair.simulation.run();
    assert.equal(pair.inOrder[CLIENT], 50_000);
    assert.equal(pair.tcp.counters[SERVER].timeouts, 0, `seed ${seed}`);
    assert.ok(pair.tcp.counters[SERVER].retransmitted <= 10, `seed ${seed}`);
  }
});

Deno.test("throughput falls with loss but stays alive", () => {
  const seconds = (loss: number) => {
    const stream = randomStream(7, 0, `loss-${loss}`);
    let all = 0;
    for (let i = 0; i < 40; i++) {
      const pair = new Pair(() => stream.uniform() < loss ? -1 : 0.001, {
        established: (connection) => pair.tcp.write(connection, CLIENT, 100),
      }, {
        received: (connection, bytes) => {
          if (bytes === 100) pair.tcp.writeAndClose(connection, SERVER, 100_000);
        },
      });
      pair.tcp.open(pair.tcp.create(0));
      pair.simulation.run();
      assert.equal(pair.inOrder[CLIENT], 100_000);
      all += pair.simulation.now;
    }
    return all / 40;
  };
  const [none, one, ten] = [0, 0.01, 0.1].map(seconds);
  assert.ok(none < one && one < ten && ten < 30, `${none} ${one} ${ten}`);
});
