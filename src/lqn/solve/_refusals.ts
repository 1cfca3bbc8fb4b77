/**
 * What the analytic solver does not take, and who does.
 *
 * @module
 */
import { LqnRefusal, type Network } from "../model/mod.ts";

/** Refuses a network with parts that the analytic solver does not take. */
export function refuseUnsupported(network: Network): void {
  for (const task of network.tasks) {
    if (task.kind === "semaphore" || task.kind === "rwlock") {
      const what = task.kind === "semaphore" ? "a semaphore" : "a read-write lock";
      refuse(network, `task "${task.name}" is ${what}`, `lqn/analytic-${task.kind}`);
    }
  }
  for (const join of network.joins) {
    if (join.quorum > 0 && join.quorum < join.activities.length) {
      refuse(network, `join "${join.key}" has a quorum`, "lqn/analytic-quorum");
    }
  }
}

function refuse(network: Network, reason: string, code: string): never {
  throw new LqnRefusal(
    `Cannot solve model "${network.name}" analytically as ${reason}: ` +
      "simulate it, or solve it exactly where it is small",
    { code },
  );
}
