/**
 * From the outcome of the study to effects with intervals: the benefit and the throughput kept, host by host and point by point.
 *
 * @module
 */
import {
  type Effect,
  type ExperimentOptions,
  joined,
  type Outcomes,
  percentEffect,
  type SpaceEffects,
} from "@iovlab/iovlab";
import { baselines, manyVms, primary, settingOf, type SpacePoint } from "./hosts.ts";
import { sharedVms, spaceDesign, spaceKey } from "./study.ts";

/** How much more VDI carries than the split driver on a baseline at its saturating load, in percent. */
export function baselineBenefit(outcomes: Outcomes, baseline: string): Effect {
  const rates = (architecture: string) =>
    outcomes.values(`peak/${baseline}`, architecture, "replyRate");
  return percentEffect(rates("vdi"), rates("split-driver"));
}

/** How much more of its throughput VDI keeps than the split driver from as many VMs as cores to many, in percent. */
export function baselineScaling(outcomes: Outcomes, baseline: string): Effect {
  const rates = (architecture: string, vms: number) =>
    outcomes.values(`vms/${baseline}/${vms}`, architecture, "replyRate");
  return keptMore((architecture, many) => rates(architecture, many ? manyVms : primary.vms));
}

/** How much more of its throughput VDI keeps than the split driver, in percent, from the rates with few and with many VMs. */
function keptMore(rates: (architecture: string, many: boolean) => readonly number[]): Effect {
  const kept = (architecture: string) =>
    joined(rates(architecture, true), rates(architecture, false), (many, few) => many / few);
  return percentEffect(kept("vdi"), kept("split-driver"));
}

/** The effects at a point: VDI's benefit at the point's own number of VMs, and what it keeps more from one VM per core to many. */
export type SpaceEffect =
  & SpaceEffects<"benefit" | "kept">
  & { readonly parameters: SpacePoint };

/** The effects at all points of the space whose replications all succeeded. */
export function spaceEffects(outcomes: Outcomes, options: ExperimentOptions): SpaceEffect[] {
  return spaceDesign(options).flatMap((parameters, index) => {
    const group = spaceKey(index);
    if (outcomes.failed(group)) return [];
    const rates = (architecture: string, vms: number) =>
      outcomes.values(group, `${architecture}/${vms}`, "replyRate");
    const own = settingOf(parameters).vms;
    const benefit = percentEffect(rates("vdi", own), rates("split-driver", own));
    const kept = keptMore((architecture, many) =>
      rates(architecture, many ? manyVms : sharedVms(parameters))
    );
    return [{ parameters, effects: { benefit, kept } }];
  });
}

/** The names of the baselines. */
export const baselineKeys: readonly string[] = Object.keys(baselines);
