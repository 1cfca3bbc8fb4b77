/**
 * How long a way of the NIC is busy with packets.
 *
 * @module
 */
import { descriptorCount } from "../../hardware/mod.ts";
import type { CostModel, Host } from "../../host/mod.ts";
import { wireBytes } from "../../packet/mod.ts";
import { architectures } from "../architectures.ts";
import { isTranslated } from "./_charges.ts";
import type { ConversationPacket } from "./_conversation.ts";

/** Seconds that a way of the NIC is busy with packets: the wire or the transfer to memory, whichever is longer. */
export function wireSeconds(
  host: Host,
  costs: CostModel,
  packets: readonly ConversationPacket[],
): number {
  const check = architectures[host.architecture].checkedContexts ? costs.contextCheck : 0;
  // rings come round to a page long after it has left a small cache of translations
  const miss = isTranslated(host) ? costs.iotlbMiss : 0;
  return packets.reduce((sum, { way, payload, frames, flags, weight }) => {
    const line = wireBytes(payload, frames, flags) * 8 / host.link.rate;
    const transfers = way === "in" ? frames : 1;
    const pages = way === "in" ? frames : descriptorCount(payload);
    const transfer = transfers * (costs.dmaSetup + check) + payload * 8 / costs.dmaRate +
      pages * miss;
    return sum + weight * Math.max(line, transfer);
  }, 0);
}
