/**
 * What cores, domains and device do in a short window of a run: spans of time for a Gantt chart.
 *
 * Where a stretch of a vCPU is in part the VMM's on its behalf, that part is put at its end. Stretches of the same kind that touch are one span. The wire towards the host
 * is shown when frames are on it, the wire away from it when the device sends; a train of frames is one span.
 *
 * @module
 */
import { checkFinite, checkPositive } from "../core/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import { runKind } from "../hypervisor/mod.ts";
import { serviceDomains } from "./_service_domains.ts";
import { Machine } from "./machine.ts";

/** What a span shows. */
export type TimelinePart = "guest" | "driverDomain" | "vmm" | "frames" | "copying" | "outage";

/** One span. */
export interface TimelineSpan {
  /** `Cores`, `Domains`, `Device` or, where the host has some, `Events`. */
  readonly group: "Cores" | "Domains" | "Device" | "Events";
  /** `core 0`, a domain's name, `link in` or `link out`; of an event the domain that it is about. */
  readonly lane: string;
  /** What it shows. */
  readonly part: TimelinePart;
  /** Start, in seconds of simulated time. */
  readonly from: number;
  /** End, in seconds of simulated time. */
  readonly to: number;
}

/** Which window of which replication. */
export interface TimelineOptions {
  /** Seed of all random streams; 1 unless told. */
  readonly seed?: number;
  /** Start of the window, in seconds of simulated time; 0.1 unless told. */
  readonly from?: number;
  /** Its length, in seconds; 0.002 unless told. */
  readonly length?: number;
}

/** Times closer than this, in seconds, touch. */
const TOUCHING = 1e-12;

/** Collects spans; those of one lane and part that touch become one. */
class Spans {
  readonly all: { -readonly [K in keyof TimelineSpan]: TimelineSpan[K] }[] = [];
  private readonly last = new Map<string, number>();

  add(group: TimelineSpan["group"], lane: string, part: TimelinePart, from: number, to: number) {
    if (!(to > from)) return;
    const key = `${group} ${lane}`;
    const before = this.all[this.last.get(key) ?? -1];
    const touches = before && from - before.to < TOUCHING && before.from - to < TOUCHING;
    if (touches && before.part === part) { // frames of several queues may come in another order
      before.from = Math.min(before.from, from);
      before.to = Math.max(before.to, to);
      return;
    }
    this.last.set(key, this.all.length);
    this.all.push({ group, lane, part, from, to });
  }
}

/** Sees what runs on the cores. */
function observeCores(machine: Machine, host: Host, start: number, spans: Spans): void {
  const names = [...host.vms.map(({ name }) => name), ...serviceDomains(host)];
  machine.scheduler.onRun = (core, domain, kind, begin, to, vmmShare) => {
    const from = Math.max(begin, start);
    const inVmm = kind === runKind.guest ? vmmShare : 1;
    const turn = to - inVmm * (to - from);
    const part = domain >= host.vms.length ? "driverDomain" : "guest";
    spans.add("Cores", `core ${core}`, part, from, turn);
    spans.add("Cores", `core ${core}`, "vmm", turn, to);
    if (domain < 0 || domain >= names.length) return;
    spans.add("Domains", names[domain], part, from, turn);
    spans.add("Domains", names[domain], "vmm", turn, to);
  };
}

/** Adds when a driver domain was down, and when VMs were copied and off the network, as far as it lies in a window. */
function addEvents(machine: Machine, [from, end]: readonly [number, number], spans: Spans): void {
  const { host, paths, events } = machine;
  const add = (lane: string, part: TimelinePart, begin: number, to: number) =>
    spans.add("Events", lane, part, Math.max(begin, from), Math.min(to, end));
  for (const { event, done } of events) {
    if (!done) continue;
    if (event.kind === "crash-driver-domain") {
      add("driver down", "outage", event.at, event.at + host.driverDomain.restartTime);
    } else if (event.kind === "reset-device") {
      add("device down", "outage", event.at, event.at + event.outage);
    }
  }
  for (const { vm, startedAt, stoppedAt, offSince, offUntil } of paths.migrations ?? []) {
    const { name } = host.vms[vm];
    add(`${name} is copied`, "copying", startedAt, stoppedAt);
    add(`${name} is off`, "outage", offSince, offUntil);
  }
}

/**
 * Simulates a host up to the end of a window and returns what happened in the window.
 *
 * @throws {InputError} Where the window is not one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { timeline } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 8 } as const;
 * const web = host({ architecture: "split-driver", vms: [{ workload }] });
 * const spans = timeline(web, costModelOf(xen2009), { from: 0.05, length: 0.001 });
 * assert.ok(spans.some(({ lane }) => lane === "driver"));
 * assert.ok(spans.every(({ from, to }) => from >= 0.05 && to <= 0.051 + 1e-9 && to > from));
 * ```
 */
export function timeline(
  host: Host,
  costs: CostModel,
  options: TimelineOptions = {},
): readonly TimelineSpan[] {
  const from = checkFinite("start of the window", options.from ?? 0.1);
  const length = checkPositive("length of the window", options.length ?? 0.002);
  const machine = new Machine(host, costs, options.seed ?? 1, 0);
  machine.simulation.run({ until: from });
  machine.scheduler.settle();
  const spans = new Spans();
  observeCores(machine, host, from, spans);
  machine.onWire = (way, begin, to) => {
    const end = Math.min(to, from + length);
    spans.add(
      "Device",
      way === "in" ? "link in" : "link out",
      "frames",
      Math.max(begin, from),
      end,
    );
  };
  machine.simulation.run({ until: from + length });
  machine.scheduler.settle();
  addEvents(machine, [from, from + length], spans);
  return spans.all;
}
