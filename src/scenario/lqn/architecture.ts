/**
 * The contract of an architecture as a layered queueing network: which software a round of a connection visits, and which tasks that is.
 *
 * Clients, network, NIC, link and cores are the same for all of them. An architecture is one file beside this one and one line in
 * `architectures.ts`.
 *
 * @module
 */
import type { Architecture, Host } from "../../host/mod.ts";
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { CoreMap } from "./_cores.ts";
import type { VmInModel } from "./_network_tasks.ts";
import type { TaskParts } from "./_vcpu_task.ts";
import type { RoundKind } from "./_conversation.ts";

/** What an architecture makes its part of a model from. */
export interface LqnParts extends TaskParts {
  /** The host. */
  readonly host: Host;
  /** The VMs that have clients. */
  readonly vms: readonly VmInModel[];
  /** The cores as processors. */
  readonly cores: CoreMap;
}

/** An architecture as a part of a layered queueing network. */
export interface LqnArchitecture {
  /** Its key in a host description. */
  readonly key: Architecture;
  /** The tasks of guests, driver domain and VMM. */
  tasks(parts: LqnParts): readonly LqnTask[];
  /** The entries that a round of a VM visits between the ways in and out of the NIC, in their order. */
  stages(vm: VmInModel, kind: RoundKind): readonly string[];
}
