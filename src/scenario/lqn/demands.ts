/**
 * The demands of one connection at every resource of a host: packets times their cycles, events times theirs.
 *
 * The sum over all rounds of a connection is what the packet-level simulation charges for it, account by account, to rounding, given
 * the same packets and the same events; tests hold it to that. How events fall on the rounds is assumed: evenly, but for those that
 * belong to the program.
 *
 * @module
 */
import type { CostModel, Host, HttperfWorkload } from "../../host/mod.ts";
import { InputError } from "../../core/mod.ts";
import { type AccountName, type Accounts, noCycles, sumOfAccounts } from "./accounts.ts";
import { type Conversation, conversationOf, type RoundKind, roundKinds } from "./_conversation.ts";
import { wireSeconds } from "./_wire.ts";
import { type EventCounts, eventCycles, type EventName, paidLater } from "./events.ts";
import {
  type PacketCharge,
  type PacketCycles,
  packetCycles,
  programCycles,
} from "./_packet_cycles.ts";
import { chargeOf, deviceCycles, hasHostDriver, isServed } from "./_charges.ts";

/** Cycles of a vCPU for one round: its own code, the VMM on its behalf, the VMM's interrupts and switches for it. */
export interface VcpuCycles {
  /** In its own code. */
  readonly own: number;
  /** In the VMM on its behalf: hypercalls, upcalls, grants, wake-ups. */
  readonly inVmm: number;
  /** The VMM's own work that it waits for: physical interrupts and switches. */
  readonly vmmWork: number;
  /** The same three, after what anyone waits for. */
  readonly after: Readonly<Record<"own" | "inVmm" | "vmmWork", number>>;
}

/** The demands of one round of a connection. */
export interface RoundDemand {
  /** Rounds of this kind in a connection, in the mean. */
  readonly rounds: number;
  /** Of the native driver, where that is in the VMM or the kernel of a host: all of it is its own code. */
  readonly native: VcpuCycles;
  /** Of the VMM that hands packets to a virtual device, on the guest's behalf but not on its vCPU: all of it is its own code. */
  readonly device: VcpuCycles;
  /** Of the guest. */
  readonly guest: VcpuCycles;
  /** Of the driver domain on the way in. */
  readonly driverIn: VcpuCycles;
  /** Of the driver domain on the way out. */
  readonly driverOut: VcpuCycles;
  /** Seconds that the way in to host memory is busy: wire or DMA, the longer. */
  readonly wireIn: number;
  /** Seconds that the way out is busy. */
  readonly wireOut: number;
  /** Seconds of TCP's timers. */
  readonly pause: number;
}

/** The demands of one connection of a VM. */
export interface ConnectionDemand {
  /** Requests of a connection. */
  readonly requests: number;
  /** Rounds of a connection, all kinds. */
  readonly roundCount: number;
  /** By kind of round. */
  readonly byRound: Readonly<Record<RoundKind, RoundDemand>>;
  /** All cycles, by account. */
  readonly accounts: Accounts;
}

/** Events of the way in, and of the way out. */
const INWARD: readonly EventName[] = [
  "interrupts",
  "hostInterrupts",
  "nicPolls",
  "backReceivePolls",
  "frontPolls",
  "toFront",
  "toFrontAcross",
  "guestWakes",
  "driverWakes",
  "guestSwitches",
  "driverSwitches",
];
const OUTWARD: readonly EventName[] = ["doorbells", "backTransmitPolls", "toBack", "toBackAcross"];
/** Events of which those beyond one for each round come after the packets: the NIC's word that packets were sent. */
const REPEATED: readonly EventName[] = ["interrupts", "hostInterrupts", "nicPolls"];
/** Who sends a notification, in whose account: it is paid after the other end was raised, so that nobody waits for it. */
const SENDERS = { toFront: "driverVmm", toBack: "guestVmm" } as const;
/** Events with work of the VMM's own for the native driver, wherever that is. */
const FOR_NATIVE: readonly EventName[] = ["hostInterrupts", "nicPolls"];

