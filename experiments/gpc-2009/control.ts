/**
 * Control of one VM's share on the I/O path: the device's quality-of-service hooks off and on, beside what a split driver offers.
 *
 * All VMs keep a full line busy; one of them, `gold`, is to have a stated share of what is sent. Compared are a split driver where the shares are asked for
 * by scheduling weights, one whose back end limits each VM's rate (`splitDriver.rateControl`), and VDI with its hooks off (weights of the scheduler
 * only) and on (weights of the contexts). The _control error_ is how far gold's share is from the one asked for, in percentage points, whichever side.
 *
 * @module
 */
import {
  balancedRuns,
  type CostModel,
  designPoints,
  differenceEffect,
  type Effect,
  effectColumns,
  effectUnits,
  type ExperimentTable,
  type Factor,
  type Group,
  type Host,
  host,
  type HostInput,
  joined,
  meanEffect,
  movedCosts,
  type Outcomes,
  packetPoint,
  type SpaceEffects,
  type StoppingRule,
  xen2009,
} from "@iovlab/iovlab";
import { baselineCosts, fixed } from "./hosts.ts";

/** Who is to control the share. */
export const controls = ["split-weights", "split-limits", "vdi-off", "vdi-on"] as const;

/** One of them. */
export type Control = typeof controls[number];

/** The shares that are asked for, of four VMs: below, at and above an equal part. */
export const shares: readonly number[] = [0.1, 0.25, 0.4, 0.6, 0.8];

/** What varies between hosts here. */
export interface ControlSetting {
  /** Line rate in bits per second. */
  readonly lineRate: number;
  /** Cores. */
  readonly cores: number;
  /** VMs, gold among them. */
  readonly vms: number;
  /** Bytes of a reply. */
  readonly replyBytes: number;
  /** Cycles of the server program for a request. */
  readonly requestCycles: number;
  /** Where the driver domain runs. */
  readonly placement: "shared" | "pinned";
  /** The share that gold is to have. */
  readonly share: number;
}

/** The baseline: the primary one of the experiment, with replies that fill the line. */
export const controlBaseline: Omit<ControlSetting, "share"> = {
  lineRate: 1e9,
  cores: 4,
  vms: 4,
  replyBytes: 16384,
  requestCycles: 100e3,
  placement: "shared",
};

/** Open connections of each VM. */
const sessions = 32;

/** Scheduling weights are whole numbers from 1 to 65535: a share of 1 is as many as this. */
const weightOfAll = 1024;

function vmOf(name: string, count: number, part: number, { control, setting }: Asked) {
  const { lineRate, replyBytes, requestCycles } = setting;
  const byScheduler = control === "split-weights" || control === "vdi-off";
  const vm: HostInput["vms"][number] = {
    name,
    ...(count > 1 && { count }),
    ...(byScheduler && { weight: Math.max(1, Math.round(weightOfAll * part)) }),
    ...(control === "split-limits" && { device: { cap: lineRate * part } }),
    ...(control === "vdi-on" && { device: { weight: part } }),
    application: { requestCycles: { kind: "deterministic", value: requestCycles } },
    workload: {
      kind: "httperf",
      sessions,
      timeout: 1,
      requestBytes: { kind: "deterministic", value: 300 },
      replyBytes: { kind: "deterministic", value: replyBytes },
    },
  };
  return vm;
}

interface Asked {
  readonly control: Control;
  readonly setting: ControlSetting;
}

/** The host on which gold is to have its share by a control. */
export function controlHost(control: Control, setting: ControlSetting): Host {
  const { lineRate, cores, vms, placement, share } = setting;
  const split = control.startsWith("split");
  const asked = { control, setting };
  return host({
    name: "gpc-2009 control",
    ...fixed,
    architecture: split ? "split-driver" : "vdi",
    cores,
    link: { rate: lineRate },
    ...(split && { driverDomain: { placement } }),
    ...(control === "split-limits" && { splitDriver: { rateControl: true, ratePeriod: 5e-3 } }),
    vms: [
      vmOf("gold", 1, share, asked),
      vmOf("other", vms - 1, (1 - share) / (vms - 1), asked),
    ],
  });
}

/** The factors of the space of the control, each at two levels: 2^(8-3) runs and the centre; main effects are clear of two-factor ones. */
const factors: Readonly<Record<string, Factor>> = {
  "line rate": { kind: "range", from: 0.5, to: 2, scale: "log", unit: "Gb/s" },
  cores: { kind: "range", from: 2, to: 8, scale: "log", integer: true },
  VMs: { kind: "range", from: 2, to: 8, scale: "log", integer: true },
  "reply size": {
    kind: "range",
    from: 4096,
    to: 65536,
    scale: "log",
    integer: true,
    unit: "bytes",
  },
  "program cycles": { kind: "range", from: 50e3, to: 600e3, scale: "log", unit: "cycles" },
  share: { kind: "range", from: 0.1, to: 0.7, unit: "1" },
  "driver domain": { kind: "list", values: ["shared", "pinned"] },
  "software costs": { kind: "range", from: 0, to: 1 },
};

/** The units of the factors that have one. */
export const controlUnits: Readonly<Record<string, string>> = {
  "line rate": "Gb/s",
  "reply size": "bytes",
  "program cycles": "cycles",
};

const generators = {
  share: ["line rate", "cores", "VMs"],
  "driver domain": ["line rate", "cores", "reply size"],
  "software costs": ["cores", "VMs", "reply size", "program cycles"],
};

const softwareCosts = [
  "guest stack costs",
  "event channel costs",
  "grant costs",
  "split driver costs",
  "VM switch costs",
];

