/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `guard/HOST`: the proposed system and the strictest controls of today, until their differences to the proposed system are known to the wanted precision: in the share of
 *   time in which the objective is missed, and in the logarithm of the reply rate.
 * - `grid/HOST`: the other controls, a fixed number of replications. Replication i of both groups has the same connections, so that effects may pair them.
 * - `load/SHARE`: neighbours from idle (0) to beyond saturation.
 * - `pause/HOST`: what neighbours get while the VM pauses.
 * - `step/HOST`: a reservation that changes twice while the host runs.
 * - `space/NN`: the points of the parameter space: the few systems beside neighbours (`guard:SYSTEM`), while the VM pauses (`pause:SYSTEM`), and a step (`step`).
 *
 * Every run takes a hundred turns of the scheduler at least: half a second on the baselines, 0.2 s in the space.
 *
 * @module
 */
import {
  balancedRuns,
  type CostModel,
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
import { proposed } from "./claims.ts";
import {
  baselineCosts,
  baselines,
  hostOf,
  loads,
  neighbourCounts,
  pausedHost,
  primary,
  primaryKey,
  type Setting,
  steppedBaselines,
  steppedHost,
  victim,
} from "./hosts.ts";
import { costsOf, settingOf, spaceDesign, type SpacePoint } from "./space.ts";
import {
  fewestSystems,
  fewSystems,
  guardSystems,
  isSplit,
  pausedSystems,
  someSystems,
  sweptSystems,
  type System,
  systemOf,
  systems,
} from "./systems.ts";

/** How much is simulated. */
export interface Scale {
  /** Replications of a group with a stopping rule before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** Replications of the groups without one. */
  readonly fixed: number;
  /** Replications at a point of the space. */
  readonly space: number;
}

/** The scale of a full run. */
export const fullScale: Scale = {
  replications: { minimum: 4, round: 4, maximum: 8 },
  fixed: 4,
  space: 3,
};

/** The scale of a quick run: wider intervals, fewer hosts, half of the space. */
export const quickScale: Scale = {
  replications: { minimum: 2, round: 1, maximum: 2 },
  fixed: 2,
  space: 2,
};

/** The scale of a run. */
export function scaleOf({ quick }: ExperimentOptions): Scale {
  return quick ? quickScale : fullScale;
}

/** A host with the systems that it is simulated under. */
export interface Scene {
  /** The host. */
  readonly setting: Setting;
  /** Systems whose comparison is to be precise. */
  readonly few: readonly System[];
  /** The others. */
  readonly others: readonly System[];
}

const without = (all: readonly System[], few: readonly System[]) =>
  all.filter((system) => !few.includes(system));

/** What runs beside other numbers of neighbours, and beside the baselines in a quick run. */
const quickSystems: readonly System[] = [
  ...sweptSystems,
  ...["sr-iov+weights+limit65", "vdi+reservation"].map(systemOf),
];

/** What runs beside neighbours other than the primary ones in a quick run. */
const fewQuick: readonly System[] = ["split-driver", "vdi", "vdi+reservation"].map(systemOf);

/** What runs while the VM pauses in a quick run. */
const quickPaused: readonly System[] = [...fewestSystems, systemOf("vdi")];

/** The same beside the primary neighbours, with the ones of today that lend most and that protect best. */
const primaryPaused: readonly System[] = [
  ...quickPaused,
  ...["sr-iov+weights+frames", "sr-iov+weights+limit65"].map(systemOf),
];

/** Kinds of neighbours that a quick run leaves out: the dear ones, of which others tell most. */
const onlyFull: ReadonlySet<string> = new Set(["web", "flood-in", "overrun-in", "flood-out"]);

/** The baselines of a run by name. */
export function baselineScenes({ quick }: ExperimentOptions): Readonly<Record<string, Scene>> {
  const kept = Object.entries(baselines).filter(([key]) => !(quick && onlyFull.has(key)));
  return Object.fromEntries(kept.map(([key, setting]) => {
    const ofKey = key === primaryKey;
    const all = quick ? (ofKey ? quickSystems : fewQuick) : (ofKey ? systems : someSystems);
    const few = quick ? fewestSystems : guardSystems;
    return [key, { setting, few, others: without(all, few) }];
  }));
}

/** The name of a host with so many neighbours of a kind. */
export const manyKey = (kind: string, neighbours: number): string =>
  neighbours === primary.neighbours ? kind : `${kind}/${neighbours}`;

/** Numbers of neighbours by kind: each is a host of its own where it is not a baseline. */
export function countsOf(
  { quick }: ExperimentOptions,
): Readonly<Record<string, readonly number[]>> {
  return quick ? { [primaryKey]: [3, 15] } : { [primaryKey]: neighbourCounts, web: [3, 15] };
}

/** The hosts with other numbers of neighbours than the baselines by name. */
export function manyScenes(options: ExperimentOptions): Readonly<Record<string, Scene>> {
  const few = options.quick ? fewestSystems : guardSystems;
  const keys = Object.entries(countsOf(options)).flatMap(([kind, counts]) =>
    counts.filter((count) => count !== primary.neighbours).map((count) => [kind, count] as const)
  );
  return Object.fromEntries(keys.map(([kind, neighbours]) => [
    manyKey(kind, neighbours),
    {
      setting: { ...baselines[kind], neighbours },
      few,
      others: without(quickSystems, few),
    },
  ]));
}

/** All hosts on which a guarantee is measured, by name. */
export function scenes(options: ExperimentOptions): Readonly<Record<string, Scene>> {
  return { ...baselineScenes(options), ...manyScenes(options) };
}

/** Loads of a sweep, as shares of the line; 0 is idle. */
export const sweptLoads = ({ quick }: ExperimentOptions): readonly number[] =>
  quick ? [0, 1] : [0, ...loads];

/** The hosts on which the VM pauses, by name. */
export function pausedScenes(options: ExperimentOptions): Readonly<Record<string, Scene>> {
  const many = manyKey(primaryKey, 15);
  const all = scenes(options);
  if (options.quick) {
    return { [primaryKey]: { ...all[primaryKey], few: primaryPaused, others: [] } };
  }
  return {
    [primaryKey]: { ...all[primaryKey], few: systems, others: [] },
    [many]: { ...all[many], few: pausedSystems, others: [] },
  };
}

function point(key: string, host: Host, costs: CostModel, duration: number): Point {
  return packetPoint(key, { host, costs, duration, detail: "full" });
}

const beside = (setting: Setting, of: readonly System[], costs = baselineCosts, prefix = "") =>
  of.map((system) => point(prefix + system.key, hostOf(setting, system), costs, setting.seconds));

const paused = (setting: Setting, of: readonly System[], costs = baselineCosts, prefix = "") =>
  of.map((system) =>
    point(prefix + system.key, pausedHost(setting, system), costs, setting.seconds)
  );

/** Until the differences to the proposed system are known. */
function guardRule({ replications }: Scale, precision: number): StoppingRule {
  const entity = `vm:${victim}`;
  const against = proposed;
  return {
    kind: "responses",
    criteria: [
      {
        ...{ name: "missed", entity, metric: "objectiveMissedShare" },
        ...{ of: "difference", against, absolute: precision },
      },
      {
        ...{ name: "served", entity, metric: "replyRate" },
        ...{ of: "log-ratio", against, relative: precision },
      },
    ],
    ...replications,
  };
}

/** Until the share before and after each change is known. */
function stepRule({ replications }: Scale, precision: number, setting: Setting): StoppingRule {
  const criteria = stepEntities(setting).map((entity) => ({
    ...{ name: entity, entity, metric: "bitRateAfter", relative: precision },
  }));
  return { kind: "responses", criteria, ...replications };
}

/** The names of the changes of a stepped host in its rows. */
export function stepEntities(setting: Setting): readonly string[] {
  return steppedHost(setting).events.map(({ at }) => `event:resize-context@${at}:${victim}`);
}

function guardGroups(options: ExperimentOptions, scale: Scale): Group[] {
  const rule = guardRule(scale, options.precision);
  const fixed = { kind: "fixed" as const, replications: scale.fixed };
  return Object.entries(scenes(options)).flatMap(([key, { setting, few, others }]) => [
    { key: `guard/${key}`, points: beside(setting, few), rule },
    { key: `grid/${key}`, points: beside(setting, others), rule: fixed },
  ]);
}

/** Neighbours from idle to beyond saturation. */
function loadGroups(options: ExperimentOptions, scale: Scale): Group[] {
  return sweptLoads(options).map((load) => {
    const setting: Setting = load === 0 ? { ...primary, kind: "idle" } : { ...primary, load };
    const rule = { kind: "fixed" as const, replications: scale.fixed };
    return { key: `load/${load}`, points: beside(setting, sweptSystems), rule };
  });
}

function pausedGroups(options: ExperimentOptions, scale: Scale): Group[] {
  const rule = { kind: "fixed" as const, replications: scale.fixed };
  return Object.entries(pausedScenes(options)).map(([key, { setting, few }]) => (
    { key: `pause/${key}`, points: paused(setting, few), rule }
  ));
}

function stepGroups(options: ExperimentOptions, scale: Scale): Group[] {
  return Object.entries(steppedBaselines).map(([key, setting]) => ({
    key: `step/${key}`,
    points: [point("vdi", steppedHost(setting), baselineCosts, setting.seconds)],
    rule: stepRule(scale, options.precision, setting),
  }));
}

/** The key of a point of the space among the study's groups. */
export function spaceKey(index: number): string {
  return `space/${String(index).padStart(2, "0")}`;
}

/** Runs of the quick design, before its centre. */
const quickRuns = 16;

/** The points of the quick design at which a split driver runs and reservations change: half of its runs, in which every factor has both levels, and the centre. */
const quickHalf: ReadonlySet<number> = new Set([
  ...balancedRuns(spaceDesign({ quick: true, seed: 0, precision: 1 }).slice(0, quickRuns), 8),
  quickRuns,
]);

/** The points at which the VM pauses in a quick run: no base factor high, all of them, and the centre. */
const quickPauses: ReadonlySet<number> = new Set([0, quickRuns - 1, quickRuns]);

/** What is run at a point of the space. */
export interface SpaceSystems {
  /** Beside neighbours. */
  readonly beside: readonly System[];
  /** While the VM pauses. */
  readonly paused: readonly System[];
  /** Whether there is a host whose reservation changes. */
  readonly stepped: boolean;
}

/** What is run at a point of the space: everything in a full run, less in a quick one. */
export function spaceSystems({ quick }: ExperimentOptions, index: number): SpaceSystems {
  if (!quick) return { beside: fewSystems, paused: pausedSystems, stepped: true };
  const stepped = quickHalf.has(index);
  const beside = fewestSystems.filter(({ key }) => stepped || !isSplit(key));
  const paused = quickPauses.has(index) ? quickPaused : [];
  return { beside, paused, stepped };
}

function spaceGroup(options: ExperimentOptions, place: SpacePoint, index: number): Group {
  const [setting, costs] = [settingOf(place), costsOf(place)];
  const systems = spaceSystems(options, index);
  return {
    key: spaceKey(index),
    points: [
      ...beside(setting, systems.beside, costs, "guard:"),
      ...paused(setting, systems.paused, costs, "pause:"),
      ...(systems.stepped ? [point("step", steppedHost(setting), costs, setting.seconds)] : []),
    ],
    rule: { kind: "fixed", replications: scaleOf(options).space },
  };
}

/** The study of a run. */
export function study(options: ExperimentOptions): Study {
  const scale = scaleOf(options);
  return {
    name: "adcom-2009",
    engine: engineOf(packetLevel.name, packetLevel.module, packetLevel.export),
    seed: options.seed,
    groups: [
      ...guardGroups(options, scale),
      ...loadGroups(options, scale),
      ...pausedGroups(options, scale),
      ...stepGroups(options, scale),
      ...spaceDesign(options).map((place, index) => spaceGroup(options, place, index)),
    ],
  };
}
