/** Exact: what netperf does over a wire of constant delay, against closed forms. */
import assert from "node:assert/strict";
import { costModelOf, type NetperfWorkload, xen2009 } from "@iovlab/iovlab/host";
import { type Behaviour, Bench, SEGMENT, WAY } from "./_bench.ts";

const profile = costModelOf(xen2009);
const { systemCall, copyByte, connectionAccept } = profile;
const program = { systemCall, copyByte, connectionAccept };
const CLOCK = 1e9; // of the bench

function bench(workload: Partial<NetperfWorkload>, behaviour: Behaviour = {}): Bench {
  return new Bench([{ workload: { kind: "netperf", ...workload } }, { name: "peer" }], behaviour);
}

const close = (a: number, b: number, within: number) =>
  assert.ok(Math.abs(a / b - 1) <= within, `${a}, expected ${b}`);

/** Bytes a second that reach the reading program, in and out, over a second after the start. */
function throughput(of: Bench): [number, number] {
  of.run(1);
  const { applicationBytesIn, applicationBytesOut } = of.counts;
  of.run(2);
  return [
    of.counts.applicationBytesIn - applicationBytesIn,
    of.counts.applicationBytesOut - applicationBytesOut,
  ];
}

Deno.test("a stream has a window of whole segments for each round trip", () => {
  for (const socketBuffer of [8 * SEGMENT, 32 * SEGMENT, 65535]) {
    const window = Math.floor(socketBuffer / SEGMENT) * SEGMENT;
    // one read takes all that is there, so that the whole window is told at once
    const whole = { socketBuffer, messageBytes: socketBuffer };
    const [into, nothing] = throughput(bench({ ...whole, direction: "receive" }));
    close(into, window / (2 * WAY), 0.002);
    assert.equal(nothing, 0);
    // a program in a VM writes again when a third of its buffer is free: at least two thirds are on their way
    const [, out] = throughput(bench({ socketBuffer, direction: "transmit" }));
    assert.ok(out <= socketBuffer / (2 * WAY) && out >= 2 / 3 * window / (2 * WAY), `${out}`);
  }
});

Deno.test("a program that sends as fast as it can is limited by its calls and copies", () => {
  const messageBytes = 4096;
  const costs = { systemCall: 5000, copyByte: 20 };
  const large = { messageBytes, socketBuffer: 4 * 1024 * 1024 };
  const seconds = (costs.systemCall + messageBytes * costs.copyByte) / CLOCK;
  const [, out] = throughput(bench(large, { costs }));
  close(out, messageBytes / seconds, 0.002);
});

Deno.test("a program that reads slowly holds the sender back by its window", () => {
  const costs = { copyByte: 400 };
  const slow = bench({ direction: "receive", messageBytes: 4096, socketBuffer: 65535 }, { costs });
  const [into] = throughput(slow);
  close(into, CLOCK / costs.copyByte, 0.01);
  const written = slow.counts.applicationBytesIn + slow.tcp.unread(0, 1);
  assert.ok(slow.tcp.unread(0, 1) > 30_000 && slow.tcp.unread(0, 1) <= 65535, `${written}`);
});

Deno.test("a stream that is stopped delivers what it has written, and closes", () => {
  for (const direction of ["receive", "transmit"] as const) {
    const all = bench({ direction }, { costs: program }).run(0.5).finish();
    const { opened, completed, errors, open, connectionSeconds } = all.counts;
    assert.deepEqual([opened, completed, errors, open], [1, 1, 0, 0]);
    assert.ok(connectionSeconds > 0.49 && connectionSeconds < 0.6);
    assert.equal(all.pool.inUse, 0);
  }
});

Deno.test("a paced stream offers its rate", () => {
  const [, out] = throughput(bench({ bitRate: 8e6, messageBytes: 1000 }));
  close(out, 1e6, 0.002);
});

Deno.test("TCP_RR: a transaction takes two ways, and the calls and copies of the program in the VM", () => {
  const sizes = { requestBytes: 100, responseBytes: 300 };
  const calls = 2 * systemCall + 400 * copyByte;
  for (const direction of ["transmit", "receive"] as const) {
    const all = bench({ test: "tcp-rr", direction, ...sizes }, { costs: program }).run(1);
    const { transactions, responseSeconds, opened } = all.counts;
    // both programs call twice and copy both ways: the client's first send is before its clock starts
    close(responseSeconds / transactions, 2 * WAY + calls / CLOCK, 1e-3);
    const steady = all.replies.slice(1);
    assert.ok(steady.every((time) => Math.abs(time - 2 * WAY - calls / CLOCK) < 1e-12));
    assert.equal(opened, 1);
    const [into, out] = direction === "transmit" ? [100, 300] : [300, 100];
    assert.equal(all.counts.applicationBytesIn, into * transactions);
    assert.equal(all.counts.applicationBytesOut, out * transactions);
    const { counts, pool } = all.finish();
    assert.deepEqual([counts.completed, counts.open, pool.inUse], [1, 0, 0]);
  }
});

