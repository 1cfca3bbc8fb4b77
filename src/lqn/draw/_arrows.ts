/**
 * The calls of a model as arrows: from an entry or an activity to an entry.
 *
 * @module
 */
import type { LqnModel, LqnTask } from "../model/mod.ts";
import { meansOf, meansText, numberText } from "./_words.ts";

/** What an arrow stands for. */
export type ArrowKind = "sync" | "async" | "forward";

/** One arrow. */
export interface Arrow {
  /** Its kind. */
  readonly kind: ArrowKind;
  /** The task that it leaves. */
  readonly task: string;
  /** The entry or activity that it leaves, as {@linkcode entryPort} or {@linkcode activityPort}. */
  readonly from: string;
  /** The entry that it goes to. */
  readonly to: string;
  /** The task of that entry. */
  readonly toTask: string;
  /** Its mean numbers. */
  readonly label: string;
}

/** The name of an entry among the ends of arrows of its task. */
export const entryPort = (entry: string): string => `entry ${entry}`;

/** The name of an activity among the ends of arrows of its task. */
export const activityPort = (activity: string): string => `activity ${activity}`;

type Ends = Pick<Arrow, "kind" | "from" | "to" | "label">;

/** Kinds and destinations of calls, each once, in the order of the model. */
function targets(calls: readonly { readonly kind: "sync" | "async"; readonly to: string }[]) {
  const found = new Map(calls.map(({ kind, to }) => [`${kind} ${to}`, { kind, to }]));
  return [...found.values()];
}

function arrowsOfTask({ entries, activities = [] }: LqnTask): Ends[] {
  const ofEntries = entries.flatMap(({ name, phases = [], forwarding = [] }): Ends[] => [
    ...targets(phases.flatMap(({ calls = [] }) => calls)).map(({ kind, to }) => ({
      kind,
      from: entryPort(name),
      to,
      label: meansText(meansOf(phases, to, kind)),
    })),
    ...forwarding.map(({ to, probability }) => ({
      kind: "forward" as const,
      from: entryPort(name),
      to,
      label: `(${numberText(probability)})`,
    })),
  ]);
  const ofActivities = activities.flatMap((activity): Ends[] =>
    targets(activity.calls ?? []).map(({ kind, to }) => ({
      kind,
      from: activityPort(activity.name),
      to,
      label: meansText(meansOf([activity], to, kind)),
    }))
  );
  return [...ofEntries, ...ofActivities];
}

/** All arrows of a model, in its order. */
export function arrowsOf(model: LqnModel): Arrow[] {
  const owners = new Map(
    model.tasks.flatMap((task) => task.entries.map(({ name }) => [name, task.name])),
  );
  return model.tasks.flatMap((task) =>
    arrowsOfTask(task).flatMap((ends) => {
      const toTask = owners.get(ends.to);
      return toTask === undefined ? [] : [{ ...ends, task: task.name, toTask }];
    })
  );
}
