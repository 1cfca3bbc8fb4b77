/**
 * The scheduling policies by the `kind` of a host's scheduler: to add one, write its file and add its line.
 *
 * @module
 */
import type { Scheduler } from "../../host/mod.ts";
import { BvtPolicy } from "./bvt.ts";
import { CreditPolicy } from "./credit.ts";
import { CreditTickPolicy } from "./credit_tick.ts";
import { Credit2Policy } from "./credit2.ts";
import { PartitionedPolicy } from "./partitioned.ts";
import { RoundRobinPolicy } from "./round_robin.ts";
import { SedfPolicy } from "./sedf.ts";
import type { CoreControl, SchedulingPolicy } from "./policy.ts";

type Maker<K> = (
  control: CoreControl,
  options: Extract<Scheduler, { readonly kind: K }>,
) => SchedulingPolicy;

const policies: { readonly [K in Scheduler["kind"]]: Maker<K> } = {
  credit: (control, options) =>
    options.debit === "tick"
      ? new CreditTickPolicy(control, options)
      : new CreditPolicy(control, options),
  credit2: (control, options) => new Credit2Policy(control, options),
  sedf: (control, options) => new SedfPolicy(control, options),
  bvt: (control, options) => new BvtPolicy(control, options),
  "round-robin": (control, options) => new RoundRobinPolicy(control, options),
  partitioned: (control, options) => new PartitionedPolicy(control, options),
};

/** Makes the policy that a scheduler's options name. */
export function policyOf(control: CoreControl, options: Scheduler): SchedulingPolicy {
  const make = policies[options.kind] as Maker<Scheduler["kind"]>;
  return make(control, options);
}
