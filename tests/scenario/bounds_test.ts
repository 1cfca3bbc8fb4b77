/** Exact: the packets and cycles that the operational bound counts on are those of an unloaded run. */
import assert from "node:assert/strict";
import {
  costModelOf,
  type Host,
  host,
  type HostInput,
  type HttperfWorkload,
  xen2009,
} from "@iovlab/iovlab/host";
import {
  bound,
  closedRound,
  Machine,
  measureHost,
  throughputBounds,
} from "@iovlab/iovlab/scenario";
import { Census } from "./_census.ts";
import { costs, everyArchitecture } from "./_hosts.ts";

const fixed = (value: number) => ({ kind: "deterministic" as const, value });

function one(
  input: Partial<HostInput>,
  requests: number,
  requestBytes: number,
  replyBytes: number,
): Host {
  return host({
    architecture: "native",
    cores: 4,
    ...input,
    vms: [{
      application: { requestCycles: fixed(1e5) },
      workload: {
        kind: "httperf",
        arrivals: { kind: "periodic", rate: 20 },
        requestsPerConnection: requests,
        requestBytes: fixed(requestBytes),
        replyBytes: fixed(replyBytes),
      },
    }],
  });
}

/** Packets of one connection each way, where nothing is dropped. */
function packets(of: Host): { into: number; out: number } {
  const machine = new Machine(of, costs, 1, 0);
  const census = new Census(machine);
  machine.simulation.run({ until: 1 });
  machine.stop();
  machine.simulation.run();
  assert.equal(census.dropped, 0);
  const { completed } = machine.counts(0);
  return { into: census.sentIn / completed, out: census.sentOut / completed };
}

const off = { tso: false, gso: false, gro: false, checksum: false };

Deno.test("a connection takes the packets that the bound counts", () => {
  for (const architecture of everyArchitecture) {
    // SYN, ACK, request, FIN in; SYN-ACK, reply, ACK of the FIN out
    assert.deepEqual(packets(one({ architecture }, 1, 100, 200)), { into: 4, out: 3 });
    // the reply's eight frames: one ACK for each two but the last, the window opens 3, 5
    const large = packets(one({ architecture, offloads: off }, 1, 100, 8 * 1448));
    assert.deepEqual(large, { into: 4 + 3, out: 2 + 8 });
    // four requests on one connection share its set-up; a reply carries its request's ACK
    assert.deepEqual(packets(one({ architecture }, 4, 100, 200)), { into: 3 + 4, out: 2 + 4 });
    // a request of two frames is acknowledged at once
    const two = packets(one({ architecture, offloads: off }, 1, 2896, 200));
    assert.deepEqual(two, { into: 3 + 2, out: 3 + 1 });
  }
});

Deno.test("segmentation offload hands a reply down in fewer packets, the wire takes the same frames", () => {
  const frames = (offloads: HostInput["offloads"]) => {
    const of = one({ offloads }, 1, 100, 20 * 1448);
    const machine = new Machine(of, costs, 1, 0);
    machine.simulation.run({ until: 1 });
    machine.stop();
    machine.simulation.run();
    return machine.nic.framesOut / machine.counts(0).completed;
  };
  assert.equal(frames({}), 2 + 20);
  assert.equal(frames(off), 2 + 20);
  assert.ok(packets(one({}, 1, 100, 20 * 1448)).out <= 2 + 6);
});

/** What a connection costs the cores of an unloaded native host, in cycles, all batches being of one packet. */
function cyclesOf(of: Host): number {
  const machine = new Machine(of, costs, 1, 0);
  machine.simulation.run({ until: 2 });
  machine.stop();
  machine.simulation.run();
  machine.scheduler.settle();
  const busy = machine.scheduler.busyCycles.reduce((a, b) => a + b, 0);
  return busy / machine.counts(0).completed;
}

/** The same host with a load that asks for everything, and vCPUs that are not what limits. */
function asking(of: Host): Host {
  const workload = of.vms[0].workload as HttperfWorkload;
  const closed = { ...workload, arrivals: undefined, sessions: 1e6 };
  return host({ ...of, vms: [{ ...of.vms[0], vcpus: 64, workload: closed }] });
}

function boundOf(of: Host, resource: string): number {
  return bound(of, costs).resources.find(({ name }) => name === resource)!.repliesPerSecond;
}

Deno.test("an unloaded host spends more cycles on a reply than its bound counts, and not much more", () => {
  for (const architecture of everyArchitecture) {
    for (const [requestBytes, replyBytes] of [[100, 200], [3000, 20_000]]) {
      const of = one({ architecture }, 1, requestBytes, replyBytes);
      assert.ok(boundOf(of, "cores") <= 20 + 1e-9); // the clients ask for no more
      const least = of.cores * of.clockRate / boundOf(asking(of), "cores");
      const spent = cyclesOf(of);
      assert.ok(spent > least && spent < 2.5 * least, `${architecture}: ${spent}, bound ${least}`);
    }
  }
});

Deno.test("the line's bound is the wire time of a reply's frames and of what goes with them", () => {
  const of = asking(one({ cores: 64, link: { rate: 1e8 } }, 1, 100, 1448));
  // out: a frame of 1538 bytes (its reply rounded down by half a byte), SYN-ACK and ACK of 90
  assert.ok(Math.abs(boundOf(of, "link-transmit") - 1e8 / 8 / (1537.5 + 2 * 90)) < 1e-6);
  // in: a request of 100 bytes in 190 on the wire, SYN, ACK and FIN
  assert.ok(Math.abs(boundOf(of, "link-receive") - 1e8 / 8 / (189.5 + 3 * 90)) < 1e-6);
});

