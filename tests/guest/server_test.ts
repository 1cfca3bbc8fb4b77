/** Exact: the server program's order, cycles and backlog. */
import assert from "node:assert/strict";
import { GuestProcessor, Server } from "@iovlab/iovlab/guest";
import { costModelOf, xen2009 } from "@iovlab/iovlab/host";

const costs = costModelOf(xen2009, {
  systemCall: 100,
  connectionAccept: 1000,
  copyByte: 2,
  processWake: 7,
});

/** A server with so many CPUs, its replies, and each connection's use. */
function serving(cpus: number, backlog = 2) {
  const generations = new Map<number, number>();
  const replies: string[] = [];
  const processors = Array.from({ length: cpus }, () => new GuestProcessor(1e9));
  const source = {
    requestBytes: () => 50,
    replyBytes: (connection: number) => 10 * connection,
    requestCycles: () => 5000,
    isLastRequest: (connection: number) => connection % 2 === 1,
  };
  const server = new Server(costs, backlog, processors, source, {
    generation: (connection) => generations.get(connection) ?? 0,
    reply: (connection, bytes, close) => void replies.push(`${connection} ${bytes} ${close}`),
  });
  const step = (cpu = 0) => {
    const cycles = processors[cpu].select();
    if (cycles >= 0) {
      processors[cpu].progress(cycles);
      processors[cpu].complete();
    }
    return cycles;
  };
  return { server, generations, replies, step };
}

Deno.test("a server accepts, then serves, in order of arrival; the first task after a wait pays for the waking", () => {
  const { server, replies, step } = serving(1);
  assert.ok(server.admits());
  server.established(3);
  server.requested(3);
  assert.equal(step(), 7 + 100 + 1000);
  assert.equal(step(), 3 * 100 + (50 + 30) * 2 + 5000); // read, write, close
  assert.deepEqual(replies, ["3 30 true"]);
  assert.equal(step(), -1);
  server.requested(4);
  assert.equal(step(), 7 + 2 * 100 + (50 + 40) * 2 + 5000);
  assert.deepEqual(replies, ["3 30 true", "4 40 false"]);
});

Deno.test("the backlog counts connections until they are accepted or withdrawn", () => {
  const { server, step } = serving(1, 2);
  assert.deepEqual([server.admits(), server.admits(), server.admits()], [true, true, false]);
  assert.equal(server.listenDrops, 1);
  server.withdraw();
  assert.equal(server.admits(), true);
  server.established(1);
  step();
  assert.deepEqual([server.admits(), server.admits()], [true, false]);
});

Deno.test("a connection that is gone costs one system call, and its place in the backlog is free", () => {
  const { server, generations, replies, step } = serving(1, 1);
  server.admits();
  server.established(1);
  server.requested(1);
  generations.set(1, 5);
  assert.equal(step(), 7 + 100);
  assert.equal(step(), 100);
  assert.deepEqual(replies, []);
  assert.equal(server.admits(), true);
});

Deno.test("a connection is handled on the CPU of its number", () => {
  const { server, replies, step } = serving(3);
  for (const connection of [0, 1, 2, 3, 4, 5]) server.requested(connection);
  for (const cpu of [2, 1, 0, 2, 1, 0]) step(cpu);
  assert.deepEqual(replies.map((reply) => Number(reply.split(" ")[0])), [2, 1, 0, 5, 4, 3]);
});

Deno.test("many waiting tasks keep their order", () => {
  const { server, replies, step } = serving(1);
  for (let i = 0; i < 3000; i++) {
    server.requested(i);
    if (i % 3 === 0) step();
  }
  while (step() >= 0);
  assert.deepEqual(replies.map((reply) => Number(reply.split(" ")[0])), [...Array(3000).keys()]);
});
