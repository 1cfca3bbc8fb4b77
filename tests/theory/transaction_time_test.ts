/**
 * Exact: the time of a transaction, one at a time on one connection, on a host that does nothing else.
 *
 * Nothing waits for anything, so a transaction takes the sum of what is on its way: with L the round trip time of the link, w and d the wire
 * and transfer times of a frame, f the clock,
 *
 *     R = L + w(request) + d(request) + (interrupt + driver + stack + program + stack + driver) / f + max(w, d)(response)
 *
 * as for any closed network with one customer (Lazowska and others, "Quantitative System Performance", 1984: R is the sum of the demands).
 *
 * With interrupts at least g apart, the response's completion interrupts too, max(g, s) after the request did, s being the time from the request's
 * interrupt until the response has left. A next request that is there by then is served by it, and transactions are max(g, s) apart; a later one
 * waits for the next interrupt, a gap later. So a host that interrupts 8,000 times a second does 8,000 transactions a second over a
 * short link, and 4,000 over a longer one.
 */
import assert from "node:assert/strict";
import { driverTransmitCycles } from "@iovlab/iovlab/hypervisor";
import { stageNames } from "@iovlab/iovlab/guest";
import { costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { wireBytes } from "@iovlab/iovlab/packet";
import { Machine } from "@iovlab/iovlab/scenario";
import { modelled } from "./_modelled.ts";

const costs = costModelOf(xen2009);
const REQUEST = 80;
const REPLY = 1000;
const PROGRAM = 50e3;
/** Requests of a connection; the first and the last ones are left out. */
const REQUESTS = 150;

/** A host with one session, on a link with a round trip of a millisecond unless told. */
function lone(input: Omit<HostInput, "vms">) {
  const always = (value: number) => ({ kind: "deterministic", value }) as const;
  return host({
    cores: 2,
    ...input,
    link: { roundTripTime: 1e-3, ...input.link },
    vms: [{
      application: { requestCycles: always(PROGRAM) },
      workload: {
        kind: "httperf",
        sessions: 1,
        requestsPerConnection: REQUESTS,
        requestBytes: always(REQUEST),
        replyBytes: always(REPLY),
      },
    }],
  });
}

/** Runs a machine for so many transactions of one connection; returns their times. */
function transactions(machine: Machine, count: number): number[] {
  const times: number[] = [];
  machine.onReply = (_vm, seconds) => void times.push(seconds);
  while (times.length < count) {
    const { reason } = machine.simulation.run({ until: 10, maxEvents: 1 });
    assert.equal(reason, "count");
  }
  return times;
}

/** A machine in the middle of its first connection. */
function begun(input: ReturnType<typeof lone>): Machine {
  const machine = new Machine(input, costs, 1, 0);
  transactions(machine, 20);
  return machine;
}

/** Cycles of the program for a request, woken for it. */
const program = costs.processWake + 2 * costs.systemCall + (REQUEST + REPLY) * costs.copyByte +
  PROGRAM;
const received = costs.interruptEntry + costs.softirqPoll + costs.driverReceive +
  costs.stackReceive;
const sent = costs.stackTransmit + driverTransmitCycles(costs, true, 1) + costs.doorbell;

/** Cycles of the VMM before an operating system hears of an interrupt that finds it asleep. */
const delivery = {
  direct: 0,
  vmm: costs.vmmInterrupt + costs.virtualInterrupt + costs.vcpuWake,
  posted: costs.vmmInterrupt + costs.vcpuWake,
};

/** What is on the way besides the wire, the driver, the stack and the program. */
interface Extra {
  /** Cycles from the interrupt to the operating system's handler. */
  readonly vmm: number;
  /** Seconds of the device for each transfer. */
  readonly device?: number;
  /** Cycles of the VMM for the buffers of the request, of the response. */
  readonly buffers?: number;
}

/** What a transaction takes when nothing waits, and the part of it from the request's interrupt until the response has left. */
function expected({ link, clockRate }: ReturnType<typeof lone>, extra: Extra) {
  const { vmm, device = 0, buffers = 0 } = extra;
  const wire = (bytes: number) => wireBytes(bytes, 1) * 8 / link.rate;
  const transfer = (bytes: number) => costs.dmaSetup + device + bytes * 8 / costs.dmaRate;
  const inside = (vmm + received + program + sent + buffers) / clockRate +
    Math.max(wire(REPLY), transfer(REPLY));
  return { all: link.roundTripTime + wire(REQUEST) + transfer(REQUEST) + inside, inside };
}

/** The request's buffer is unmapped, invalidated and mapped anew, the response's is mapped: an exit each. */
const strictBuffers = 2 * costs.vmExit + costs.iommuUnmap + costs.iommuInvalidate +
  2 * costs.iommuMap;
const contextCheck = { device: costs.contextCheck };
const iotlbMiss = { device: costs.iotlbMiss };

const direct: readonly (readonly [Omit<HostInput, "vms">, Extra])[] = [
  [{ architecture: "native" }, { vmm: delivery.direct }],
  [{ architecture: "vdi", vdi: { interrupts: "vmm" } }, { vmm: delivery.vmm, ...contextCheck }],
  [{ architecture: "vdi", vdi: { interrupts: "posted" } }, {
    vmm: delivery.posted,
    ...contextCheck,
  }],
  [{ architecture: "sr-iov", iommu: { mode: "none" } }, { vmm: delivery.vmm }],
  // rings with more pages than the cache has entries: a miss each way
  [{ architecture: "sr-iov", iommu: { mode: "static" } }, { vmm: delivery.vmm, ...iotlbMiss }],
  [{ architecture: "passthrough", iommu: { mode: "strict" } }, {
    vmm: delivery.vmm,
    ...iotlbMiss,
    buffers: strictBuffers,
  }],
];

for (const [input, extra] of direct) {
  const name = Object.values(input).map((each) =>
    typeof each === "string" ? each : JSON.stringify(each)
  ).join(" ");

  Deno.test(`${name}: a transaction takes the sum of what is on its way`, () => {
    const quiet = lone({ ...input, nic: { interruptGap: 0 } });
    const times = transactions(begun(quiet), 100);
    const { all } = expected(quiet, extra);
    for (const seconds of times) assert.ok(Math.abs(seconds - all) < 1e-9, `${seconds} ${all}`);
    // biased: a system call less shows
    assert.ok(Math.abs(times[0] - (all - costs.systemCall / quiet.clockRate)) > 1e-8);
  });

  Deno.test(`${name}: interrupt moderation makes it one gap, two, or what it takes`, () => {
    const seen = new Set<string>();
    for (const gap of [20e-6, 125e-6, 400e-6]) {
      for (const roundTripTime of [50e-6, 150e-6, 1e-3]) {
        const moderated = lone({
          ...input,
          nic: { interruptGap: gap },
          link: { roundTripTime },
        });
        const times = transactions(begun(moderated), 100);
        const { all, inside } = expected(moderated, extra);
        const completion = Math.max(gap, inside);
        const cycle = all <= completion ? completion : Math.max(all, completion + gap);
        seen.add(cycle === all ? "all" : `${Math.round(cycle / gap)} gaps`);
        const mean = times.reduce((a, b) => a + b, 0) / times.length;
        assert.ok(Math.abs(mean - cycle) < 1e-9, `${gap} ${roundTripTime}: ${mean} ${cycle}`);
      }
    }
    assert.deepEqual([...seen].sort(), ["1 gaps", "2 gaps", "all"]);
  });
}

for (const architecture of modelled) {
  Deno.test(`${architecture}: a transaction is the sum of its stages, the link and the program`, () => {
    const quiet = lone({
      architecture,
      nic: { interruptGap: 0 },
      driverDomain: { placement: "pinned" },
    });
    const machine = begun(quiet);
    const { total, packets } = machine.stages;
    const [totalBefore, packetsBefore] = [total.slice(), packets.slice()];
    const times = transactions(machine, 100);
    const stages = stageNames.reduce((sum, name, stage) => {
      const passed = packets[stage] - packetsBefore[stage];
      assert.ok(passed === 0 || passed === times.length, `${name}: ${passed} packets`);
      return sum + (total[stage] - totalBefore[stage]) / times.length;
    }, 0);
    const all = quiet.link.roundTripTime + stages + program / quiet.clockRate;
    for (const seconds of times) assert.ok(Math.abs(seconds - all) < 1e-9, `${seconds} ${all}`);
  });
}
