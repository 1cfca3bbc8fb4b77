/**
 * Who calls whom: unknown entries, calls to reference tasks, cycles, loads, fans of replicas.
 *
 * @module
 */

import { isReference } from "./_check_roles.ts";
import { type Faults, numberOr, present } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import { fanOf } from "./_fan.ts";
import type { LqnCall, LqnEntry, LqnModel, LqnTask } from "./types.ts";

interface Request {
  readonly from: LqnTask<Parameter>;
  readonly to: LqnTask<Parameter>;
  readonly blocking: boolean;
  readonly path: string;
}

/** Adds the faults of calls. */
export function checkCalls(model: LqnModel<Parameter>, faults: Faults): void {
  const owners = new Map<string, { task: LqnTask<Parameter>; entry: LqnEntry<Parameter> }>();
  for (const task of model.tasks) {
    for (const entry of task.entries) owners.set(entry.name, { task, entry });
  }
  const requests: Request[] = [];
  const request = (from: LqnTask<Parameter>, call: LqnCall<Parameter>, path: string) => {
    const owner = owners.get(call.to);
    if (!owner) {
      faults.add(
        "unknown-entry",
        path,
        `Cannot find entry "${call.to}": declare it or name another`,
      );
    } else if (isReference(owner.task)) {
      faults.add(
        "reference-called",
        path,
        `Cannot call entry "${call.to}": "${owner.task.name}" is a reference task`,
      );
    } else requests.push({ from, to: owner.task, blocking: call.kind === "sync", path });
  };
  model.tasks.forEach((task, t) => {
    task.entries.forEach((entry, e) => {
      const at = `tasks[${t}].entries[${e}]`;
      entry.phases?.forEach((phase, p) =>
        phase.calls?.forEach((call, c) => request(task, call, `${at}.phases[${p}].calls[${c}]`))
      );
      entry.forwarding?.forEach((one, f) =>
        request(task, { kind: "async", to: one.to, mean: 1 }, `${at}.forwarding[${f}]`)
      );
      checkForwarding(entry, at, faults);
    });
    task.activities?.forEach((activity, a) =>
      activity.calls?.forEach((call, c) =>
        request(task, call, `tasks[${t}].activities[${a}].calls[${c}]`)
      )
    );
  });
  checkLoad(model, requests, faults);
  checkCycles(requests, faults);
  checkFans(requests, faults);
}

function checkForwarding(entry: LqnEntry<Parameter>, path: string, faults: Faults): void {
  const sum = entry.forwarding?.reduce((sum, one) => sum + numberOr(one.probability, 0), 0) ?? 0;
  if (sum > 1 + 1e-6) {
    faults.add(
      "forwarding-sum",
      path,
      `Cannot forward from entry "${entry.name}" with probabilities that sum to ${sum}: at most 1`,
    );
  }
}

/** Somebody must send requests; a task that nobody calls may be a slip of the pen. */
function checkLoad(
  model: LqnModel<Parameter>,
  requests: readonly Request[],
  faults: Faults,
): void {
  const open = model.tasks.some((task) => task.entries.some((one) => present(one.openArrivalRate)));
  if (!open && !model.tasks.some(isReference)) {
    faults.add(
      "no-load",
      "",
      `Cannot use model "${model.name}" without load: add a reference task or open arrivals`,
    );
  }
  const called = new Set(requests.map((one) => one.to));
  model.tasks.forEach((task, t) => {
    const load = isReference(task) || called.has(task) ||
      task.entries.some((one) => present(one.openArrivalRate));
    if (load) return;
    faults.add(
      "not-called",
      `tasks[${t}]`,
      `Task "${task.name}" has no load as nobody calls it: its throughput is 0`,
      "warning",
    );
  });
}

/** A cycle of waiting tasks can lock itself for ever. */
function checkCycles(requests: readonly Request[], faults: Faults): void {
  const below = new Map<LqnTask<Parameter>, Request[]>();
  for (const one of requests) {
    if (!one.blocking) continue;
    const list = below.get(one.from);
    if (list) list.push(one);
    else below.set(one.from, [one]);
  }
  const state = new Map<LqnTask<Parameter>, "open" | "done">();
  const visit = (start: LqnTask<Parameter>) => {
    const stack: { task: LqnTask<Parameter>; next: number }[] = [{ task: start, next: 0 }];
    state.set(start, "open");
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const edge = below.get(top.task)?.[top.next++];
      if (!edge) {
        state.set(top.task, "done");
        stack.pop();
      } else if (state.get(edge.to) === "open") {
        faults.add(
          "call-cycle",
          edge.path,
          `Cannot call task "${edge.to.name}" from "${edge.from.name}" as it waits for it in turn: break the cycle`,
        );
      } else if (!state.has(edge.to)) {
        state.set(edge.to, "open");
        stack.push({ task: edge.to, next: 0 });
      }
    }
  };
  for (const task of below.keys()) if (!state.has(task)) visit(task);
}

function checkFans(requests: readonly Request[], faults: Faults): void {
  for (const { from, to, path } of requests) {
    const sources = numberOr(from.replication, 1);
    const targets = numberOr(to.replication, 1);
    if (sources === 1 && targets === 1) continue;
    const { fanOut, fanIn } = fanOf(from, to);
    const sums = sources * fanOut - targets * fanIn;
    if (Number.isNaN(sums)) continue;
    const whole = Number.isInteger(fanOut) && Number.isInteger(fanIn);
    if (!whole || sums !== 0 || fanOut > targets || fanIn > sources) {
      faults.add(
        "bad-fan",
        path,
        `Cannot route ${sources} copies of "${from.name}" to ${targets} copies of "${to.name}" with fan-out ${fanOut} and fan-in ${fanIn}: copies times fan must be equal on both sides`,
      );
    }
  }
}
