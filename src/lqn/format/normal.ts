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
 * asynchronous ones, and those of mean 0 are left out; a precedence that only says that one activity's path ends is left out; replies of an activity are in the order of the task's entries; what has an
 * infinite multiplicity has scheduling `inf`; empty phases at the end are left out; observations are sorted, those of a phase are of its
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

/** 0 stands for the solver's own choice. */
function normalSolver(solver: SolverParameters<Parameter>): SolverParameters<Parameter> {
  return without(solver, {
    convergence: 0,
    iterationLimit: 0,
    printInterval: 0,
    underrelaxation: 0,
  });
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
  const forwarding = entry.forwarding?.filter(({ probability }) => probability !== 0);
  const usual = (index: number) => `${entry.name}_ph${index + 1}`;
  return {
    ...without({ ...rest, forwarding }, { priority: 0, openArrivalRate: 0 }),
    ...(phases && {
      phases: withoutLastEmpty(
        phases.map((phase, index) => without(normalPhase(phase), { name: usual(index) })),
      ),
    }),
  };
}

/** Phases up to the last one that does something, or the first. */
function withoutLastEmpty(
  phases: readonly LqnPhase<Parameter>[],
): readonly LqnPhase<Parameter>[] {
  const last = phases.findLastIndex((phase) => !isEmpty(phase));
  return phases.slice(0, Math.max(last + 1, 1));
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

/** Calls with the synchronous ones first, without those that are never made. */
export function normalCalls<
  T extends { readonly kind: "sync" | "async"; readonly mean: Parameter },
>(calls: readonly T[]): readonly T[] {
  const of = (wanted: "sync" | "async") =>
    calls.filter(({ kind, mean }) => kind === wanted && mean !== 0);
  return [...of("sync"), ...of("async")];
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
