/**
 * The study: which hosts are answered for, by which engine, for how long, and until when.
 *
 * - `closed/BASELINE/SESSIONS`: a closed load from light to saturation on the baselines with their four VMs.
 * - `vms/BASELINE/N`: a saturating load shared by 1 to 8 VMs.
 * - `open/BASELINE/SHARE`: Poisson arrivals below what the split driver can carry.
 * - `published/ROW`: the hosts of published figures.
 * - `doubt/NAME`: hosts on which the engines differ, as they are and with the supposed reason taken away.
 * - `space/NNN`: a Latin hypercube over the assumed ranges.
 *
 * Each has a point for every architecture and engine. The analytic solver has groups of its own with one replication, as all
 * its replications are the same. In a quick run the space has the layered queueing simulation only, as the paper had; in a full run the packet level as well.
 *
 * @module
 */
import {
  bound,
  type CostModel,
  engineOf,
  type ExperimentOptions,
  type Group,
  type Host,
  type HostEngineName,
  type Json,
  latinHypercube,
  type Point,
  randomStream,
  sideBySide,
  type StoppingRule,
  type Study,
  timeSlice,
} from "@iovlab/iovlab";
import {
  baselineCosts,
  type BaselineKey,
  baselineKeys,
  baselines,
  closed,
  compared,
  costsOf,
  doubts,
  factors,
  hostOf,
  openShares,
  primaryKey,
  saturatingSessions,
  sessionCounts,
  type Setting,
  settingOf,
  type SpacePoint,
  spacePoint,
  spaceSessions,
  vmCounts,
} from "./hosts.ts";
import { publishedRows } from "./published.ts";

/** How much is simulated. */
export interface Scale {
  /** Simulated seconds of a baseline, by engine: at packet level several time slices of the scheduler. */
  readonly seconds: Readonly<Record<HostEngineName, number>>;
  /** The numbers of VMs. */
  readonly vms: readonly number[];
  /** Rounds of all sessions to simulate at a point of the space and of a published row, by the host's bound. */
  readonly rounds: number;
  /** Least and most simulated seconds there. */
  readonly limits: readonly [number, number];
  /** Points of the space. */
  readonly spacePoints: number;
  /** Who answers at the points of the space. */
  readonly spaceEngines: readonly HostEngineName[];
  /** Replications of a group before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** The most replications of a published gain. */
  readonly publishedMaximum: number;
  /** Replications at a point of the space. */
  readonly spaceReplications: number;
  /** The baselines whose load is swept. */
  readonly baselines: readonly BaselineKey[];
  /** The sessions of the sweep. */
  readonly sessions: readonly number[];
  /** The shares of the open sweep. */
  readonly shares: readonly number[];
}

/** The scale of a full run. */
export const fullScale: Scale = {
  seconds: { "packet-level": 0.5, "lqn-simulation": 0.3, "lqn-analytic": 0 },
  vms: vmCounts,
  rounds: 24,
  limits: [0.1, 4],
  spacePoints: 96,
  spaceEngines: ["packet-level", "lqn-simulation"],
  replications: { minimum: 8, round: 4, maximum: 24 },
  publishedMaximum: 64,
  spaceReplications: 3,
  baselines: baselineKeys,
  sessions: sessionCounts,
  shares: openShares,
};

/** The scale of a quick run: wider intervals, fewer loads, fewer points of the space. */
export const quickScale: Scale = {
  seconds: { "packet-level": 0.2, "lqn-simulation": 0.05, "lqn-analytic": 0 },
  vms: [1, 4, 8],
  rounds: 5,
  limits: [0.02, 1],
  spacePoints: 16,
  spaceEngines: ["lqn-simulation"],
  replications: { minimum: 3, round: 3, maximum: 3 },
  publishedMaximum: 3,
  spaceReplications: 2,
  baselines: [primaryKey],
  sessions: [4, 16, 256],
  shares: [0.3, 0.7],
};

/** The scale of a run. */
export function scaleOf(options: ExperimentOptions): Scale {
  return options.quick ? quickScale : fullScale;
}

/** The engines that are simulations: they have several replications. */
export const simulated: readonly HostEngineName[] = ["packet-level", "lqn-simulation"];

