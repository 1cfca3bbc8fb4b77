/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `peak/BASELINE`: every baseline at its saturating load, three architectures, until the paired log-ratio of VDI to
 *   split driver is known to the wanted half-width.
 * - `vms/BASELINE/N`: the first and the pinned baseline with 1 to 16 VMs.
 * - `load/BASELINE/N/SHARE`: open load from light to beyond saturation, with 1 to 8 VMs (a quick run: 4).
 * - `control/SHARE` and `control/space/NN`: one VM's share of a full line (`control.ts`).
 * - `space/NNN`: a Latin hypercube over the assumed ranges; split driver and VDI at the point's number of VMs, at one VM per core
 *   where that is more, and at 16.
 *
 * The points of a group see the same connections (same arrivals, sizes and demands): their streams are named after the VM, not
 * after the architecture.
 *
 * @module
 */
import {
  type Architecture,
  bound,
  type CostModel,
  engineOf,
  type ExperimentOptions,
  type Group,
  type Host,
  latinHypercube,
  packetLevel,
  packetPoint,
  type Point,
  randomStream,
  type StoppingRule,
  type Study,
} from "@iovlab/iovlab";
import { controlGroups } from "./control.ts";
import {
  baselineCosts,
  baselines,
  compared,
  costsOf,
  factors,
  hostOf,
  loads,
  manyVms,
  primaryKey,
  saturating,
  type Setting,
  settingOf,
  type SpacePoint,
  spacePoint,
  spaceSessions,
  vmCounts,
} from "./hosts.ts";

/** How much is simulated. */
export interface Scale {
  /** Simulated seconds of a baseline at its saturating load. */
  readonly peakSeconds: number;
  /** Numbers of VMs that share the saturating load. */
  readonly vms: readonly number[];
  /** Simulated seconds at an open load. */
  readonly loadSeconds: number;
  /** Simulated seconds where one VM's share is controlled. */
  readonly controlSeconds: number;
  /** Replies to simulate at a point of the space, by its bound: several for each of the saturating sessions. */
  readonly spaceReplies: number;
  /** Least and most simulated seconds at a point of the space. */
  readonly spaceSeconds: readonly [number, number];
  /** Points of the space. */
  readonly spacePoints: number;
  /** Replications of a group before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** Replications at a point of the space. */
  readonly spaceReplications: number;
}

/** The scale of a full run: publication precision. */
export const fullScale: Scale = {
  peakSeconds: 0.5,
  vms: vmCounts,
  loadSeconds: 0.4,
  controlSeconds: 0.4,
  spaceReplies: 1536,
  spaceSeconds: [0.2, 3],
  spacePoints: 208,
  replications: { minimum: 10, round: 5, maximum: 40 },
  spaceReplications: 3,
};

/** The scale of a quick run: wider intervals, fewer points of the space. */
export const quickScale: Scale = {
  peakSeconds: 0.2,
  vms: [1, 4, 16],
  loadSeconds: 0.2,
  controlSeconds: 0.2,
  spaceReplies: 512,
  spaceSeconds: [0.2, 3],
  spacePoints: 24,
  replications: { minimum: 3, round: 3, maximum: 3 },
  spaceReplications: 2,
};

/** The baselines whose number of VMs and whose open load are varied. */
export const varied: readonly string[] = [primaryKey, "1g-pinned-offloads"];

/** Seconds without progress after which a client of an open load gives up. */
const openTimeout = 0.1;

/** The scale of a run. */
export function scaleOf(options: ExperimentOptions): Scale {
  return options.quick ? quickScale : fullScale;
}

function point(
  key: string,
  host: Host,
  costs: CostModel,
  duration: number,
  detail: "total" | "full",
): Point {
  return packetPoint(key, { host, costs, duration, detail });
}

function byArchitecture(setting: Setting, seconds: number): Point[] {
  return compared.map((architecture) =>
    point(
      architecture,
      hostOf(setting, architecture, saturating(setting)),
      baselineCosts,
      seconds,
      "full",
    )
  );
}

function pairedRule(scale: Scale, precision: number): StoppingRule {
  return {
    kind: "log-ratio",
    entity: "total",
    metric: "replyRate",
    of: ["vdi", "split-driver"],
    halfWidth: precision,
    ...scale.replications,
  };
}

function peakGroups(scale: Scale, precision: number): Group[] {
  return Object.entries(baselines).map(([key, setting]) => ({
    key: `peak/${key}`,
    points: byArchitecture(setting, scale.peakSeconds),
    rule: pairedRule(scale, precision),
  }));
}

function vmGroups(scale: Scale, precision: number): Group[] {
  return varied.flatMap((key) =>
    scale.vms.map((vms) => ({
      key: `vms/${key}/${vms}`,
      points: byArchitecture({ ...baselines[key], vms }, scale.peakSeconds),
      rule: pairedRule(scale, precision),
    }))
  );
}

