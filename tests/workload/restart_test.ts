/** Exact: what becomes of workloads when the operating system of a VM starts anew and forgets its connections. */
import assert from "node:assert/strict";
import type { WorkloadInput } from "@iovlab/iovlab/host";
import type { WorkloadCounts } from "@iovlab/iovlab/workload";
import { Bench } from "./_bench.ts";

const costs = { systemCall: 5e4, copyByte: 20 };

const cases: readonly (readonly [string, WorkloadInput, keyof WorkloadCounts])[] = [
  ["a stream into it", { kind: "netperf", direction: "receive" }, "applicationBytesIn"],
  ["a stream out of it", { kind: "netperf", direction: "transmit" }, "applicationBytesOut"],
  ["a paced stream", { kind: "netperf", bitRate: 1e7, messageBytes: 1000 }, "applicationBytesOut"],
  ["streams to a peer", { kind: "iperf", streams: 3, peer: "peer" }, "applicationBytesIn"],
  ["transactions served", { kind: "netperf", test: "tcp-rr" }, "transactions"],
  [
    "transactions asked for",
    { kind: "netperf", test: "tcp-rr", direction: "receive" },
    "transactions",
  ],
  ["connections served", { kind: "netperf", test: "tcp-crr" }, "transactions"],
  ["connections made", { kind: "netperf", test: "tcp-crr", direction: "receive" }, "transactions"],
  ["datagrams out of it", { kind: "netperf", test: "udp-stream" }, "applicationBytesOut"],
  [
    "datagrams into it",
    { kind: "netperf", test: "udp-stream", direction: "receive", bitRate: 1e7 },
    "applicationBytesIn",
  ],
  ["a web server", { kind: "httperf", sessions: 5, timeout: 0.1 }, "replies"],
  [
    "clients of a web server",
    { kind: "httperf", sessions: 5, timeout: 0.1, peer: "peer" },
    "replies",
  ],
];

for (const place of [0, 1]) {
  for (const [name, workload, progress] of cases) {
    if (place === 1 && !("peer" in workload)) continue;
    Deno.test(`${name}: goes on after ${place === 0 ? "the VM" : "the peer"} has started anew, ten times`, () => {
      const all = new Bench([{ workload }, { name: "peer" }], { costs });
      const restart = all.simulation.on(() => {
        all.tcp.forget(place);
        all.udp.forget(place);
      });
      // at times that fall on different moments of a turn
      for (let i = 0; i < 10; i++) all.simulation.schedule(0.5 + i * 0.50037, restart);
      let before = 0;
      for (let i = 0; i < 11; i++) {
        all.run(0.49 + i * 0.50037);
        const now = all.counts[progress];
        assert.ok(now > before, `${i}: ${now} after ${before}`);
        before = now;
      }
      const { opened, completed, errors, open } = all.counts;
      assert.equal(opened, completed + errors + open);
      if (opened > 0) assert.ok(errors > 0 && open > 0);
      all.finish();
      const end = all.counts;
      assert.deepEqual([end.open, end.completed + end.errors], [0, end.opened]);
      assert.equal(all.pool.inUse, 0);
    });
  }
}
