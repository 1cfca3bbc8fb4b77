/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `work/BASELINE`: what VMs compute alone and beside web servers at an equal load.
 * - `throughput/BASELINE`: what saturated web servers carry alone and beside VMs that compute.
 * - `load/BASELINE`: web servers alone at an equal load, for core time per megabit.
 *   Claims rest on the primary baseline, which is known to the wanted precision; a slice of it has all architectures, and VMs that do both.
 * - `single/...`: the same three with one web server, on all eight architectures: passthrough serves one VM only.
 * - `turn/MILLISECONDS`: both sides with turns of 5 and of 30 ms, woken vCPUs boosted or not.
 * - `isolation/BASELINE`: all three requirements and all but one, neighbours idle and greedy; `isolation-others/BASELINE` has the other combinations, `isolation/controls` further controls of CPU shares,
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
  packetLevel,
  packetPoint,
  type Point,
  type StoppingRule,
  type Study,
  timeSlice,
} from "@iovlab/iovlab";
import {
  baselineCosts,
  baselines,
  hostOf,
  type Load,
  type Mix,
  primary,
  type Setting,
} from "./hosts.ts";
import {
  all,
  combinations,
  type Controls,
  controlsKey,
  isolationHost,
  isolationPrimary,
  type IsolationSetting,
  protectedVms,
  without,
} from "./isolation.ts";
import { everyKey, isolationKey, primaryKey } from "./keys.ts";
import { architecturesOf, compared, isolationBaselines, type Scale, scaleOf } from "./scale.ts";
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

/** Turns that a run has at least. */
export const leastTurns = 100;
/** Simulated seconds that a run has at least: of consolidation, and of isolation, where the protected web server may have few replies. */
const leastSeconds = { consolidation: 0.1, isolation: 0.3 } as const;

/** The simulated seconds of a host. */
export function secondsOf({ scheduler, vms }: Host, of: keyof typeof leastSeconds): number {
  return Math.max(
    leastSeconds[of],
    leastTurns * timeSlice(scheduler, vms.map(({ schedule }) => schedule)),
  );
}

function point(
  key: string,
  host: Host,
  costs: CostModel = baselineCosts,
  of: keyof typeof leastSeconds = "consolidation",
): Point {
  return packetPoint(key, { host, costs, duration: secondsOf(host, of), detail: "full" });
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

/**
 * Until every point's difference to the split driver alone is known to the wanted share of what that has, so that what is kept is known to as
 * many hundredths; core time per megabit until the log-ratio is. Baselines beside the primary one have a fixed number of replications.
 */
function ruleOf(
  scale: Scale,
  { baseline, precision, mix, metric, of }: {
    readonly baseline: string;
    readonly precision: number;
    readonly mix: Mix;
    readonly metric: string;
    readonly of: "difference" | "log-ratio";
  },
): StoppingRule {
  if (baseline !== primaryKey) return { kind: "fixed", replications: scale.fixed };
  const against = pointKey(mix, "split-driver");
  const criterion = { name: metric, entity: "total", metric, of, against, relative: precision };
  return { kind: "responses", criteria: [criterion], ...scale.replications };
}

/** The three groups of a baseline, or of its slice through all architectures. */
function baselineGroups(scale: Scale, precision: number, baseline: string): Group[] {
  const setting = baseline === everyKey ? primary : baselines[baseline];
  const architectures = architecturesOf(scale, baseline);
  const withNative = [...new Set<Architecture>(["native", ...architectures])];
  const points = (alone: Mix, load: Load) => [
    ...mixes(setting, architectures, [alone, "both"], load),
    ...(baseline === everyKey ? mixes(setting, scale.oneVm, ["one-vm"], load) : []),
  ];
  const rule = { baseline, precision, of: "difference" } as const;
  return [
    {
      key: `work/${baseline}`,
      points: points("compute", "equal"),
      rule: ruleOf(scale, { ...rule, mix: "compute", metric: "workRate" }),
    },
    {
      key: `throughput/${baseline}`,
      points: points("web", "saturating"),
      rule: ruleOf(scale, { ...rule, mix: "web", metric: "replyRate" }),
    },
    {
      key: `load/${baseline}`,
      points: mixes(setting, withNative, ["web"], "equal"),
      rule: ruleOf(scale, { ...rule, mix: "web", metric: "cpuPerMegabit", of: "log-ratio" }),
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
      points: mixes(single, scale.single, ["compute", "both"], "equal"),
      rule,
    },
    {
      key: "single/throughput",
      points: mixes(single, scale.single, ["web", "both"], "saturating"),
      rule,
    },
    { key: "single/load", points: mixes(single, scale.single, ["web"], "equal"), rule },
  ];
}

/** The turns that are compared, in seconds: that of the experiment, and Xen's. */
export const turns: readonly number[] = [primary.turn, 30e-3];

/** The equal load of the groups of turns, as a share of what the split driver can carry at most. */
export const turnLoad = 0.05;

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
        const setting = { ...primary, turn, boost, load: turnLoad };
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
      point(
        controlsKey(each, neighbours),
        isolationHost(setting, each, neighbours),
        costs,
        "isolation",
      )
    )
  );
}

