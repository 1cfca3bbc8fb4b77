/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `work/BASELINE`: what VMs compute alone and beside web servers at an equal load.
 * - `throughput/BASELINE`: what saturated web servers carry alone and beside VMs that compute.
 * - `load/BASELINE`: web servers alone at an equal load, for core time per megabit.
 * - `single/...`: the same three with one web server, on all eight architectures: passthrough serves one VM only.
 * - `turn/MILLISECONDS`: both sides with turns of 5 and of 30 ms, woken vCPUs boosted or not.
 * - `isolation/BASELINE`: every combination of the three requirements, neighbours idle and greedy; `isolation/controls` has further controls of CPU shares,
 *   `isolation/architectures` the other architectures.
 * - `space/NN`, `isolation-space/NN`: the points of the two fractional designs.
 *
 * The points of a group see the same connections and the same units of work (common random numbers): their streams are named after the VM, not after the
 * architecture. So do equal VMs of different groups, replication by replication. Each run has at least 100 turns.
 *
 * @module
 */
import {
  type Architecture,
  type CostModel,
  engineOf,
  type ExperimentOptions,
  type Group,
  type Host,
  type Json,
  packetLevel,
  type Point,
  type StoppingRule,
  type Study,
  timeSlice,
} from "@iovlab/iovlab";
import { baselineCosts, baselines, hostOf, type Load, type Mix, primary } from "./hosts.ts";
import type { Setting } from "./hosts.ts";
import {
  all,
  combinations,
  type Controls,
  controlsKey,
  cpuControls,
  isolationHost,
  isolationPrimary,
  type IsolationSetting,
  protectedVms,
  without,
} from "./isolation.ts";
import { isolationKey, primaryKey } from "./keys.ts";
import {
  consolidation,
  costsAt,
  isolation,
  isolationAt,
  mixAt,
  settingAt,
  type SpacePoint,
  spacePoints,
} from "./space.ts";

/** How much is simulated. */
export interface Scale {
  /** Replications of a group before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** Replications at a point of a space, and of a group on which no claim rests. */
  readonly fixed: number;
  /** Which runs of the designs. */
  readonly space: "whole" | "quarter";
  /** The baselines of consolidation. */
  readonly baselines: readonly string[];
  /** The architectures on the primary baseline. */
  readonly architectures: readonly Architecture[];
  /** The architectures on the baselines with other numbers of cores. */
  readonly scaled: readonly Architecture[];
}

/** All architectures that serve several VMs, from native to VDI. */
export const sharing: readonly Architecture[] = [
  "native",
  "emulated",
  "split-driver",
  "vmm-driver",
  "virtio-vhost",
  "sr-iov",
  "vdi",
];

/** All architectures: with one VM that has a network passthrough serves it. */
export const everyArchitecture: readonly Architecture[] = [
  ...sharing.slice(0, -2),
  "passthrough",
  ...sharing.slice(-2),
];

/** The two that claims compare. */
export const compared: readonly Architecture[] = ["split-driver", "vdi"];

/** The scale of a full run. */
export const fullScale: Scale = {
  replications: { minimum: 4, round: 2, maximum: 12 },
  fixed: 3,
  space: "whole",
  baselines: Object.keys(baselines),
  architectures: sharing,
  scaled: ["split-driver", "sr-iov", "vdi"],
};

/** The scale of a quick run: wider intervals, fewer baselines, a quarter of the designs. */
export const quickScale: Scale = {
  replications: { minimum: 2, round: 1, maximum: 2 },
  fixed: 2,
  space: "quarter",
  baselines: [primaryKey, "two cores", "partitioned"],
  architectures: ["native", "split-driver", "sr-iov", "vdi"],
  scaled: compared,
};

/** The scale of a run. */
export function scaleOf(options: ExperimentOptions): Scale {
  return options.quick ? quickScale : fullScale;
}

/** Turns that a run has at least. */
export const leastTurns = 100;
/** Simulated seconds that a run has at least. */
const leastSeconds = 0.2;

/** The simulated seconds of a host. */
export function secondsOf({ scheduler, vms }: Host): number {
  const slice = timeSlice(scheduler, vms.map(({ schedule }) => schedule));
  const turn = scheduler.kind === "sedf" ? slice : timeSlice(scheduler);
  return Math.max(leastSeconds, leastTurns * turn);
}

