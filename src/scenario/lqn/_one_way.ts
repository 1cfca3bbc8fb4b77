/**
 * Events of traffic that goes one way only, or that has no packets: from those of a conversation in both directions, what does not happen is taken away.
 *
 * @module
 */
import type { EventCounts, EventName } from "./events.ts";
import { MOST_AT_A_TIME } from "./_flows.ts";
import type { Traffic } from "./_traffic.ts";

const TO_GUEST: readonly EventName[] = [
  "backReceivePolls",
  "frontPolls",
  "toFront",
  "toFrontAcross",
];
const FROM_GUEST: readonly EventName[] = [
  "doorbells",
  "backTransmitPolls",
  "toBack",
  "toBackAcross",
];
const OF_NIC: readonly EventName[] = [
  "interrupts",
  "hostInterrupts",
  "nicPolls",
  "unmapBatches",
  "guestSwitches",
  "driverSwitches",
];

/** Events that traffic does not come with. */
function missing({ way, interrupts, notifies, absent = [] }: Traffic): readonly EventName[] {
  if (way === undefined) return absent;
  if (way === "in") return [...FROM_GUEST, ...absent];
  if (way === "out") return [...TO_GUEST, ...absent];
  if (interrupts) return [...TO_GUEST, ...FROM_GUEST, "unmapBatches", "driverSwitches"];
  const all = [...TO_GUEST, ...OF_NIC, "doorbells"] as const;
  return notifies ? all : [...all, ...FROM_GUEST];
}

/**
 * The events of some traffic.
 *
 * @param traffic What it is; of connections all events stay.
 * @param counted The events of a conversation in both directions at its load.
 * @param busy Busy share of the VM's vCPU.
 */
export function eventsOf(traffic: Traffic, counted: EventCounts, busy: number): EventCounts {
  const events = ofDirection(traffic, counted, busy);
  if (!traffic.crowded) return events;
  const { guestWakes, driverWakes } = events;
  return { ...events, guestSwitches: 2 * guestWakes, driverSwitches: 2 * driverWakes };
}

/** Notifications to a guest of what was sent, where its device reports that. */
function reportsOf({ toFront, backReceivePolls }: EventCounts): number {
  return Math.max(0, toFront - backReceivePolls);
}

function kept(counted: EventCounts, traffic: Traffic): EventCounts {
  const without = missing(traffic);
  return Object.fromEntries(
    Object.entries(counted).map(([name, count]) => [
      name,
      without.includes(name as EventName) ? 0 : count,
    ]),
  ) as EventCounts;
}

/** Times for each datagram that a program is woken to read: once for what comes in one poll, of which there are so many for each datagram. */
function wakesOf(polls: number, { programs = 1 }: Traffic): number {
  const together = 1 / Math.max(1e-9, polls);
  return programs * (1 - (1 - 1 / programs) ** together) / together;
}

/** A sender without a rate waits for room where it is not what holds all up, and then sends in a row: half its socket's buffer, a poll's batch at most. */
function inRows(
  left: EventCounts,
  counted: EventCounts,
  { batch = 1 }: Traffic,
  busy: number,
): EventCounts {
  const share = (most: number) => Math.min(1, busy + (1 - busy) / Math.min(most, batch));
  const [row, poll] = [share(Infinity), share(MOST_AT_A_TIME)];
  const idle = Math.max(0, 1 - busy);
  const reports = reportsOf(counted);
  const woken = left.interrupts > 0 && left.toBack === 0 ? counted.guestWakes : 0;
  return {
    ...left,
    toFront: reports,
    frontPolls: reports,
    programWakes: left.programWakes * row,
    guestWakes: woken * poll + idle * row,
    doorbells: left.doorbells * poll,
    backTransmitPolls: left.backTransmitPolls * poll,
    toBack: left.toBack * poll,
    toBackAcross: left.toBackAcross * poll,
    driverWakes: left.driverWakes * poll,
  };
}

function ofDirection(traffic: Traffic, counted: EventCounts, busy: number): EventCounts {
  const { way, absent } = traffic;
  if (way === undefined && !absent) return counted;
  const left = kept(counted, traffic);
  const raised = counted.interrupts + counted.toBack;
  const driverWakes = raised > 0
    ? counted.driverWakes * (left.interrupts + left.toBack) / raised
    : 0;
  if (way === undefined) return { ...left, driverWakes };
  const reports = reportsOf(counted);
  if (way === "in") {
    const [toFront, frontPolls] = [left.toFront - reports, Math.max(0, left.frontPolls - reports)];
    const polls = Math.min(1, frontPolls > 0 ? frontPolls : left.interrupts);
    const programWakes = left.programWakes * wakesOf(polls, traffic);
    return { ...left, driverWakes, toFront, frontPolls, programWakes };
  }
  if (way === "out" && traffic.population !== undefined) {
    return inRows({ ...left, driverWakes }, counted, traffic, busy);
  }
  // a program that a timer wakes, on a vCPU that may be asleep
  const idle = Math.max(0, 1 - busy);
  const woken = left.interrupts > 0 && left.toBack === 0 ? counted.guestWakes : 0;
  const reported = way === "out" ? { toFront: reports, frontPolls: reports } : {};
  return { ...left, ...reported, driverWakes, guestWakes: woken + idle };
}
