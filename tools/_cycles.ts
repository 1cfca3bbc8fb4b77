/**
 * Cycles among files that import each other.
 *
 * @module
 */

/** Files by path, each with the paths that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * One shortest cycle for each knot of files that reach each other, as a path that ends where it
 * starts.
 */
export function importCycles(graph: ImportGraph): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    if (done.has(start)) continue;
    const cycle = shortestCycle(graph, start);
    if (!cycle) continue;
    cycles.push(cycle);
    for (const file of knot(graph, start)) done.add(file);
  }
  return cycles;
}

/** The shortest way from a file back to itself, by breadth-first search. */
function shortestCycle(graph: ImportGraph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return traceBack(cameFrom, start, file);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
}

function traceBack(cameFrom: ReadonlyMap<string, string>, start: string, last: string): string[] {
  const path = [start];
  for (let at = last; at !== start; at = cameFrom.get(at)!) path.unshift(at);
  return [start, ...path];
}

/** The files that a file reaches and that reach it. */
function knot(graph: ImportGraph, start: string): string[] {
  return [...reach(graph, start)].filter((file) => reach(graph, file).has(start));
}

function reach(graph: ImportGraph, start: string): Set<string> {
  const seen = new Set<string>();
  const stack = [start];
  while (stack.length > 0) {
    for (const next of graph.get(stack.pop()!) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      stack.push(next);
    }
  }
  return seen;
}