/** The combinations of requirements that claims rest on: all three, and all but one. */
const claimed: readonly Controls[] = [all, ...Object.values(without)];

function isClaimed({ architecture, cpu, device }: Controls): boolean {
  return claimed.some((one) =>
    one.architecture === architecture && one.cpu === cpu && one.device === device
  );
}

/** The group of a baseline of isolation that has a combination of requirements: one has those that claims rest on, one the others. */
export function isolationGroup(baseline: string, controls?: Controls): string {
  return controls && isClaimed(controls) ? `isolation/${baseline}` : `isolation-others/${baseline}`;
}

/** Until what both protected VMs do is known to the wanted half-width, against all controls and idle neighbours. */
function isolationRule(scale: Scale, precision: number): StoppingRule {
  const reference = controlsKey(all, "idle");
  const criterion = (vm: string, metric: string) => ({
    ...{ name: vm, entity: `vm:${vm}`, metric, of: "difference" as const, against: reference },
    relative: precision,
  });
  return {
    kind: "responses",
    criteria: [
      criterion(protectedVms.compute, "workRate"),
      criterion(protectedVms.web, "replyRate"),
    ],
    ...scale.replications,
    maximum: scale.isolationMaximum,
  };
}

/** The controls of CPU shares beside the line's, by architecture. */
export function ladder(scale: Scale): readonly Controls[] {
  return compared.flatMap((architecture) =>
    scale.controls.map((cpu) => ({ architecture, cpu, device: true }))
  );
}

/** Windows and what each architecture has to share out the line. */
export function byArchitecture(scale: Scale): readonly Controls[] {
  return scale.partitioned.map((architecture) => ({
    ...{ architecture, cpu: "partition", device: true },
  }));
}

function isolationGroups(scale: Scale, precision: number): Group[] {
  const fixed = { kind: "fixed", replications: scale.fixed } as const;
  return [
    ...scale.isolation.flatMap((key) => [
      {
        key: isolationGroup(key, all),
        points: isolationPoints(isolationBaselines[key], claimed),
        rule: key === isolationKey ? isolationRule(scale, precision) : fixed,
      },
      {
        key: isolationGroup(key),
        points: isolationPoints(
          isolationBaselines[key],
          combinations.filter((controls) => !isClaimed(controls)),
        ),
        rule: { kind: "fixed" as const, replications: scale.otherCombinations },
      },
    ]),
    {
      key: "isolation/controls",
      points: isolationPoints(isolationPrimary, ladder(scale)),
      rule: fixed,
    },
    {
      key: "isolation/architectures",
      points: isolationPoints(isolationPrimary, byArchitecture(scale)),
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
  const rule = { kind: "fixed", replications: scale.spaces.consolidation } as const;
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
  const isolated = isolationSpacePoints(options).map((place, index): Group => ({
    key: spaceKey("isolation-space", index),
    points: isolationPoints(isolationAt(place), claimed, costsAt(place)),
    rule: { kind: "fixed", replications: scale.spaces.isolation },
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
      ...[...scale.baselines, everyKey].flatMap((key) =>
        baselineGroups(scale, options.precision, key)
      ),
      ...singleGroups(scale),
      ...turnGroups(scale),
      ...isolationGroups(scale, options.precision),
      ...spaceGroups(scale, options),
    ],
  };
}
