/**
 * The packets of one connection on an empty host: what a TCP conversation needs, and nothing that load adds.
 *
 * The TCP of the packet level is run between a client and a server that take no time, over a path of one round trip. What
 * it sends (handshake, segments as slow start and the offloads cut them, acknowledgments, close) is what every
 * connection sends at any load, as long as nothing is lost.
 *
 * A *round* is what the client sends at one moment and what the server answers to it. Rounds are of four kinds: `open` (the SYN),
 * `request` (a request, with the acknowledgments that go with it, and the first segments of its reply), `more` (acknowledgments that let the
 * rest of a reply go), `close` (what follows the last reply, or comes while the client thinks).
 *
 * @module
 */
import type { Host, HttperfWorkload } from "../../host/mod.ts";
import { LARGEST_PAYLOAD_BYTES } from "../../packet/mod.ts";
import { distribution, type DistributionSpec, randomStream } from "../../random/mod.ts";
import type { Accounts } from "./accounts.ts";
import { bytesOf, type Sent, type Sizes, type Trace, trace } from "./_connection_trace.ts";

/** A kind of round. */
export type RoundKind = "open" | "request" | "more" | "close";

/** The kinds of rounds, in the order of a connection. */
export const roundKinds: readonly RoundKind[] = ["open", "request", "more", "close"];

/** A packet of a conversation. */
export interface ConversationPacket {
  /** Its round's kind. */
  readonly round: RoundKind;
  /** Towards the host or away from it. */
  readonly way: "in" | "out";
  /** Payload bytes. */
  readonly payload: number;
  /** Frames on the wire; those of a merged packet together. */
  readonly frames: number;
  /** SYN and FIN bits; of datagrams those that say so. */
  readonly flags: number;
  /** How many such packets a connection has, in the mean. */
  readonly weight: number;
}

/** The mean conversation of a VM's clients. */
export interface Conversation {
  /** Requests of a connection. */
  readonly requests: number;
  /** Application bytes of a request, in the mean. */
  readonly requestBytes: number;
  /** Application bytes of a reply, in the mean. */
  readonly replyBytes: number;
  /** All packets of a connection. */
  readonly packets: readonly ConversationPacket[];
  /** Rounds of each kind in a connection, in the mean. */
  readonly rounds: Readonly<Record<RoundKind, number>>;
  /** Seconds of TCP's own timers in a connection, such as delayed acknowledgments, by the round that they delay. */
  readonly pauses: Readonly<Record<RoundKind, number>>;
  /** Cycles of the program for all of it, where that is no server program. */
  readonly program?: number;
  /** Further cycles by account for each round of kind `request`, on its way out. */
  readonly extra?: Partial<Accounts>;
}

/** Conversations that are averaged where sizes are random. */
const SAMPLES = 64;

/** The packets of one round towards the host, frames that follow each other merged where the host merges. */
function merged(packets: readonly Sent[], merges: boolean): Sent[] {
  const result: Sent[] = [];
  for (const packet of packets) {
    const held = result.at(-1);
    const joins = merges && held && held.payload > 0 && packet.payload > 0 &&
      held.flags === 0 && held.payload + packet.payload <= LARGEST_PAYLOAD_BYTES;
    if (!joins) result.push(packet);
    else {
      const payload = held.payload + packet.payload;
      const frames = held.frames + packet.frames;
      result[result.length - 1] = { ...held, payload, frames, flags: packet.flags };
    }
  }
  return result;
}

/** Times that differ by rounding only are one. */
const SAME = 1e-9;

interface Round {
  readonly kind: RoundKind;
  readonly pause: number;
  readonly packets: readonly Sent[];
}

/** A trace cut into rounds. */
function roundsOf({ sent, requestedAt, thoughts, repliedAt }: Trace, host: Host): Round[] {
  const groups: Sent[][] = [];
  for (const packet of sent.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last && packet.at - last[0].at < SAME) last.push(packet);
    else groups.push([packet]);
  }
  let answeredAt = 0;
  return groups.map((group) => {
    const { at } = group[0];
    // what comes while the client thinks delays nobody
    const thinks = thoughts.some(([from, to]) => at > from - SAME && at < to + SAME);
    const pause = thinks ? 0 : Math.max(0, at - answeredAt);
    answeredAt = at + host.link.roundTripTime;
    const incoming = merged(group.filter(({ way }) => way === "in"), host.offloads.gro);
    const packets = [...incoming, ...group.filter(({ way }) => way === "out")];
    const asks = requestedAt.some((time) => Math.abs(time - at) < SAME);
    if (asks) return { kind: "request", pause, packets };
    if (thinks) return { kind: "close", pause, packets };
    if (at < requestedAt[0]) return { kind: "open", pause, packets };
    return { kind: at > repliedAt - SAME ? "close" : "more", pause, packets };
  });
}

function isFixed(spec: DistributionSpec): boolean {
  return distribution(spec).squaredCoefficientOfVariation === 0;
}

function drawSizes(workload: HttperfWorkload, sample: number): Sizes {
  const request = distribution(workload.requestBytes);
  const reply = distribution(workload.replyBytes);
  const stream = randomStream(0, sample, "scenario/lqn/conversation");
  const draw = (from: typeof request) => Math.max(1, Math.round(from.sample(stream)));
  return Array.from({ length: workload.requestsPerConnection }, () => [draw(request), draw(reply)]);
}

/**
 * The mean conversation of the clients of a VM: exact where sizes are fixed, else the mean of {@linkcode SAMPLES} that are drawn from a
 * stream of their own. Pauses of the client are in it as far as they let TCP's timers run out, and as no time.
 *
 * @param inside Whether the client is on the host, too.
 */
export function conversationOf(
  host: Host,
  workload: HttperfWorkload,
  inside = false,
): Conversation {
  const { burstLength: burst, thinkTime } = workload;
  const side = { burst, think: thinkTime ? distribution(thinkTime).mean : 0, inside };
  const fixed = isFixed(workload.requestBytes) && isFixed(workload.replyBytes);
  const samples = fixed ? 1 : SAMPLES;
  const weight = 1 / samples;
  const packets: ConversationPacket[] = [];
  const rounds: Record<RoundKind, number> = { open: 0, request: 0, more: 0, close: 0 };
  const pauses: Record<RoundKind, number> = { open: 0, request: 0, more: 0, close: 0 };
  let [requestBytes, replyBytes] = [0, 0];
  for (let sample = 0; sample < samples; sample++) {
    const sizes = drawSizes(workload, sample);
    requestBytes += weight * bytesOf(sizes, 0, sizes.length) / sizes.length;
    replyBytes += weight * bytesOf(sizes, 1, sizes.length) / sizes.length;
    for (const { kind, pause, packets: sent } of roundsOf(trace(host, sizes, side), host)) {
      rounds[kind] += weight;
      pauses[kind] += weight * pause;
      for (const { way, payload, frames, flags } of sent) {
        packets.push({ round: kind, way, payload, frames, flags, weight });
      }
    }
  }
  const requests = workload.requestsPerConnection;
  return { requests, requestBytes, replyBytes, packets, rounds, pauses };
}