/** Cycles in one direction, and the VMM's own work in them by whom it is for; the rest of that is for guests. */
interface Part {
  readonly accounts: Accounts;
  readonly forDriver: number;
  readonly forNative: number;
  /** Cycles on a guest's behalf, but not on its vCPU. */
  readonly forDevice: number;
}

/** The packets of one kind of round: cycles by way, and seconds of the wires. */
interface RoundPackets {
  readonly rounds: number;
  readonly inward: PacketCycles;
  readonly outward: PacketCycles;
  /** Of the cycles inward those that are the VMM's for a virtual device, on no vCPU. */
  readonly device: number;
  readonly wireIn: number;
  readonly wireOut: number;
  readonly pause: number;
}

/** All of a VM's demands that its events do not change. */
export interface DemandBasis {
  readonly host: Host;
  readonly costs: CostModel;
  readonly driverDomain: boolean;
  readonly requests: number;
  readonly roundCount: number;
  readonly byRound: Readonly<Record<RoundKind, RoundPackets>>;
  /** Cycles of the server program for a connection. */
  readonly program: number;
}

/** A basis with events. */
interface Setting extends DemandBasis {
  readonly events: EventCounts;
}

/** The share of a repeated event that comes on the packets' way. */
function onTheWay(events: EventCounts, roundCount: number): number {
  return events.interrupts > roundCount ? roundCount / events.interrupts : 1;
}

function part(
  { host, costs, events, driverDomain }: Setting,
  counted: Map<EventName, number>,
): Part {
  const cycles = eventCycles(host, costs);
  const accounts = sumOfAccounts(
    [...counted].map(([name, share]) => [events[name] * share, cycles[name]]),
  );
  const cyclesOf = (name: EventName, account: AccountName) =>
    (counted.get(name) ?? 0) * events[name] * (cycles[name][account] ?? 0);
  const own = (names: readonly EventName[]) =>
    names.reduce((sum, name) => sum + cyclesOf(name, "vmm"), 0);
  const native = own(FOR_NATIVE);
  const switches = driverDomain ? own(["driverSwitches"]) : 0;
  if (!hasHostDriver(host)) {
    return {
      accounts,
      forDriver: driverDomain ? native + switches : 0,
      forNative: 0,
      forDevice: 0,
    };
  }
  const forDevice = cyclesOf("backReceivePolls", "guestVmm");
  return { accounts, forDriver: switches, forNative: native, forDevice };
}

/** Cycles of one round that go from the way of its packets to what comes after them. */
function sendCycles(
  { host, costs, events }: Setting,
  name: keyof typeof SENDERS,
  share: number,
): Accounts {
  return { ...noCycles, [SENDERS[name]]: events[name] * share * paidLater(host, costs)[name] };
}

/** The events of one round: on the way in, on the way out, and after. */
function eventParts(setting: Setting, roundCount: number): Record<"in" | "out" | "after", Part> {
  const share = 1 / roundCount;
  const early = onTheWay(setting.events, roundCount);
  const inward = INWARD.map((name) =>
    [name, REPEATED.includes(name) ? share * early : share] as const
  );
  const late = REPEATED.map((name) => [name, share * (1 - early)] as const);
  const [enters, leaves, after] = [
    part(setting, new Map(inward)),
    part(setting, new Map(OUTWARD.map((name) => [name, share]))),
    part(setting, new Map([...late, ["unmapBatches", share]])),
  ];
  const [toFront, toBack] = (["toFront", "toBack"] as const).map((name) =>
    sendCycles(setting, name, share)
  );
  const sum = (one: Part, parts: readonly (readonly [number, Accounts])[]): Part => ({
    ...one,
    accounts: sumOfAccounts([[1, one.accounts], ...parts]),
  });
  return {
    in: sum(enters, [[-1, toFront]]),
    out: sum(leaves, [[-1, toBack]]),
    after: sum(after, [[1, toFront], [1, toBack]]),
  };
}

