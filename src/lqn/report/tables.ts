/**
 * A result of a layered queueing network as tables: what a person wants to read first.
 *
 * Simulated values stand with half the width of their 95% interval. Utilizations are mean numbers of
 * busy threads or servers, not shares. Times are in the model's unit.
 *
 * @module
 */
import { formatFixed, type Table, type TableColumn } from "../../plot/mod.ts";
import type { LqnMetric, LqnModel, LqnResult } from "../model/mod.ts";
import { distributionTables } from "./distributions.ts";
import { estimateText } from "./estimate.ts";

/** The tables of a result; those without rows are left out of {@linkcode lqnTableList}. */
export interface LqnTables {
  /** By task: throughput and utilizations. */
  readonly tasks: Table;
  /** By entry: throughput, utilization, service time of each phase, waiting of open arrivals. */
  readonly entries: Table;
  /** By activity: throughput, service time. */
  readonly activities: Table;
  /** By call: waiting. */
  readonly calls: Table;
  /** By processor and group: utilization. */
  readonly processors: Table;
  /** What else there is, such as join delays and holding times; variances are left out. */
  readonly others: Table;
}

/** Texts by metric and element. */
type Texts = (metric: LqnMetric, element: string) => string | undefined;

function textsOf(result: LqnResult): Texts {
  const found = new Map(
    result.values.map(({ metric, element, value, halfWidth }) => [
      `${metric} ${element}`,
      estimateText(value, halfWidth),
    ]),
  );
  return (metric, element) => found.get(`${metric} ${element}`);
}

/** A column of values. */
interface Quantity {
  readonly column: string;
  readonly label: string;
}

type Row = Readonly<Record<string, string | undefined>>;

/** A table with those columns of values that have one. */
function tableOf(
  names: readonly string[],
  quantities: readonly Quantity[],
  rows: readonly Row[],
): Table {
  const filled = quantities.filter(({ column }) => rows.some((row) => row[column] !== undefined));
  const columns: TableColumn[] = [
    ...names.map((column) => ({ column, align: "left" as const })),
    ...filled.map(({ column, label }) => ({ column, label, align: "right" as const })),
  ];
  const all = columns.map(({ column }) => column);
  const known = filled.length === 0 ? [] : rows;
  return {
    columns,
    rows: known.map((row) =>
      Object.fromEntries(all.map((column) => [column, row[column] ?? null]))
    ),
  };
}

function tasksTable({ tasks }: LqnModel, at: Texts): Table {
  const rows = tasks.map(({ name }) => ({
    task: name,
    throughput: at("taskThroughput", name),
    utilization: at("taskUtilization", name),
    processor: at("taskProcessorUtilization", name),
  }));
  return tableOf(["task"], [
    { column: "throughput", label: "throughput" },
    { column: "utilization", label: "busy threads" },
    { column: "processor", label: "busy processors" },
  ], rows);
}

function entriesTable({ tasks }: LqnModel, at: Texts): Table {
  const rows = tasks.flatMap(({ name: task, entries }) =>
    entries.map(({ name }) => ({
      task,
      entry: name,
      throughput: at("entryThroughput", name),
      utilization: at("entryUtilization", name),
      service1: at("phaseServiceTime", `${name}.1`),
      service2: at("phaseServiceTime", `${name}.2`),
      service3: at("phaseServiceTime", `${name}.3`),
      open: at("openWaiting", name),
    }))
  );
  return tableOf(["task", "entry"], [
    { column: "throughput", label: "throughput" },
    { column: "utilization", label: "busy threads" },
    { column: "service1", label: "service 1" },
    { column: "service2", label: "service 2" },
    { column: "service3", label: "service 3" },
    { column: "open", label: "open waiting" },
  ], rows);
}

function activitiesTable({ tasks }: LqnModel, at: Texts): Table {
  const rows = tasks.flatMap(({ name: task, activities = [] }) =>
    activities.map(({ name }) => ({
      task,
      activity: name,
      throughput: at("activityThroughput", `${task}:${name}`),
      service: at("activityServiceTime", `${task}:${name}`),
    }))
  );
  return tableOf(["task", "activity"], [
    { column: "throughput", label: "throughput" },
    { column: "service", label: "service" },
  ], rows);
}

const callKinds = [
  ["callWaiting", "waits"],
  ["asyncWaiting", "no reply"],
  ["forwardWaiting", "forwarded"],
] as const;

/** Calls in the result's order, which is the model's. */
function callsTable(result: LqnResult): Table {
  const rows = callKinds.flatMap(([metric, kind]) =>
    result.values.filter((one) => one.metric === metric).map((one) => {
      const [from, to] = one.element.split(">");
      return { from, to, kind, waiting: estimateText(one.value, one.halfWidth) };
    })
  );
  const losses = new Map(
    result.values.filter(({ metric }) => metric === "lossProbability")
      .map(({ element, value, halfWidth }) => [element, estimateText(value, halfWidth)]),
  );
  return tableOf(["from", "to", "kind"], [
    { column: "waiting", label: "waiting" },
    { column: "lost", label: "lost" },
  ], rows.map((row) => ({ ...row, lost: losses.get(`${row.from}>${row.to}`) })));
}

