/**
 * What the scheduler of a host's cores is made from.
 *
 * @module
 */
import type { Scheduler as SchedulerOptions } from "../host/mod.ts";
import type { SwitchCosts } from "./switch_costs.ts";

/** What a scheduler is made from. */
export interface SchedulerParts {
  /** The policy and its parameters. */
  readonly options: SchedulerOptions;
  /** Cores. */
  readonly cores: number;
  /** Their clock, in hertz. */
  readonly clockRate: number;
  /** Domains, numbered from 0, that vCPUs belong to. */
  readonly domains: number;
  /** Costs of changing what runs. */
  readonly costs: SwitchCosts;
}
