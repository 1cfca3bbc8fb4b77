/**
 * From the outcome of the study to effects with intervals: the benefit and the throughput kept, host by host and point by point.
 *
 * @module
 */
import {
  comparePaired,
  type ExperimentOptions,
  type PointOutcome,
  type StudyOutcome,
  valuesAt,
} from "@iovlab/iovlab";
import { baselines, manyVms, primary, settingOf, type SpacePoint } from "./hosts.ts";
import { sharedVms, spaceDesign, spaceKey } from "./study.ts";

/** An effect with its 95% interval, in percent. */
export interface Effect {
  /** The estimate. */
  readonly estimate: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** Replications behind it. */
  readonly replications: number;
}

/** The points of a group by key. */
export class Outcomes {
  private readonly byKey: ReadonlyMap<string, StudyOutcome["groups"][number]>;

  /** Indexes an outcome. */
  constructor(outcome: StudyOutcome) {
    this.byKey = new Map(outcome.groups.map((group) => [group.key, group]));
  }

  /** A group; a defect of the experiment where there is none. */
  group(key: string): StudyOutcome["groups"][number] {
    const group = this.byKey.get(key);
    if (!group) throw new RangeError(`Cannot find group "${key}" in the outcome`);
    return group;
  }

  /** A point of a group. */
  point(group: string, key: string): PointOutcome {
    const found = this.group(group).points.find((point) => point.key === key);
    if (!found) throw new RangeError(`Cannot find point "${key}" in group "${group}"`);
    return found;
  }

  /** Replies per second by replication. */
  rates(group: string, key: string): readonly number[] {
    return valuesAt(this.point(group, key), "total", "replyRate");
  }
}

function percent(system: readonly number[], reference: readonly number[]): Effect {
  const { percent, pairs } = comparePaired(system, reference);
  return { ...percent, replications: pairs };
}

/** How much more VDI carries than the split driver on a baseline at its saturating load, in percent. */
export function baselineBenefit(outcomes: Outcomes, baseline: string): Effect {
  const group = `peak/${baseline}`;
  return percent(outcomes.rates(group, "vdi"), outcomes.rates(group, "split-driver"));
}

function kept(many: readonly number[], few: readonly number[]): number[] {
  const common = Math.min(many.length, few.length);
  return Array.from({ length: common }, (_, i) => many[i] / few[i]);
}

/** How much more of its throughput VDI keeps than the split driver from as many VMs as cores to many, in percent. */
export function baselineScaling(outcomes: Outcomes, baseline: string): Effect {
  const keptBy = (architecture: string) =>
    kept(
      outcomes.rates(`vms/${baseline}/${manyVms}`, architecture),
      outcomes.rates(`vms/${baseline}/${primary.vms}`, architecture),
    );
  const [vdi, split] = [keptBy("vdi"), keptBy("split-driver")];
  const common = Math.min(vdi.length, split.length);
  return percent(vdi.slice(0, common), split.slice(0, common));
}

/** The two effects at one point of the space. */
export interface SpaceEffect {
  /** The factors' values. */
  readonly parameters: SpacePoint;
  /** How much more VDI carries at the point's own number of VMs, in percent. */
  readonly benefit: Effect;
  /** How much more of its throughput it keeps from one VM per core to many VMs, in percent. */
  readonly scaling: Effect;
}

/** The effects at all points of the space whose replications all succeeded. */
export function spaceEffects(outcomes: Outcomes, options: ExperimentOptions): SpaceEffect[] {
  return spaceDesign(options).flatMap((parameters, index) => {
    const group = spaceKey(index);
    if (outcomes.group(group).points.some((point) => point.failed)) return [];
    const rates = (architecture: string, vms: number) =>
      outcomes.rates(group, `${architecture}/${vms}`);
    const own = settingOf(parameters).vms;
    const keptBy = (architecture: string) =>
      kept(rates(architecture, manyVms), rates(architecture, sharedVms(parameters)));
    return [{
      parameters,
      benefit: percent(rates("vdi", own), rates("split-driver", own)),
      scaling: percent(keptBy("vdi"), keptBy("split-driver")),
    }];
  });
}

/** The names of the baselines. */
export const baselineKeys: readonly string[] = Object.keys(baselines);
