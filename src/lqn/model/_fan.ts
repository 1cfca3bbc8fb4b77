/**
 * Fan-out and fan-in between two replicated tasks, one from the other where one is left out.
 *
 * @module
 */

import { numberOr } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import type { LqnTask } from "./types.ts";

/** The fans from a calling task to a called one. */
export function fanOf(
  from: LqnTask<Parameter>,
  to: LqnTask<Parameter>,
): { readonly fanOut: number; readonly fanIn: number } {
  const sources = numberOr(from.replication, 1);
  const targets = numberOr(to.replication, 1);
  const out = from.fanOut?.find((one) => one.task === to.name)?.value;
  const into = to.fanIn?.find((one) => one.task === from.name)?.value;
  let fanOut = out === undefined ? NaN : numberOr(out, 1);
  let fanIn = into === undefined ? NaN : numberOr(into, 1);
  if (out === undefined && into === undefined) {
    fanOut = Math.max(1, targets / sources);
    fanIn = Math.max(1, sources / targets);
  } else if (out === undefined) fanOut = targets * fanIn / sources;
  else if (into === undefined) fanIn = sources * fanOut / targets;
  return { fanOut, fanIn };
}
