/**
 * What is known of a VM's traffic before anything is solved: the input of the operating point.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import { GrantCosts, mappedPages } from "../../hypervisor/mod.ts";
import { chargeOf } from "./_charges.ts";
import { type Conversation, roundKinds } from "./_conversation.ts";
import { type DemandBasis, demandBasis } from "./demands.ts";
import { packetCycles } from "./_packet_cycles.ts";
import type { Traffic } from "./_traffic.ts";

/** A VM's traffic with its demands, less its events. */
export interface Client {
  readonly vm: number;
  readonly traffic: Traffic;
  readonly population?: number;
  readonly arrivals?: number;
  readonly conversation: Conversation;
  readonly basis: DemandBasis;
  readonly rounds: number;
  readonly pollSeconds: number;
  readonly mapped: number;
}

/** The VMs that have traffic. */
export function clientsOf(
  host: Host,
  costs: CostModel,
  traffic: readonly (Traffic | undefined)[],
): Client[] {
  return traffic.flatMap((each, vm) =>
    each ? [clientOf(each.host ?? host, each.costs ?? costs, each, vm)] : []
  );
}

function clientOf(host: Host, costs: CostModel, traffic: Traffic, vm: number): Client {
  const split = host.architecture === "split-driver";
  const mappedAbove = split ? new GrantCosts(host.splitDriver, costs).mappedAbove : Infinity;
  const { conversation, population, arrivals } = traffic;
  const { rounds, packets } = conversation;
  const inward = packets.filter((packet) => packet.way === "in");
  const { before } = packetCycles(chargeOf(host), host, costs, inward);
  const mapped = packets.reduce(
    (sum, { way, payload, weight }) =>
      sum + (way === "out" && mappedPages(payload, mappedAbove) > 0 ? weight : 0),
    0,
  );
  return {
    vm,
    traffic,
    population,
    arrivals,
    conversation,
    basis: demandBasis(host, costs, vm, conversation),
    rounds: roundKinds.reduce((sum, kind) => sum + rounds[kind], 0),
    pollSeconds: before.guest / host.clockRate,
    mapped: costs.grantUnmap > 0 ? mapped : 0,
  };
}
