/**
 * What a NIC is composed of, and putting it together.
 *
 * @module
 */
import type { Link, Nic as NicOptions } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import type { PacketPool } from "../packet/mod.ts";
import type { Capacity } from "./_admission.ts";
import type { DeviceTimes } from "./_device_times.ts";
import { Moderation } from "./_moderation.ts";
import { ReceiveEngine } from "./_receive_engine.ts";
import { ReceivePath } from "./_receive_path.ts";
import { TransmitEngine } from "./_transmit_engine.ts";
import { Arbiter, type TransmitArbiter } from "./arbiter.ts";
import type { NicContext } from "./context.ts";
import { Residency, type ResidencyOptions } from "./residency.ts";
import { RoundRobin } from "./round_robin.ts";
import type { DmaTranslation } from "./translation.ts";

/** What a NIC is made from. */
export interface NicParts {
  /** Its link. */
  readonly link: Link;
  /** Its interrupt gap; and, where it has them, its receive buffer, internal switch and arbitration of frames. */
  readonly nic: Pick<NicOptions, "interruptGap"> & Partial<NicOptions>;
  /** What it costs in time. */
  readonly times: DeviceTimes;
  /** Gets each packet when its last bit has left. */
  readonly deliver: (packet: number) => void;
  /** VMs, numbered from 0, whose frames and drops are counted apart; none where it is left out. */
  readonly vms?: number;
  /** Who sends next: by reservation and weight, which it is unless told, or in turns. */
  readonly arbiter?: "shares" | "round-robin";
  /** Whether the arbiter chooses again after each frame of a large segment; as `nic` says where it is left out. */
  readonly frameArbitration?: boolean;
  /** Whether received frames wait in shares of the buffer and are transferred by reservation and weight. */
  readonly receiveArbiter?: boolean;
  /** What is asked before each transfer; transfers go where descriptors say where it is left out. */
  readonly translation?: DmaTranslation;
  /** How contexts share the device in time; all are in it where it is left out. */
  readonly residency?: ResidencyOptions;
  /** The context of a VM. With it, frames between VMs turn round in the device or at the external switch; else all are delivered. */
  readonly contextOf?: (vm: number) => NicContext | undefined;
  /** Gets each packet for another VM when it leaves its sender, before it is cut into frames. */
  readonly turned?: (packet: number) => void;
}

/** Where a NIC is put together. */
export interface Site {
  readonly simulation: Simulation;
  readonly pool: PacketPool;
  readonly parts: NicParts;
  /** The contexts of the NIC; the list grows. */
  readonly contexts: readonly NicContext[];
  readonly vmFrames: Float64Array;
  readonly vmDrops: Float64Array;
  /** A packet has left its context. */
  readonly leave: (packet: number) => void;
}

/** The parts of a NIC that have a state. */
export interface Assembly {
  readonly arbiter: TransmitArbiter;
  readonly moderation: Moderation;
  readonly transmit: TransmitEngine;
  /** Absent where transfers into memory are in closed form. */
  readonly engine: ReceiveEngine | undefined;
  readonly path: ReceivePath;
  /** Absent where all contexts are in the device. */
  readonly residency: Residency | undefined;
  readonly capacity: Capacity;
}

/** Whether frames between VMs go from context to context within the device. */
function switchesInside({ nic, contextOf }: NicParts): boolean {
  return contextOf !== undefined && (nic.internalSwitch ?? false);
}

/** Puts the parts of a NIC together. */
export function assemble(site: Site): Assembly {
  const { simulation, pool, parts, contexts, vmFrames, vmDrops } = site;
  const { link, nic, times, contextOf } = parts;
  const { buffer = 0 } = nic;
  const moderation = new Moderation(simulation, pool, contexts, nic.interruptGap);
  const arbiter = new (parts.arbiter === "round-robin" ? RoundRobin : Arbiter)(contexts);
  const transmit = transmitSide(site, moderation, arbiter);
  const engine = receiveSide(site, moderation, buffer);
  const path = new ReceivePath({
    simulation,
    pool,
    link,
    times,
    contexts,
    moderation,
    engine,
    buffer,
    comesBack: contextOf !== undefined && !switchesInside(parts),
    vmFrames,
    vmDrops,
  });
  const residency = engine && residencyOf(site, arbiter, transmit, engine);
  const places = parts.residency?.places ?? Infinity;
  const capacity = { rate: link.rate, buffer, places };
  return { arbiter, moderation, transmit, engine, path, residency, capacity };
}

function transmitSide(
  site: Site,
  moderation: Moderation,
  arbiter: TransmitArbiter,
): TransmitEngine {
  const { simulation, pool, parts, vmFrames, leave } = site;
  const { link, nic, times, translation } = parts;
  return new TransmitEngine({
    simulation,
    pool,
    moderation,
    arbiter,
    times,
    rate: link.rate,
    vmFrames,
    translation,
    frameArbitration: parts.frameArbitration ?? nic.frameArbitration ?? false,
    internalSwitch: switchesInside(parts),
    leave,
  });
}

/** The receive side that chooses, where anything asks for it. */
function receiveSide(
  site: Site,
  moderation: Moderation,
  buffer: number,
): ReceiveEngine | undefined {
  const { simulation, pool, contexts, parts } = site;
  const { link, times, translation, contextOf, residency, receiveArbiter = false } = parts;
  const inTime = translation !== undefined || residency !== undefined || switchesInside(parts);
  if (!receiveArbiter && !inTime) return undefined;
  return new ReceiveEngine({
    simulation,
    pool,
    contexts,
    moderation,
    times,
    rate: link.rate,
    buffer,
    arbitrated: receiveArbiter,
    ahead: inTime || contextOf !== undefined ? 0 : link.roundTripTime,
    translation,
  });
}

function residencyOf(
  { simulation, contexts, parts }: Site,
  arbiter: TransmitArbiter,
  transmit: TransmitEngine,
  engine: ReceiveEngine,
): Residency | undefined {
  if (parts.residency === undefined) return undefined;
  const residency = new Residency(simulation, contexts, parts.residency, {
    busyUntil: (context) => {
      const sending = transmit.sending === context ? transmit.sendingUntil : 0;
      return Math.max(sending, engine.busyUntil(context));
    },
    hasWork: ({ posted, buffered }) => posted.length + buffered.length > 0,
    entered: (context) => {
      if (context.posted.length > 0) transmit.ring(context);
      engine.entered(context);
    },
    left: (context) => {
      arbiter.remove(context);
      engine.left(context);
    },
  });
  transmit.residency = residency;
  engine.residency = residency;
  return residency;
}