Deno.test("TCP_RR between two VMs: the programs of both take their time", () => {
  const all = bench({ test: "tcp-rr", peer: "peer" }, { costs: program }).run(0.5);
  const cycle = 2 * WAY + 2 * (2 * systemCall + 2 * copyByte) / CLOCK;
  assert.ok(all.replies.slice(1).every((time) => Math.abs(time - cycle) < 1e-12));
});

Deno.test("TCP_CRR: a transaction takes four ways and the server's five calls", () => {
  const all = bench({ test: "tcp-crr" }, { costs: program }).run(1);
  const server = systemCall + connectionAccept + 3 * systemCall + 2 * copyByte;
  const cycle = 4 * WAY + server / CLOCK;
  assert.ok(all.replies.every((time) => Math.abs(time - cycle) < 1e-12));
  assert.ok(all.counts.transactions > 200);
  const { counts, pool } = all.finish();
  assert.equal(counts.completed, counts.transactions);
  assert.deepEqual([counts.open, pool.inUse], [0, 0]);
});

Deno.test("TCP_CRR from the VM: the client pays for six calls, its close overlapping nothing", () => {
  const all = bench({ test: "tcp-crr", direction: "receive" }, { costs: program }).run(1);
  const cycle = 4 * WAY + (6 * systemCall + 2 * copyByte) / CLOCK;
  assert.ok(all.replies.every((time) => Math.abs(time - cycle) < 1e-12), `${all.replies[5]}`);
});

Deno.test("UDP_STREAM at a rate sends that, and tells what was lost on the way", () => {
  let count = 0;
  const all = bench(
    { test: "udp-stream", direction: "receive", messageBytes: 1000, bitRate: 8e6 },
    { way: () => ++count % 4 === 0 ? -1 : WAY },
  ).run(1).finish();
  const { datagramsSent, datagramsReceived, datagramsLost, datagramBytesSent } = all.counts;
  assert.ok(Math.abs(datagramsSent - 1000) <= 2);
  assert.equal(datagramBytesSent, 1000 * datagramsSent);
  assert.equal(datagramsReceived, datagramsSent - Math.floor(datagramsSent / 4));
  const after = datagramsSent % 4 === 0 ? 1 : 0; // nothing after the last one tells that it is lost
  assert.equal(datagramsLost, Math.floor(datagramsSent / 4) - after);
  assert.equal(all.counts.applicationBytesIn, 1000 * datagramsReceived);
});

Deno.test("a datagram is lost with any of its fragments", () => {
  const all = bench(
    { test: "udp-stream", direction: "receive", messageBytes: 4000, bitRate: 32e6 },
    {
      way: (packet, pool) => pool.sequence[packet] === -6 && pool.payload[packet] < 1400 ? -1 : WAY,
    },
  ).run(0.5);
  assert.equal(all.counts.datagramsLost, 1); // of the sixth the last fragment
});

Deno.test("UDP_STREAM as fast as the program can: a call and a copy for each datagram", () => {
  const costs = { systemCall: 3000, copyByte: 2 };
  const all = bench({ test: "udp-stream", messageBytes: 1000 }, { costs }).run(1);
  const { datagramsSent, datagramsReceived, applicationBytesOut } = all.counts;
  close(datagramsSent, CLOCK / (3000 + 2000), 0.005);
  assert.equal(applicationBytesOut, 1000 * datagramsReceived);
});

Deno.test("a program that reads slowly loses datagrams at its socket", () => {
  const costs = { systemCall: 2e6 }; // 2 ms for each, half of what comes
  const all = bench(
    {
      test: "udp-stream",
      direction: "receive",
      messageBytes: 1000,
      bitRate: 8e6,
      socketBuffer: 10_000,
    },
    { costs },
  ).run(1);
  const { datagramsSent, applicationBytesIn, datagramsLost } = all.counts;
  close(applicationBytesIn, 500 * 1000, 0.01);
  assert.ok(Math.abs(datagramsLost - (datagramsSent - 500)) <= 12);
});
