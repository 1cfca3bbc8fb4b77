/** Exact: every workload runs on every kind of path, loses no packet, comes to an end and repeats itself. */
import assert from "node:assert/strict";
import { type Architecture, type Host, host, type WorkloadInput } from "@iovlab/iovlab/host";
import { architectures, Machine } from "@iovlab/iovlab/scenario";
import { countNames, type WorkloadCounts } from "@iovlab/iovlab/workload";
import { costs } from "./_hosts.ts";

const SECONDS = 0.05;
const fixed = (value: number) => ({ kind: "deterministic" as const, value });

/** A workload of every kind and test, and the counts that it must move. */
const cases: readonly (readonly [string, WorkloadInput, readonly (keyof WorkloadCounts)[]])[] = [
  ["httperf", { kind: "httperf", sessions: 8 }, ["replies", "applicationBytesOut"]],
  [
    "httperf in bursts",
    {
      kind: "httperf",
      sessions: 4,
      requestsPerConnection: 6,
      burstLength: 3,
      thinkTime: fixed(0.001),
    },
    ["replies", "applicationBytesIn"],
  ],
  ["tcp-stream out", { kind: "netperf" }, ["opened", "applicationBytesOut"]],
  ["tcp-stream in", { kind: "netperf", direction: "receive" }, ["opened", "applicationBytesIn"]],
  ["udp-stream out", { kind: "netperf", test: "udp-stream" }, [
    "datagramsSent",
    "datagramsReceived",
  ]],
  [
    "udp-stream in",
    { kind: "netperf", test: "udp-stream", direction: "receive", bitRate: 5e8 },
    ["datagramsSent", "applicationBytesIn"],
  ],
  ["tcp-rr", { kind: "netperf", test: "tcp-rr" }, ["transactions", "responseSeconds"]],
  ["tcp-rr from the VM", { kind: "netperf", test: "tcp-rr", direction: "receive" }, [
    "transactions",
  ]],
  ["tcp-crr", { kind: "netperf", test: "tcp-crr" }, ["transactions", "completed"]],
  [
    "tcp-crr from the VM",
    { kind: "netperf", test: "tcp-crr", direction: "receive" },
    ["transactions", "completed"],
  ],
  ["iperf", { kind: "iperf", streams: 3 }, ["opened", "applicationBytesIn"]],
  [
    "iperf by UDP",
    { kind: "iperf", protocol: "udp", messageBytes: 1470, bitRate: 5e7, direction: "transmit" },
    ["datagramsReceived", "applicationBytesOut"],
  ],
  ["compute", { kind: "compute" }, ["workUnits", "workSeconds"]],
  [
    "trace",
    { kind: "trace", records: [[0, 100], [0.001, 5000], [0.01, 1]], repeat: true },
    ["datagramsReceived", "applicationBytesIn"],
  ],
  [
    "bursts",
    { kind: "bursts", on: fixed(0.003), off: fixed(0.004), direction: "transmit" },
    ["datagramsReceived", "applicationBytesOut"],
  ],
  ["flood", { kind: "flood", rate: 2e5 }, ["datagramsSent", "datagramsReceived"]],
  ["flood out", { kind: "flood", rate: 0, direction: "transmit" }, ["datagramsReceived"]],
  ["interrupt-storm", { kind: "interrupt-storm" }, ["hostileActions"]],
  ["rogue-dma", { kind: "rogue-dma" }, ["hostileActions"]],
  ["exhaustion of rings", { kind: "exhaustion" }, ["datagramsSent", "datagramsReceived"]],
  ["exhaustion of contexts", { kind: "exhaustion", resource: "contexts" }, ["hostileActions"]],
  ["tick-evasion", { kind: "tick-evasion" }, ["workUnits"]],
  [
    "mixed",
    { kind: "mixed", parts: [{ kind: "httperf", sessions: 2 }, { kind: "compute" }] },
    ["replies", "workUnits"],
  ],
  ["httperf from a VM", { kind: "httperf", sessions: 4, peer: "web" }, ["replies"]],
  ["tcp-stream to a VM", { kind: "netperf", peer: "web" }, ["applicationBytesOut"]],
  [
    "tcp-crr from a VM",
    { kind: "netperf", test: "tcp-crr", direction: "receive", peer: "web" },
    ["transactions", "completed"],
  ],
  ["udp-stream to a VM", { kind: "netperf", test: "udp-stream", peer: "web" }, [
    "datagramsReceived",
  ]],
  ["flood from a VM", { kind: "flood", rate: 1e5, peer: "web" }, ["datagramsReceived"]],
];

/** The workload beside a web server that is always busy, on cores enough for either; alone where one VM owns the device. */
function hostOf(architecture: Architecture, workload: WorkloadInput): Host {
  const busy = { kind: "httperf", sessions: 4 } as const;
  return host({
    architecture,
    cores: 3,
    vms: [
      { name: "one", vcpus: 2, workload },
      { name: "web", workload: architecture === "passthrough" ? { kind: "idle" } : busy },
    ],
  });
}

function assertConserved(machine: Machine, at: string): void {
  assert.equal(machine.pool.inUse, machine.nic.held + machine.paths.held(), at);
}

for (const architecture of Object.keys(architectures) as Architecture[]) {
  for (const [name, workload, moved] of cases) {
    if (architecture === "passthrough" && "peer" in workload) continue;
    Deno.test(`${architecture}: ${name} runs, loses no packet, ends and repeats itself`, () => {
      const run = () => {
        const machine = new Machine(hostOf(architecture, workload), costs, 3, 0);
        machine.simulation.run({ until: SECONDS });
        return machine;
      };
      const machine = run();
      const counts = { ...machine.counts(0) };
      for (const count of moved) assert.ok(counts[count] > 0, count);
      assertConserved(machine, "under way");
      assert.deepEqual({ ...run().counts(0) }, counts);
      machine.stop();
      assert.equal(machine.simulation.run({ until: 1e5, maxEvents: 1e7 }).reason, "empty");
      assertConserved(machine, "at the end");
      assert.equal(machine.pool.inUse, 0);
      const { opened, completed, errors, open } = machine.counts(0);
      assert.deepEqual([open, completed + errors], [0, opened]);
      for (const count of countNames) assert.ok(Number.isFinite(counts[count]), count);
    });
  }
}
