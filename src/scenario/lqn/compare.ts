/**
 * One host, three engines, side by side: packet level, simulation and analytic solution of its layered queueing network.
 *
 * The packet level is the reference, as the networks are made from it: they have its packets and cycles, and leave out what `docs/host-as-lqn.md` says. Both simulations are run as
 * independent replications and give 95% intervals of their means; the analytic solver answers once, without an interval.
 *
 * @module
 */
import { checkInteger, checkPositive, type ResultRow, unitOf } from "../../core/mod.ts";
import { type CostModel, costModelOf, type Host, xen2009 } from "../../host/mod.ts";
import { replicationInterval } from "../../stats/mod.ts";
import { kindsOf } from "../_client_rows.ts";
import { measureHost } from "../measure.ts";
import {
  type HostEngineName,
  hostEngineNames,
  measureLqnAnalytic,
  measureLqnSimulation,
} from "./measure.ts";

/** How to have engines answer. */
export interface CompareOptions {
  /** The costs; those of the profile `xen-2009` unless told. */
  readonly costs?: CostModel;
  /** Seed of all random streams, a whole number of at least 0; 1 unless told. */
  readonly seed?: number;
  /** Replications of each simulation, at least 2; 5 unless told. */
  readonly replications?: number;
  /** Simulated seconds of a replication, warm-up included; 1 unless told. */
  readonly duration?: number;
}

/** What one engine says of a host. */
export interface EngineAnswer {
  /** The engine. */
  readonly engine: HostEngineName;
  /** Means over replications, with half their 95% interval where there are several; `samples` are the replications. */
  readonly rows: readonly ResultRow[];
  /** Replications that found no end of the warm-up, or whose solver did not converge. */
  readonly unsettled: number;
}

/** One metric of one part of the host, by engine. */
export interface EngineComparison {
  /** The part of the host: `total`, `vm:NAME`, `domain:NAME` or `link:WAY`. */
  readonly entity: string;
  /** The metric. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** What each engine says; a key is absent where the engine has no such row. */
  readonly answers: Readonly<Partial<Record<HostEngineName, ResultRow>>>;
  /** Value less that of the packet level: of shares of time as it is, of all else relative to it. */
  readonly differences: Readonly<Partial<Record<HostEngineName, number>>>;
}

const measures = {
  "packet-level": (parameters, context) => measureHost({ ...parameters, detail: "full" }, context),
  "lqn-analytic": measureLqnAnalytic,
  "lqn-simulation": measureLqnSimulation,
} as const satisfies Record<
  HostEngineName,
  (
    parameters: { readonly host: Host; readonly costs: CostModel; readonly duration: number },
    context: { readonly seed: number; readonly replication: number },
  ) => readonly ResultRow[]
>;

/** Rows of clients that mean replies of httperf. */
const ofReplies = ["offeredRate", "connectionTimeMean", "openConnections"];

/**
 * The rows of a model under the names of the packet level: what a netperf client gets are transactions, and no connections are counted for it. Where a host
 * has both kinds of clients, their sums are left out.
 */
function renamed(host: Host, rows: readonly ResultRow[]): readonly ResultRow[] {
  const byEntity = new Map(host.vms.map((vm) => [`vm:${vm.name}`, kindsOf([vm])]));
  byEntity.set("total", kindsOf(host.vms));
  return rows.flatMap((row) => {
    const kinds = byEntity.get(row.entity);
    if (!kinds || ![...ofReplies, "replyRate"].includes(row.metric)) return [row];
    if (!kinds.has("netperf")) return kinds.has("httperf") ? [row] : [];
    if (kinds.has("httperf") || row.metric !== "replyRate") return [];
    return [{ ...row, metric: "transactionRate" }];
  });
}

/** Means over replications, with their intervals. */
function meansOf(replications: readonly (readonly ResultRow[])[]): ResultRow[] {
  const found = new Map<string, { readonly first: ResultRow; readonly values: number[] }>();
  for (const row of replications.flat()) {
    if (!Number.isFinite(row.value)) continue;
    const key = `${row.entity} ${row.metric}`;
    const known = found.get(key);
    if (known) known.values.push(row.value);
    else found.set(key, { first: row, values: [row.value] });
  }
  return [...found.values()].map(({ first: { entity, metric }, values }) => {
    const { mean, halfWidth } = replicationInterval(values);
    const width = Number.isFinite(halfWidth) ? { halfWidth } : {};
    return { entity, metric, value: mean, ...width, samples: values.length };
  });
}

