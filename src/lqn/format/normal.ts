/**
 * One way to write a model down: fields that hold their default are left out, empty lists too.
 *
 * Every reader returns a normal document, so that the same model is the same data whatever the form
 * of its file, and read-write-read is the identity.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnDocument,
  LqnEntry,
  LqnHistogram,
  LqnJoin,
  LqnModel,
  LqnPhase,
  LqnPrecedence,
  LqnProcessor,
  LqnTask,
  Parameter,
  SolverParameters,
} from "../model/mod.ts";
import { normalObservations } from "./_normal_observations.ts";

/**
 * A document without fields that hold their defaults.
 *
 * The name of a phase is left out where it is the usual `entry_ph1`; synchronous calls come before
 * asynchronous ones; a precedence that only says that one activity's path ends is left out; replies of an activity are in the order of the task's entries; what has an
 * infinite multiplicity has scheduling `inf`; observations are sorted, those of a phase are of its
 * entry.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalDocument } from "@iovlab/iovlab/lqn/format";
 *
 * const { model } = normalDocument({
 *   model: {
 *     name: "web",
 *     processors: [{ name: "pc", scheduling: "fcfs", multiplicity: 1, speed: 2 }],
 *     tasks: [],
 *   },
 *   variables: [],
 *   observations: [],
 *   report: [],
 *   convergence: [],
 * });
 * assert.deepEqual(model.processors, [{ name: "pc", speed: 2 }]);
 * ```
 */
export function normalDocument(document: LqnDocument): LqnDocument {
  const model = normalModel(document.model);
  const observations = normalObservations(document.observations, model);
  return { ...document, model, observations };
}

function normalModel(model: LqnModel<Parameter>): LqnModel<Parameter> {
  return without(
    {
      ...model,
      solver: model.solver && normalSolver(model.solver),
      processors: model.processors.map(normalProcessor),
      tasks: model.tasks.map(normalTask),
    },
    { comment: "", description: "" },
    ["processors", "tasks"],
  );
}

/** A copy without fields that are undefined, equal to their default, or empty. */
function without<T extends object>(
  object: T,
  defaults: { readonly [K in keyof T]?: unknown },
  keep: readonly (keyof T)[] = [],
): T {
  const entries = Object.entries(object).filter(([key, value]) => {
    if (keep.includes(key as keyof T)) return true;
    return value !== undefined && value !== defaults[key as keyof T] && !isEmpty(value);
  });
  return Object.fromEntries(entries) as T;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function normalSolver(solver: SolverParameters<Parameter>): SolverParameters<Parameter> {
  return without(solver, {});
}

function normalProcessor(processor: LqnProcessor<Parameter>): LqnProcessor<Parameter> {
  const groups = processor.groups?.map((group) => without(group, { cap: false }));
  return without(
    { ...processor, groups, ...infinite(processor) },
    { scheduling: "fcfs", multiplicity: 1, replication: 1, speed: 1, quantum: 0 },
  );
}

/** The fields of an infinite multiplicity. */
function infinite({ multiplicity }: { readonly multiplicity?: Parameter }): object {
  return multiplicity === Infinity ? { scheduling: "inf", multiplicity: undefined } : {};
}

function normalTask(task: LqnTask<Parameter>): LqnTask<Parameter> {
  const order = new Map(task.entries.map(({ name }, index) => [name, index]));
  const filled = {
    ...task,
    entries: task.entries.map(normalEntry),
    activities: task.activities?.map((activity) => normalActivity(activity, order)),
    precedences: task.precedences?.filter(saysSomething).map(normalPrecedence),
    histogram: task.histogram && normalHistogram(task.histogram),
    ...infinite(task),
  };
  return without(filled, {
    scheduling: "fcfs",
    multiplicity: 1,
    replication: 1,
    thinkTime: 0,
    priority: 0,
    queueLength: 0,
  }, ["entries"]);
}

function normalEntry(entry: LqnEntry<Parameter>): LqnEntry<Parameter> {
  const { phases, ...rest } = entry;
  const usual = (index: number) => `${entry.name}_ph${index + 1}`;
  return {
    ...without(rest, { priority: 0, openArrivalRate: 0 }),
    ...(phases && {
      phases: phases.map((phase, index) => without(normalPhase(phase), { name: usual(index) })),
    }),
  };
}

function normalPhase<T extends LqnPhase<Parameter> & { readonly boundTo?: string }>(phase: T): T {
  return without(
    {
      ...phase,
      calls: phase.calls && normalCalls(phase.calls),
      histogram: phase.histogram && normalHistogram(phase.histogram, phase.boundTo),
    },
    {
      demand: 0,
      cvSquared: 1,
      thinkTime: 0,
      maxServiceTime: 0,
      callOrder: "stochastic",
    } as { [K in keyof T]?: unknown },
  );
}

/** Calls with the synchronous ones first. */
export function normalCalls<T extends { readonly kind: "sync" | "async" }>(
  calls: readonly T[],
): readonly T[] {
  const sync = calls.filter(({ kind }) => kind === "sync");
  return [...sync, ...calls.filter(({ kind }) => kind === "async")];
}

function normalActivity(
  activity: LqnActivity<Parameter>,
  order: ReadonlyMap<string, number>,
): LqnActivity<Parameter> {
  const place = (entry: string) => order.get(entry) ?? order.size;
  const replies = activity.replies?.toSorted((a, b) => place(a) - place(b));
  return normalPhase({ ...activity, replies });
}

/** Whether a precedence says more than that the path of one activity ends. */
export function saysSomething({ from, to }: LqnPrecedence<Parameter>): boolean {
  return to !== undefined || from.kind !== "sequence";
}

function normalPrecedence(precedence: LqnPrecedence<Parameter>): LqnPrecedence<Parameter> {
  const { from, to } = precedence;
  return without({ from: normalJoin(from), to: to && without(to, {}) }, {});
}

function normalJoin(join: LqnJoin<Parameter>): LqnJoin<Parameter> {
  const histogram = join.histogram && normalHistogram(join.histogram);
  return without({ ...join, histogram }, { quorum: 0 }, ["activities"]);
}

/** A phase is kept at the first activity of an entry only. */
function normalHistogram(
  histogram: LqnHistogram<Parameter>,
  boundTo?: string,
): LqnHistogram<Parameter> {
  const phase = boundTo === undefined ? undefined : histogram.phase;
  return without({ ...histogram, phase }, { bins: 20, spacing: "linear" });
}
