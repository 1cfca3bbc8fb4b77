/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `saturated`, `light`: every system at one saturating load, and at a load that all carry.
 * - `contended`, `streams`, `flooded`: every system but `native` in the tests of isolation (neighbours that send datagrams, and TCP streams) and of safety.
 * - `flooded-in`: a flood from outside to one VM.
 * - `contexts/FACTOR`: 16 VMs on 16 to 2 contexts, for changes of contexts that take a tenth, once and ten times the assumed time.
 * - `space/NN`: all of it, for the split driver and VDI, at each point of a fraction of a two-level design and at its centre.
 *
 * @module
 */
import {
  type CostModel,
  type Criterion,
  engineOf,
  type ExperimentOptions,
  type Group,
  type Host,
  type Json,
  packetLevel,
  type Point,
  type StoppingRule,
  type Study,
} from "@iovlab/iovlab";
import {
  baselineCosts,
  changeCosts,
  changeFactors,
  contended,
  contextCounts,
  costsAt,
  flooded,
  largeReply,
  light,
  primary,
  saturated,
  settingAt,
  spacePoints,
  systems,
  timeShared,
} from "./hosts.ts";

/** How much is simulated. */
export interface Scale {
  /** Simulated seconds of a baseline. */
  readonly seconds: number;
  /** Simulated seconds at a point of the space. */
  readonly spaceSeconds: number;
  /** Every so many-th point of the space. */
  readonly everyPoint: number;
  /** Replications of a group before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** Replications at a point of the space. */
  readonly spaceReplications: number;
}

/** The scale of a full run. */
export const fullScale: Scale = {
  seconds: 0.4,
  spaceSeconds: 0.2,
  everyPoint: 1,
  replications: { minimum: 6, round: 4, maximum: 30 },
  spaceReplications: 3,
};

/** The scale of a quick run: wider intervals, every eighth point of the space. */
export const quickScale: Scale = {
  seconds: 0.2,
  spaceSeconds: 0.2,
  everyPoint: 8,
  replications: { minimum: 3, round: 2, maximum: 5 },
  spaceReplications: 2,
};

/** The scale of a run. */
export function scaleOf(options: ExperimentOptions): Scale {
  return options.quick ? quickScale : fullScale;
}

/** The systems that have a VMM. */
export const virtual = systems.filter((system) => system !== "native");

/** The systems that are compared over the space. */
export const extremes = ["split-driver", "vdi"] as const;

function point(key: string, host: Host, costs: CostModel, duration: number): Point {
  return { key, parameters: { host, costs, duration, detail: "full" } as unknown as Json };
}

function precise(
  scale: Scale,
  criterion: Omit<Criterion, "name" | "relative">,
  precision: number,
): StoppingRule {
  const criteria = [{ name: "claim", ...criterion, relative: precision }];
  return { kind: "responses", criteria, ...scale.replications };
}

/** Least simulated seconds of the tests of isolation: queues of a software path take some 0.2 s to fill. */
const leastContended = 0.4;

function systemGroups(scale: Scale, precision: number): Group[] {
  const large = { ...primary, replyBytes: largeReply };
  const of = (host: Host, key: string) => point(key, host, baselineCosts, scale.seconds);
  const long = (host: Host, key: string) =>
    point(key, host, baselineCosts, Math.max(scale.seconds, leastContended));
  const ratio = { entity: "total", of: "log-ratio", against: "split-driver" } as const;
  return [
    {
      key: "saturated",
      points: systems.map((system) => of(saturated(system, primary), system)),
      rule: precise(scale, { ...ratio, metric: "replyRate" }, precision),
    },
    {
      key: "light",
      points: systems.map((system) => of(light(system, primary, baselineCosts), system)),
      rule: precise(scale, { ...ratio, metric: "cpuPerMegabit" }, precision),
    },
    {
      key: "contended",
      points: virtual.map((system) => long(contended(system, large, baselineCosts), system)),
      rule: precise(scale, { entity: "vm:gold", metric: "replyRate" }, precision),
    },
    {
      key: "streams",
      points: virtual.map((system) =>
        long(contended(system, large, baselineCosts, "streams"), system)
      ),
      rule: precise(scale, { entity: "vm:gold", metric: "replyRate" }, precision),
    },
    {
      key: "flooded",
      points: virtual.map((system) => of(flooded(system, primary, baselineCosts), system)),
      rule: precise(scale, { entity: "total", metric: "replyRate" }, precision),
    },
    {
      key: "flooded-in",
      points: virtual.map((system) =>
        of(flooded(system, primary, baselineCosts, "receive"), system)
      ),
      rule: precise(scale, { entity: "total", metric: "replyRate" }, precision),
    },
  ];
}

/** The key of the group of time-sharing with a factor on the times of a change. */
export function contextsKey(factor: number): string {
  return `contexts/${factor}`;
}

function contextGroups(scale: Scale, precision: number, quick: boolean): Group[] {
  const counts = quick ? contextCounts.filter((count) => count % 8 === 0) : contextCounts;
  const factors = quick ? [1] : changeFactors;
  return factors.map((factor) => ({
    key: contextsKey(factor),
    points: counts.map((contexts) =>
      point(
        String(contexts),
        timeShared(primary, contexts),
        changeCosts(baselineCosts, factor),
        scale.seconds,
      )
    ),
    rule: precise(scale, { entity: "total", metric: "replyRate" }, precision),
  }));
}

/** The key of a point of the space among the study's groups. */
export function spaceKey(index: number): string {
  return `space/${String(index).padStart(2, "0")}`;
}

/** The indices of the points of the space that a run has. */
export function spaceIndices(options: ExperimentOptions): readonly number[] {
  const { everyPoint } = scaleOf(options);
  return spacePoints.flatMap((_, index) => index % everyPoint === 0 ? [index] : []);
}

function spaceGroup(scale: Scale, index: number): Group {
  const place = spacePoints[index];
  const [setting, costs] = [settingAt(place), costsAt(place)];
  const large = { ...setting, replyBytes: Math.max(largeReply, setting.replyBytes) };
  const of = (key: string, host: Host) => point(key, host, costs, scale.spaceSeconds);
  return {
    key: spaceKey(index),
    points: [
      of("native/light", light("native", setting, costs)),
      ...extremes.flatMap((system) => [
        of(`${system}/saturated`, saturated(system, setting)),
        of(`${system}/light`, light(system, setting, costs)),
        of(`${system}/contended`, contended(system, large, costs)),
        of(`${system}/flooded`, flooded(system, setting, costs)),
      ]),
      ...[16, 8].map((contexts) => of(`contexts/${contexts}`, timeShared(setting, contexts))),
    ],
    rule: { kind: "fixed", replications: scale.spaceReplications },
  };
}

/** The study of a run. */
export function study(options: ExperimentOptions): Study {
  const scale = scaleOf(options);
  return {
    name: "thesis-2010",
    engine: engineOf(packetLevel.name, packetLevel.module, packetLevel.export),
    seed: options.seed,
    groups: [
      ...systemGroups(scale, options.precision),
      ...contextGroups(scale, options.precision, options.quick),
      ...spaceIndices(options).map((index) => spaceGroup(scale, index)),
    ],
  };
}