Deno.test("bounds name what limits: clients, a vCPU, the cores, the driver domain, the line", () => {
  const bottleneck = (input: HostInput) => bound(host(input), costs).bottleneck;
  const closed = { kind: "httperf", sessions: 500 } as const;
  const vms = [{ workload: closed }];
  assert.equal(
    bottleneck({ architecture: "vdi", vms: [{ workload: { ...closed, sessions: 1 } }] }),
    "clients",
  );
  assert.equal(bottleneck({ architecture: "vdi", cores: 4, link: { rate: 1e10 }, vms }), "vcpus");
  const many = [{ count: 8, workload: closed }];
  assert.equal(
    bottleneck({ architecture: "vdi", cores: 1, link: { rate: 1e10 }, vms: many }),
    "cores",
  );
  assert.equal(
    bottleneck({ architecture: "vdi", cores: 8, link: { rate: 1e8 }, vms: many }),
    "link-transmit",
  );
  const driver = {
    cores: 16,
    link: { rate: 1e11 },
    driverDomain: { placement: "pinned" as const },
  };
  assert.equal(bottleneck({ architecture: "split-driver", ...driver, vms: many }), "driver-domain");
  const idle = bound(host({ architecture: "vdi", vms: [{}] }), costModelOf(xen2009));
  assert.deepEqual(idle, { repliesPerSecond: 0, bottleneck: "clients", resources: [] });
});

const sessions = { kind: "httperf", sessions: 500 } as const;

Deno.test("what experiments are not planned by has the bound of its least demands: other architectures, mixtures, peers", () => {
  const stream = { kind: "netperf", direction: "receive" } as const;
  const inputs: readonly HostInput[] = [
    ...(["emulated", "vmm-driver", "virtio-vhost", "sr-iov", "passthrough"] as const).map((
      architecture,
    ) => ({ architecture, vms: [{ workload: sessions }] })),
    { architecture: "split-driver", splitDriver: { grant: "flip" }, vms: [{ workload: sessions }] },
    { architecture: "vdi", vms: [{ workload: { kind: "mixed", parts: [sessions, stream] } }] },
    { architecture: "vdi", vms: [{ workload: { ...sessions, peer: "b" } }, { name: "b" }] },
    {
      architecture: "native",
      vms: [{ workload: { ...sessions, requestsPerConnection: 8, burstLength: 8 } }],
    },
  ];
  for (const input of inputs) {
    const of = host(input);
    const { repliesPerSecond, bottleneck, resources } = bound(of, costs);
    const [replies] = throughputBounds(of, costs);
    assert.deepEqual([replies.most, replies.bottleneck], [repliesPerSecond, bottleneck]);
    assert.ok(repliesPerSecond > 1000 && repliesPerSecond < 30_000, `${repliesPerSecond}`);
    assert.equal(Math.min(...resources.map((each) => each.repliesPerSecond)), repliesPerSecond);
  }
});

Deno.test("a host without replies has no bound of them, but of what it does", () => {
  const workload = { kind: "netperf", test: "tcp-rr" } as const;
  const of = host({ architecture: "vdi", vms: [{ workload }, { workload: { kind: "compute" } }] });
  assert.equal(bound(of, costs).repliesPerSecond, Infinity);
  assert.equal(closedRound(of, costs), 0);
  const parameters = { host: of, costs, duration: 0.1, detail: "total" } as const;
  const rows = measureHost(parameters, { seed: 1, replication: 0 });
  const value = (metric: string) =>
    rows.find((row) => row.entity === "total" && row.metric === metric)?.value ?? NaN;
  assert.ok(value("transactionRate") <= value("transactionRateBound") * (1 + 1e-9));
  assert.ok(value("transactionRate") > 0.6 * value("transactionRateBound"));
  // a core's clock over a million cycles, of which the other VM leaves it nearly all
  assert.equal(value("workRateBound"), of.clockRate / 1e6);
  assert.ok(value("workRate") > 0.9 * value("workRateBound"));
  const named = rows.filter(({ metric }) => metric === "workRateBound").map(({ entity }) => entity);
  assert.deepEqual(named, ["total", "bound:clients"]);
  assert.ok(Number.isNaN(value("operationalBound")));
});

Deno.test("of several VMs those go first that give most, and nobody more than it asks for", () => {
  const paced = (bitRate: number, messageBytes: number) => ({
    workload: { kind: "netperf", test: "udp-stream", messageBytes, bitRate } as const,
  });
  const of = host({ architecture: "vdi", cores: 8, vms: [paced(4e8, 1472), paced(9e8, 100)] });
  const bounds = throughputBounds(of, costs);
  const line = (measure: string) =>
    bounds.find((each) => each.measure === measure)!.limits
      .find(({ resource }) => resource === "link-transmit")!.most;
  // bits: large frames up to what is asked for, small ones in the rest; 166 bytes on the wire for 100
  const rest = 1e9 - 4e8 * 1538 / 1472;
  assert.ok(Math.abs(line("transmitBitRate") - (400 + rest * 1e-6 * 100 / 166)) < 1e-6);
  // datagrams: small ones first
  assert.ok(Math.abs(line("datagramRate") - 1e9 / 8 / 166) < 1e-6);
  const alone = throughputBounds(of, costs, 0).find(({ measure }) => measure === "transmitBitRate");
  assert.deepEqual([alone?.most, alone?.bottleneck], [400, "clients"]);
});
