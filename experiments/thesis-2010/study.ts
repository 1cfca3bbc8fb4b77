/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `saturated`, `light`: every system at one saturating load, and at a load that all carry; `saturated/claim` and `light/claim` have those that claims compare, to a
 *   precision at which the quotient of their effects is known to the wanted one.
 * - `contended`, `streams`, `flooded`: every system but `native` in the tests of isolation (neighbours that send datagrams, and TCP streams) and of safety.
 * - `flooded-in`: a flood from outside to one VM.
 * - `contexts/FACTOR`: 16 VMs on 16 to 2 contexts, for changes of contexts that take a tenth, once and ten times the assumed time.
 * - `space/NN`, `space/NN/apart`: all of it, for the split driver and VDI, at each point of a fraction of a two-level design and at its centre.
 *
 * @module
 */
import {
  balancedRuns,
  type CostModel,
  type Criterion,
  engineOf,
  type ExperimentOptions,
  type Group,
  type Host,
  packetLevel,
  packetPoint,
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
  type System,
  systems,
  timeShared,
} from "./hosts.ts";

/** How much is simulated. */
export interface Scale {
  /** Simulated seconds of a baseline. */
  readonly seconds: number;
  /** Simulated seconds at a point of the space. */
  readonly spaceSeconds: number;
  /** How many runs of the design, a power of two, besides its centre. */
  readonly spaceRuns: number;
  /** Replications of a group before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** Replications of the claim's systems at the light load, as many as the saturated ones may need: a quotient takes them in pairs. */
  readonly lightReplications: number;
  /** Replications at a point of the space: where throughput and core time are compared, and where VMs are to be kept apart. */
  readonly spaceReplications: { readonly efficiency: number; readonly apart: number };
}

/** The scale of a full run. */
export const fullScale: Scale = {
  seconds: 0.4,
  spaceSeconds: 0.2,
  spaceRuns: 32,
  replications: { minimum: 6, round: 4, maximum: 62 },
  lightReplications: 26,
  spaceReplications: { efficiency: 3, apart: 4 },
};

/** The scale of a quick run: wider intervals, four runs of the design in which every factor has both levels. */
export const quickScale: Scale = {
  seconds: 0.2,
  spaceSeconds: 0.2,
  spaceRuns: 4,
  replications: { minimum: 3, round: 2, maximum: 5 },
  lightReplications: 5,
  spaceReplications: { efficiency: 2, apart: 2 },
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
  return packetPoint(key, { host, costs, duration, detail: "full" });
}

function precise(
  scale: Scale,
  criterion: Omit<Criterion, "name" | "relative">,
  precision: number,
): StoppingRule {
  const criteria = [{ name: "claim", ...criterion, relative: precision }];
  return { kind: "responses", criteria, ...scale.replications };
}

/**
 * Least simulated seconds of the tests in which VMs are to be kept apart: queues of a software path take some 0.2 s to fill, and what is under way when a run's results
 * begin and end is to be little beside what is lost.
 */
const leastContended = 0.4;

/**
 * The share of the wanted precision to which both parts of a quotient of effects are wanted: an effect of a half more is known two to three times less
 * precisely than its ratio.
 */
const partOfQuotient = 0.4;

/** The tests of which the claim's systems are repeated until the quotient of their effects is known. */
const quotientTests = ["saturated", "light"] as const;

/** A test that claims rest on more precisely than other comparisons. */
export type QuotientTest = typeof quotientTests[number];

/** The key of the group of a test that has the claim's systems only. */
export function claimKey(test: QuotientTest): string {
  return `${test}/claim`;
}

/** The systems of such a group. */
export const claimSystems: Readonly<Record<QuotientTest, readonly System[]>> = {
  saturated: extremes,
  light: ["native", ...extremes],
};

