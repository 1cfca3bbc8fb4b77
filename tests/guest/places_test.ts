/** Exact: connections between any two places, and who hears of them. */
import assert from "node:assert/strict";
import { CLIENT, SERVER } from "@iovlab/iovlab/guest";
import { OUTSIDE } from "@iovlab/iovlab/packet";
import { SEGMENT, WireBench } from "./_wire.ts";

for (const [client, server] of [[OUTSIDE, 3], [3, OUTSIDE], [3, 5]]) {
  Deno.test(`from place ${client} to place ${server}: whose interface a packet is at, and where it goes`, () => {
    const bench = new WireBench({ largestInside: 10 * SEGMENT });
    const { tcp } = bench;
    const owner = bench.owner({
      established: (connection, side) => tcp.writeAndClose(connection, side, 100_000),
    });
    tcp.open(tcp.create({ owner, client, server, socketBuffer: 40 * SEGMENT }));
    bench.simulation.run();
    const places = [client, server];
    for (const { side, vm, destination } of bench.sent) {
      assert.equal(vm, places[side] === OUTSIDE ? places[1 - side] : places[side]);
      assert.equal(destination, places[1 - side]);
    }
    for (const side of [CLIENT, SERVER]) {
      const largest = Math.max(...bench.data(side).map(({ payload }) => payload));
      assert.equal(largest > SEGMENT, places[side] !== OUTSIDE);
    }
    assert.equal(bench.pool.inUse, 0);
  });
}

Deno.test("only the outside acknowledges every second frame of a train", () => {
  const acknowledgments = (to: number) => {
    const bench = new WireBench({ largestInside: 10 * SEGMENT, tcp: { initialWindow: 10 } });
    const { tcp } = bench;
    const owner = bench.owner({
      established: (c, side) => void (side === SERVER && tcp.write(c, SERVER, 10 * SEGMENT)),
    });
    tcp.open(tcp.create({ owner, client: to, server: 1 }));
    bench.simulation.run({ until: 1 });
    return bench.sent.filter(({ side, payload }) => side === CLIENT && payload === 0).length - 2;
  };
  assert.deepEqual([acknowledgments(OUTSIDE), acknowledgments(0)], [5, 1]);
});

Deno.test("each owner hears of its own connections only, and decides on them alone", () => {
  const bench = new WireBench();
  const { tcp } = bench;
  const heard: string[] = [];
  const owner = (name: string, admits: boolean) =>
    bench.owner({
      admits: () => admits,
      established: (connection, side) => {
        heard.push(`${name} established ${side}`);
        if (side === CLIENT) tcp.writeAndClose(connection, CLIENT, 10);
      },
      received: (_connection, side, bytes) => heard.push(`${name} received ${side} ${bytes}`),
      closed: (_connection, side, aborted) => heard.push(`${name} closed ${side} ${aborted}`),
    });
  const [a, b, c] = [owner("a", true), owner("b", false), owner("c", true)];
  assert.deepEqual([a, b, c], [0, 1, 2]);
  for (const number of [c, b, a]) tcp.open(tcp.create({ owner: number, server: number }));
  bench.simulation.run({ until: 1 });
  const of = (name: string) => heard.filter((line) => line.startsWith(name)).map((l) => l.slice(2));
  const all = ["established 0", "established 1", "received 1 10", "closed 1 false"];
  assert.deepEqual([of("a").slice(0, 3), of("b")], [all.slice(0, 3), []]);
  assert.deepEqual(of("c"), of("a"));
  assert.deepEqual(of("a").slice(3).sort(), ["closed 0 false", "closed 1 false"]);
});