/** Cycles with those that a round of kind `request` has beside its packets. */
function withExtra(cycles: PacketCycles, kind: RoundKind, { extra }: Conversation): PacketCycles {
  if (kind !== "request" || extra === undefined) return cycles;
  return { ...cycles, before: sumOfAccounts([[1, cycles.before], [1, extra]]) };
}

function roundPackets(
  host: Host,
  costs: CostModel,
  charge: PacketCharge,
  conversation: Conversation,
  kind: RoundKind,
): RoundPackets {
  const rounds = conversation.rounds[kind];
  const of = (wanted: "in" | "out") =>
    conversation.packets.filter(({ round, way }) => round === kind && way === wanted)
      .map((packet) => ({ ...packet, weight: packet.weight / rounds }));
  const [inward, outward] = [of("in"), of("out")];
  return {
    rounds,
    inward: packetCycles(charge, host, costs, inward),
    outward: withExtra(packetCycles(charge, host, costs, outward), kind, conversation),
    device: inward.reduce(
      (sum, packet) => sum + packet.weight * deviceCycles(host, costs, packet),
      0,
    ),
    wireIn: wireSeconds(host, costs, inward),
    wireOut: wireSeconds(host, costs, outward),
    pause: rounds > 0 ? conversation.pauses[kind] / rounds : 0,
  };
}

/** The demands of a VM's connection that its events do not change. */
export function demandBasis(
  host: Host,
  costs: CostModel,
  vm: number,
  conversation: Conversation,
): DemandBasis {
  const driverDomain = isServed(host);
  const charge = chargeOf(host);
  const { requests, rounds } = conversation;
  return {
    host,
    costs,
    driverDomain,
    requests,
    roundCount: roundKinds.reduce((sum, kind) => sum + rounds[kind], 0),
    byRound: Object.fromEntries(
      roundKinds.map((kind) => [kind, roundPackets(host, costs, charge, conversation, kind)]),
    ) as Record<RoundKind, RoundPackets>,
    program: programCycles(costs, host.vms[vm], conversation),
  };
}

const noVcpu: VcpuCycles = {
  ...{ own: 0, inVmm: 0, vmmWork: 0 },
  after: { own: 0, inVmm: 0, vmmWork: 0 },
};

type Parts = Record<"in" | "out" | "after", Part>;

/** The guest's cycles of a round: all that is neither the driver domain's nor the native driver's. */
function guestCycles(packets: RoundPackets, parts: Parts, program: number): VcpuCycles {
  const { inward, outward, device } = packets;
  const before = sumOfAccounts([
    [1, inward.before],
    [1, outward.before],
    [1, parts.in.accounts],
    [1, parts.out.accounts],
  ]);
  const after = sumOfAccounts([[1, inward.after], [1, outward.after], [1, parts.after.accounts]]);
  const native = nativeCycles({ inward, outward }, parts);
  return {
    own: before.guest + program,
    inVmm: before.guestVmm - device - parts.in.forDevice,
    vmmWork: Math.max(0, before.vmm - parts.in.forDriver - parts.out.forDriver - native.own),
    after: {
      own: after.guest,
      inVmm: after.guestVmm,
      vmmWork: Math.max(0, after.vmm - parts.after.forDriver - native.after.own),
    },
  };
}

/** The native driver's cycles of a round, where it is in the VMM or the kernel of a host: packets are taken in, and later those that were sent. */
function nativeCycles(
  { inward, outward }: Pick<RoundPackets, "inward" | "outward">,
  parts: Parts,
): VcpuCycles {
  const own = inward.before.vmm + outward.before.vmm + parts.in.forNative + parts.out.forNative;
  const after = inward.after.vmm + outward.after.vmm + parts.after.forNative;
  return { ...noVcpu, own, after: { ...noVcpu.after, own: after } };
}

