/**
 * The recurrent states of a chain.
 *
 * Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Computing 1(2), 1972;
 * without recursion.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import type { Chain } from "./chain.ts";

/** The classes of states that lead to each other, by state, and those of them that are never left. */
export function closedClasses(
  chain: Pick<Chain, "states" | "rowStart" | "target">,
): { component: Int32Array; closed: Set<number> } {
  const component = componentsOf(chain);
  const { states, rowStart, target } = chain;
  const open = new Set<number>();
  for (let from = 0; from < states; from++) {
    for (let k = rowStart[from]; k < rowStart[from + 1]; k++) {
      if (component[target[k]] !== component[from]) open.add(component[from]);
    }
  }
  const closed = new Set<number>();
  for (const one of component) if (!open.has(one)) closed.add(one);
  return { component, closed };
}

/**
 * The states of the one closed class, ascending.
 *
 * @throws {InputError} `chain/several-classes` Where there is more than one.
 */
export function recurrentStates(chain: Pick<Chain, "states" | "rowStart" | "target">): Int32Array {
  const { component, closed } = closedClasses(chain);
  const { states } = chain;
  if (closed.size !== 1) {
    throw new InputError(
      `Cannot solve the chain as it must have one recurrent class: current value is ${closed.size}`,
      { code: "chain/several-classes" },
    );
  }
  const recurrent: number[] = [];
  for (let state = 0; state < states; state++) {
    if (closed.has(component[state])) recurrent.push(state);
  }
  return Int32Array.from(recurrent);
}

/** The strongly connected component of each state. */
function componentsOf(
  { states, rowStart, target }: Pick<Chain, "states" | "rowStart" | "target">,
): Int32Array {
  const component = new Int32Array(states).fill(-1);
  const order = new Int32Array(states).fill(-1);
  const low = new Int32Array(states);
  const next = rowStart.slice(0, states);
  const path = new Int32Array(states);
  const stack = new Int32Array(states);
  let visited = 0;
  let found = 0;
  let height = 0;
  for (let root = 0; root < states; root++) {
    if (order[root] >= 0) continue;
    let depth = 0;
    path[0] = root;
    order[root] = low[root] = visited++;
    stack[height++] = root;
    while (depth >= 0) {
      const state = path[depth];
      if (next[state] < rowStart[state + 1]) {
        const to = target[next[state]++];
        if (order[to] < 0) {
          order[to] = low[to] = visited++;
          stack[height++] = to;
          path[++depth] = to;
        } else if (component[to] < 0) low[state] = Math.min(low[state], order[to]);
        continue;
      }
      if (low[state] === order[state]) {
        let member: number;
        do {
          member = stack[--height];
          component[member] = found;
        } while (member !== state);
        found++;
      }
      depth--;
      if (depth >= 0) low[path[depth]] = Math.min(low[path[depth]], low[state]);
    }
  }
  return component;
}
