/**
 * The parameter space: eight factors at two levels in sixteen runs, and the centre.
 *
 * The design is a fraction 2^(8-4) of resolution IV: main effects are clear of each other and of interactions of two factors, which are confounded
 * among themselves; each main effect is confounded with interactions of three.
 *
 * @module
 */
import {
  costGroups,
  type CostModel,
  designPoints,
  type Factor,
  movedCosts,
  xen2009,
} from "@iovlab/iovlab";
import { primary, type Setting } from "./hosts.ts";

/** The factors with their ends; at the centre each is at its middle, or as on the primary baseline. */
export const factors = {
  cores: { kind: "list", values: [2, 8], base: 4 },
  "line rate": { kind: "list", values: [1, 10], unit: "Gb/s" },
  "attack rate": { kind: "range", from: 0.2, to: 1, scale: "log" },
  "packet size": { kind: "list", values: [18, 512], unit: "bytes" },
  "interrupt gap": { kind: "range", from: 10, to: 200, scale: "log", unit: "us" },
  "device memory": { kind: "list", values: ["small", "large"], base: "medium" },
  arbitration: { kind: "list", values: ["order of arrival", "by context and frame"] },
  costs: { kind: "range", from: 0, to: 1 },
} as const satisfies Readonly<Record<string, Factor>>;

/** The factors that are products of others. */
export const generators = {
  "interrupt gap": ["line rate", "attack rate", "packet size"],
  "device memory": ["cores", "attack rate", "packet size"],
  arbitration: ["cores", "line rate", "attack rate"],
  costs: ["cores", "line rate", "packet size"],
} as const;

/** The values of all factors at one point of the space. */
export type SpacePoint = Readonly<Record<keyof typeof factors, number | string>>;

/** Ring descriptors and device buffer: a small device, that of the primary baseline, and one with more of both. */
const deviceMemory: Readonly<Record<string, Pick<Setting, "rings" | "buffer">>> = {
  small: { rings: 128, buffer: 64 * 1024 },
  medium: { rings: primary.rings, buffer: primary.buffer },
  large: { rings: 1024, buffer: 1024 * 1024 },
};

/** All points: the sixteen runs and the centre last. */
export function allPoints(): readonly SpacePoint[] {
  const design = { kind: "two-level", generators, centre: true } as const;
  return designPoints(factors, design, 0).map(({ setting }) => setting as SpacePoint);
}

/** The setting of a point of the space. */
export function settingOf(point: SpacePoint): Setting {
  return {
    ...primary,
    cores: point.cores as number,
    lineRate: (point["line rate"] as number) * 1e9,
    attack: point["attack rate"] as number,
    packetBytes: point["packet size"] as number,
    interruptGap: (point["interrupt gap"] as number) * 1e-6,
    ...deviceMemory[point["device memory"]],
    arbitration: point.arbitration === factors.arbitration.values[1],
  };
}

/** The groups of costs that the space moves: all but the rate of DMA, which was read in a source. */
export const movedGroups: readonly string[] = Object.keys(costGroups).filter((name) =>
  name !== "DMA rate"
);

/** The costs of a point of the space: all groups at the same place between the low and the high ends. */
export function costsOf(point: SpacePoint): CostModel {
  const place = point.costs as number;
  return movedCosts(xen2009, Object.fromEntries(movedGroups.map((group) => [group, place])));
}