function efficiencyGroups(scale: Scale, precision: number): Group[] {
  const hosts = {
    saturated: (system: System) => saturated(system, primary),
    light: (system: System) => light(system, primary, baselineCosts),
  };
  const metric = { saturated: "replyRate", light: "cpuPerMegabit" } as const;
  const ratio = { entity: "total", of: "log-ratio", against: "split-driver" } as const;
  return quotientTests.flatMap((test) => {
    const points = (of: readonly System[]) =>
      of.map((system) => point(system, hosts[test](system), baselineCosts, scale.seconds));
    const rule = (wanted: number) => precise(scale, { ...ratio, metric: metric[test] }, wanted);
    const more: StoppingRule = test === "light"
      ? { kind: "fixed", replications: scale.lightReplications }
      : rule(partOfQuotient * precision);
    return [
      { key: test, points: points(systems), rule: rule(precision) },
      { key: claimKey(test), points: points(claimSystems[test]), rule: more },
    ];
  });
}

function systemGroups(scale: Scale, precision: number): Group[] {
  const large = { ...primary, replyBytes: largeReply };
  const of = (host: Host, key: string) => point(key, host, baselineCosts, scale.seconds);
  const long = (host: Host, key: string) =>
    point(key, host, baselineCosts, Math.max(scale.seconds, leastContended));
  // What is compared is the share of the demand that is served, so hundredths of what VDI serves are percentage points.
  const less = { metric: "replyRate", of: "difference", against: "vdi" } as const;
  const gold = precise(scale, { ...less, entity: "vm:gold" }, precision);
  const total = precise(scale, { ...less, entity: "total" }, precision);
  return [
    ...efficiencyGroups(scale, precision),
    {
      key: "contended",
      points: virtual.map((system) => long(contended(system, large, baselineCosts), system)),
      rule: gold,
    },
    {
      key: "streams",
      points: virtual.map((system) =>
        long(contended(system, large, baselineCosts, "streams"), system)
      ),
      rule: gold,
    },
    {
      key: "flooded",
      points: virtual.map((system) => of(flooded(system, primary, baselineCosts), system)),
      rule: total,
    },
    {
      key: "flooded-in",
      points: virtual.map((system) =>
        of(flooded(system, primary, baselineCosts, "receive"), system)
      ),
      rule: total,
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

/** The key of the group of a point of the space in which VMs are kept apart, whose effects are small beside what chance does to a run. */
export function apartKey(index: number): string {
  return `${spaceKey(index)}/apart`;
}

/** The indices of the points of the space that a run has. */
export function spaceIndices(options: ExperimentOptions): readonly number[] {
  const runs = spacePoints.slice(0, -1);
  const { spaceRuns } = scaleOf(options);
  const chosen = spaceRuns === runs.length ? runs.keys() : balancedRuns(runs, spaceRuns);
  return [...chosen, runs.length];
}

function spaceGroups(scale: Scale, index: number): Group[] {
  const place = spacePoints[index];
  const [setting, costs] = [settingAt(place), costsAt(place)];
  const large = { ...setting, replyBytes: Math.max(largeReply, setting.replyBytes) };
  const of = (key: string, host: Host) => point(key, host, costs, scale.spaceSeconds);
  const long = (key: string, host: Host) => point(key, host, costs, leastContended);
  const { efficiency, apart } = scale.spaceReplications;
  return [
    {
      key: spaceKey(index),
      points: [
        of("native/light", light("native", setting, costs)),
        ...extremes.flatMap((system) => [
          of(`${system}/saturated`, saturated(system, setting)),
          of(`${system}/light`, light(system, setting, costs)),
        ]),
        ...[16, 8].map((contexts) => of(`contexts/${contexts}`, timeShared(setting, contexts))),
      ],
      rule: { kind: "fixed", replications: efficiency },
    },
    {
      key: apartKey(index),
      points: extremes.flatMap((system) => [
        long(`${system}/contended`, contended(system, large, costs)),
        long(`${system}/flooded`, flooded(system, setting, costs)),
      ]),
      rule: { kind: "fixed", replications: apart },
    },
  ];
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
      ...spaceIndices(options).flatMap((index) => spaceGroups(scale, index)),
    ],
  };
}