function point(key: string, host: Host, costs: CostModel = baselineCosts): Point {
  const parameters = { host, costs, duration: secondsOf(host), detail: "full" };
  return { key, parameters: parameters as unknown as Json };
}

/** The architectures that are run on a baseline. */
export function architecturesOf(scale: Scale, baseline: string): readonly Architecture[] {
  if (baseline === primaryKey) return scale.architectures;
  return baseline.endsWith("cores") ? scale.scaled : compared;
}

/** The key of a host of consolidation among the points of its group. */
export function pointKey(mix: Mix, architecture: Architecture): string {
  return `${mix}/${architecture}`;
}

function mixes(
  setting: Setting,
  architectures: readonly Architecture[],
  wanted: readonly Mix[],
  load: Load,
  costs?: CostModel,
): Point[] {
  return wanted.flatMap((mix) =>
    architectures.map((architecture) =>
      point(pointKey(mix, architecture), hostOf(setting, architecture, mix, load, costs), costs)
    )
  );
}

/** Until the log-ratio of every point to the split driver alone is known to the wanted half-width. */
function against(scale: Scale, precision: number, mix: Mix, metric: string): StoppingRule {
  const reference = pointKey(mix, "split-driver");
  return {
    kind: "responses",
    criteria: [{
      ...{ name: metric, entity: "total", metric, of: "log-ratio", against: reference },
      relative: precision,
    }],
    ...scale.replications,
  };
}

/** The three groups of a baseline. */
function baselineGroups(scale: Scale, precision: number, baseline: string): Group[] {
  const setting = baselines[baseline];
  const architectures = architecturesOf(scale, baseline);
  const together: readonly Mix[] = baseline === primaryKey ? ["both", "one-vm"] : ["both"];
  const withNative = [...new Set<Architecture>(["native", ...architectures])];
  return [
    {
      key: `work/${baseline}`,
      points: mixes(setting, architectures, ["compute", ...together], "equal"),
      rule: against(scale, precision, "compute", "workRate"),
    },
    {
      key: `throughput/${baseline}`,
      points: mixes(setting, architectures, ["web", ...together], "saturating"),
      rule: against(scale, precision, "web", "replyRate"),
    },
    {
      key: `load/${baseline}`,
      points: mixes(setting, withNative, ["web"], "equal"),
      rule: against(scale, precision, "web", "cpuPerMegabit"),
    },
  ];
}

/** The host with one web server beside as many computing VMs as cores. */
export const single: Setting = { ...primary, webVms: 1 };

function singleGroups(scale: Scale): Group[] {
  const rule = { kind: "fixed", replications: scale.fixed } as const;
  return [
    {
      key: "single/work",
      points: mixes(single, everyArchitecture, ["compute", "both"], "equal"),
      rule,
    },
    {
      key: "single/throughput",
      points: mixes(single, everyArchitecture, ["web", "both"], "saturating"),
      rule,
    },
    { key: "single/load", points: mixes(single, everyArchitecture, ["web"], "equal"), rule },
  ];
}

/** The turns that are compared, in seconds: that of the experiment, and Xen's. */
export const turns: readonly number[] = [primary.turn, 30e-3];

/** The key of a host among the points of a group of turns. */
export function turnPoint(architecture: Architecture, boost: boolean): string {
  return `${architecture}/${boost ? "boosted" : "not boosted"}`;
}

/** The key of a group of turns. */
export function turnKey(seconds: number): string {
  return `turn/${Math.round(seconds * 1e3)}`;
}

function turnGroups(scale: Scale): Group[] {
  return turns.map((turn) => ({
    key: turnKey(turn),
    points: compared.flatMap((architecture) =>
      [true, false].map((boost) => {
        const setting = { ...primary, turn, boost, load: 0.1 };
        return point(
          turnPoint(architecture, boost),
          hostOf(setting, architecture, "both", "equal"),
        );
      })
    ),
    rule: { kind: "fixed" as const, replications: scale.fixed },
  }));
}

const neighbourhoods = ["idle", "greedy"] as const;

function isolationPoints(
  setting: IsolationSetting,
  controls: readonly Controls[],
  costs?: CostModel,
): Point[] {
  return controls.flatMap((each) =>
    neighbourhoods.map((neighbours) =>
      point(controlsKey(each, neighbours), isolationHost(setting, each, neighbours), costs)
    )
  );
}

