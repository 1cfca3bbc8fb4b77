/**
 * What is worked out once for a chain's structure.
 *
 * @module
 */

import type { Chain } from "./chain.ts";

/** The value that the chain remembers under a name; made at first use. */
export function remembered<T>(chain: Pick<Chain, "memory">, name: string, make: () => T): T {
  if (!chain.memory.has(name)) chain.memory.set(name, make());
  return chain.memory.get(name) as T;
}