/** Connections per second that the virtual device of a setting can carry at most, over all VMs. */
export function mostConnections(setting: Setting): number {
  const host = hostOf(setting, "vdi", { sessions: 1e6, timeout: 1 });
  return bound(host, baselineCosts).repliesPerSecond / setting.requests;
}

/** A setting under open load: its name, its number of VMs and the loads. */
export interface LoadSweep {
  /** The baseline. */
  readonly baseline: string;
  /** VMs. */
  readonly vms: number;
  /** Shares of what the virtual device can carry at most. */
  readonly loads: readonly number[];
}

/**
 * Every load on the varied baselines with their own VMs; in a full run light, medium and full load with 1, 2 and 8 VMs on the primary one
 * as well.
 */
export function loadSweeps(options: ExperimentOptions): readonly LoadSweep[] {
  const swept = options.quick ? quickLoads : loads;
  const own = varied.map((baseline) => ({ baseline, vms: baselines[baseline].vms, loads: swept }));
  if (options.quick) return own;
  return [...own, ...[1, 2, 8].map((vms) => ({ baseline: primaryKey, vms, loads: [0.3, 0.7, 1] }))];
}

/** The loads of a quick run. */
const quickLoads: readonly number[] = [0.1, 0.3, 0.7, 1.25];

/** The key of a point of a load sweep among the study's groups. */
export function loadKey(baseline: string, vms: number, load: number): string {
  return `load/${baseline}/${vms}/${load}`;
}

function loadGroups(scale: Scale, options: ExperimentOptions): Group[] {
  return loadSweeps(options).flatMap(({ baseline, vms, loads }) => {
    const setting = { ...baselines[baseline], vms };
    const most = mostConnections(setting);
    return loads.map((load) => ({
      key: loadKey(baseline, vms, load),
      points: compared.map((architecture) => openPoint(setting, architecture, most * load, scale)),
      rule: { kind: "fixed" as const, replications: scale.replications.minimum },
    }));
  });
}

function openPoint(
  setting: Setting,
  architecture: Architecture,
  connections: number,
  scale: Scale,
): Point {
  const arrivals = { kind: "poisson", rate: connections / setting.vms } as const;
  const host = hostOf(setting, architecture, { arrivals, timeout: openTimeout });
  return point(architecture, host, baselineCosts, scale.loadSeconds, "full");
}

/** The points of the parameter space of a run, in order. */
export function spaceDesign(options: ExperimentOptions): readonly SpacePoint[] {
  const stream = randomStream(options.seed, 0, "gpc-2009/space");
  return latinHypercube(scaleOf(options).spacePoints, factors.length, stream).map(spacePoint);
}

/** The key of a point of the space among the study's groups. */
export function spaceKey(index: number): string {
  return `space/${String(index).padStart(3, "0")}`;
}

/**
 * The number of VMs from which the second claim counts at a point: one for each core, or the point's own number where that is
 * larger.
 */
export function sharedVms(place: SpacePoint): number {
  const { cores, vms } = settingOf(place);
  return Math.max(cores, vms);
}

/** Simulated seconds of a host that carries at most so many replies per second. */
function spaceSeconds(scale: Scale, rate: number): number {
  const [least, most] = scale.spaceSeconds;
  return Math.min(most, Math.max(least, scale.spaceReplies / rate));
}

function spaceGroup(scale: Scale, place: SpacePoint, index: number): Group {
  const costs = costsOf(place);
  const counts = new Set([settingOf(place).vms, sharedVms(place), manyVms]);
  const points = [...counts].flatMap((vms) => {
    const setting = { ...settingOf(place), vms };
    return (["split-driver", "vdi"] as const).map((architecture) => {
      const host = hostOf(setting, architecture, saturating(setting, spaceSessions));
      const seconds = spaceSeconds(scale, bound(host, costs).repliesPerSecond);
      return point(`${architecture}/${vms}`, host, costs, seconds, "total");
    });
  });
  const rule = { kind: "fixed" as const, replications: scale.spaceReplications };
  return { key: spaceKey(index), points, rule };
}

/** The study of a run. */
export function study(options: ExperimentOptions): Study {
  const scale = scaleOf(options);
  return {
    name: "gpc-2009",
    engine: engineOf(packetLevel.name, packetLevel.module, packetLevel.export),
    seed: options.seed,
    groups: [
      ...peakGroups(scale, options.precision),
      ...vmGroups(scale, options.precision),
      ...loadGroups(scale, options),
      ...controlGroups(
        options.quick,
        scale.controlSeconds,
        options.precision,
        scale.replications,
      ),
      ...spaceDesign(options).map((place, index) => spaceGroup(scale, place, index)),
    ],
  };
}
