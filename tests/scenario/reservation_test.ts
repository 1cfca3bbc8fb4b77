/** Exact: reservations of a virtual device context, both ways, on a whole host beside every hostile workload; software costs nothing. */
import assert from "node:assert/strict";
import type { HostEvent, HostInput, PlainWorkloadInput } from "@iovlab/iovlab/host";
import { free, run } from "./_pairs.ts";

const LINE = 1e10;
/** More than a quarter of the line, and than a fair part of an engine that floods keep busy. */
const RESERVED = 4e9;
const SECONDS = 0.04;
/** Bytes of payload and on the wire of a datagram of the VM with the reservation. */
const PAYLOAD = 1400;
const WIRE = 1400 + 8 + 20 + 38;
/** Longest that a packet holds the line, in bytes: 64 KiB in 45 frames. */
const LARGEST = 65160 + 45 * 90;
/** Bytes that a reservation may be behind: its burst of a millisecond, a packet, and its rate for the time of the largest packet. */
const BEHIND = RESERVED * 1e-3 / 8 + WIRE + LARGEST * RESERVED / LINE;

/** Small frames hold the device for 250 ns, the wire for 67 ns; a context is changed in 3 us. */
const costs = free({
  dmaSetup: 2e-7,
  contextCheck: 5e-8,
  contextSave: 1e-6,
  contextRestore: 2e-6,
});

const neighbours: Readonly<Record<string, PlainWorkloadInput>> = {
  "segments of 64 KiB": {
    kind: "netperf",
    test: "tcp-stream",
    direction: "transmit",
    socketBuffer: 1e6,
  },
  "a flood of small packets": { kind: "flood", direction: "transmit", rate: 0 },
  "a flood of small packets towards the VM itself": {
    kind: "flood",
    direction: "transmit",
    rate: 1e6,
    peer: "victim",
  },
  "a flood that comes in": { kind: "flood", direction: "receive", rate: 2.5e6 },
  "an interrupt storm": { kind: "interrupt-storm", rate: 1e6 },
  "descriptors of foreign memory": { kind: "rogue-dma", rate: 2e6 },
  "all transmit descriptors": { kind: "exhaustion", resource: "ring" },
  "more and more contexts": { kind: "exhaustion", resource: "contexts", rate: 1e4 },
  "evasion of the tick": { kind: "tick-evasion", tick: 0.001, share: 0.9 },
};

type Way = "transmit" | "receive";

/** Runs the VM beside three of a kind, which have cores of their own; `seconds` is of the whole run. */
function beside(
  way: Way,
  workload: PlainWorkloadInput,
  { reserved = RESERVED, ...input }: Partial<HostInput> & { readonly reserved?: number } = {},
) {
  const bitRate = way === "transmit" ? 0 : 0.9 * RESERVED * PAYLOAD / WIRE;
  const own = {
    kind: "netperf",
    test: "udp-stream",
    direction: way,
    messageBytes: PAYLOAD,
  } as const;
  const device = way === "transmit" ? { reserved } : { receiveReserved: reserved };
  return run("vdi", {
    costs,
    cores: 4,
    nic: { buffer: 262_144, receiveRing: 1024, interruptGap: 2e-5, internalSwitch: true },
    seconds: SECONDS,
    vms: [
      { name: "other", count: 2, pinnedTo: [1], workload },
      { name: "victim", pinnedTo: [0], device, workload: { ...own, bitRate } },
      { name: "third", pinnedTo: [2], workload },
    ],
    ...input,
    vdi: { receiveArbiter: true, contextsPerVm: 0, ...input.vdi },
  });
}

const VICTIM = 2;

/** Bytes on the wire by which the VM is behind its reservation. */
function behind({ machine }: ReturnType<typeof run>): number {
  const { applicationBytesOut } = machine.counts(VICTIM);
  return RESERVED * SECONDS / 8 - applicationBytesOut * WIRE / PAYLOAD;
}

for (const [name, workload] of Object.entries(neighbours)) {
  for (const contexts of [0, 2]) {
    const where = contexts === 0 ? "" : ", with contexts that take turns";
    Deno.test(`transmit: a reservation holds on a host beside ${name}${where}`, () => {
      const found = behind(beside("transmit", workload, { vdi: { contexts } }));
      assert.ok(found <= BEHIND, `${found} of ${BEHIND} bytes`);
    });
    if ("peer" in workload) continue; // what is sent to a VM is its own traffic
    Deno.test(`receive: a reservation holds after the wire beside ${name}${where}`, () => {
      const { machine } = beside("receive", workload, { vdi: { contexts } });
      const context = machine.paths.contexts[VICTIM];
      const { datagramsLost, datagramsReceived } = machine.counts(VICTIM);
      assert.ok(datagramsReceived > 0.97 * 0.9 * RESERVED * SECONDS / 8 / WIRE);
      assert.deepEqual([datagramsLost, context.bufferDrops, context.receiveDrops], [0, 0, 0]);
    });
  }
}

Deno.test("both ways: a reservation holds beside a VM that is moved at the line's rate", () => {
  const move: HostEvent = {
    kind: "migrate",
    at: 0.001,
    vm: "third",
    memory: 1e9,
    dirtyRate: 1e8,
    rate: LINE,
  };
  const flood = neighbours["a flood that comes in"];
  const found = behind(beside("transmit", flood, { events: [move] }));
  assert.ok(found <= BEHIND, `${found} of ${BEHIND} bytes`);
  const { machine } = beside("receive", flood, { events: [move] });
  assert.equal(machine.counts(VICTIM).datagramsLost, 0);
});

Deno.test("biased: without a reservation, or without an arbiter of transfers, the same neighbours take what it promises", () => {
  const out = neighbours["a flood of small packets"];
  assert.ok(behind(beside("transmit", out, { reserved: 0, vdi: { contexts: 2 } })) > BEHIND);
  const into = neighbours["a flood that comes in"];
  const lost = (input: Parameters<typeof beside>[2]) =>
    beside("receive", into, input).machine.counts(VICTIM).datagramsLost;
  assert.ok(lost({ reserved: 0 }) > 1000);
  assert.ok(lost({ vdi: { receiveArbiter: false } }) > 1000);
});
