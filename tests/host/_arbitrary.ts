/** Random valid host descriptions, for property tests. */
import fc from "../_property.ts";
import type { HostInput } from "@iovlab/iovlab/host";

const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const kind = <T extends string>(name: T) => fc.constant(name);

/** Any distribution with a mean of at least 1. */
export const distributionSpec = fc.oneof(
  fc.record({ kind: kind("exponential"), mean: positive.map((x) => x + 1) }),
  fc.record({ kind: kind("deterministic"), value: positive.map((x) => x + 1) }),
  fc.tuple(positive, positive).map(([low, width]) => (
    { kind: "uniform" as const, low: low + 1, high: low + 1 + width }
  )),
  fc.record({
    kind: kind("erlang"),
    mean: positive.map((x) => x + 1),
    stages: fc.integer({ min: 1, max: 1000 }),
  }),
  fc.tuple(fc.integer({ min: 0, max: 64 }), positive, positive).map(([part, a, b]) => (
    {
      kind: "hyperexponential" as const,
      probabilities: [part / 64, 1 - part / 64],
      means: [a + 1, b + 1],
    }
  )),
  fc.record({
    kind: fc.constantFrom("gamma" as const, "lognormal" as const),
    mean: positive.map((x) => x + 1),
    squaredCoefficientOfVariation: positive,
  }),
  fc.tuple(positive, positive, fc.double({ min: 0.1, max: 5, noNaN: true })).map((
    [low, width, shape],
  ) => (
    { kind: "bounded-pareto" as const, low: low + 1, high: low + 1 + width, shape }
  )),
  fc.record({
    kind: kind("empirical"),
    values: fc.array(positive.map((x) => x + 1), { minLength: 1, maxLength: 5 }),
  }),
);

const arrivals = fc.oneof(
  fc.record({ kind: fc.constantFrom("poisson" as const, "periodic" as const), rate: positive }),
  fc.record({ kind: kind("renewal"), interarrival: distributionSpec }),
  fc.record({
    kind: kind("mmpp"),
    rates: fc.tuple(positive, fc.constantFrom(0, 5)),
    meanSojourns: fc.tuple(positive, positive),
  }),
);

const some = { requiredKeys: [] as [] };
const httperfRest = {
  kind: kind("httperf"),
  requestsPerConnection: fc.integer({ min: 1, max: 100 }),
  requestBytes: distributionSpec,
  replyBytes: distributionSpec,
  timeout: fc.constantFrom(0, 0.5, 3600),
};
const direction = fc.constantFrom("transmit" as const, "receive" as const);
const message = fc.integer({ min: 1, max: 2 ** 24 });
const socketBuffer = fc.integer({ min: 1, max: 2 ** 30 });

/** What needs no network, so that any architecture can have any number of them. */
const offline = fc.oneof(
  fc.record({ kind: kind("idle") }),
  fc.record({ kind: kind("compute"), unitCycles: distributionSpec, thinkTime: distributionSpec }, {
    requiredKeys: ["kind"],
  }),
  fc.record({ kind: kind("tick-evasion"), share: fc.constantFrom(0.5, 1) }),
);

const online = fc.oneof(
  fc.record({
    kind: kind("netperf"),
    test: fc.constantFrom("tcp-stream" as const, "udp-stream" as const, "tcp-rr" as const),
    direction,
    messageBytes: message,
    socketBuffer,
  }, { requiredKeys: ["kind"] }).map(({ messageBytes, ...rest }) => ({
    ...rest,
    ...(messageBytes === undefined
      ? {}
      : { messageBytes: rest.test === "udp-stream" ? 1 + messageBytes % 65507 : messageBytes }),
  })),
  fc.record({
    kind: kind("iperf"),
    protocol: fc.constant("udp" as const),
    messageBytes: fc.integer({ min: 1, max: 65507 }),
    bitRate: fc.constantFrom(0, 1e6),
  }),
  fc.record({
    kind: kind("iperf"),
    protocol: fc.constant("tcp" as const),
    streams: fc.integer({ min: 1, max: 65536 }),
    direction,
    bitRate: fc.constantFrom(0, 1e6),
  }, { requiredKeys: ["kind"] }),
  fc.record({
    kind: kind("trace"),
    records: fc.constantFrom([[0, 64]], [[0.5, 1], [0.5, 9000]]),
    direction,
    repeat: fc.boolean(),
  }, { requiredKeys: ["kind", "records"] }),
  fc.record({ kind: kind("bursts"), on: distributionSpec, off: distributionSpec, direction }, {
    requiredKeys: ["kind"],
  }),
  fc.record({ kind: kind("flood"), rate: positive, direction }, { requiredKeys: ["kind"] }),
  fc.record({
    kind: fc.constantFrom("interrupt-storm" as const, "rogue-dma" as const),
    rate: positive,
  }, { requiredKeys: ["kind"] }),
  fc.record({
    kind: kind("exhaustion"),
    resource: fc.constantFrom("ring" as const, "contexts" as const),
  }, { requiredKeys: ["kind"] }),
);

