/** Exact: workloads on whole hosts against what theory says of them. */
import assert from "node:assert/strict";
import { type Host, host, type HostInput } from "@iovlab/iovlab/host";
import { maximumSegmentSize, UDP, wireBytes } from "@iovlab/iovlab/packet";
import { Machine } from "@iovlab/iovlab/scenario";
import type { WorkloadCounts } from "@iovlab/iovlab/workload";
import { costs } from "./_hosts.ts";

const fixed = (value: number) => ({ kind: "deterministic" as const, value });

/** The growth of counts by VM from one time to another, in counts a second. */
function rates(of: Host, from: number, to: number) {
  const machine = new Machine(of, costs, 1, 0);
  machine.simulation.run({ until: from });
  const before = of.vms.map((_, vm) => ({ ...machine.counts(vm) }));
  machine.simulation.run({ until: to });
  return {
    machine,
    rate: (vm: number, name: keyof WorkloadCounts) =>
      (machine.counts(vm)[name] - before[vm][name]) / (to - from),
  };
}

const close = (a: number, b: number, within: number) =>
  assert.ok(Math.abs(a / b - 1) <= within, `${a}, expected ${b}`);

/** A host whose software is no limit. */
const swift: Pick<HostInput, "architecture" | "clockRate" | "cores"> = {
  architecture: "native",
  clockRate: 1e12,
  cores: 4,
};

Deno.test("a stream has the line's rate less the headers, or its window for each round trip", () => {
  const segment = maximumSegmentSize(1500);
  const line = 1e9 / 8 * segment / wireBytes(segment, 1);
  for (const direction of ["receive", "transmit"] as const) {
    const stream = (socketBuffer: number, roundTripTime: number) => {
      const workload = { kind: "netperf", direction, socketBuffer } as const;
      // frames one at a time, so that little waits to be read when a window is told
      const nic = { interruptGap: 0 };
      const of = host({ ...swift, nic, link: { roundTripTime }, vms: [{ workload }] });
      const { rate } = rates(of, 0.5, 1.5);
      return rate(0, direction === "receive" ? "applicationBytesIn" : "applicationBytesOut");
    };
    close(stream(256 * 1024, 1e-4), line, 1e-3);
    // a round trip of 20 ms beside which all else is short: a window of 45 whole segments
    const windows = stream(65535, 0.02) * 0.02 / (45 * segment);
    assert.ok(windows <= 1.01 && windows >= (direction === "receive" ? 0.9 : 2 / 3), `${windows}`);
  }
});

Deno.test("TCP_RR takes the round trip, the line both ways, DMA and the cycles of one packet each way", () => {
  const bytes = 64;
  const of = host({
    architecture: "native",
    nic: { interruptGap: 0 },
    vms: [{
      workload: { kind: "netperf", test: "tcp-rr", requestBytes: bytes, responseBytes: bytes },
    }],
  });
  const times: number[] = [];
  const machine = new Machine(of, costs, 1, 0);
  machine.onReply = (_, seconds) => void times.push(seconds);
  machine.simulation.run({ until: 0.1 });
  const c = costs;
  const receive = c.interruptEntry + c.softirqPoll + c.driverReceive + c.stackReceive;
  const program = c.processWake + 2 * c.systemCall + 2 * bytes * c.copyByte;
  const transmit = c.stackTransmit + c.driverTransmit + c.doorbell;
  const line = wireBytes(bytes, 1) * 8 / of.link.rate;
  const dma = c.dmaSetup + bytes * 8 / c.dmaRate;
  const cycle = of.link.roundTripTime + 2 * line + dma +
    (receive + program + transmit) / of.clockRate;
  assert.ok(times.length > 800);
  // the first begins where the connection's set-up ends
  for (const seconds of times.slice(1)) assert.ok(Math.abs(seconds - cycle) < 1e-12, `${seconds}`);
});

