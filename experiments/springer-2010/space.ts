/**
 * What is assumed, swept: two-level fractional designs with a centre, one for consolidation and one for isolation.
 *
 * Consolidation: 16 factors in 32 runs. Eleven of the columns are products of three or five of the others, so that the design is of resolution IV: no main effect is
 * confounded with another or with an interaction of two factors, each is with interactions of three; interactions of two are confounded with each other.
 * Isolation: 8 factors in 32 runs, of resolution IV as well. The centre has ranges at their middle, choices at the primary baseline's.
 *
 * Costs of one kind move together, over the ranges that the cost profile `xen-2009` gives each (docs/costs.md).
 *
 * @module
 */
import {
  balancedRuns,
  type CostModel,
  designPoints,
  type Factor,
  type FactorValue,
  movedCosts,
  twoLevel,
  xen2009,
} from "@iovlab/iovlab";
import { type Mix, primary, type SchedulerKind, type Setting } from "./hosts.ts";
import { isolationPrimary, type IsolationSetting } from "./isolation.ts";

/** The values of all factors at one point of a space. */
export type SpacePoint = Readonly<Record<string, FactorValue & (string | number)>>;

/** A space: its factors and how those are put into a fraction. */
export interface Space {
  /** The factors by name. */
  readonly factors: Readonly<Record<string, Factor>>;
  /** The columns that are products of others. */
  readonly generators: Readonly<Record<string, readonly string[]>>;
}

function between(from: number, to: number, unit: string): Factor {
  return { kind: "range", from, to, scale: "log", unit };
}

function whole(from: number, to: number, unit: string): Factor {
  return { kind: "range", from, to, scale: "log", integer: true, unit };
}

const ofRange: Factor = { kind: "range", from: 0, to: 1, unit: "1" };

/** The groups of costs that move together, by the name of their factor. */
const costFactors: Readonly<Record<string, readonly string[]>> = {
  "guest costs": ["guest stack costs", "native driver costs"],
  "VMM costs": ["VMM interrupt costs", "VM switch costs"],
  "split driver costs": ["event channel costs", "grant costs", "split driver costs"],
  "device times": ["device times"],
};

/** The space of consolidation. */
export const consolidation: Space = {
  factors: {
    cores: whole(2, 8, "1"),
    turn: between(1, 3, "ms"),
    "driver domain": { kind: "list", values: ["shared", "pinned"] },
    "line rate": between(1, 10, "Gb/s"),
    scheduler: { kind: "list", values: ["credit", "credit2"] },
    "compute and I/O": { kind: "list", values: ["in VMs of their own", "in one VM"] },
    "VMs per core": between(0.5, 1.5, "1"),
    "reply size": whole(512, 8192, "bytes"),
    "program cycles": whole(100e3, 600e3, "cycles"),
    "working set": between(0.25, 4, "MiB"),
    "memory contention": { kind: "list", values: ["on", "off"] },
    "interrupt gap": between(20, 200, "us"),
    "guest costs": ofRange,
    "VMM costs": ofRange,
    "split driver costs": ofRange,
    "device times": ofRange,
  },
  generators: {
    "compute and I/O": ["cores", "turn", "driver domain"],
    "VMs per core": ["cores", "turn", "line rate"],
    "reply size": ["cores", "turn", "scheduler"],
    "program cycles": ["cores", "driver domain", "line rate"],
    "working set": ["cores", "driver domain", "scheduler"],
    "memory contention": ["cores", "line rate", "scheduler"],
    "interrupt gap": ["turn", "driver domain", "line rate"],
    "guest costs": ["turn", "driver domain", "scheduler"],
    "VMM costs": ["turn", "line rate", "scheduler"],
    "split driver costs": ["driver domain", "line rate", "scheduler"],
    "device times": ["cores", "turn", "driver domain", "line rate", "scheduler"],
  },
};

/** The space of isolation. */
export const isolation: Space = {
  factors: {
    turn: between(1, 3, "ms"),
    "working set": between(0.25, 2, "MiB"),
    "web load": between(100, 400, "Mb/s"),
    "interrupt gap": between(20, 200, "us"),
    "memory contention": { kind: "list", values: ["on", "off"] },
    "guest costs": ofRange,
    "VMM costs": ofRange,
    "split driver costs": ofRange,
  },
  generators: {
    "guest costs": ["turn", "working set", "web load"],
    "VMM costs": ["turn", "working set", "interrupt gap"],
    "split driver costs": ["working set", "web load", "interrupt gap", "memory contention"],
  },
};

/** The length of the shortest word of a space's defining relation. */
export function resolutionOf({ factors, generators }: Space): number {
  return twoLevel(Object.keys(factors), generators).resolution;
}

/**
 * The points of a space in the order of its design, the centre last.
 *
 * @param part `few`: of the runs only four, in which each factor still has both levels.
 */
export function spacePoints(
  { factors, generators }: Space,
  part: "whole" | "few" = "whole",
): readonly SpacePoint[] {
  const design = { kind: "two-level", generators, centre: true } as const;
  const points = designPoints(factors, design, 0).map(({ setting }) => setting as SpacePoint);
  if (part === "whole") return points;
  const runs = points.slice(0, -1);
  return [...balancedRuns(runs, 4), runs.length].map((run) => points[run]);
}

/** The costs of a point: each group that is a factor at its place, the others at their values. */
export function costsAt(point: SpacePoint): CostModel {
  const places = Object.entries(costFactors).flatMap(([factor, groups]) =>
    factor in point ? groups.map((group) => [group, point[factor] as number] as const) : []
  );
  return movedCosts(xen2009, Object.fromEntries(places));
}

const mebibyte = 2 ** 20;

/** The host of consolidation at a point. */
export function settingAt(point: SpacePoint): Setting {
  const cores = point.cores as number;
  const vms = Math.max(1, Math.round(cores * (point["VMs per core"] as number)));
  return {
    ...primary,
    cores,
    computeVms: vms,
    webVms: vms,
    turn: (point.turn as number) * 1e-3,
    scheduler: point.scheduler as SchedulerKind,
    placement: point["driver domain"] as Setting["placement"],
    lineRate: (point["line rate"] as number) * 1e9,
    replyBytes: point["reply size"] as number,
    requestCycles: point["program cycles"] as number,
    workingSet: Math.round((point["working set"] as number) * mebibyte),
    contention: point["memory contention"] === "on",
    interruptGap: (point["interrupt gap"] as number) * 1e-6,
  };
}

/** How both sides are consolidated at a point. */
export function mixAt(point: SpacePoint): Extract<Mix, "both" | "one-vm"> {
  return point["compute and I/O"] === "in one VM" ? "one-vm" : "both";
}

/** The host of isolation at a point. */
export function isolationAt(point: SpacePoint): IsolationSetting {
  return {
    ...isolationPrimary,
    turn: (point.turn as number) * 1e-3,
    workingSet: Math.round((point["working set"] as number) * mebibyte),
    webBitRate: (point["web load"] as number) * 1e6,
    interruptGap: (point["interrupt gap"] as number) * 1e-6,
    contention: point["memory contention"] === "on",
  };
}

/** The units of a space's factors that have one. */
export function unitsOf({ factors }: Space): Record<string, string> {
  return Object.fromEntries(
    Object.entries(factors).flatMap(([name, { unit }]) => unit ? [[name, unit]] : []),
  );
}