function processorsTable({ processors }: LqnModel, at: Texts): Table {
  const rows = processors.flatMap(({ name, groups = [] }) => [
    { processor: name, utilization: at("processorUtilization", name) },
    ...groups.map((group) => ({
      processor: `${name}: ${group.name}`,
      utilization: at("groupUtilization", group.name),
    })),
  ]);
  return tableOf(["processor"], [{ column: "utilization", label: "busy" }], rows);
}

const shown: ReadonlySet<LqnMetric> = new Set<LqnMetric>([
  "entryThroughput",
  "entryUtilization",
  "entryProcessorUtilization",
  "taskThroughput",
  "taskUtilization",
  "taskProcessorUtilization",
  "processorUtilization",
  "groupUtilization",
  "activityThroughput",
  "activityServiceTime",
  "phaseServiceTime",
  "phaseUtilization",
  "callWaiting",
  "asyncWaiting",
  "forwardWaiting",
  "openWaiting",
  "processorWaiting",
]);

function othersTable(result: LqnResult): Table {
  const rows = result.values
    .filter(({ metric }) => !shown.has(metric) && !metric.endsWith("Variance"))
    .filter(({ metric, element }) => metric !== "lossProbability" || !element.includes(">"))
    .map(({ metric, element, value, halfWidth }) => ({
      quantity: metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      of: element,
      value: estimateText(value, halfWidth),
    }));
  return tableOf(["quantity", "of"], [{ column: "value", label: "value" }], rows);
}

/**
 * The tables of a result.
 *
 * @param model The model that was solved.
 * @param result What a solver answered.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnTables } from "@iovlab/iovlab/lqn/report";
 *
 * const model = {
 *   name: "web",
 *   processors: [{ name: "p" }],
 *   tasks: [{ name: "client", processor: "p", scheduling: "ref", entries: [{ name: "use" }] }],
 * } as const;
 * const { entries } = lqnTables(model, {
 *   model: "web",
 *   solver: "simulation",
 *   status: "solved",
 *   values: [{ metric: "entryThroughput", element: "use", value: 0.51, halfWidth: 0.014 }],
 * });
 * assert.deepEqual(entries.rows, [{ task: "client", entry: "use", throughput: "0.510 ± 0.014" }]);
 * ```
 */
export function lqnTables(model: LqnModel, result: LqnResult): LqnTables {
  const at = textsOf(result);
  return {
    tasks: tasksTable(model, at),
    entries: entriesTable(model, at),
    activities: activitiesTable(model, at),
    calls: callsTable(result),
    processors: processorsTable(model, at),
    others: othersTable(result),
  };
}

/**
 * What a result says of itself: who solved it, how it ended, how large the run or the chain was.
 *
 * @param result A result.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnSummary } from "@iovlab/iovlab/lqn/report";
 *
 * const result = { model: "web", solver: "exact", status: "solved", values: [] } as const;
 * assert.equal(lqnSummary({ ...result, chain: { states: 42, residual: 1e-12 } }), "web: exact, solved, 42 states, residual 1.0e-12");
 * ```
 */
export function lqnSummary(result: LqnResult): string {
  const { model, solver, status, chain, convergence, run } = result;
  const parts: string[] = [solver, status.replace("-", " ")];
  if (chain) {
    parts.push(
      `${formatFixed(chain.states, 0)} states`,
      `residual ${chain.residual.toExponential(1)}`,
    );
  }
  if (convergence) {
    const { iterations, residual, layer } = convergence;
    parts.push(`${iterations} iterations`, `residual ${residual.toExponential(1)}`);
    if (!convergence.converged && layer !== undefined) parts.push(`${layer} moved last`);
  }
  if (run) {
    const { simulatedTime, samples, calls, widest } = run;
    parts.push(
      `time ${simulatedTime.toPrecision(6)}`,
      `${formatFixed(calls, 0)} calls`,
      `${samples} samples`,
    );
    if (widest !== undefined) parts.push(`widest interval ${(100 * widest).toPrecision(2)}%`);
  }
  return `${model}: ${parts.join(", ")}`;
}

/**
 * The tables of a result in the order of reading, with what the result says of itself above the first
 * and its notes below the last.
 *
 * @param model The model that was solved.
 * @param result What a solver answered.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnTableList } from "@iovlab/iovlab/lqn/report";
 *
 * const model = { name: "web", processors: [{ name: "p" }], tasks: [] };
 * const values = [{ metric: "processorUtilization", element: "p", value: 0.5 }] as const;
 * const list = lqnTableList(model, { model: "web", solver: "exact", status: "solved", values });
 * assert.deepEqual(list.map(({ caption }) => caption), ["web: exact, solved"]);
 * ```
 */
export function lqnTableList(model: LqnModel, result: LqnResult): Table[] {
  const { tasks, entries, activities, calls, processors, others } = lqnTables(model, result);
  const distributions = distributionTables(result);
  const list = [tasks, entries, activities, calls, processors, others, ...distributions]
    .filter(({ rows }) => rows.length > 0);
  return list.map((table, index) => ({
    ...table,
    ...(index === 0 ? { caption: lqnSummary(result) } : {}),
    ...(index === list.length - 1 && result.notes ? { notes: result.notes } : {}),
  }));
}
