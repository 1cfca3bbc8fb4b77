/**
 * From a host description to a layered queueing network, with what that leaves out.
 *
 * Every workload and every field of a host is translated as far as it has a steady state; what is not in the model is said in sentences, and nothing else is
 * left out but what `docs/host-as-lqn.md` says of all models.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { type CostModel, costModelOf, type Host, xen2009 } from "../../host/mod.ts";
import type { LqnModel } from "../../lqn/model/mod.ts";
import { solve } from "../../lqn/solve/mod.ts";
import { withinCapacity } from "./_capacity.ts";
import { slowdownsOf, stretched } from "./_contention.ts";
import { coreMap } from "./_cores.ts";
import { withConnections } from "./_equivalent.ts";
import type { EventCounts } from "./events.ts";
import { hostNotes } from "./_host_notes.ts";
import { namesOf } from "./_names.ts";
import { pointOf } from "./operating_point.ts";
import { modelAt, type Setting, trafficByVm } from "./_translate.ts";

/** A slowdown below this is none: demands stay as they are, to the bit. */
const SLIGHT = 1 + 1e-4;

/** How to make the model of a host. */
export interface LqnOptions {
  /**
   * Events of each connection by the number of a VM, counted in a simulation or on a real host; they are predicted for the host's load
   * where left out.
   */
  readonly events?: (vm: number) => EventCounts;
  /** Whether all demands and delays are exponential, as small chains need it; else they are as constant or variable as in the host. */
  readonly exponential?: boolean;
}

/** The model of a host, and what it leaves out. */
export interface HostLqn {
  /** The model, in seconds. */
  readonly model: LqnModel;
  /** What of the host is not in the model, in sentences of plain English; empty where all is. */
  readonly leftOut: readonly string[];
}

/**
 * The layered queueing network of a host at its load, and what of the host is not in it.
 *
 * Tasks are clients, the paths of their rounds, NIC, guests (`vm_NAME`), programs that compute, driver domain and VMM; processors are cores, link, clients and network
 * delays. Demands come from the functions by which the packet-level simulation charges its cycles; what of them depends
 * on the load (interrupts, notifications, batches) is taken at the host's operating point. See `docs/host-as-lqn.md`.
 *
 * @param described The host.
 * @param costs Its costs; those of the profile `xen-2009` unless told.
 * @param options Events that were counted, and whether demands are exponential.
 * @returns A model in seconds that can be written to a file, solved and simulated; and the sentences on what it leaves out.
 * @throws {InputError} `scenario/no-clients` where no VM does anything that has a steady state; `scenario/lqn-trace` for a trace without a length.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { solve } from "@iovlab/iovlab/lqn/solve";
 * import { hostLqn } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "bursts", bitRate: 100e6, packetBytes: 1000 } as const;
 * const { model, leftOut } = hostLqn(host({ architecture: "vdi", vms: [{ name: "sink", workload }] }));
 * assert.match(leftOut[0], /^bursts of VM "sink": the mean rate/);
 * assert.equal(solve(model).status, "solved");
 * ```
 */
export function hostLqn(
  described: Host,
  costs: CostModel = costModelOf(xen2009),
  options: LqnOptions = {},
): HostLqn {
  const equivalent = withConnections(described);
  const { host, owners, programs } = equivalent;
  const asked = trafficByVm(equivalent, costs);
  if (programs.length === 0 && asked.every((traffic) => traffic === undefined)) {
    throw new InputError(
      "Cannot make a layered queueing network of a host as vms must be at least one with clients, datagrams or programs: current value is none",
      { code: "scenario/no-clients" },
    );
  }
  const cores = coreMap(host);
  const setting: Setting = {
    ...{ equivalent, costs, cores },
    described: described.vms.length,
    names: namesOf(equivalent),
    exponential: options.exponential ?? false,
  };
  const { traffic, point, leftOut } = withinCapacity(
    { host, costs, owners, cores },
    asked,
    (tried, at) =>
      solve(modelAt(setting, tried, at).model, { chainStates: 0 }).status === "saturated",
  );
  const counted = options.events ? pointOf(host, costs, traffic, options.events) : point;
  const made = modelAt(setting, traffic, counted);
  const notes = [...hostNotes(host), ...equivalent.leftOut, ...leftOut, ...made.leftOut];
  if (!host.memory.contention) return { model: made.model, leftOut: notes };
  const slow = slowdownsOf(made.model, { ...setting, ...made });
  if (slow.most < SLIGHT) return { model: made.model, leftOut: notes };
  const unsettled = slow.settled ? "" : "; the slowdowns did not come to rest";
  return {
    model: { ...made.model, tasks: stretched(made.model.tasks, made.domains, slow.of) },
    leftOut: [
      ...notes,
      `memory contention: demands are stretched by the slowdowns at which memory is at rest; refills after switches are not in the model${unsettled}`,
    ],
  };
}
