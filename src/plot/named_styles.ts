/**
 * The fixed looks of the names that this toolkit knows, so that a colour means the same in every figure.
 *
 * Within each set every pair differs in marker and in dash; areas that come close in colour, to some reader or in grey print,
 * differ in hatching. The tests hold the sets to that under simulated colour blindness.
 *
 * @module
 */
import { palette, type SeriesStyle } from "./style.ts";

/** Lengths of dashes and gaps in px that the eye tells apart at the width of a line. */
const dashes = {
  dotted: [1.5, 2.5],
  short: [3.5, 2],
  dashed: [7, 2.5],
  long: [14, 3],
  dashDot: [7, 2, 1.5, 2],
  dashDotDot: [7, 2, 1.5, 2, 1.5, 2],
  longShort: [12, 2, 4, 2],
} as const;

const split: SeriesStyle = {
  label: "Split driver",
  color: palette.vermilion,
  symbol: "square",
  hatch: "crossed",
};

/**
 * The fixed styles of the architectures, by the names that hosts use.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectureStyles, palette } from "@iovlab/iovlab/plot";
 *
 * assert.equal(architectureStyles.vdi.color, palette.blue);
 * assert.equal(architectureStyles["sr-iov"].label, "SR-IOV");
 * ```
 */
export const architectureStyles: Readonly<Record<string, SeriesStyle>> = {
  native: {
    label: "Native",
    color: "#555555",
    symbol: "circle",
    dash: dashes.dotted,
    hatch: "rising",
  },
  emulated: {
    label: "Emulated",
    color: palette.black,
    symbol: "cross",
    dash: dashes.short,
    hatch: "level",
  },
  split,
  "split-driver": split,
  "vmm-driver": {
    label: "VMM driver",
    color: palette.orange,
    symbol: "diamond",
    dash: dashes.dashDot,
    hatch: "rising",
  },
  "virtio-vhost": {
    label: "virtio, vhost",
    color: palette.purple,
    symbol: "triangle-down",
    dash: dashes.long,
    hatch: "falling",
  },
  passthrough: {
    label: "Passthrough",
    color: palette.green,
    symbol: "ring",
    dash: dashes.dashDotDot,
    hatch: "upright",
  },
  "sr-iov": {
    label: "SR-IOV",
    color: palette.sky,
    symbol: "star",
    dash: dashes.longShort,
    hatch: "crossed",
  },
  vdi: { label: "VDI", color: palette.blue, symbol: "triangle", dash: dashes.dashed },
};

/**
 * The fixed styles of the CPU schedulers, by the kinds that hosts use.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { schedulerStyles } from "@iovlab/iovlab/plot";
 *
 * assert.equal(schedulerStyles["round-robin"].label, "Round robin");
 * ```
 */
export const schedulerStyles: Readonly<Record<string, SeriesStyle>> = {
  credit: { label: "Credit", color: palette.black, symbol: "circle" },
  credit2: { label: "Credit2", color: palette.blue, symbol: "square", dash: dashes.dashed },
  sedf: {
    label: "SEDF",
    color: palette.orange,
    symbol: "triangle",
    dash: dashes.dotted,
    hatch: "rising",
  },
  bvt: {
    label: "BVT",
    color: palette.green,
    symbol: "diamond",
    dash: dashes.dashDot,
    hatch: "upright",
  },
  "round-robin": {
    label: "Round robin",
    color: palette.purple,
    symbol: "triangle-down",
    dash: dashes.short,
    hatch: "falling",
  },
  partitioned: {
    label: "Partitioned",
    color: palette.sky,
    symbol: "ring",
    dash: dashes.long,
    hatch: "crossed",
  },
};

/**
 * The fixed styles of where numbers come from: the engines, and what somebody measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { engineStyles } from "@iovlab/iovlab/plot";
 *
 * assert.equal(engineStyles["packet-level"].label, "Packet level");
 * ```
 */
export const engineStyles: Readonly<Record<string, SeriesStyle>> = {
  "packet-level": { label: "Packet level", color: palette.black, symbol: "circle" },
  "lqn-simulation": {
    label: "LQN, simulation",
    color: palette.blue,
    symbol: "square",
    dash: dashes.dotted,
    hatch: "rising",
  },
  "lqn-analytic": {
    label: "LQN, analytic",
    color: palette.orange,
    symbol: "triangle",
    dash: dashes.dashed,
    hatch: "falling",
  },
  measured: {
    label: "Measured",
    color: palette.vermilion,
    symbol: "diamond",
    dash: dashes.long,
    hatch: "crossed",
  },
};

/**
 * The fixed styles of the parts of the CPU time, by domain.
 *
 * Lightness rises and falls from part to part and one is hatched, so that they differ in grey.
 */
export const cpuPartStyles: Readonly<Record<string, SeriesStyle>> = {
  guest: { label: "Guests", color: palette.green },
  driverDomain: { label: "Driver domain", color: palette.orange, hatch: true },
  vmm: { label: "VMM", color: "#7a3b69" },
  idle: { label: "Idle", color: "#e6e6e6" },
};

/** The fixed styles of the two parts of the time at a stage. */
export const timePartStyles: Readonly<Record<string, SeriesStyle>> = {
  service: { label: "Service", color: "#2b5c8a" },
  waiting: { label: "Waiting", color: palette.yellow, hatch: true },
};
