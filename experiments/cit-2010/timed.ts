/**
 * Threats that begin and end within a run: an attack, a crash of the driver domain, a reset of the device.
 *
 * @module
 */
import type { Architecture, Host } from "@iovlab/iovlab";
import { type attacks, type HostEvent, hostOf, type HostOptions, type Setting } from "./hosts.ts";

/** What begins and ends in a run. */
export type TimedThreat = typeof attacks[number] | "crash" | "device-reset";

/** Simulated seconds of such a run. */
export const TIMED = 0.5;

/** When the threat begins, in seconds. */
export const BEGINS = 0.15;

/** When an attack ends, in seconds. */
export const ENDS = 0.25;

/** Time until the driver domain, or the device, serves again, in seconds: the simulator's default for the domain, taken for the device as well. */
export const RESTART = 0.25;

/** A host with a threat that begins and ends, and the entity of the rows that say when it is as before. */
export interface TimedHost {
  /** The host. */
  readonly host: Host;
  /** The entity of its `recoveryTime`. */
  readonly entity: string;
  /** When recovery begins to count, in seconds. */
  readonly since: number;
}

function eventsOf(threat: TimedThreat): readonly HostEvent[] {
  if (threat === "crash") return [{ kind: "crash-driver-domain", at: BEGINS }];
  if (threat === "device-reset") return [{ kind: "reset-device", at: BEGINS, outage: RESTART }];
  return [
    { kind: "start-workload", at: BEGINS, vm: "attacker" },
    { kind: "stop-workload", at: ENDS, vm: "attacker" },
  ];
}

/** The host of a system with a threat that begins and ends. */
export function timedHost(
  setting: Setting,
  system: string,
  threat: TimedThreat,
  connections: number,
): TimedHost {
  const events = eventsOf(threat);
  const last = events[events.length - 1];
  const lasting = threat === "crash" || threat === "device-reset" ? "none" : threat;
  const isolated = system === "isolated";
  const architecture = (isolated ? "split-driver" : system) as Architecture;
  const kind = isolated ? "isolated" : "dom0";
  const driverDomain = { kind, placement: setting.placement, restartTime: RESTART } as const;
  const options: HostOptions = {
    connections,
    events,
    ...(architecture === "split-driver" && { more: { driverDomain } }),
  };
  return {
    host: hostOf(setting, architecture, lasting, options),
    entity: `event:${last.kind}@${last.at}${"vm" in last ? `:${last.vm}` : ""}`,
    since: last.at,
  };
}
