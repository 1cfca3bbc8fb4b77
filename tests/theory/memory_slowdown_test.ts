/**
 * What sharing a cache and a memory does to whole hosts, against the closed forms of its parts (docs/memory.md).
 *
 * Two programs that read W lines each evenly, alike in all, have half of a cache of C lines each at rest and miss 1 - C / (2 W). A program that does
 * nothing but wait for memory is a customer of M/D/1 that comes back at once. A transaction takes its own cycles times the slowdown of the domain
 * that they are of.
 */
import assert from "node:assert/strict";
import { costModelOf, host, type HostInput, type VmInput, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";

const MIB = 2 ** 20;
const CLOCK = 2e9;
const costs = costModelOf(xen2009);
const always = (value: number) => ({ kind: "deterministic", value }) as const;
const compute = { kind: "compute", unitCycles: always(1e5) } as const;
const memory = { contention: true, sharedCache: 4 * MIB, bandwidth: 1e15 };

/** A host with a core for each VM. */
function machineOf(
  vms: readonly VmInput[],
  input: Omit<HostInput, "vms"> = { architecture: "vdi" },
) {
  return new Machine(
    host({
      cores: vms.length,
      clockRate: CLOCK,
      memory,
      ...input,
      vms: vms.map((vm, i) => ({ pinnedTo: [i], ...vm })),
    }),
    costs,
    1,
    0,
  );
}

/** How much longer a VM's units took than alone, once the cache is at rest. */
function stretch(machine: Machine, vm: number): number {
  machine.simulation.run({ until: 0.5 });
  const before = { ...machine.counts(vm) };
  machine.simulation.run({ until: 1 });
  const after = machine.counts(vm);
  return (after.workSeconds - before.workSeconds) /
    (after.workSecondsIdeal - before.workSecondsIdeal);
}

Deno.test("two programs that share a cache take as much longer as their lines are missing", () => {
  for (const size of [1.9, 2.5, 3, 4]) {
    const program = { workload: compute, memory: { workingSet: size * MIB, accesses: 20 } };
    const missing = Math.max(0, 1 - 2 / size);
    const expected = 1 + 0.02 * missing * 80e-9 * CLOCK / 1.5;
    const found = stretch(machineOf([program, program]), 0);
    assert.ok(Math.abs(found / expected - 1) < 1e-3, `${size}: ${found} ${expected}`);
    assert.ok(missing === 0 || found > 1.02);
    const alone = stretch(machineOf([program, {}]), 0);
    assert.ok(Math.abs(alone - 1) < 1e-4, `${alone}`);
  }
});

Deno.test("programs that only wait for memory get its bandwidth, and no more", () => {
  const bandwidth = 5e9;
  const latency = 80e-9;
  // 1000 accesses for each thousand cycles: a cycle of work, then a miss
  const program = { workload: compute, memory: { workingSet: 1e12, accesses: 1000 } };
  const options = { memory: { ...memory, bandwidth, latency, overlap: 1, writeBacks: 0 } };
  const one = machineOf([program], { architecture: "vdi", ...options });
  one.simulation.run({ until: 0.5 });
  for (const count of [2, 8, 16]) {
    const machine = machineOf(Array(count).fill(program), { architecture: "vdi", ...options });
    machine.simulation.run({ until: 0.5 });
    // u (L + 1 / f + S u / (2 (1 - u))) = n S, the customers' time being their own cycle, the latency and the wait
    const line = 64 / bandwidth;
    const own = latency + 1 / CLOCK;
    const [a, b, c] = [line - 2 * own, 2 * (own + count * line), -2 * count * line];
    const expected = (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
    const { utilization, slowdown } = machine.memory!;
    assert.ok(Math.abs(utilization - expected) < 1e-3, `${count}: ${utilization} ${expected}`);
    // the same core time at another speed: what one has alone, shared out
    const alone = one.memory!.utilization;
    assert.ok(Math.abs(slowdown[0] / (count * alone / utilization) - 1) < 1e-3);
  }
});

/** The mean time of a lone session's transactions beside a program that reads a working set. */
function transaction(neighbour: number, input: Omit<HostInput, "vms">) {
  const machine = machineOf([
    {
      memory: { workingSet: MIB, accesses: 10 },
      workload: {
        kind: "httperf",
        sessions: 1,
        requestsPerConnection: 1000,
        replyBytes: always(1000),
      },
    },
    { workload: compute, memory: { workingSet: neighbour * MIB, accesses: 30 } },
  ], {
    nic: { interruptGap: 0 },
    link: { roundTripTime: 1e-3 },
    memory: { ...memory, io: { workingSet: 2 * MIB, accesses: 10 } },
    ...input,
  });
  machine.simulation.run({ until: 1 });
  const times: number[] = [];
  machine.onReply = (_vm, seconds) => void times.push(seconds);
  const { workCycles, spentCycles } = machine.memory!;
  const [worked, spent] = [workCycles[0], spentCycles[0]];
  machine.simulation.run({ until: 1.3 });
  const mean = times.reduce((a, b) => a + b, 0) / times.length;
  return { mean, slowdown: (spentCycles[0] - spent) / (workCycles[0] - worked) };
}

Deno.test("native: a transaction's cycles take longer by the slowdown of its process, beside one that computes", () => {
  const fits = transaction(1, { architecture: "native" });
  const crowded = transaction(64, { architecture: "native" });
  assert.ok(Math.abs(fits.slowdown - 1) < 1e-4 && crowded.slowdown > 1.3);
  const own = costs.interruptEntry + costs.softirqPoll + costs.driverReceive + costs.stackReceive +
    costs.processWake + 2 * costs.systemCall + (80 + 1000) * costs.copyByte + 100e3 +
    costs.stackTransmit + costs.driverTransmit + costs.doorbell;
  const longer = own / CLOCK * (crowded.slowdown - 1);
  assert.ok(Math.abs((crowded.mean - fits.mean) / longer - 1) < 0.02, `${longer}`);
  // biased: nothing but the program is slowed down
  assert.ok(crowded.mean - fits.mean > 1.05 * 100e3 / CLOCK * (crowded.slowdown - 1));
});

Deno.test("network processing slows down one that computes, where its lines do not fit beside", () => {
  const computing = (io: number) =>
    stretch(
      machineOf([
        { workload: { kind: "netperf", test: "tcp-stream", direction: "receive" } },
        { workload: compute, memory: { workingSet: 3 * MIB, accesses: 20 } },
      ], {
        architecture: "vdi",
        memory: { ...memory, io: { workingSet: io * MIB, accesses: 10 } },
      }),
      1,
    );
  const [small, large] = [computing(0.5), computing(4)];
  assert.ok(Math.abs(small - 1) < 1e-3, `${small}`);
  assert.ok(large > 1.1, `${large}`);
});

Deno.test("split driver: it is the driver domain's processing too that a computing VM slows down", () => {
  const input = { architecture: "split-driver", driverDomain: { placement: "pinned" } } as const;
  const slowdowns = (neighbour: number) => {
    const machine = machineOf([
      { workload: { kind: "netperf", test: "tcp-stream", direction: "receive" } },
      { workload: compute, memory: { workingSet: neighbour * MIB, accesses: 30 } },
    ], { ...input, cores: 3, memory: { ...memory, io: { workingSet: MIB, accesses: 10 } } });
    machine.simulation.run({ until: 0.5 });
    return [...machine.memory!.slowdown];
  };
  const [vm, , driver] = slowdowns(64);
  assert.ok(vm > 1.1 && driver > 1.1, `${vm} ${driver}`);
  for (const each of slowdowns(1)) assert.ok(each < 1.001, `${each}`);
});
