/**
 * Where the parts of a process are, for measures.
 *
 * @module
 */

import type { ProcessPlace } from "./chain.ts";
import type { Program } from "./_program.ts";
import { Mode, type Thread, type Trees } from "./_tree.ts";

/** All places of a type of process. */
export function placesOf(program: Program, trees: Trees, type: number): ProcessPlace[] {
  const places: ProcessPlace[] = [];
  visit(program, trees, type, places);
  return places;
}

function visit(program: Program, trees: Trees, node: number, places: ProcessPlace[]): void {
  const thread = trees.threads[node];
  const { task, entry, replied } = thread;
  const place = (kind: ProcessPlace["kind"], rest: Partial<ProcessPlace> = {}) =>
    places.push({ kind, activity: -1, entry, task, detail: -1, via: -1, replied, ...rest });
  if (!thread.controls.length) {
    if (thread.joins.length) place("fork", { detail: thread.joins[0][0] });
    else place("held");
    return;
  }
  if (task >= 0 && entry >= 0) place("thread");
  forks(program, thread, place);
  for (const number of thread.controls) {
    const { mode, point: at, child, source } = trees.controls[number];
    const point = program.points[at];
    const activity = point && "activity" in point ? point.activity : -1;
    if (mode === Mode.service) place("service", { activity });
    if (mode === Mode.ready) place("ready", { activity });
    if (mode === Mode.timer) place("think", { activity });
    if (mode >= Mode.asking && task >= 0) place("blocked", { activity });
    // The call is blocked, as above; the called entry has it still.
    if (mode === Mode.joined) place("joined", { entry: trees.controls[number].entry });
    if (mode === Mode.queued) place("queued", { replied: false, ...queued(program, source) });
    if (mode === Mode.served) visit(program, trees, child, places);
  }
}

function forks(
  program: Program,
  thread: Thread,
  place: (kind: "fork", rest: Partial<ProcessPlace>) => void,
): void {
  for (const [join, arrivals] of thread.joins) {
    if (arrivals < program.network.joins[join].quorum) place("fork", { detail: join });
  }
}

function queued(
  program: Program,
  number: number,
): Pick<ProcessPlace, "entry" | "detail" | "via" | "activity"> {
  const { kind, from, position, entry } = program.sources[number];
  if (kind === "call") return { entry, detail: position, via: -1, activity: from };
  if (kind === "forward") return { entry, detail: -2 - position, via: from, activity: -1 };
  return { entry, detail: -1, via: -1, activity: -1 };
}
