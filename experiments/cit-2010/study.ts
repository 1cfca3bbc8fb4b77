/**
 * The study: which hosts are simulated, for how long, and until when.
 *
 * - `steady/BASELINE/THREAT`: a threat that lasts as long as the run, and the same host without it, under every architecture (other baselines: those that
 *   claims compare), until each point's difference from a quiet VDI host, in the share of connections that fail, is known to the wanted half-width.
 *   Systems that no claim is about are in `others/BASELINE/THREAT`, with the same connections and a fixed number of replications.
 * - `timed/BASELINE/THREAT`: an attack that starts and stops, a crash of the driver domain, a reset of the device, until recovery is known to that share of the restart time.
 * - `rate/SHARE`: floods into a VM at several rates.
 * - `dma/BASELINE`: hostile descriptors where the IOMMU is off, where it is on, and where the device checks.
 * - `protect/SYSTEM`: a saturated host with protection of each kind.
 * - `inside/CASE`: contention inside the device.
 * - `space/NN`: sixteen runs of a two-level design and its centre.
 *
 * The points of a group see the same connections: their streams are named after the VM, not after the architecture.
 *
 * @module
 */
import {
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
import { primaryKey } from "./claims.ts";
import { quickScale, type Scale, scaleOf } from "./scale.ts";
import { type InsideCase, insideCases } from "./inside.ts";
import {
  attacks,
  baselineCosts,
  baselines,
  connectionsOf,
  direct,
  hostOf,
  primary,
  type Setting,
  type shareable,
  sharedSoftware,
  spaceLoad,
  STEADY,
  type Threat,
} from "./hosts.ts";
import { type ProtectedSystem, protections } from "./protection.ts";
import { allPoints, costsOf, settingOf, type SpacePoint } from "./space.ts";
import { RESTART, TIMED, timedHost, type TimedThreat } from "./timed.ts";

/** Systems that claims compare. */
export const claimed = ["split-driver", ...direct] as const;

/** The threats that last, in the order of figures. */
export const lasting = [...attacks, "rogue-dma", "contexts", "management"] as const;

/** The threats of the shared path whose worst harm under VDI a claim is about. */
export const pathThreats = lasting;

/** A point of the study. */
export function point(
  key: string,
  host: Host,
  duration: number,
  costs: CostModel = baselineCosts,
): Point {
  return packetPoint(key, { host, costs, duration, detail: "full" });
}

/** The systems under a threat that lasts on a baseline. */
export function systemsUnder(scale: Scale, baseline: string, threat: Threat): readonly string[] {
  if (threat === "management") return ["split-driver", "isolated", "vdi"];
  return baseline === primaryKey ? scale.systems : claimed;
}

/** A host of a system: an architecture, or the split driver with a driver domain beside dom0. */
export function systemHost(
  setting: Setting,
  system: string,
  threat: Threat,
  connections: number,
): Host {
  if (system !== "isolated") {
    return hostOf(setting, system as typeof shareable[number], threat, { connections });
  }
  const managementLoad = threat === "management" ? 1 : 0;
  const driverDomain = { kind: "isolated", placement: setting.placement, managementLoad } as const;
  return hostOf(setting, "split-driver", threat, { connections, more: { driverDomain } });
}

/** Whether a claim is about a system, so that its precision decides how many replications there are. */
function isClaimed(system: string): boolean {
  return system === "isolated" || (claimed as readonly string[]).includes(system);
}

/** The key of the group of a system under a threat that lasts. */
export function steadyKey(baseline: string, threat: Threat, system: string): string {
  return `${isClaimed(system) ? "steady" : "others"}/${baseline}/${threat}`;
}

function steadyGroups(scale: Scale, precision: number): Group[] {
  return scale.baselines.flatMap((baseline) =>
    lasting.flatMap((threat) => {
      const systems = systemsUnder(scale, baseline, threat);
      const others = systems.filter((system) => !isClaimed(system));
      return [systems.filter(isClaimed), others].filter(({ length }) => length > 0)
        .map((some): Group => ({
          key: steadyKey(baseline, threat, some[0]),
          points: pairsOf(baselines[baseline], some, threat),
          rule: some === others
            ? { kind: "fixed", replications: scale.others }
            : repliesRule(scale, precision),
        }));
    })
  );
}

/** Each system without and with a threat that lasts. */
function pairsOf(setting: Setting, systems: readonly string[], threat: Threat): Point[] {
  const connections = connectionsOf(setting, baselineCosts);
  return systems.flatMap((system) =>
    (["none", threat] as const).map((now) =>
      point(
        `${system}/${now === "none" ? "quiet" : "attacked"}`,
        systemHost(setting, system, now, connections),
        STEADY,
      )
    )
  );
}

function repliesRule(scale: Scale, precision: number): StoppingRule {
  return {
    kind: "responses",
    criteria: [{
      name: "bystanders' replies",
      entity: "total",
      metric: "errorShare",
      of: "difference",
      against: "vdi/quiet",
      absolute: precision,
    }],
    ...scale.replications,
  };
}

/** The threats of which recovery is measured on a baseline, with their systems: those that a claim rests on on all of them. */
export function timedThreats(
  scale: Scale,
  baseline: string,
): readonly { readonly threat: TimedThreat; readonly systems: readonly string[] }[] {
  const claims = [
    { threat: "crash", systems: ["isolated", "split-driver"] },
    { threat: "flood-in", systems: ["split-driver", "vdi"] },
  ] as const;
  if (baseline !== primaryKey) return claims;
  if (scale === quickScale) return [...claims, { threat: "device-reset", systems: scale.systems }];
  const others = attacks.filter((attack) => attack !== "flood-in");
  return [
    claims[0],
    { threat: "flood-in", systems: ["split-driver", "vmm-driver", ...direct] },
    ...others.map((threat) => ({ threat, systems: ["split-driver", "vmm-driver", ...direct] })),
    { threat: "device-reset", systems: scale.systems },
  ];
}

function timedGroups(scale: Scale, precision: number): Group[] {
  return scale.baselines.flatMap((baseline) => {
    const setting = baselines[baseline];
    const connections = connectionsOf(setting, baselineCosts);
    return timedThreats(scale, baseline).map(({ threat, systems }) => ({
      key: `timed/${baseline}/${threat}`,
      points: systems.map((system) => {
        const { host } = timedHost(setting, system, threat, connections);
        return point(system, host, TIMED);
      }),
      rule: recoveryRule(scale, precision, threat),
    }));
  });
}

function recoveryRule(scale: Scale, precision: number, threat: TimedThreat): StoppingRule {
  if (threat !== "crash" && threat !== "flood-in") {
    return { kind: "fixed", replications: scale.plain };
  }
  const { entity } = timedHost(primary, "isolated", threat, 1);
  return {
    kind: "responses",
    criteria: [{
      name: "recovery",
      entity,
      metric: "recoveryTime",
      absolute: precision * RESTART * 1e3,
    }],
    ...scale.replications,
  };
}

/** Systems with hostile descriptors: no check at all, an IOMMU, the device's window. */
export const dmaSystems = {
  open: { architecture: "sr-iov", mode: "none" },
  iommu: { architecture: "sr-iov", mode: "strict" },
  vdi: { architecture: "vdi", mode: "none" },
} as const;

/** A host whose attacker posts hostile descriptors. */
export function dmaHost(
  setting: Setting,
  system: keyof typeof dmaSystems,
  connections: number,
): Host {
  const { architecture, mode } = dmaSystems[system];
  return hostOf(setting, architecture, "rogue-dma", { connections, more: { iommu: { mode } } });
}

function dmaGroups(scale: Scale): Group[] {
  return scale.baselines.map((baseline) => {
    const setting = baselines[baseline];
    const connections = connectionsOf(setting, baselineCosts);
    return {
      key: `dma/${baseline}`,
      points: (Object.keys(dmaSystems) as (keyof typeof dmaSystems)[]).map((system) =>
        point(system, dmaHost(setting, system, connections), STEADY)
      ),
      rule: { kind: "fixed", replications: scale.plain },
    };
  });
}

/** Kinds of protection of a quick run: the least, and what the baselines have. */
const brief = ["none", "strict", "free", "as-assumed", "map-free", "map"];

/** The systems whose protection is switched in a run: in a quick one those that several VMs share. */
export function protectionsOf(scale: Scale): readonly ProtectedSystem[] {
  if (scale !== quickScale) return protections;
  return protections.filter(({ system }) => system !== "passthrough").map((one) => ({
    ...one,
    variants: one.variants.filter(({ name }) => brief.includes(name)),
  }));
}

function protectGroups(scale: Scale, precision: number): Group[] {
  return protectionsOf(scale).map(({ system, against, variants }) => ({
    key: `protect/${system}`,
    points: variants.map(({ name, host, costs }) => point(name, host, STEADY, costs)),
    rule: {
      kind: "responses",
      criteria: [{
        name: "throughput",
        entity: "total",
        metric: "replyRate",
        of: "log-ratio",
        against,
        relative: precision,
      }],
      ...scale.replications,
    },
  }));
}

/** Variants of contention inside the device in a quick run: the worst ones, and what helps. */
const briefInside = ["3", "3200-order", "3200-arbiter", "vdi-whole", "vdi-frames"];

/** The cases of contention inside the device of a run. */
export function insideOf(scale: Scale): readonly InsideCase[] {
  if (scale !== quickScale) return insideCases;
  return insideCases.map((one) => ({
    ...one,
    variants: one.variants.filter(({ name }) => briefInside.includes(name)),
  }));
}

function insideGroups(scale: Scale): Group[] {
  return insideOf(scale).map(({ name, variants }) => ({
    key: `inside/${name}`,
    points: variants.flatMap(({ name, quiet, attacked, costs }) => [
      point(`${name}/quiet`, quiet, STEADY, costs),
      point(`${name}/attacked`, attacked, STEADY, costs),
    ]),
    rule: { kind: "fixed", replications: scale.inside },
  }));
}

/** The points of the parameter space of a run, in order: the centre first in a quick one. */
export function spaceDesign(options: ExperimentOptions): readonly SpacePoint[] {
  const points = allPoints();
  const { spacePoints } = scaleOf(options);
  if (spacePoints >= points.length) return points;
  const step = (points.length - 1) / (spacePoints - 1);
  return Array.from({ length: spacePoints }, (_, i) => points[Math.floor(i * step)]);
}

/** The key of a point of the space among the study's groups. */
export function spaceKey(index: number): string {
  return `space/${String(index).padStart(2, "0")}`;
}

function spaceGroup(scale: Scale, place: SpacePoint, index: number): Group {
  const setting = settingOf(place);
  const costs = costsOf(place);
  const connections = connectionsOf(setting, costs, spaceLoad);
  const lasting = claimed.flatMap((system) =>
    (["none", ...attacks] as const).map((threat) =>
      point(
        `${system}/${threat}`,
        systemHost(setting, system, threat, connections),
        STEADY,
        costs,
      )
    )
  );
  const rogue = (["open", "vdi"] as const).map((system) =>
    point(`${system}/rogue-dma`, dmaHost(setting, system, connections), STEADY, costs)
  );
  const timed =
    ([["isolated", "crash"], ["split-driver", "flood-in"], ["vdi", "flood-in"]] as const)
      .map(([system, threat]) => {
        const { host } = timedHost(setting, system, threat, connections);
        return point(`timed/${system}/${threat}`, host, TIMED, costs);
      });
  const rule = { kind: "fixed", replications: scale.spaceReplications } as const;
  return { key: spaceKey(index), points: [...lasting, ...rogue, ...timed], rule };
}

/** The study of a run. */
export function study(options: ExperimentOptions): Study {
  const scale = scaleOf(options);
  return {
    name: "cit-2010",
    engine: engineOf(packetLevel.name, packetLevel.module, packetLevel.export),
    seed: options.seed,
    groups: [
      ...steadyGroups(scale, options.precision),
      ...timedGroups(scale, options.precision),
      ...rateGroups(scale),
      ...dmaGroups(scale),
      ...protectGroups(scale, options.precision),
      ...insideGroups(scale),
      ...spaceDesign(options).map((place, index) => spaceGroup(scale, place, index)),
    ],
  };
}

/** The key of a flood's rate among the study's groups. */
export function rateKey(share: number): string {
  return `rate/${share}`;
}

/** The systems under floods of several rates. */
export function rateSystems(scale: Scale): readonly string[] {
  return scale.systems.filter((system) => system !== "native");
}

function rateGroups(scale: Scale): Group[] {
  const connections = connectionsOf(primary, baselineCosts);
  return scale.rates.map((attack) => ({
    key: rateKey(attack),
    points: rateSystems(scale).flatMap((system) =>
      (["none", "flood-in"] as const).map((threat) =>
        point(
          `${system}/${threat === "none" ? "quiet" : "attacked"}`,
          systemHost(
            { ...primary, attack: threat === "none" ? 1 : attack },
            system,
            threat,
            connections,
          ),
          STEADY,
        )
      )
    ),
    rule: { kind: "fixed", replications: scale.plain },
  }));
}

/** The four architectures with shared software, of a run. */
export function softwareOf(scale: Scale): readonly string[] {
  return scale.systems.filter((system) => (sharedSoftware as readonly string[]).includes(system));
}