/** Until what both protected VMs do is known to the wanted half-width, against all controls and idle neighbours. */
function isolationRule(scale: Scale, precision: number): StoppingRule {
  const reference = controlsKey(all, "idle");
  const criterion = (vm: string, metric: string) => ({
    ...{ name: vm, entity: `vm:${vm}`, metric, of: "log-ratio" as const, against: reference },
    relative: precision,
  });
  return {
    kind: "responses",
    criteria: [
      criterion(protectedVms.compute, "workRate"),
      criterion(protectedVms.web, "replyRate"),
    ],
    ...scale.replications,
  };
}

/** The baselines of isolation by name. */
export const isolationBaselines: Readonly<Record<string, IsolationSetting>> = {
  [isolationKey]: isolationPrimary,
  "isolation, no memory contention": { ...isolationPrimary, contention: false },
};

/** The controls of CPU shares beside the line's, by architecture. */
export const ladder: readonly Controls[] = compared.flatMap((architecture) =>
  cpuControls.map((cpu) => ({ architecture, cpu, device: true }))
);

/** Windows and what each architecture has to share out the line. */
export const byArchitecture: readonly Controls[] = sharing.map((architecture) => ({
  ...{ architecture, cpu: "partition", device: true },
}));

function isolationGroups(scale: Scale, precision: number): Group[] {
  const fixed = { kind: "fixed", replications: scale.fixed } as const;
  return [
    ...Object.entries(isolationBaselines).map(([key, setting]) => ({
      key: `isolation/${key}`,
      points: isolationPoints(setting, combinations),
      rule: isolationRule(scale, precision),
    })),
    {
      key: "isolation/controls",
      points: isolationPoints(isolationPrimary, ladder),
      rule: fixed,
    },
    {
      key: "isolation/architectures",
      points: isolationPoints(isolationPrimary, byArchitecture),
      rule: fixed,
    },
  ];
}

/** The points of the space of consolidation of a run, in order. */
export function consolidationPoints(options: ExperimentOptions): readonly SpacePoint[] {
  return spacePoints(consolidation, scaleOf(options).space);
}

/** The points of the space of isolation of a run, in order. */
export function isolationSpacePoints(options: ExperimentOptions): readonly SpacePoint[] {
  return spacePoints(isolation, scaleOf(options).space);
}

/** The key of a point of a space among the study's groups. */
export function spaceKey(space: "space" | "isolation-space", index: number): string {
  return `${space}/${String(index).padStart(2, "0")}`;
}

/** The key of a host at a point of the space of consolidation. */
export function spacePointKey(load: Load, mix: Mix, architecture: Architecture): string {
  return `${load}/${pointKey(mix, architecture)}`;
}

function spaceGroups(scale: Scale, options: ExperimentOptions): Group[] {
  const rule = { kind: "fixed", replications: scale.fixed } as const;
  const both = consolidationPoints(options).map((place, index): Group => {
    const [setting, costs, mix] = [settingAt(place), costsAt(place), mixAt(place)];
    const points = ([["equal", "compute"], ["equal", "web"], ["equal", mix]] as const)
      .concat([["saturating", "web"], ["saturating", mix]] as never)
      .flatMap(([load, each]) =>
        mixes(setting, compared, [each], load, costs)
          .map(({ key, parameters }) => ({ key: `${load}/${key}`, parameters }))
      );
    return { key: spaceKey("space", index), points, rule };
  });
  const controls = [all, ...Object.values(without)];
  const isolated = isolationSpacePoints(options).map((place, index): Group => ({
    key: spaceKey("isolation-space", index),
    points: isolationPoints(isolationAt(place), controls, costsAt(place)),
    rule,
  }));
  return [...both, ...isolated];
}

/** The study of a run. */
export function study(options: ExperimentOptions): Study {
  const scale = scaleOf(options);
  return {
    name: "springer-2010",
    engine: engineOf(packetLevel.name, packetLevel.module, packetLevel.export),
    seed: options.seed,
    groups: [
      ...scale.baselines.flatMap((key) => baselineGroups(scale, options.precision, key)),
      ...singleGroups(scale),
      ...turnGroups(scale),
      ...isolationGroups(scale, options.precision),
      ...spaceGroups(scale, options),
    ],
  };
}