/**
 * What an engine says of a host; the same options give the same bits.
 *
 * @param engine The engine.
 * @param host The host.
 * @param options Costs, seed, replications and their length.
 * @throws {InputError} Where an option is out of its range, or the host has no layered queueing network.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { engineAnswer } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 500 } } as const;
 * const web = host({ architecture: "sr-iov", vms: [{ name: "web", workload }] });
 * const { rows } = engineAnswer("lqn-analytic", web);
 * const rate = rows.find(({ entity, metric }) => entity === "total" && metric === "replyRate")!;
 * assert.ok(Math.abs(rate.value - 500) < 1e-6 && rate.halfWidth === undefined);
 * ```
 */
export function engineAnswer(
  engine: HostEngineName,
  host: Host,
  options: CompareOptions = {},
): EngineAnswer {
  const { costs = costModelOf(xen2009) } = options;
  const seed = checkInteger("seed", options.seed ?? 1, 0);
  const asked = checkInteger("replications", options.replications ?? 5, 2);
  const duration = checkPositive("duration", options.duration ?? 1);
  const count = engine === "lqn-analytic" ? 1 : asked;
  const runs = Array.from(
    { length: count },
    (_, replication) => measures[engine]({ host, costs, duration }, { seed, replication }),
  );
  const isFlag = (row: ResultRow) => row.metric === "unsettled" && row.value > 0;
  const unsettled = runs.filter((rows) => rows.some(isFlag)).length;
  const means = meansOf(runs).filter(({ metric }) => metric !== "unsettled");
  return { engine, rows: engine === "packet-level" ? means : renamed(host, means), unsettled };
}

/** Whether a metric is a share of time, whose differences are in points. */
function isShare(metric: string): boolean {
  return /[uU]tilization$|Share$/.test(metric);
}

/**
 * Answers of engines row by row, with their differences from the packet level: all rows that the packet level and another engine have.
 *
 * @param answers One answer for each engine, that of the packet level among them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { compareEngines, engineAnswer } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 64 } as const;
 * const web = host({ architecture: "vmm-driver", vms: [{ name: "web", workload }] });
 * const options = { replications: 2, duration: 0.2 };
 * const compared = compareEngines([
 *   engineAnswer("packet-level", web, options),
 *   engineAnswer("lqn-analytic", web),
 * ]);
 * const find = (name: string) =>
 *   compared.find(({ entity, metric }) => entity === "total" && metric === name)!;
 * assert.ok(Math.abs(find("replyRate").differences["lqn-analytic"]!) < 0.03); // relative
 * assert.ok(Math.abs(find("utilization").differences["lqn-analytic"]!) < 0.03); // of all cores' time
 * ```
 */
export function compareEngines(answers: readonly EngineAnswer[]): readonly EngineComparison[] {
  const reference = answers.find(({ engine }) => engine === "packet-level")?.rows ?? [];
  const others = hostEngineNames.flatMap((name) =>
    name === "packet-level" ? [] : answers.filter(({ engine }) => engine === name)
  );
  return reference.flatMap((base): EngineComparison[] => {
    const { entity, metric } = base;
    const found = others.flatMap(({ engine, rows }) => {
      const row = rows.find((one) => one.entity === entity && one.metric === metric);
      return row ? [[engine, row] as const] : [];
    });
    if (found.length === 0) return [];
    const differences = found.flatMap(([engine, { value }]) => {
      const difference = isShare(metric) ? value - base.value : value / base.value - 1;
      return Number.isFinite(difference) ? [[engine, difference] as const] : [];
    });
    return [{
      entity,
      metric,
      unit: unitOf(metric),
      answers: Object.fromEntries([["packet-level", base] as const, ...found]),
      differences: Object.fromEntries(differences),
    }];
  });
}