/** Seconds without progress after which a client of an open load gives up. */
const openTimeout = 1;

/** The key of a point. */
export function pointKey(architecture: string, engine: HostEngineName): string {
  return `${architecture}/${engine}`;
}

/** The key of the group that has a point's engine. */
export function groupKey(key: string, engine: HostEngineName): string {
  return engine === "lqn-analytic" ? `${key}/analytic` : key;
}

function point(key: string, engine: HostEngineName, host: Host, costs: CostModel, seconds: number) {
  const parameters = { engine, host, costs, duration: seconds, detail: "full" };
  return { key: pointKey(key, engine), parameters: parameters as unknown as Json } satisfies Point;
}

/** Both groups of some hosts: that of the simulations, and that of the analytic solver. */
function bothGroups(
  key: string,
  hosts: readonly (readonly [name: string, host: Host])[],
  costs: CostModel,
  seconds: (engine: HostEngineName, host: Host) => number,
  rule: StoppingRule,
): Group[] {
  const points = (engine: HostEngineName) =>
    hosts.map(([name, host]) => point(name, engine, host, costs, seconds(engine, host)));
  return [
    { key, points: simulated.flatMap(points), rule },
    {
      key: groupKey(key, "lqn-analytic"),
      points: points("lqn-analytic"),
      rule: { kind: "fixed", replications: 1 },
    },
  ];
}

function pairedRule(scale: Scale, precision: number): StoppingRule {
  return {
    kind: "log-ratio",
    entity: "total",
    metric: "replyRate",
    of: [pointKey("vdi", "packet-level"), pointKey("split-driver", "packet-level")],
    halfWidth: precision,
    ...scale.replications,
  };
}

function hostsOf(setting: Setting, load: Parameters<typeof hostOf>[2]) {
  return compared.map((architecture) =>
    [architecture, hostOf(setting, architecture, load)] as const
  );
}

/** The key of a group of the closed sweep. */
export function closedKey(baseline: string, sessions: number): string {
  return `closed/${baseline}/${sessions}`;
}

/** The key of a group of the sweep over VMs. */
export function vmsKey(baseline: string, vms: number): string {
  return `vms/${baseline}/${vms}`;
}

/** The key of a group of the open sweep. */
export function openKey(baseline: string, share: number): string {
  return `open/${baseline}/${share}`;
}

function closedGroups(scale: Scale, precision: number): Group[] {
  return scale.baselines.flatMap((baseline) =>
    scale.sessions.flatMap((sessions) => {
      const setting = baselines[baseline];
      const hosts = hostsOf(setting, closed(setting, sessions));
      const key = closedKey(baseline, sessions);
      return bothGroups(
        key,
        hosts,
        baselineCosts,
        (engine) => scale.seconds[engine],
        pairedRule(scale, precision),
      );
    })
  );
}

function vmGroups(scale: Scale, precision: number): Group[] {
  return baselineKeys.flatMap((baseline) =>
    scale.vms.flatMap((vms) => {
      const setting = { ...baselines[baseline], vms };
      const hosts = hostsOf(setting, closed(setting, saturatingSessions));
      const key = vmsKey(baseline, vms);
      return bothGroups(
        key,
        hosts,
        baselineCosts,
        (engine) => scale.seconds[engine],
        pairedRule(scale, precision),
      );
    })
  );
}

/** Connections per second that the split driver of a setting can carry at most, over all VMs. */
export function mostConnections(setting: Setting): number {
  const host = hostOf(setting, "split-driver", { sessions: 1e6, timeout: 1 });
  return bound(host, baselineCosts).repliesPerSecond / setting.requests;
}

function openGroups(scale: Scale): Group[] {
  return scale.baselines.flatMap((baseline) =>
    scale.shares.flatMap((share) => {
      const setting = baselines[baseline];
      const rate = mostConnections(setting) * share / setting.vms;
      const arrivals = { kind: "poisson", rate } as const;
      const hosts = hostsOf(setting, { arrivals, timeout: openTimeout });
      const rule = { kind: "fixed", replications: scale.replications.minimum } as const;
      const key = openKey(baseline, share);
      return bothGroups(key, hosts, baselineCosts, (engine) => scale.seconds[engine], rule);
    })
  );
}