/** The points of the space. */
export const controlPoints: readonly Readonly<Record<string, number | string>>[] = designPoints(
  factors,
  { kind: "two-level", generators, centre: true },
  1,
).map(({ setting }) => setting as Readonly<Record<string, number | string>>);

function settingAt(point: Readonly<Record<string, number | string>>): ControlSetting {
  return {
    lineRate: (point["line rate"] as number) * 1e9,
    cores: point["cores"] as number,
    vms: point["VMs"] as number,
    replyBytes: point["reply size"] as number,
    requestCycles: point["program cycles"] as number,
    placement: point["driver domain"] as ControlSetting["placement"],
    share: point["share"] as number,
  };
}

function costsAt(point: Readonly<Record<string, number | string>>): CostModel {
  const u = point["software costs"] as number;
  return movedCosts(xen2009, Object.fromEntries(softwareCosts.map((group) => [group, u])));
}

function groupOf(
  key: string,
  compared: readonly Control[],
  setting: ControlSetting,
  costs: CostModel,
  seconds: number,
  rule: StoppingRule,
): Group {
  const points = compared.map((control) => {
    const host = controlHost(control, setting);
    return packetPoint(control, { host, costs, duration: seconds, detail: "full" });
  });
  return { key, points, rule };
}

const pointKey = (index: number) => `control/space/${String(index).padStart(2, "0")}`;
const shareKey = (share: number) => `control/${share}`;

/** Controls that are compared over the space: the two that the claim is about. */
const extremes = ["split-weights", "vdi-on"] as const;

/**
 * The groups of the control: each share on the baseline, and the points of the space.
 *
 * Gold's bit rate is wanted to the precision at every share and control.
 */
export function controlGroups(
  quick: boolean,
  seconds: number,
  precision: number,
  replications: { readonly minimum: number; readonly round: number; readonly maximum: number },
): Group[] {
  const criterion = {
    name: "gold",
    entity: "vm:gold",
    metric: "transmitBitRate",
    relative: precision,
  };
  const rule = { kind: "responses", criteria: [criterion], ...replications } as const;
  const runs = controlPoints.slice(0, -1);
  const chosen = quick ? [...balancedRuns(runs, 4), runs.length] : controlPoints.keys();
  return [
    ...shares.map((share) =>
      groupOf(
        shareKey(share),
        controls,
        { ...controlBaseline, share },
        baselineCosts,
        seconds,
        rule,
      )
    ),
    ...[...chosen].map((index) =>
      groupOf(
        pointKey(index),
        extremes,
        settingAt(controlPoints[index]),
        costsAt(controlPoints[index]),
        seconds,
        { kind: "fixed", replications: quick ? 3 : 5 },
      )
    ),
  ];
}

/** Gold's part of all that is sent, by replication. */
function goldShare(outcomes: Outcomes, group: string, control: Control): number[] {
  const rate = (entity: string) => outcomes.values(group, control, "transmitBitRate", entity);
  return joined(rate("vm:gold"), rate("total"), (gold, all) => gold / all);
}

/** How far gold's share is from the one asked for, by replication, in percentage points. */
function errors(outcomes: Outcomes, group: string, control: Control, share: number): number[] {
  return goldShare(outcomes, group, control).map((got) => 100 * Math.abs(got - share));
}

function askedShares(outcomes: Outcomes): readonly number[] {
  return shares.filter((share) => outcomes.has(shareKey(share)));
}

/** The control error over all shares that are asked for, by replication. */
function meanErrors(outcomes: Outcomes, control: Control): number[] {
  const asked = askedShares(outcomes);
  const all = asked.map((share) => errors(outcomes, shareKey(share), control, share));
  return all.reduce((sum, one) => joined(sum, one, (a, b) => a + b))
    .map((sum) => sum / asked.length);
}

/** How much nearer the shares are with the device's hooks on than with another control, in percentage points. */
export function controlGain(outcomes: Outcomes, control: Control): Effect {
  return differenceEffect(meanErrors(outcomes, control), meanErrors(outcomes, "vdi-on"));
}

/** The same against scheduling weights over the space. */
export function controlSpace(outcomes: Outcomes): SpaceEffects<"control">[] {
  return controlPoints.flatMap((parameters, index) => {
    const key = pointKey(index);
    if (!outcomes.has(key) || outcomes.failed(key)) return [];
    const error = (control: Control) => errors(outcomes, key, control, parameters.share as number);
    const control = differenceEffect(error("split-weights"), error("vdi-on"));
    return [{ parameters, effects: { control } }];
  });
}

/** Gold's share and the throughput of all, by what was asked for and who controls. */
export function controlTable(outcomes: Outcomes): ExperimentTable {
  const rows = askedShares(outcomes).flatMap((share) =>
    controls.map((control) => {
      const group = shareKey(share);
      const percent = goldShare(outcomes, group, control).map((got) => 100 * got);
      const rate = outcomes.values(group, control, "transmitBitRate");
      return {
        control,
        asked: 100 * share,
        replications: outcomes.group(group).replications,
        ...effectColumns("share", meanEffect(percent)),
        ...effectColumns("error", meanEffect(errors(outcomes, group, control, share))),
        ...effectColumns("transmitBitRate", meanEffect(rate)),
      };
    })
  );
  return {
    name: "control",
    title: "Share of one of four VMs of a full line, by the share that was asked for",
    units: {
      asked: "%",
      replications: "1",
      ...effectUnits({ share: "%", error: "percentage points", transmitBitRate: "Mb/s" }),
    },
    rows,
  };
}