const workload = fc.oneof(
  offline,
  online,
  fc.record({
    kind: kind("mixed"),
    parts: fc.array(fc.oneof(offline, online), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ ...httperfRest, arrivals }, { requiredKeys: ["kind", "arrivals"] }),
  fc.record({ ...httperfRest, sessions: fc.integer({ min: 1, max: 1e6 }) }, {
    requiredKeys: ["kind", "sessions"],
  }),
);

const vm = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  vcpus: fc.integer({ min: 1, max: 64 }),
  weight: fc.double({ min: 0.5, max: 65535, noNaN: true }),
  cap: fc.constantFrom(0, 0.5, 64),
  pinnedTo: fc.uniqueArray(fc.nat({ max: 2 })),
  device: fc.record({
    reserved: fc.constantFrom(0, 1e3),
    weight: positive,
    cap: fc.constantFrom(0, 1e6),
  }, some)
    .map((device) => ({ ...device, weight: Math.min(device.weight ?? 1, 65535) })),
  application: fc.record({
    backlog: fc.integer({ min: 1, max: 65536 }),
    requestCycles: distributionSpec,
  }, some),
  workload,
}, some);

/** A valid host description in which anything that may be left out may be absent; at least six cores. */
export const hostInput: fc.Arbitrary<HostInput> = fc.record({
  name: fc.stringMatching(/^[\w "\\\u00e9]{1,20}$/),
  architecture: fc.constantFrom(
    "native" as const,
    "emulated" as const,
    "split-driver" as const,
    "vmm-driver" as const,
    "virtio-vhost" as const,
    "sr-iov" as const,
    "vdi" as const,
  ),
  cores: fc.integer({ min: 6, max: 64 }),
  clockRate: fc.double({ min: 1e6, max: 1e12, noNaN: true }),
  scheduler: fc.oneof(
    fc.record({
      slice: fc.double({ min: 1e-9, max: 10, noNaN: true }),
      accountingPeriod: fc.constantFrom(0.001, 10),
      tick: fc.constantFrom(0.001, 10),
      debit: fc.constantFrom("tick" as const, "exact" as const),
      boostTime: fc.double({ min: 0, max: 10, noNaN: true }),
      boost: fc.boolean(),
    }, some),
    fc.record({ kind: kind("credit2"), rateLimit: fc.constantFrom(0, 1) }, {
      requiredKeys: ["kind"],
    }),
    fc.record({ kind: kind("sedf") }),
    fc.record({ kind: kind("bvt"), contextAllowance: fc.constantFrom(0.001, 1) }, {
      requiredKeys: ["kind"],
    }),
    fc.record({ kind: kind("round-robin"), slice: fc.constantFrom(0.001, 10) }, {
      requiredKeys: ["kind"],
    }),
    fc.record({ kind: kind("partitioned"), frame: fc.constantFrom(0.001, 10) }, {
      requiredKeys: ["kind"],
    }),
  ),
  memory: fc.record({
    contention: fc.boolean(),
    sharedCache: fc.constantFrom(0, 1e6),
    bandwidth: positive,
    io: fc.record({ workingSet: fc.constantFrom(0, 1e6), accesses: fc.constantFrom(0, 10) }, some),
  }, some),
  iommu: fc.record({
    mode: fc.constantFrom(
      "none" as const,
      "static" as const,
      "deferred" as const,
      "strict" as const,
    ),
    iotlbEntries: fc.integer({ min: 1, max: 1e6 }),
  }, some),
  link: fc.record({
    rate: fc.double({ min: 1e7, max: 1e13, noNaN: true }),
    mtu: fc.integer({ min: 576, max: 9000 }),
    roundTripTime: fc.constantFrom(-0, 0, 1e-4),
    switchBuffer: fc.integer({ min: 9018, max: 1e12 }),
  }, some),
  nic: fc.record({
    receiveRing: fc.integer({ min: 1, max: 65536 }),
    transmitRing: fc.integer({ min: 2, max: 65536 }),
    interruptGap: fc.constantFrom(0, 1e-3),
    pollBudget: fc.integer({ min: 1, max: 65536 }),
  }, some),
  offloads: fc.record({
    tso: fc.boolean(),
    gso: fc.boolean(),
    gro: fc.boolean(),
    checksum: fc.boolean(),
  }, some),
  tcp: fc.record({
    initialWindow: fc.integer({ min: 1, max: 1024 }),
    receiveWindow: fc.integer({ min: 8948, max: 2 ** 30 }),
    delayedAck: fc.constantFrom(0, 0.5),
    minimumTimeout: positive.map((x) => Math.min(x, 3600)),
    initialTimeout: positive.map((x) => Math.min(x, 3600)),
  }, some),
  driverDomain: fc.record({
    placement: fc.constantFrom("shared" as const, "pinned" as const),
    weight: fc.constantFrom(1, 512),
    kind: fc.constantFrom("dom0" as const, "isolated" as const),
    vcpus: fc.integer({ min: 1, max: 3 }),
    schedule: fc.record({
      slice: fc.constantFrom(0, 0.05),
      extraTime: fc.boolean(),
      warp: fc.constantFrom(0, 0.02),
    }, some),
  }, some),
  splitDriver: fc.record({
    ringSlots: fc.integer({ min: 18, max: 65536 }),
    grant: fc.constantFrom(
      "copy" as const,
      "map" as const,
      "persistent" as const,
      "flip" as const,
    ),
    queues: fc.integer({ min: 1, max: 64 }),
    headerCopy: fc.integer({ min: 0, max: 65536 }),
    backEndQueue: fc.integer({ min: 1, max: 65536 }),
  }, some),
  srIov: fc.record({ functions: fc.integer({ min: 18, max: 1024 }) }),
  vdi: fc.record({ interrupts: fc.constantFrom("vmm" as const, "posted" as const) }, some),
  vms: fc.array(vm, { minLength: 1, maxLength: 6 }),
}, { requiredKeys: ["architecture", "cores", "srIov", "vms"] });
