/**
 * The parameter space: what is assumed, as factors with two ends, in a two-level fractional design with a centre.
 *
 * Fourteen factors. A full run has 32 runs (2^(14-9), resolution IV): main effects are confounded with interactions of three factors and
 * more, interactions of two with each other. A quick run has 16 (2^(14-10), resolution III): there main effects are confounded with
 * interactions of two. Costs of one kind move together. The VM's load follows from the point: 15% of the line, or 30% of what a split driver without
 * neighbours can carry, whichever is less; its objective is 3 to 12 times what a reply takes on an idle host (6 on the primary baseline).
 *
 * @module
 */
import {
  bound,
  type CostModel,
  designPoints,
  type ExperimentOptions,
  type Factor,
  host,
  movedCosts,
  xen2009,
} from "@iovlab/iovlab";
import { type NeighbourKind, primary, type Setting } from "./hosts.ts";

/** The factors by name. */
export const factors: Readonly<Record<string, Factor>> = {
  "line rate": { kind: "range", from: 1, to: 10, scale: "log", unit: "Gb/s" },
  cores: { kind: "range", from: 2, to: 8, scale: "log", integer: true },
  neighbours: { kind: "range", from: 3, to: 15, scale: "log", integer: true },
  "neighbour kind": { kind: "list", values: ["bulk", "flood"] },
  direction: { kind: "list", values: ["out", "in"] },
  "reply size": {
    kind: "range",
    from: 2048,
    to: 32768,
    scale: "log",
    integer: true,
    unit: "bytes",
  },
  "program cycles": { kind: "range", from: 50e3, to: 400e3, scale: "log", unit: "cycles" },
  "scheduler turn": { kind: "range", from: 0.5, to: 2, scale: "log", unit: "ms" },
  "reservation over need": { kind: "range", from: 1.1, to: 3, scale: "log" },
  "objective over idle": { kind: "range", from: 3, to: 12, scale: "log" },
  clock: { kind: "range", from: 2, to: 3.5, scale: "log", unit: "GHz" },
  "guest costs": { kind: "range", from: 0, to: 1 },
  "software path costs": { kind: "range", from: 0, to: 1 },
  "device and VMM costs": { kind: "range", from: 0, to: 1 },
};

/** The groups of costs behind the factors of costs. */
export const costGroupsOf: Readonly<Record<string, readonly string[]>> = {
  "guest costs": ["guest stack costs", "native driver costs", "datagram costs"],
  "software path costs": [
    "grant costs",
    "split driver costs",
    "event channel costs",
    "virtio costs",
    "VM exit costs",
  ],
  "device and VMM costs": [
    "device times",
    "VMM interrupt costs",
    "VM switch costs",
    "IOMMU costs",
    "context costs",
  ],
};

const names = Object.keys(factors);

/** So many further factors as products of the first ones: words of three letters first, then others. */
function generatorsOf(base: number, sizes: readonly number[]): Record<string, readonly string[]> {
  const letters = names.slice(0, base);
  const words = sizes.flatMap((size) => subsets(letters, size));
  return Object.fromEntries(names.slice(base).map((name, index) => [name, words[index]]));
}

/** All subsets of a size, in order. */
function subsets(of: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return of.flatMap((first, index) =>
    subsets(of.slice(index + 1), size - 1).map((rest) => [first, ...rest])
  );
}

/** Which factors are products of which: of a full run (resolution IV) and of a quick one (resolution III). */
export const generators: Readonly<
  Record<"full" | "quick", Readonly<Record<string, readonly string[]>>>
> = { full: generatorsOf(5, [3]), quick: generatorsOf(4, [3, 2]) };

/** The values of all factors at one point of the space. */
export type SpacePoint = Readonly<Record<string, string | number>>;

/** The points of the parameter space of a run, the centre last. */
export function spaceDesign({ quick, seed }: ExperimentOptions): readonly SpacePoint[] {
  const chosen = quick ? generators.quick : generators.full;
  const points = designPoints(
    factors,
    { kind: "two-level", generators: chosen, centre: true },
    seed,
  );
  return points.map(({ setting }) => setting as SpacePoint);
}

/** The costs of a point of the space. */
export function costsOf(point: SpacePoint): CostModel {
  const places = Object.entries(costGroupsOf).flatMap(([factor, groups]) =>
    groups.map((group) => [group, point[factor] as number] as const)
  );
  return movedCosts(xen2009, Object.fromEntries(places));
}

/** Payload of a full frame, frames of TCP's first round, and seconds of a round with its interrupts and stacks, roughly. */
const [segment, firstRound, roundSeconds] = [1448, 3, 350e-6];

/** Roughly what a reply takes on an idle host, in seconds: TCP's rounds, each twice as large, the program, the line. */
export function idleReply({ replyBytes, requestCycles, clockRate, lineRate }: Setting): number {
  const rounds = Math.ceil(Math.log2(Math.ceil(replyBytes / segment) / firstRound + 1));
  return rounds * roundSeconds + requestCycles / clockRate + 8 * replyBytes / lineRate;
}

/** Simulated seconds of a run at a point: a hundred of the longest turns. */
const spaceSeconds = 0.2;

/** Share of the line, and of what an otherwise idle split driver carries, that the VM is offered at most. */
const [lineShare, hostShare] = [0.15, 0.3];
/** Wire bytes of a connection beside its reply's. */
const connectionBytes = 1500;

/** Connections a second that a VM of the space is offered. */
function connectionsOf(setting: Setting, costs: CostModel): number {
  const alone = host({
    architecture: "split-driver",
    cores: setting.cores,
    clockRate: setting.clockRate,
    link: { rate: setting.lineRate },
    vms: [{
      application: { requestCycles: { kind: "deterministic", value: setting.requestCycles } },
      workload: {
        kind: "httperf",
        sessions: 64,
        requestBytes: { kind: "deterministic", value: setting.requestBytes },
        replyBytes: { kind: "deterministic", value: setting.replyBytes },
      },
    }],
  });
  const byHost = hostShare * bound(alone, costs).repliesPerSecond;
  const byLine = lineShare * setting.lineRate / (8 * (setting.replyBytes + connectionBytes));
  return Math.round(Math.min(byHost, byLine));
}

/** The setting of a point of the space. */
export function settingOf(point: SpacePoint): Setting {
  const number = (name: string) => point[name] as number;
  const rest: Setting = {
    ...primary,
    lineRate: number("line rate") * 1e9,
    cores: number("cores"),
    clockRate: number("clock") * 1e9,
    slice: number("scheduler turn") * 1e-3,
    seconds: spaceSeconds,
    replyBytes: number("reply size"),
    requestCycles: number("program cycles"),
    margin: number("reservation over need"),
    kind: `${point["neighbour kind"]}-${point["direction"]}` as NeighbourKind,
    neighbours: number("neighbours"),
  };
  const objective = number("objective over idle") * idleReply(rest);
  return { ...rest, objective, connections: connectionsOf(rest, costsOf(point)) };
}
