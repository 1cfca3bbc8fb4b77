/**
 * One replication of a host as a layered queueing network, as result rows: the analytic solver or the simulation of the same model.
 *
 * @module
 */
import type { Json, ResultRow } from "../../core/mod.ts";
import type { CostModel, Host } from "../../host/mod.ts";
import type { LqnModel, LqnResult } from "../../lqn/model/mod.ts";
import { solveExact } from "../../lqn/exact/mod.ts";
import { simulateLqn } from "../../lqn/simulate/mod.ts";
import { solve } from "../../lqn/solve/mod.ts";
import { randomStream } from "../../random/mod.ts";
import { type HostParameters, measureHost } from "../measure.ts";
import type { EventCounts } from "./events.ts";
import { lqnOf } from "./lqn_of.ts";
import { lqnRows } from "./rows.ts";

/** What one replication of a layered queueing engine is given. */
export interface LqnParameters {
  /** The host, complete. */
  readonly host: Host;
  /** Its costs. */
  readonly costs: CostModel;
  /** Simulated seconds, warm-up included; the analytic solver needs none. */
  readonly duration: number;
  /** Events of each connection, by VM, where they were counted; predicted where left out. */
  readonly events?: readonly EventCounts[];
}

/** Which replication it is. */
interface Replication {
  readonly seed: number;
  readonly replication: number;
}

/** Replications have seeds this far apart. */
const SEED_STRIDE = 1_000_003;
/**
 * The share of a simulation that is warm-up, from the least to the most. Sessions start all at once, and where demands are constant
 * they go on in step: what a window counts depends on where it begins in a round. So it begins at random over a
 * fifth of the simulation, a round or more, which makes replications differ by as much as they may be wrong.
 */
const WARM_UP = [0.2, 0.4] as const;

type Solver = (model: LqnModel, parameters: LqnParameters, context: Replication) => LqnResult;

const analytic: Solver = (model) => solve(model);

const exact: Solver = (model) => solveExact(model);

const simulation: Solver = (model, { duration }, { seed, replication }) => {
  const [least, most] = WARM_UP;
  const place = randomStream(seed, replication, "scenario/lqn/warm-up").uniform();
  const warmUp = (least + (most - least) * place) * duration;
  return simulateLqn(model, {
    seed: seed * SEED_STRIDE + replication,
    replications: 1,
    warmUp,
    duration: duration - warmUp,
  });
};

function measureBy(
  solver: Solver,
  parameters: LqnParameters,
  context: Replication,
  exponential = false,
): ResultRow[] {
  const { host, costs, events } = parameters;
  const counted = events && ((vm: number) => events[vm]);
  const model = lqnOf(host, costs, { exponential, ...(counted && { events: counted }) });
  const result = solver(model, parameters, context);
  const rows = lqnRows(host, model, result).map(({ entity, metric, value, samples }) => ({
    entity,
    metric,
    value,
    samples,
  }));
  const unsettled = result.status === "solved" ? 0 : 1;
  return [...rows, { entity: "total", metric: "unsettled", value: unsettled, samples: 1 }];
}

/**
 * Solves a host's layered queueing network analytically; every replication is the same.
 *
 * The rows are those of {@linkcode lqnRows}, and `unsettled` of `total`: 1 where the solver did not converge or an open load exceeds a capacity.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { measureLqnAnalytic } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 500 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const parameters = { host: web, costs: costModelOf(xen2009), duration: 1 };
 * const rows = measureLqnAnalytic(parameters, { seed: 1, replication: 0 });
 * const rate = rows.find(({ metric }) => metric === "replyRate")!;
 * assert.ok(Math.abs(rate.value - 500) < 1e-6);
 * ```
 */
export function measureLqnAnalytic(
  parameters: LqnParameters,
  context: { readonly seed: number; readonly replication: number },
): readonly ResultRow[] {
  return measureBy(analytic, parameters, context);
}

/**
 * Simulates a host's layered queueing network once; the same parameters, seed and replication give the same bits.
 *
 * The rows are those of {@linkcode lqnRows}, without half-widths, as those are for whoever has several replications.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { measureLqnSimulation } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 500 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const parameters = { host: web, costs: costModelOf(xen2009), duration: 4 };
 * const rows = measureLqnSimulation(parameters, { seed: 1, replication: 0 });
 * const rate = rows.find(({ metric }) => metric === "replyRate")!;
 * assert.ok(Math.abs(rate.value - 500) < 50);
 * ```
 */
export function measureLqnSimulation(
  parameters: LqnParameters,
  context: { readonly seed: number; readonly replication: number },
): readonly ResultRow[] {
  return measureBy(simulation, parameters, context);
}

/**
 * Solves a host's layered queueing network as one Markov chain, with all demands and delays exponential; every replication is the same.
 *
 * Only very small hosts have few enough states: one VM with a few sessions.
 *
 * @throws {LqnRefusal} Where the chain is too large; it says how large.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { measureLqnExact } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 1 } as const;
 * const web = host({ architecture: "vdi", cores: 1, vms: [{ name: "web", workload }] });
 * const parameters = { host: web, costs: costModelOf(xen2009), duration: 1 };
 * const rows = measureLqnExact(parameters, { seed: 1, replication: 0 });
 * const rate = rows.find(({ metric }) => metric === "replyRate")!;
 * const cycle = rows.find(({ metric }) => metric === "connectionTimeMean")!;
 * assert.ok(Math.abs(rate.value * cycle.value * 1e-3 - 1) < 1e-6); // Little's law of one session
 * ```
 */
export function measureLqnExact(
  parameters: LqnParameters,
  context: { readonly seed: number; readonly replication: number },
): readonly ResultRow[] {
  return measureBy(exact, parameters, context, true);
}

/** The engines that answer for a host, by the name that a point's parameters have. */
export const hostEngineNames = ["packet-level", "lqn-analytic", "lqn-simulation"] as const;

/** One of {@linkcode hostEngineNames}. */
export type HostEngineName = (typeof hostEngineNames)[number];

/** A host, and who is to answer for it. */
export type SideBySideParameters =
  & { readonly engine: HostEngineName }
  & (HostParameters | LqnParameters);

/**
 * Measures a host by the engine that the parameters name, for a study whose points are compared across engines.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Json } from "@iovlab/iovlab/core";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { hostEngineNames, measureSideBySide } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 1000 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const shared = { host: web, costs: costModelOf(xen2009), duration: 2, detail: "total" };
 * for (const engine of hostEngineNames) {
 *   const parameters: Json = JSON.parse(JSON.stringify({ engine, ...shared }));
 *   const rows = measureSideBySide(parameters, { seed: 1, replication: 0 });
 *   const rate = rows.find(({ entity, metric }) => entity === "total" && metric === "replyRate")!;
 *   assert.ok(Math.abs(rate.value - 1000) < 100, engine);
 * }
 * ```
 */
export function measureSideBySide(
  parameters: Json,
  context: { readonly seed: number; readonly replication: number },
): readonly ResultRow[] {
  const { engine, ...of } = parameters as unknown as SideBySideParameters;
  if (engine === "packet-level") return measureHost(of as HostParameters, context);
  const solver = engine === "lqn-analytic" ? analytic : simulation;
  return measureBy(solver, of as LqnParameters, context);
}