Deno.test("datagrams sent are received, lost on the way or dropped at the socket", () => {
  // twice what the program can read
  const workload = {
    kind: "netperf",
    test: "udp-stream",
    direction: "receive",
    messageBytes: 200,
    bitRate: 0,
  } as const;
  const of = host({ architecture: "split-driver", cores: 2, vms: [{ workload }] });
  const machine = new Machine(of, costs, 1, 0);
  machine.simulation.run({ until: 0.2 });
  machine.stop();
  machine.simulation.run();
  const { datagramsSent, datagramsReceived, applicationBytesIn } = machine.counts(0);
  const { nic, paths, udp } = machine;
  const rings = nic.contexts.reduce((sum, context) => sum + context.receiveDrops, 0);
  const onTheWay = nic.switchDrops + rings + paths.drops();
  const { socketDrops } = udp.counts(0);
  assert.equal(datagramsSent, datagramsReceived + onTheWay + socketDrops);
  assert.equal(applicationBytesIn, 200 * datagramsReceived);
  assert.ok(onTheWay > 1000 && datagramsReceived > 1000);
  close(datagramsSent, 0.2 * 1e9 / (8 * wireBytes(200, 1, UDP)), 0.02);
});

Deno.test("equal streams share the line equally, within a VM's connections and between VMs", () => {
  const workload = { kind: "iperf", streams: 4, socketBuffer: 32 * 1024 } as const;
  const { rate } = rates(host({ ...swift, vms: [{ count: 3, workload }] }), 0.5, 2.5);
  const shares = [0, 1, 2].map((vm) => rate(vm, "applicationBytesIn"));
  const total = shares.reduce((a, b) => a + b);
  close(total, 1e9 / 8 * 1448 / 1538, 2e-3);
  for (const share of shares) close(share, total / 3, 0.01);
});

Deno.test("computing on a core alone has a slowdown of 1, of two on one core 2, under a cap of a half 2", () => {
  const slowdown = (input: Partial<HostInput>, vms: HostInput["vms"]) => {
    const { rate } = rates(host({ architecture: "vdi", cores: 1, ...input, vms }), 0, 3);
    return rate(0, "workSeconds") / rate(0, "workSecondsIdeal");
  };
  const workload = { kind: "compute", unitCycles: fixed(1e6) } as const;
  assert.ok(Math.abs(slowdown({}, [{ workload }]) - 1) < 1e-4);
  close(slowdown({}, [{ count: 2, workload }]), 2, 2e-3);
  assert.ok(Math.abs(slowdown({ cores: 2 }, [{ count: 2, workload }]) - 1) < 1e-4);
  // by the tick a cap holds in the long run only
  close(slowdown({ scheduler: { debit: "exact" } }, [{ cap: 0.5, workload }]), 2, 0.01);
  // two programs in one VM share its vCPU
  close(slowdown({}, [{ workload: { kind: "mixed", parts: [workload, workload] } }]), 2, 2e-3);
});

Deno.test("who evades the tick gets nearly all of a core that has to be shared, where the tick alone charges", () => {
  const shares = (scheduler: HostInput["scheduler"]) => {
    const vms = [
      { name: "evader", workload: { kind: "tick-evasion", share: 0.95 } },
      { name: "honest", workload: { kind: "compute" } },
    ] as const;
    const of = host({ architecture: "vdi", cores: 1, scheduler, vms });
    const { rate } = rates(of, 0.5, 3.5);
    return [rate(0, "workSecondsIdeal"), rate(1, "workSecondsIdeal")];
  };
  const [stolen, left] = shares({ kind: "credit", debit: "tick" });
  assert.ok(stolen > 0.9 && left < 0.1, `${stolen} ${left}`);
  const [fair, other] = shares({ kind: "credit", debit: "exact" });
  assert.ok(fair < 0.6 && other > 0.4, `${fair} ${other}`);
});

