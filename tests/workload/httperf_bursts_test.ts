/** Exact: bursts, think times, errors by reason, clients in a VM, and the report of httperf. */
import assert from "node:assert/strict";
import { RST } from "@iovlab/iovlab/packet";
import { httperfReport, type RunningHttperf } from "@iovlab/iovlab/workload";
import { Bench, SEGMENT } from "./_bench.ts";
import { Clients, WAY } from "./_clients.ts";

const fixed = (value: number) => ({ kind: "deterministic" as const, value });
const small = { requestBytes: fixed(100), replyBytes: fixed(200) };
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a}, expected ${b}`);
/** A request and its reply, the server's time in between. */
const SERVE = 0.005;
const answered = 2 * WAY + SERVE;

Deno.test("of a burst the first request goes alone, the others together once its reply is here", () => {
  const sent: number[] = [];
  const all: Clients = new Clients(
    { ...small, sessions: 1, requestsPerConnection: 8, burstLength: 4 },
    {
      think: () => SERVE,
      way: (packet, pool) => {
        if ((pool.connection[packet] & 1) === 0 && pool.payload[packet] > 0) {
          sent.push(all.simulation.now);
        }
        return WAY;
      },
    },
  );
  all.run(0.5).finish();
  const begin = all.opened[0] + 2 * WAY;
  const expected = [0, 1, 1, 1, 2, 3, 3, 3].map((turns) => begin + turns * answered);
  expected.forEach((at, i) => near(sent[i], at));
  assert.ok(all.replies.every((seconds) => Math.abs(seconds - answered) < 1e-9));
  assert.equal(all.counts.replies, 8 * all.counts.completed);
  assert.equal(all.counts.applicationBytesIn, 100 * all.counts.replies);
  assert.equal(all.counts.applicationBytesOut, 200 * all.counts.replies);
});

Deno.test("the interactive response time law: N sessions that think Z have R = N/X - Z", () => {
  const think = 0.02;
  for (const sessions of [1, 5, 40]) {
    // a server for one at a time: with many sessions they queue for it
    let free = 0;
    const all: Clients = new Clients(
      { ...small, sessions, requestsPerConnection: 1e6, thinkTime: fixed(think) },
      {
        think: () => {
          free = Math.max(free, all.simulation.now) + 0.001;
          return free - all.simulation.now;
        },
      },
    );
    all.run(1);
    const [replies, seconds] = [all.counts.replies, all.counts.responseSeconds];
    all.run(21);
    const rate = (all.counts.replies - replies) / 20;
    const response = (all.counts.responseSeconds - seconds) / (all.counts.replies - replies);
    // within one turn of each session, of those that were counted
    assert.ok(
      Math.abs((response + think) * rate / sessions - 1) < 1.5 * sessions / (20 * rate),
      `${sessions}`,
    );
    // and both limits: a cycle of its own where there is no queue, the server's rate where there always is
    if (sessions === 1) near(response, 2 * WAY + 0.001);
    if (sessions === 40) assert.ok(Math.abs(rate / 1000 - 1) < 1e-3);
  }
});

Deno.test("the law holds for bursts too, a burst being two turns", () => {
  const think = 0.02;
  const all = new Clients(
    { ...small, sessions: 3, requestsPerConnection: 1e5, burstLength: 5, thinkTime: fixed(think) },
    { think: () => SERVE },
  );
  all.run(20);
  const bursts = all.counts.replies / 5;
  assert.ok(Math.abs(bursts / 20 / (3 / (2 * answered + think)) - 1) < 2e-3);
});

Deno.test("in a closed load a think time also follows the last burst of a connection", () => {
  const all = new Clients({ ...small, sessions: 1, thinkTime: fixed(0.5) });
  all.run(5);
  const gaps = all.opened.slice(1).map((at, i) => at - all.opened[i]);
  // set-up, request, reply, the close and its answer, the think time
  assert.ok(gaps.length > 5);
  for (const gap of gaps) near(gap, 6 * WAY + 0.5);
});

Deno.test("the time-out rests while the client thinks", () => {
  const slow = {
    ...small,
    sessions: 1,
    requestsPerConnection: 3,
    thinkTime: fixed(2),
    timeout: 0.3,
  };
  const all = new Clients(slow, { think: (_, request) => request === 5 ? 1 : 0 });
  all.run(15);
  // of the second connection the last reply is late
  assert.deepEqual([all.counts.completed, all.counts.errors, all.counts.timeouts], [1, 1, 1]);
});

Deno.test("errors are told by their reason", () => {
  const silent = new Clients({ ...small, sessions: 1, timeout: 0.5 }, { admits: () => false });
  silent.run(2.2);
  const { errors, timeouts, refused, resets } = silent.counts;
  assert.deepEqual([errors, timeouts, refused, resets], [4, 4, 0, 0]);
  // a server that answers each third packet of its own by a reset
  for (const [nth, reason] of [[1, "refused"], [2, "resets"]] as const) {
    let fromServer = 0;
    const all = new Clients({ ...small, arrivals: { kind: "periodic", rate: 10 } }, {
      think: () => 0.001,
      way: (packet, pool) => {
        const isServer = (pool.connection[packet] & 1) === 1;
        if (isServer && ++fromServer === nth) pool.flags[packet] = RST;
        return WAY;
      },
    });
    all.run(0.15);
    assert.deepEqual([all.counts.errors, all.counts[reason]], [1, 1], reason);
  }
});

Deno.test("the report has what was observed, by the names of httperf", () => {
  const replyBytes = 3 * SEGMENT;
  const all = new Clients(
    {
      requestBytes: fixed(100),
      replyBytes: fixed(replyBytes),
      arrivals: { kind: "periodic", rate: 20 },
      requestsPerConnection: 2,
    },
    {
      think: () => SERVE,
      // the last frame of a reply comes a millisecond after the others
      way: (packet, pool) =>
        pool.payload[packet] === SEGMENT && pool.sequence[packet] % replyBytes === 2 * SEGMENT
          ? WAY + 0.001
          : WAY,
    },
  );
  all.run(11).finish();
  const report = httperfReport(all.counts, all.clients.statistics, 11);
  const { opened } = all.counts;
  assert.equal(opened, 219);
  assert.deepEqual(report.Total, {
    connections: opened,
    requests: 2 * opened,
    replies: 2 * opened,
    "test-duration": 11,
  });
  near(report["Connection rate"]["conn/s"], opened / 11);
  near(report["Connection rate"]["ms/conn"], 11e3 / opened);
  assert.equal(report["Connection rate"]["concurrent connections"], 1);
  const times = report["Connection time [ms]"];
  // set-up, two turns with the wait for the last frame, the close and its answer
  const connection = (2 * WAY + 2 * (answered + 0.001) + 2 * WAY) * 1e3;
  for (const name of ["min", "avg", "max"] as const) near(times[name], connection);
  assert.ok(Math.abs(times.median / connection - 1) < 0.01 && times.stddev < 1e-6);
  near(times.connect, 2 * WAY * 1e3);
  assert.equal(report["Connection length [replies/conn]"], 2);
  near(report["Request rate"]["req/s"], 2 * opened / 11);
  assert.equal(report["Request size [B]"], 100);
  assert.equal(report["Reply size [B]"].total, replyBytes);
  near(report["Reply time [ms]"].response, answered * 1e3);
  near(report["Reply time [ms]"].transfer, 1);
  const rate = report["Reply rate [replies/s]"];
  assert.equal(rate.samples, 2); // of five seconds each
  assert.ok(Math.abs(rate.avg - 40) < 0.5 && rate.max >= rate.avg && rate.min <= rate.avg);
  assert.ok(Object.values(report.Errors).every((count) => count === 0));
  assert.deepEqual(report["Session length histogram"], [0, 0, all.counts.completed]);
  const whole = report["Session rate [sess/s]"];
  assert.deepEqual([whole.completed, whole.total], [all.counts.completed, all.counts.completed]);
  near(report["Session lifetime [s]"] * 1e3, connection);
  near(report["Net I/O"]["10^6 bps"], opened * 2 * (100 + replyBytes) * 8e-6 / 11);
  assert.equal(report["Reply status"]["2xx"], 2 * opened);
});

Deno.test("a report of nothing is of zeros", () => {
  const all = new Clients({ ...small, arrivals: { kind: "periodic", rate: 1 } });
  const report = httperfReport(all.counts, all.clients.statistics, 0);
  const numbers = JSON.stringify(report).match(/null|-?[\d.]+(?=[,}])/g)!;
  assert.ok(numbers.length > 25 && numbers.every((number) => number === "0"));
});

Deno.test("a client in a VM pays for its calls and copies, before its requests and after their replies", () => {
  const costs = { systemCall: 1e4, copyByte: 10 };
  const workload = { kind: "httperf", ...small, sessions: 1, peer: "client" } as const;
  const all = new Bench([{ workload }, { name: "client" }], { costs, think: () => SERVE });
  all.run(2).finish();
  const { statistics } = all.running as RunningHttperf;
  // the reply is there once it has been read; the clock starts when the request is written
  const read = (1e4 + 200 * 10) / 1e9;
  assert.ok(all.replies.length > 100);
  assert.ok(all.replies.every((seconds) => Math.abs(seconds - answered - read) < 1e-9));
  near(statistics.connectTimes.mean, 2 * WAY);
  // two calls to connect, one to write; to close one more, which goes on after the session's next connection
  const write = (1e4 + 100 * 10) / 1e9;
  const gap = all.opened[1] - all.opened[0];
  near(gap, 2e4 / 1e9 + 2 * WAY + write + answered + read + 1e4 / 1e9 + 2 * WAY);
  const { opened, completed, open } = all.counts;
  assert.deepEqual([completed, open, all.pool.inUse], [opened, 0, 0]);
});

Deno.test("a client in a VM that reads slowly holds the server back, and loses nothing", () => {
  const costs = { copyByte: 100 };
  const workload = {
    kind: "httperf",
    requestBytes: fixed(100),
    replyBytes: fixed(500_000),
    sessions: 2,
    peer: "client",
  } as const;
  const all = new Bench([{ workload }, { name: "client", vcpus: 2 }], { costs });
  all.run(3).finish();
  const { opened, completed, errors, replies, applicationBytesOut } = all.counts;
  assert.deepEqual([completed, errors], [opened, 0]);
  assert.equal(applicationBytesOut, 500_000 * replies);
  // two CPUs that copy half a megabyte in 50 ms each
  assert.ok(replies > 100 && replies <= 2 * 3 / 0.05 + 2, `${replies}`);
});
