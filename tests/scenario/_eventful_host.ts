/** Random hosts whose VMs talk to each other, with events and the options that `randomHost` leaves at their defaults, by number. */
import {
  type Architecture,
  type Host,
  host,
  type HostEvent,
  networkUsers,
  type Vm,
} from "@iovlab/iovlab/host";
import { randomStream } from "@iovlab/iovlab/random";
import { randomHost } from "./_random_host.ts";

type Draw = (choices: number) => number;

/** A workload of a VM with another VM at its far end, where it has one. */
function withPeer(vm: Vm, peer: string): Vm {
  const { workload } = vm;
  const has = ["httperf", "netperf", "iperf", "trace", "bursts", "flood"].includes(workload.kind);
  return has ? { ...vm, workload: { ...workload, peer } as Vm["workload"] } : vm;
}

/** A VM that hands down descriptors of other memory beside its work. */
function hostile(vm: Vm): Vm {
  const { workload } = vm;
  const parts = workload.kind === "mixed" ? workload.parts : [workload];
  const rogue = { kind: "rogue-dma", rate: 2e4 } as const;
  return { ...vm, workload: { kind: "mixed", parts: [...parts, rogue] } };
}

function migration(vms: readonly Vm[], draw: Draw): HostEvent {
  return {
    kind: "migrate",
    at: 0.002,
    vm: vms[draw(vms.length)].name,
    memory: 1e5 * (1 + draw(4)),
    dirtyRate: [0, 5e6, 1e9][draw(3)],
    rate: [1e8, 1e9][draw(2)],
    downtime: 0.0005,
    rounds: 1 + draw(3),
  };
}

/** What may happen to contexts; some of it cannot be done. */
function management(vms: readonly Vm[], draw: Draw): readonly HostEvent[] {
  const any = () => vms[draw(vms.length)].name;
  return [
    { kind: "revoke-context", at: 0.003, vm: any() },
    { kind: "resize-context", at: 0.004, vm: any(), device: { weight: 5, transmitRing: 300 } },
    { kind: "resize-context", at: 0.005, vm: any(), device: { reserved: 2e10 } },
    { kind: "create-context", at: 0.006, vm: any() },
    { kind: "resize-context", at: 0.007, vm: any(), device: { cap: 1e8, receiveRing: 8 } },
  ];
}

function events(architecture: Architecture, vms: readonly Vm[], draw: Draw): readonly HostEvent[] {
  const moves = [migration(vms, draw), ...(draw(3) === 0 ? [migration(vms, draw)] : [])];
  return architecture === "vdi" ? [...management(vms, draw), ...moves] : moves;
}

/** The n-th host; like `randomHost` it gives the architectures in turns. */
export function eventfulHost(index: number): Host {
  const stream = randomStream(77, index, "eventful host");
  const draw: Draw = (choices) => Math.floor(stream.uniform() * choices);
  const plain = randomHost(index);
  const { architecture } = plain;
  const joined = networkUsers(plain.vms);
  const vms = plain.vms.map((vm, at) => {
    const other = (at + 1) % plain.vms.length;
    const talks = architecture !== "passthrough" && other !== at && joined[other] && draw(2) === 0;
    const own = talks ? withPeer(vm, plain.vms[other].name) : vm;
    return joined[at] && draw(3) === 0 ? hostile(own) : own;
  });
  return host({
    ...plain,
    iommu: { ...plain.iommu, mode: (["none", "static", "deferred", "strict"] as const)[draw(4)] },
    nic: { ...plain.nic, frameArbitration: draw(2) === 0 },
    vmmDriver: { ...plain.vmmDriver, transmit: draw(2) === 0 ? "copy" : "map" },
    emulated: {
      accessesPerKick: draw(3),
      accessesPerPacket: draw(2),
      accessesPerInterrupt: draw(5),
    },
    virtio: { ...plain.virtio, interrupts: draw(2) === 0 ? "posted" : "vmm", queue: 4 + draw(200) },
    vdi: { ...plain.vdi, contextsPerVm: draw(3) },
    events: [...plain.events, ...events(architecture, plain.vms, draw)],
    vms,
  });
}
