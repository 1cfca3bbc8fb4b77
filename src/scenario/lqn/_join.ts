/**
 * Tasks that are one joined, and what nobody calls taken out of a model.
 *
 * @module
 */
import type { LqnCall, LqnEntry, LqnPhase, LqnTask } from "../../lqn/model/mod.ts";

/** Joins tasks of one name: the entries of all, all else from the first. */
export function joined(
  tasks: readonly LqnTask[],
  nameOf: (name: string) => string = (name) => name,
): LqnTask[] {
  const byName = new Map<string, LqnTask>();
  for (const task of tasks) {
    const name = nameOf(task.name);
    const first = byName.get(name);
    byName.set(
      name,
      first ? { ...first, entries: [...first.entries, ...task.entries] } : { ...task, name },
    );
  }
  return [...byName.values()];
}

const callsOf = ({ phases = [] }: LqnEntry): LqnCall[] => phases.flatMap(({ calls = [] }) => calls);

/** Whether an entry neither takes time nor calls anybody. */
function isEmpty(entry: LqnEntry): boolean {
  const { phases = [] } = entry;
  return entry.openArrivalRate === undefined && callsOf(entry).length === 0 &&
    phases.every(({ demand = 0, thinkTime = 0 }) => demand === 0 && thinkTime === 0);
}

function without(phase: LqnPhase, empty: ReadonlySet<string>): LqnPhase {
  const { calls } = phase;
  if (!calls?.some(({ to }) => empty.has(to))) return phase;
  const left = calls.filter(({ to }) => !empty.has(to));
  const { calls: _, ...rest } = phase;
  return left.length > 0 ? { ...rest, calls: left } : rest;
}

function mapEntries(
  tasks: readonly LqnTask[],
  of: (entry: LqnEntry, task: LqnTask) => LqnEntry | undefined,
): LqnTask[] {
  return tasks.flatMap((task) => {
    const entries = task.entries.flatMap((entry) => of(entry, task) ?? []);
    return entries.length > 0 ? [{ ...task, entries }] : [];
  });
}

/**
 * The tasks of a model without calls to entries that do nothing, and without entries that nobody calls; a request to an entry that does nothing would
 * still wait for its task.
 */
export function pruned(tasks: readonly LqnTask[]): LqnTask[] {
  const entries = tasks.flatMap((task) => task.entries);
  const empty = new Set(entries.filter(isEmpty).map(({ name }) => name));
  const called = new Set(entries.flatMap(callsOf).map(({ to }) => to));
  const next = mapEntries(tasks, (entry, { scheduling }) => {
    const begins = scheduling === "ref" || entry.openArrivalRate !== undefined;
    if (!begins && (empty.has(entry.name) || !called.has(entry.name))) return undefined;
    return { ...entry, phases: entry.phases?.map((phase) => without(phase, empty)) };
  });
  const count = next.reduce((sum, task) => sum + task.entries.length, 0);
  return count === entries.length ? next : pruned(next);
}
