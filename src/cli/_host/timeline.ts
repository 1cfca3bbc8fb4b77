/**
 * The figure of `host simulate --timeline`.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import { cpuPartStyles, type Figure, palette, timelineFigure } from "../../plot/mod.ts";
import { timeline } from "../../scenario/mod.ts";

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

/** The window: where the host has an event, that is in its first quarter unless told. */
function windowOf({ events }: Host, flags: TimelineFlags): { from: number; window: number } {
  const { window = WINDOW } = flags;
  const first = Math.min(...events.map(({ at }) => at));
  const before = first === Infinity ? FROM : Math.max(0, first - window / 4);
  return { from: flags.from ?? before, window };
}

const styles = {
  ...cpuPartStyles,
  frames: { label: "Frames on the wire", color: palette.blue },
};

/** Draws what cores, domains and device do in a window. */
export function timelineFigureOf(
  host: Host,
  costs: CostModel,
  flags: TimelineFlags,
): Promise<Figure> {
  const { seed } = flags;
  const { from, window } = windowOf(host, flags);
  const spans = timeline(host, costs, { seed, from, length: window });
  const rows = spans.map((span) => ({
    ...span,
    from: (span.from - from) * 1e6,
    to: (span.to - from) * 1e6,
  }));
  const many = host.vms.length > MOST_DOMAINS;
  const shown = many ? rows.filter(({ group }) => group !== "Domains") : rows;
  const cores = Array.from({ length: host.cores }, (_, core) => `core ${core}`);
  const domains = host.vms.map(({ name }) => name);
  const empty = [
    ...cores.map((lane) => ({ group: "Cores", lane, part: "guest", from: 0, to: 0 })),
    ...(many ? [] : domains).map((lane) => (
      { group: "Domains", lane, part: "guest", from: 0, to: 0 }
    )),
    ...["link in", "link out"].map((lane) => (
      { group: "Device", lane, part: "frames", from: 0, to: 0 }
    )),
  ];
  const order = { Cores: 0, Domains: 1, Device: 2 } as const;
  const all = [...empty, ...shown]
    .sort((a, b) => order[a.group as keyof typeof order] - order[b.group as keyof typeof order]);
  return timelineFigure(all, {
    title: `${host.name}: ${host.architecture}`,
    subtitle: `${host.cores} cores, ${host.vms.length} VMs, from ${from} s on`,
    lane: "lane",
    from: "from",
    to: "to",
    part: "part",
    group: "group",
    timeLabel: "Time",
    timeUnit: "us",
    window: [0, window * 1e6],
    laneOrder: [...cores, ...domains, "link in", "link out"],
    partOrder: ["guest", "driverDomain", "vmm", "frames"],
    laneHeight: 16,
    styles,
    notes: [
      "VMM: interrupts, switches, and its work on a domain's behalf, which is put at the end of the domain's own.",
    ],
  });
}
