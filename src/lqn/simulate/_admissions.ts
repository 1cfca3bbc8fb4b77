/**
 * Which tasks take requests in a way of their own.
 *
 * @module
 */

import { Lock } from "./_lock.ts";
import { Take } from "./_program.ts";
import type { Requests } from "./_requests.ts";
import { Semaphore } from "./_semaphore.ts";
import type { State } from "./_state.ts";
import { Synchronization } from "./_synchronization.ts";

/** Gives the tasks that are neither in order nor polled their way of taking requests. */
export function admissionsOf(state: State, requests: Requests): void {
  const { take, count } = state.program.tasks;
  for (let task = 0; task < count; task++) {
    if (take[task] === Take.semaphore) {
      requests.admissions[task] = new Semaphore(state, requests, task);
    } else if (take[task] === Take.lock) {
      requests.admissions[task] = new Lock(state, requests, task);
    } else if (take[task] === Take.synchronized) {
      requests.admissions[task] = new Synchronization(state, requests, task);
    }
  }
}