Deno.test("programs whose working sets do not fit the shared cache slow each other down", () => {
  const slowdown = (contention: boolean, workingSet: number) => {
    const memory = { workingSet, accesses: 20 };
    const vms = [{ count: 2, memory, workload: { kind: "compute" } }] as const;
    const of = host({ architecture: "vdi", cores: 2, memory: { contention }, vms });
    const { rate, machine } = rates(of, 0.5, 1.5);
    assert.equal(machine.memory !== undefined, contention);
    return rate(0, "workSeconds") / rate(0, "workSecondsIdeal");
  };
  close(slowdown(false, 4 * 2 ** 20), 1, 1e-3);
  close(slowdown(true, 2 ** 20), 1, 1e-3);
  assert.ok(slowdown(true, 4 * 2 ** 20) > 1.1);
});

Deno.test("the interactive response time law holds on every architecture", () => {
  const workload = {
    kind: "httperf",
    sessions: 12,
    thinkTime: { kind: "exponential", mean: 0.005 },
    timeout: 0,
  } as const;
  for (const architecture of ["native", "split-driver", "vdi"] as const) {
    const { rate } = rates(host({ architecture, cores: 1, vms: [{ workload }] }), 0.5, 4.5);
    const throughput = rate(0, "completed");
    const connection = rate(0, "connectionSeconds") / throughput;
    // think times are random: their mean is known within a few standard errors
    const within = 4 / Math.sqrt(4 * throughput);
    const cycle = (connection + 0.005) * throughput / 12;
    assert.ok(Math.abs(cycle - 1) < within, `${architecture}: ${cycle}, within ${within}`);
  }
});

Deno.test("a client in another VM has the host do its work: less is left for replies", () => {
  const replies = (peer: string | undefined, cores: number) => {
    const workload = { kind: "httperf", replyBytes: fixed(200), sessions: 16, peer } as const;
    const nic = { internalSwitch: true };
    const vms = [{ name: "web", workload }, { name: "client" }];
    const { rate, machine } = rates(host({ architecture: "vdi", cores, nic, vms }), 0.2, 0.7);
    machine.scheduler.settle();
    return [rate(0, "replies"), machine.scheduler.domainCycles[1]];
  };
  const [outside, nothing] = replies(undefined, 1);
  const [inside, cycles] = replies("client", 1);
  assert.equal(nothing, 0);
  assert.ok(cycles > 0.7 * 2.66e9 * 0.1 && inside < 0.9 * outside, `${inside} of ${outside}`);
});

Deno.test("a flood from outside takes the time of a program that computes, but for what is kept for it", () => {
  const share = (rate: number) => {
    const parts = [
      { kind: "compute" },
      ...(rate > 0 ? [{ kind: "flood", rate } as const] : []),
    ] as const;
    const { rate: of } = rates(
      host({ architecture: "vdi", cores: 1, vms: [{ workload: { kind: "mixed", parts } }] }),
      0.1,
      0.6,
    );
    return of(0, "workSecondsIdeal");
  };
  const [none, some, much] = [share(0), share(1e5), share(1.4e6)];
  close(none, 1, 1e-3);
  // interrupts that do not end take turns with programs, and the flood's reader is one of two
  assert.ok(some < 0.85 && much <= 0.5 && much >= 0.24, `${some} ${much}`);
});

Deno.test("events of a host happen when they are due, and it is kept whether they could be done", () => {
  const events = [
    { kind: "create-context", at: 0.02, vm: "vm1" },
    { kind: "revoke-context", at: 0.01, vm: "vm1" },
  ] as const;
  const machine = new Machine(host({ architecture: "vdi", events, vms: [{}] }), costs, 1, 0);
  const asked: [string, number][] = [];
  machine.paths.happen = (event) => {
    asked.push([event.kind, machine.simulation.now]);
    return event.kind === "revoke-context";
  };
  machine.simulation.run({ until: 0.015 });
  assert.deepEqual(asked, [["revoke-context", 0.01]]);
  machine.simulation.run({ until: 0.03 });
  assert.deepEqual(machine.events, [
    { event: events[1], done: true },
    { event: events[0], done: false },
  ]);
});
