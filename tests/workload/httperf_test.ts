/** Exact: what the clients do and count. */
import assert from "node:assert/strict";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";
import { Clients, WAY } from "./_clients.ts";

const fixed = (value: number) => ({ kind: "deterministic" as const, value });
const small = { requestBytes: fixed(100), replyBytes: fixed(200) };

Deno.test("a reply's time is from sending the request to the last byte of the reply", () => {
  const think = 0.0123;
  const { simulation, counts } = run({ ...small, arrivals: { kind: "periodic", rate: 10 } }, 0.95, {
    think: () => think,
  });
  // a request and a reply of one segment each: two ways and the thinking
  assert.equal(counts.replies, counts.completed);
  assert.ok(Math.abs(counts.responseSeconds / counts.replies - (2 * WAY + think)) < 1e-12);
  // set-up, request, reply, and the client's FIN and its acknowledgment
  const connection = counts.connectionSeconds / counts.completed;
  assert.ok(Math.abs(connection - (6 * WAY + think)) < 1e-12);
  assert.equal(counts.requestBytes, 100 * counts.replies);
  assert.equal(counts.replyBytes, 200 * counts.replies);
  assert.ok(Math.abs(simulation.now - 0.95) < 1e-12);
});

function run(
  workload: ConstructorParameters<typeof Clients>[0],
  until: number,
  behaviour?: ConstructorParameters<typeof Clients>[1],
) {
  const all = new Clients(workload, behaviour);
  all.simulation.run({ until });
  return all;
}

Deno.test("requests of a connection follow each other, each counted on its own", () => {
  const all = run({ ...small, sessions: 1, requestsPerConnection: 4 }, 10);
  all.clients.stop();
  all.simulation.run();
  const { replies, completed, errors, opened } = all.counts;
  assert.deepEqual([errors, opened], [0, completed]);
  assert.equal(replies, 4 * completed);
  assert.ok(completed > 500);
});

Deno.test("a closed load keeps its sessions open, each followed by the next at once", () => {
  const all = run({ ...small, sessions: 7 }, 2);
  assert.equal(all.counts.open, 7);
  assert.equal(all.counts.opened, all.counts.completed + 7);
  assert.ok(all.opened.slice(0, 7).every((at) => at < 0.002)); // spread over the start
  assert.ok(Math.abs(all.counts.openArea - 7 * 2) < 7 * 0.002);
});

Deno.test("an open load opens its connections whatever becomes of them", () => {
  const all = run({ ...small, arrivals: { kind: "periodic", rate: 100 } }, 5.005, {
    think: () => -1,
  });
  assert.equal(all.counts.opened, 500);
  assert.equal(all.counts.replies, 0);
  all.opened.forEach((at, i) => assert.ok(Math.abs(at - (i + 1) / 100) < 1e-9));
});

Deno.test("a connection without progress for the time-out is given up and counted, once", () => {
  const timeout = 0.5;
  const all = run({ ...small, sessions: 1, timeout }, 10, { think: () => -1 });
  const { errors, completed, replies, opened, open } = all.counts;
  assert.deepEqual([completed, replies, open], [0, 0, 1]);
  assert.equal(errors, opened - 1);
  // progress ends when the connection is established, two ways after it was opened
  const gaps = all.opened.slice(1).map((at, i) => at - all.opened[i]);
  assert.ok(gaps.every((gap) => Math.abs(gap - (2 * WAY + timeout)) < 1e-9), `${gaps}`);
});

Deno.test("every reply that comes is progress: a slow server is not given up", () => {
  const all = run({ ...small, sessions: 1, requestsPerConnection: 20, timeout: 0.5 }, 20, {
    think: () => 0.4,
  });
  assert.equal(all.counts.errors, 0);
  assert.ok(all.counts.replies > 40);
});

Deno.test("a connection that is refused without a word times out; with no time-out it goes on trying", () => {
  const refused = run({ ...small, sessions: 1, timeout: 1 }, 9.5, { admits: () => false });
  assert.equal(refused.counts.errors, 9);
  const patient = run({ ...small, sessions: 1, timeout: 0 }, 60, { admits: () => false });
  assert.deepEqual([patient.counts.errors, patient.counts.opened], [0, 1]);
});

Deno.test("a reply that was late for its connection counts for nothing", () => {
  const all = run({ ...small, arrivals: { kind: "periodic", rate: 1 }, timeout: 0.1 }, 5.5, {
    think: (_, request) => request === 2 ? 0.2 : 0.01,
  });
  assert.deepEqual([all.counts.errors, all.counts.replies, all.counts.completed], [1, 4, 4]);
  assert.equal(all.pool.inUse, 0);
});

Deno.test("a server closes after the last reply, and the connection's row is used again", () => {
  const all = run({ ...small, sessions: 3 }, 1);
  all.clients.stop();
  all.simulation.run();
  const rows = new Set<number>();
  for (let i = 0; i < 3; i++) rows.add(all.tcp.create(0));
  assert.deepEqual([...rows].sort(), [0, 1, 2]);
});

Deno.test("a million requests on a connection need no memory before they are asked for", () => {
  const all = run({ ...small, sessions: 1, requestsPerConnection: 1e6 }, 0.5);
  assert.ok(all.counts.replies > 200 && all.counts.completed === 0);
});

Deno.test("sizes are whole bytes, at least one, and few enough for a connection's sequence numbers", () => {
  const tiny = run({
    sessions: 1,
    requestBytes: { kind: "exponential", mean: 1 },
    replyBytes: { kind: "exponential", mean: 1 },
  }, 1);
  assert.ok(Number.isInteger(tiny.counts.replyBytes));
  assert.ok(tiny.counts.replyBytes >= tiny.counts.replies);
  const all = new Clients({
    sessions: 1,
    requestsPerConnection: 4,
    replyBytes: { kind: "bounded-pareto", low: 1e3, high: 1e12, shape: 0.5 },
  });
  all.simulation.run({ until: 0.0021 });
  assert.ok(all.clients.requests.replyBytes(0) <= 2 ** 28);
});

/** The standard errors by which the mean size of replies differs from an expected one. */
function distance(expected: number): number {
  const means = Array.from({ length: 10 }, (_, seed) => {
    const sessions = 4;
    const all = new Clients(
      {
        sessions,
        requestBytes: fixed(100),
        replyBytes: { kind: "exponential", mean: 3000 },
      },
      {},
      seed,
    );
    all.simulation.run({ until: 2 });
    return all.counts.replyBytes / all.counts.replies;
  });
  const { mean, halfWidth } = replicationInterval(means);
  return Math.abs(mean - expected) / (halfWidth / studentQuantile(0.975, 9));
}

Deno.test("statistical: sizes have the mean of their distribution", () => {
  assert.ok(distance(3000) < 4);
  assert.ok(distance(3300) > 4); // biased by a tenth
});