/** Replies of one round of all sessions. */
function repliesOfRound({ vms }: Host): number {
  return vms.reduce((sum, { workload }) => {
    if (workload.kind !== "httperf") return sum;
    return sum + (workload.sessions ?? 0) * workload.requestsPerConnection;
  }, 0);
}

/** Time slices of the scheduler in a run at packet level, at least. */
const turns = 100;

/** Simulated seconds of a host by what it carries at most. */
function secondsOf(scale: Scale, engine: HostEngineName, host: Host, costs: CostModel): number {
  const [few, most] = scale.limits;
  const least = engine === "packet-level" ? Math.max(few, turns * timeSlice(host.scheduler)) : few;
  const rate = bound(host, costs).repliesPerSecond;
  return Math.min(most, Math.max(least, scale.rounds * repliesOfRound(host) / rate));
}

/** Half-width wanted of a published gain's ratio, as a share of the wanted precision: gains are small, and so is what decides. */
const gainPrecision = 0.5;

/** A gain is wanted precisely; other figures have a fixed number of replications. */
function publishedRule(scale: Scale, precision: number, isGain: boolean): StoppingRule {
  if (!isGain) return { kind: "fixed", replications: scale.replications.minimum };
  const of = ["system", "reference"].map((name) => pointKey(name, "lqn-simulation"));
  return {
    kind: "log-ratio",
    entity: "total",
    metric: "replyRate",
    of: [of[0], of[1]],
    halfWidth: gainPrecision * precision,
    ...scale.replications,
    maximum: scale.publishedMaximum,
  };
}

function publishedGroups(scale: Scale, precision: number): Group[] {
  return publishedRows.flatMap(({ id, hosts, costs }) => {
    const named = hosts.map((host, index) => [index === 0 ? "system" : "reference", host] as const);
    const rule = publishedRule(scale, precision, hosts.length === 2);
    const seconds = (engine: HostEngineName, host: Host) => secondsOf(scale, engine, host, costs);
    return bothGroups(`published/${id}`, named, costs, seconds, rule);
  });
}

function doubtGroups(scale: Scale): Group[] {
  return doubts.map(({ name, asIs, changed }) => ({
    key: `doubt/${name}`,
    points: [["as is", asIs], ["changed", changed]].flatMap(([which, host]) =>
      simulated.map((engine) =>
        point(which as string, engine, host as Host, baselineCosts, scale.seconds[engine])
      )
    ),
    rule: { kind: "fixed", replications: scale.replications.minimum },
  }));
}

/** The points of the parameter space of a run, in order. */
export function spaceDesign(options: ExperimentOptions): readonly SpacePoint[] {
  const stream = randomStream(options.seed, 0, "hpcasia-2009/space");
  return latinHypercube(scaleOf(options).spacePoints, factors.length, stream).map(spacePoint);
}

/** The key of a point of the space among the study's groups. */
export function spaceKey(index: number): string {
  return `space/${String(index).padStart(3, "0")}`;
}

function spaceGroup(scale: Scale, place: SpacePoint, index: number): Group {
  const costs = costsOf(place);
  const setting = settingOf(place);
  const points = scale.spaceEngines.flatMap((engine) =>
    hostsOf(setting, closed(setting, spaceSessions)).map(([architecture, host]) =>
      point(architecture, engine, host, costs, secondsOf(scale, engine, host, costs))
    )
  );
  const rule = { kind: "fixed" as const, replications: scale.spaceReplications };
  return { key: spaceKey(index), points, rule };
}

/** The study of a run. */
export function study(options: ExperimentOptions): Study {
  const scale = scaleOf(options);
  return {
    name: "hpcasia-2009",
    engine: engineOf(sideBySide.name, sideBySide.module, sideBySide.export),
    seed: options.seed,
    groups: [
      ...closedGroups(scale, options.precision),
      ...vmGroups(scale, options.precision),
      ...openGroups(scale),
      ...publishedGroups(scale, options.precision),
      ...doubtGroups(scale),
      ...spaceDesign(options).map((place, index) => spaceGroup(scale, place, index)),
    ],
  };
}
