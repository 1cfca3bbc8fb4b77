/**
 * The figure of `host simulate --timeline`.
 *
 * @module
 */
import type { CostModel, Host, HostEvent } from "../../host/mod.ts";
import { cpuPartStyles, type Figure, palette, timelineFigure } from "../../plot/mod.ts";
import { timeline, type TimelinePart, type TimelineSpan } from "../../scenario/mod.ts";

/** Most VMs that have a lane each. */
const MOST_DOMAINS = 16;

/** Which window to draw. */
export interface TimelineFlags {
  /** Seed of all random streams. */
  readonly seed: number;
  /** Start, in seconds; 0.1, or just before the first event of the host, unless told. */
  readonly from?: number;
  /** Length, in seconds; 0.001 unless told. */
  readonly window?: number;
}

/** Start and length of the window unless told, in seconds. */
const FROM = 0.1;
const WINDOW = 0.001;

/** Parts of a window before the first event of a host, and after it. */
const BEFORE = 0.25;

/** How long the consequences of an event last, roughly, in seconds; 0 where that is not known. */
function lengthOf({ driverDomain }: Host, event: HostEvent): number {
  if (event.kind === "crash-driver-domain") return driverDomain.restartTime;
  if (event.kind === "reset-device") return event.outage;
  if (event.kind === "migrate") return 3 * 8 * event.memory / event.rate; // rounds, and plugging
  return 0;
}

/** The window: unless told otherwise the first event of the host with what follows from it, or a millisecond of a host without events. */
function windowOf(host: Host, flags: TimelineFlags): { from: number; window: number } {
  const [first] = [...host.events].sort((a, b) => a.at - b.at);
  if (first === undefined || flags.from !== undefined) {
    return { from: flags.from ?? FROM, window: flags.window ?? WINDOW };
  }
  const window = flags.window ?? Math.max(WINDOW, (1 + 2 * BEFORE) * lengthOf(host, first));
  return { from: Math.max(0, first.at - BEFORE * window), window };
}

const styles = {
  ...cpuPartStyles,
  frames: { label: "Frames on the wire", color: palette.blue },
  copying: { label: "Migration copies", color: palette.sky },
  outage: { label: "Outage", color: palette.vermilion, hatch: true },
};

/** Groups from top to bottom. */
const order = { Events: 0, Cores: 1, Domains: 2, Device: 3 } as const;

/** Units that an axis may have: the largest of which a window has at least one. */
const units = [["s", 1], ["ms", 1e3], ["us", 1e6]] as const;

/** What the cores did in the window, in words. */
function coreShares(spans: readonly TimelineSpan[], host: Host, window: number): string {
  const shares = { guest: 0, driverDomain: 0, vmm: 0 };
  for (const { group, part, from, to } of spans) {
    if (group === "Cores") shares[part as keyof typeof shares] += (to - from) / window / host.cores;
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const { guest, driverDomain, vmm } = shares;
  const driver = driverDomain > 0 ? percent(driverDomain) : "none";
  const idle = Math.max(0, 1 - guest - driverDomain - vmm);
  return `core time: guests ${percent(guest)}, driver domain ${driver}, VMM ${percent(vmm)}, idle ${
    percent(idle)
  }`;
}

/** Draws what cores, domains and device do in a window. */
export function timelineFigureOf(
  host: Host,
  costs: CostModel,
  flags: TimelineFlags,
): Promise<Figure> {
  const { seed } = flags;
  const { from, window } = windowOf(host, flags);
  const spans = timeline(host, costs, { seed, from, length: window });
  const [timeUnit, scale] = units.find(([, each]) => window * each >= 1) ?? units[2];
  const rows = spans.map((span) => ({
    ...span,
    from: (span.from - from) * scale,
    to: (span.to - from) * scale,
  }));
  const many = host.vms.length > MOST_DOMAINS;
  const shown = many ? rows.filter(({ group }) => group !== "Domains") : rows;
  const cores = Array.from({ length: host.cores }, (_, core) => `core ${core}`);
  const domains = host.vms.map(({ name }) => name);
  // outside the window: a lane without a span
  const idle = (group: TimelineSpan["group"], lanes: readonly string[], part: TimelinePart) =>
    lanes.map((lane) => ({ group, lane, part, from: -1, to: -1 }));
  const all = [
    ...idle("Cores", cores, "guest"),
    ...idle("Domains", many ? [] : domains, "guest"),
    ...idle("Device", ["link in", "link out"], "frames"),
    ...shown,
  ].sort((a, b) => order[a.group] - order[b.group]);
  return timelineFigure(all, {
    title: `${host.name}: ${host.architecture}`,
    subtitle: `${host.cores} cores, ${host.vms.length} VMs; ${coreShares(spans, host, window)}`,
    lane: "lane",
    from: "from",
    to: "to",
    part: "part",
    group: "group",
    timeLabel: `Time since ${Number(from.toPrecision(6))} s of the run`,
    timeUnit,
    window: [0, window * scale],
    laneOrder: [...cores, ...domains, "link in", "link out"],
    partOrder: ["guest", "driverDomain", "vmm", "frames", "copying", "outage"],
    laneHeight: 16,
    busyTitle: "busy",
    styles,
    notes: [
      "VMM: interrupts, switches, and its work on a domain's behalf, which is put at the end of the domain's own.",
    ],
  });
}
