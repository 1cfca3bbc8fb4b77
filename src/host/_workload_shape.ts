/**
 * The shapes of workloads.
 *
 * @module
 */
import { defaults } from "./defaults.ts";
import { arrivalsShape, distributionShape } from "./_distribution_shape.ts";
import {
  choice,
  flag,
  list,
  number,
  record,
  type RecordShape,
  type TextShape,
  title,
  type VariantShape,
  whole,
} from "./_shape.ts";
import type { Workload } from "./workloads.ts";

type Of<K> = Extract<Workload, { readonly kind: K }>;

/** Most records of a trace in a description. */
const mostRecords = 1e7;

/** The shape of a VM's name. */
export const vmName: TextShape = {
  kind: "text",
  pattern: /^[A-Za-z0-9._-]{1,64}$/,
  rule: "1 to 64 letters, digits, hyphens, underscores and dots",
};

const direction = choice("transmit", "receive");
const message = whole("B", { least: 1, most: 2 ** 24 });
const socketBuffer = whole("B", { least: 1, most: 2 ** 30 });
const bitRate = number("bit/s", { least: 0, most: 1e13 });
const positiveBitRate = number("bit/s", { above: 0, most: 1e13 });
const datagram = whole("B", { least: 1, most: 65507 });
const perSecond = number("1/s", { above: 0, most: 1e9 });
const seconds = () => distributionShape("s", Number.MIN_VALUE);

const plain: { readonly [K in Exclude<Workload["kind"], "mixed">]: RecordShape } = {
  httperf: record<Of<"httperf">>({
    kind: choice("httperf"),
    arrivals: arrivalsShape,
    sessions: whole("1", { least: 1, most: 1e6 }),
    requestsPerConnection: whole("1", { least: 1, most: 1e6 }),
    burstLength: whole("1", { least: 1, most: 1e6 }),
    thinkTime: seconds(),
    requestBytes: distributionShape("B", 1),
    replyBytes: distributionShape("B", 1),
    timeout: number("s", { least: 0, most: 3600 }),
    peer: vmName,
  }, ["arrivals", "sessions", "thinkTime", "peer"]),
  idle: record<Of<"idle">>({ kind: choice("idle") }),
  netperf: record<Of<"netperf">>({
    kind: choice("netperf"),
    test: choice("tcp-stream", "udp-stream", "tcp-rr", "tcp-crr"),
    direction,
    messageBytes: message,
    requestBytes: message,
    responseBytes: message,
    socketBuffer,
    bitRate,
    peer: vmName,
    receiveOffload: flag,
  }, ["peer", "receiveOffload"]),
  iperf: record<Of<"iperf">>({
    kind: choice("iperf"),
    protocol: choice("tcp", "udp"),
    streams: whole("1", { least: 1, most: 65536 }),
    direction,
    messageBytes: message,
    socketBuffer,
    bitRate,
    peer: vmName,
    receiveOffload: flag,
  }, ["peer", "receiveOffload"]),
  compute: record<Of<"compute">>({
    kind: choice("compute"),
    unitCycles: distributionShape("cycles", 1),
    thinkTime: seconds(),
  }, ["thinkTime"]),
  trace: record<Of<"trace">>({
    kind: choice("trace"),
    file: title,
    records: list(list(number("1", { least: 0, most: 1e9 }), 2, 2), 0, mostRecords),
    direction,
    repeat: flag,
    peer: vmName,
  }, ["file", "peer"]),
  bursts: record<Of<"bursts">>({
    kind: choice("bursts"),
    on: seconds(),
    off: seconds(),
    bitRate: positiveBitRate,
    packetBytes: datagram,
    direction,
    peer: vmName,
  }, ["peer"]),
  flood: record<Of<"flood">>({
    kind: choice("flood"),
    rate: number("1/s", { least: 0, most: 1e9 }),
    packetBytes: datagram,
    direction,
    peer: vmName,
  }, ["peer"]),
  "interrupt-storm": record<Of<"interrupt-storm">>({
    kind: choice("interrupt-storm"),
    rate: perSecond,
  }),
  "rogue-dma": record<Of<"rogue-dma">>({ kind: choice("rogue-dma"), rate: perSecond }),
  exhaustion: record<Of<"exhaustion">>({
    kind: choice("exhaustion"),
    resource: choice("ring", "contexts"),
    rate: perSecond,
  }),
  "tick-evasion": record<Of<"tick-evasion">>({
    kind: choice("tick-evasion"),
    tick: number("s", { above: 0, most: 10 }),
    share: number("1", { above: 0, most: 1 }),
  }),
};

const part: VariantShape = { kind: "variant", of: plain, fallbacks: defaults.workloads };

/** Any workload. */
export const workloadShape: VariantShape = {
  kind: "variant",
  of: {
    ...plain,
    mixed: record<Of<"mixed">>({ kind: choice("mixed"), parts: list(part, 1, 64) }),
  },
  fallbacks: defaults.workloads,
};
