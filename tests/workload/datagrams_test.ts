/** What traces, bursts, floods and parallel streams send. */
import assert from "node:assert/strict";
import type { WorkloadInput } from "@iovlab/iovlab/host";
import { normalQuantile } from "@iovlab/iovlab/stats";
import { type Behaviour, Bench, WAY } from "./_bench.ts";

const fixed = (value: number) => ({ kind: "deterministic" as const, value });

/** A workload, and every packet with the time at which it was sent. */
function watched(workload: WorkloadInput, behaviour: Behaviour = {}, seed = 1) {
  const sent: [number, number][] = [];
  const way: Behaviour["way"] = (packet, pool) => {
    sent.push([bench.simulation.now, pool.payload[packet]]);
    return WAY;
  };
  const bench: Bench = new Bench([{ workload }, { name: "peer" }], { way, ...behaviour }, seed);
  return { bench, sent };
}

// Exact.

Deno.test("a trace is delivered as it stands, either way and to a peer", () => {
  const records = [[0, 100], [0.1, 1400], [0.1, 20], [0.35, 1]];
  for (const direction of ["receive", "transmit"] as const) {
    for (const peer of [undefined, "peer"]) {
      const { bench, sent } = watched({ kind: "trace", records, direction, peer });
      bench.simulation.run();
      assert.deepEqual(sent, records);
      const { counts } = bench;
      const bytes = direction === "receive"
        ? counts.applicationBytesIn
        : counts.applicationBytesOut;
      assert.equal(bytes, 1521);
      assert.deepEqual([counts.datagramsSent, counts.datagramsReceived], [4, 4]);
    }
  }
});

Deno.test("a trace that repeats goes on at the time of its last record", () => {
  const { bench, sent } = watched({ kind: "trace", records: [[0, 7], [0.5, 9]], repeat: true });
  bench.run(1.2).finish();
  assert.deepEqual(sent, [[0, 7], [0.5, 9], [0.5, 7], [1, 9], [1, 7]]);
});

Deno.test("a program that is late for its trace sends as soon as it can, and leaves nothing out", () => {
  const records = [[0, 100], [0.001, 100], [0.002, 100], [0.1, 100]];
  const costs = { systemCall: 4e6 }; // 4 ms
  const { bench, sent } = watched({ kind: "trace", records, direction: "transmit" }, { costs });
  bench.simulation.run();
  assert.deepEqual(sent.map(([at]) => Math.round(at * 1e6)), [4000, 8000, 12000, 104000]);
});

Deno.test("bursts have their rate in the mean, counted over the time in bursts alone", () => {
  const { bench } = watched({
    kind: "bursts",
    on: fixed(0.0033),
    off: fixed(0.0077),
    bitRate: 8e6, // a datagram each millisecond of a burst
    packetBytes: 1000,
  });
  bench.run(11);
  // a thousand periods of 11 ms, 3.3 ms of each in a burst
  assert.equal(bench.counts.datagramsSent, 3300);
});

Deno.test("within a burst datagrams are at equal distances, and none goes in a pause", () => {
  const { bench, sent } = watched({
    kind: "bursts",
    on: fixed(0.004),
    off: fixed(0.006),
    bitRate: 8e6,
    packetBytes: 500,
  });
  bench.run(1);
  for (const [at] of sent) {
    const phase = at % 0.01;
    assert.ok(phase > 0.006 - 1e-9 || phase < 1e-9, `${at}`);
  }
  assert.equal(sent.length, 100 * 8);
});

Deno.test("a flood has its rate in packets; one without a rate is what the program can", () => {
  const { bench, sent } = watched({ kind: "flood", rate: 20_000 });
  bench.run(0.5);
  assert.ok(Math.abs(sent.length - 10_000 + 20) <= 21);
  assert.ok(sent.every(([, bytes]) => bytes === 18));
  const costs = { systemCall: 1000 };
  const fast = watched({ kind: "flood", rate: 0, direction: "transmit" }, { costs });
  fast.bench.run(0.1);
  assert.ok(Math.abs(fast.sent.length * 1000 / 1e8 - 1) < 0.03);
});

Deno.test("streams of iperf have equal rates, each at a time of its own", () => {
  const streams = 8;
  const udp = {
    kind: "iperf",
    protocol: "udp",
    streams,
    messageBytes: 1000,
    bitRate: 8e5,
    direction: "transmit",
  } as const;
  const { bench, sent } = watched(udp);
  const flows = new Map<number, number>();
  const send = bench.udp.send.bind(bench.udp);
  bench.udp.send = (flow, bytes) => {
    flows.set(flow, (flows.get(flow) ?? 0) + 1);
    return send(flow, bytes);
  };
  bench.run(1);
  assert.equal(flows.size, streams);
  for (const count of flows.values()) assert.ok(Math.abs(count - 100) <= 1);
  assert.equal(new Set(sent.map(([at]) => at)).size, sent.length);
  assert.equal(bench.counts.datagramsSent, sent.length);
});

Deno.test("streams outside without a rate share the line", () => {
  const flood = { kind: "netperf", test: "udp-stream", direction: "receive" } as const;
  const line = 1e9 / (8 * 1538); // full frames a second at the default rate
  const one = watched({ ...flood, messageBytes: 1472 });
  one.bench.run(0.1);
  assert.ok(Math.abs(one.sent.length / (line * 0.1) - 1) < 0.03);
  const many = watched({
    kind: "iperf",
    protocol: "udp",
    streams: 4,
    messageBytes: 1472,
    direction: "receive",
  });
  many.bench.run(0.1);
  assert.ok(Math.abs(many.sent.length / (line * 0.1) - 1) < 0.03);
});

Deno.test("what is stopped sends nothing further", () => {
  const loads: WorkloadInput[] = [
    { kind: "flood" },
    { kind: "bursts" },
    { kind: "iperf", protocol: "udp", messageBytes: 1000, bitRate: 1e7 },
  ];
  for (const workload of loads) {
    const { bench, sent } = watched(workload);
    bench.run(0.3);
    bench.running.stop();
    const count = sent.length;
    bench.simulation.run();
    assert.equal(sent.length, count, workload.kind);
    assert.equal(bench.pool.inUse, 0);
  }
});

// Statistical.

/** Standard errors by which the number of datagrams of random bursts differs from one of a given mean rate. */
function distance(share: number): number {
  const seconds = 200;
  const on = 0.01;
  const off = 0.03;
  const { bench } = watched(
    {
      kind: "bursts",
      on: { kind: "exponential", mean: on },
      off: { kind: "exponential", mean: off },
      bitRate: 8e6,
      packetBytes: 2000,
    },
    {},
    5,
  );
  bench.run(seconds);
  // time in bursts of an alternating renewal process with exponential times: variance 2 t on^2 off^2 / (on + off)^3
  const error = Math.sqrt(2 * seconds * (on * off) ** 2 / (on + off) ** 3);
  return Math.abs(bench.counts.datagramsSent / 500 - share * seconds) / error;
}

Deno.test("statistical: bursts of random lengths are on for their share of the time", () => {
  assert.ok(distance(0.25) < normalQuantile(0.9999));
  assert.ok(distance(0.27) > normalQuantile(0.9999)); // a share that is not theirs
});
