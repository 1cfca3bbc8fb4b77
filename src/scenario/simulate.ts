/**
 * Simulating one host to a wanted precision: replications in whole rounds, every result with its interval.
 *
 * @module
 */
import { checkInteger, checkPositive, checkProbability, type ResultRow } from "../core/mod.ts";
import { type CostModel, costModelOf, type Host, xen2009 } from "../host/mod.ts";
import { nextRound, replicationInterval } from "../stats/mod.ts";
import { measureHost } from "./measure.ts";

/** How to simulate a host. */
export interface SimulateOptions {
  /** Seed of all random streams, a whole number of at least 0; 1 unless told. */
  readonly seed?: number;
  /** Wanted 95% half-width of the host's first response ({@linkcode primaryMetric}), relative to it, between 0 and 1; 0.02 unless told. */
  readonly precision?: number;
  /** The costs; those of the profile `xen-2009` unless told. */
  readonly costs?: CostModel;
  /** Simulated seconds of each replication, warm-up included; {@linkcode usualDuration} unless told. */
  readonly duration?: number;
  /** Replications before the first look and between looks, at least 3; 5 unless told. */
  readonly round?: number;
  /** Replications after which to stop in any case; 40 unless told. */
  readonly maximum?: number;
  /** Hears now and then how many replications are done, parts of one included, of those planned so far. */
  readonly onProgress?: (done: number, planned: number) => void;
}

/** What a host did. */
export interface SimulationResult {
  /** The host. */
  readonly host: Host;
  /** Means over the replications; `halfWidth` is half the 95% interval, `samples` the replications behind it. */
  readonly rows: readonly ResultRow[];
  /** The metric of `total` that was to reach the precision: see {@linkcode primaryMetric}. */
  readonly primary: string;
  /** The seed of its random streams: hosts simulated with the same one see the same connections. */
  readonly seed: number;
  /** The rows of each replication, in order: what comparisons in pairs are made of. */
  readonly runs: readonly (readonly ResultRow[])[];
  /** Replications run. */
  readonly replications: number;
  /** Whether the wanted precision was reached. */
  readonly reached: boolean;
  /** Replications in which no end of the warm-up was found. */
  readonly unsettled: number;
}

/**
 * The metric that says best what a host achieves: replies where there are any, else transactions, else application bits in the direction
 * that has more workloads, else work.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { primaryMetric } from "@iovlab/iovlab/scenario";
 *
 * const of = (kind: "compute" | "iperf") => host({ architecture: "vdi", vms: [{ workload: { kind } }] });
 * assert.deepEqual(
 *   [primaryMetric(of("compute")), primaryMetric(of("iperf"))],
 *   ["workRate", "receiveBitRate"],
 * );
 * ```
 */
export function primaryMetric(host: Host): string {
  const loads = host.vms.flatMap(({ workload }) =>
    workload.kind === "mixed" ? workload.parts : [workload]
  );
  if (loads.some(({ kind }) => kind === "httperf")) return "replyRate";
  if (loads.some((load) => load.kind === "netperf" && /rr$/.test(load.test))) {
    return "transactionRate";
  }
  const ways = loads.flatMap((load) => "direction" in load ? [load.direction] : []);
  if (ways.length > 0) {
    const outward = ways.filter((way) => way === "transmit").length;
    return 2 * outward > ways.length ? "transmitBitRate" : "receiveBitRate";
  }
  return loads.some(({ kind }) => kind === "compute") ? "workRate" : "replyRate";
}

/** Seconds of a replication where nothing happens to the host, and how often the time of its last event at least. */
const DURATION = 0.5;
const TIMES_OF_LAST_EVENT = 4;

/**
 * The simulated seconds of a replication where nobody says: half a second, or four times the time of a host's last event, so that what follows it is seen.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { usualDuration } from "@iovlab/iovlab/scenario";
 *
 * const events = [{ kind: "revoke-context", at: 0.3, vm: "web" }] as const;
 * const web = host({ architecture: "vdi", events, vms: [{ name: "web" }] });
 * assert.deepEqual([usualDuration(web), usualDuration({ ...web, events: [] })], [1.2, 0.5]);
 * ```
 */
export function usualDuration({ events }: Host): number {
  return events.reduce((most, { at }) => Math.max(most, TIMES_OF_LAST_EVENT * at), DURATION);
}

function rateOf(rows: readonly ResultRow[], metric: string): number {
  return rows.find((row) => row.entity === "total" && row.metric === metric)?.value ?? 0;
}

/** Means with intervals, over the replications that observed something. */
function summary(replications: readonly (readonly ResultRow[])[]): ResultRow[] {
  const found = new Map<string, { entity: string; metric: string; values: number[] }>();
  for (const { entity, metric, value } of replications.flat()) {
    const key = `${entity} ${metric}`;
    const series = found.get(key) ?? { entity, metric, values: [] };
    if (Number.isFinite(value)) series.values.push(value);
    found.set(key, series);
  }
  return [...found.values()].map(({ entity, metric, values }) => {
    const { mean, halfWidth } = replicationInterval(values);
    return { entity, metric, value: mean, halfWidth, samples: values.length };
  });
}

/**
 * Simulates a host, replication by replication, until its first response is known to the wanted precision.
 *
 * Rows are those of {@linkcode measureHost} with full detail: `total`, `vm:NAME`, `cpu:N`, `domain:NAME`, `stage:NAME` and `bound:NAME`. Two
 * hosts simulated with the same seed see the same connections.
 *
 * @throws {InputError} Where an option is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { simulate } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 1000 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const { rows, reached } = simulate(web, { precision: 0.05, duration: 0.2 });
 * const rate = rows.find((row) => row.entity === "vm:web" && row.metric === "replyRate")!;
 * assert.ok(reached && rate.halfWidth! <= 0.05 * rate.value);
 * ```
 */
export function simulate(host: Host, options: SimulateOptions = {}): SimulationResult {
  const { costs = costModelOf(xen2009) } = options;
  const seed = checkInteger("seed", options.seed ?? 1, 0);
  const precision = checkPositive(
    "precision",
    checkProbability("precision", options.precision ?? 0.02),
  );
  const duration = checkPositive("duration", options.duration ?? usualDuration(host));
  const round = checkInteger("replications in a round", options.round ?? 5, 3);
  const maximum = checkInteger("maximum replications", options.maximum ?? 40, round);
  const rule = { minimum: round, round, maximum, relativeHalfWidth: precision };
  const parameters = { host, costs, duration, detail: "full" } as const;
  const replications: (readonly ResultRow[])[] = [];
  const primary = primaryMetric(host);
  for (;;) {
    const next = nextRound(replications.map((rows) => rateOf(rows, primary)), rule);
    if (next.done) {
      const rows = summary(replications);
      const isFlag = (row: ResultRow) => row.metric === "unsettled" && row.value > 0;
      const unsettled = replications.filter((one) => one.some(isFlag)).length;
      const { reached } = next;
      const count = replications.length;
      return {
        ...{ host, rows, primary, seed, runs: replications },
        ...{ replications: count, reached, unsettled },
      };
    }
    const planned = replications.length + next.more;
    while (replications.length < planned) {
      const replication = replications.length;
      const onInterval = (done: number) => options.onProgress?.(replication + done, planned);
      replications.push(measureHost(parameters, { seed, replication }, onInterval));
    }
  }
}