/** The driver domain's cycles of a round, on one way; `late` where what comes after the packets is on it. */
function driverCycles(packets: PacketCycles, events: Part, late?: Part): VcpuCycles {
  const before = sumOfAccounts([[1, packets.before], [1, events.accounts]]);
  const after = sumOfAccounts(late ? [[1, packets.after], [1, late.accounts]] : []);
  return {
    own: before.driver,
    inVmm: before.driverVmm,
    vmmWork: events.forDriver,
    after: { own: after.driver, inVmm: after.driverVmm, vmmWork: late?.forDriver ?? 0 },
  };
}

function roundDemand(
  packets: RoundPackets,
  driverDomain: boolean,
  program: number,
  parts: Parts,
): RoundDemand {
  const { rounds, inward, outward, wireIn, wireOut, pause } = packets;
  return {
    rounds,
    native: nativeCycles(packets, parts),
    device: { ...noVcpu, own: packets.device + parts.in.forDevice },
    guest: guestCycles(packets, parts, program),
    driverIn: driverDomain ? driverCycles(inward, parts.in) : noVcpu,
    driverOut: driverDomain ? driverCycles(outward, parts.out, parts.after) : noVcpu,
    wireIn,
    wireOut,
    pause,
  };
}

/** The workload of a VM that has clients. */
function workloadOf(host: Host, vm: number): HttperfWorkload {
  const { workload, name } = host.vms[vm];
  if (workload.kind === "httperf") return workload;
  throw new InputError(`Cannot find the demands of VM "${name}" as it must have clients`, {
    code: "scenario/no-clients",
  });
}

/** All cycles of a connection, by account. */
function totals({ host, costs, events, byRound, program }: Setting): Accounts {
  const cycles = Object.entries(eventCycles(host, costs)) as [EventName, Partial<Accounts>][];
  const packets = roundKinds.flatMap((kind) => {
    const { rounds, inward, outward } = byRound[kind];
    if (rounds === 0) return [];
    return [inward.before, inward.after, outward.before, outward.after]
      .map((each) => [rounds, each] as const);
  });
  return sumOfAccounts([
    ...packets,
    [1, { ...noCycles, guest: program }],
    ...cycles.map(([name, each]) => [events[name], each] as const),
  ]);
}

/** The demands of a connection with its events. */
export function demandAt(basis: DemandBasis, events: EventCounts): ConnectionDemand {
  const setting: Setting = { ...basis, events };
  const { host, costs, driverDomain, roundCount, program } = basis;
  const parts = eventParts(setting, roundCount);
  const wake = events.programWakes * (eventCycles(host, costs).programWakes.guest ?? 0);
  const perRequest = (program + wake) / basis.byRound.request.rounds;
  const byRound = Object.fromEntries(roundKinds.map((kind) => [
    kind,
    roundDemand(basis.byRound[kind], driverDomain, kind === "request" ? perRequest : 0, parts),
  ])) as Record<RoundKind, RoundDemand>;
  return { requests: basis.requests, roundCount, byRound, accounts: totals(setting) };
}

/**
 * The demands of one connection of a VM, given how many events it comes with.
 *
 * @param host The host.
 * @param costs Its costs.
 * @param vm The number of a VM that has clients.
 * @param events Events of each connection.
 * @throws {InputError} `scenario/no-clients` for an idle VM.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { connectionDemand, noEvents } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 8 } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const costs = costModelOf(xen2009);
 * const quiet = connectionDemand(web, costs, 0, noEvents);
 * const woken = connectionDemand(web, costs, 0, { ...noEvents, programWakes: 1 });
 * assert.equal(woken.accounts.guest - quiet.accounts.guest, costs.processWake);
 * ```
 */
export function connectionDemand(
  host: Host,
  costs: CostModel,
  vm: number,
  events: EventCounts,
): ConnectionDemand {
  const conversation = conversationOf(host, workloadOf(host, vm));
  return demandAt(demandBasis(host, costs, vm, conversation), events);
}

/** All cycles of a vCPU's part in a round. */
export function allCycles({ own, inVmm, vmmWork, after }: VcpuCycles): number {
  return own + inVmm + vmmWork + after.own + after.inVmm + after.vmmWork;
}
