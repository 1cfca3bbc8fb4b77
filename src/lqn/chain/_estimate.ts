/**
 * About how many states a chain has at most, from the network alone.
 *
 * Customers are spread over all the conditions that they can be in: think times, slices, queues, and
 * the same of the threads that serve them, each with as many customers as its servers or threads
 * let in. The order in queues is left out, and so is what customers of different tasks take from
 * each other, so that this is an order of magnitude and no bound.
 *
 * @module
 */

import type { Point, Program } from "./_program.ts";
import { type Queues, reachedFrom } from "./_queues.ts";

/** Most conditions of one customer that are looked at. */
const mostPlaces = 500;

/** Most customers that limited conditions hold together. */
const mostLimited = 1000;

/** About how many states there are at most; Infinity above 1e308. */
export function estimatedStates(program: Program, queues: Queues): number {
  const places = new Places(program, queues);
  const { network } = program;
  return network.tasks.reduce((product, { index, kind, threads, entries }) => {
    if (kind === "reference") return product * ways(threads, places.ofCustomer(index));
    const late = entries.flatMap((entry) => places.late(entry, threads));
    if (!late.length) return product;
    // One condition more for the threads that are in none of them.
    return product * ways(Math.min(threads, mostLimited), [...late, Infinity]);
  }, 1);
}

/** The conditions of processes, each with the number of processes that it can hold at once. */
class Places {
  readonly #program: Program;
  readonly #queues: Queues;
  readonly #points: Point[][] = [];

  constructor(program: Program, queues: Queues) {
    this.#program = program;
    this.#queues = queues;
    program.network.activities.forEach((_, activity) => this.#points[activity] = []);
    for (const point of program.points) {
      if ("activity" in point) this.#points[point.activity].push(point);
    }
  }

  ofCustomer(task: number): number[] {
    const { network, cycle } = this.#program;
    const { entries, threads } = network.tasks[task];
    const found = cycle[task] < 0 ? [] : [Infinity];
    for (const entry of entries) this.#entry(entry, false, threads, found, 0);
    return found.length ? found : [Infinity];
  }

  /** Conditions after the reply. */
  late(entry: number, threads: number): number[] {
    const found: number[] = [];
    this.#entry(entry, true, threads, found, 0);
    return found;
  }

  #entry(entry: number, late: boolean, limit: number, found: number[], depth: number): void {
    const { activities, entries } = this.#program.network;
    const { start, phased } = entries[entry];
    for (const activity of reachedFrom(this.#program.network, start)) {
      const after = phased && activities[activity].phase > 1;
      // A customer has no reply to wait for: all its phases are its own.
      if (depth > 0 || late ? after !== late : false) continue;
      for (const point of this.#points[activity]) this.#point(point, limit, found, depth);
    }
  }

  #point(point: Point, limit: number, found: number[], depth: number): void {
    if (found.length >= mostPlaces) return;
    const { network, sources } = this.#program;
    if (point.kind === "think") found.push(limit);
    if (point.kind === "slice") {
      const { processor, threads } = network.tasks[network.activities[point.activity].task];
      const queueing = this.#queues.queueing[processor];
      const { servers } = network.processors[processor];
      const busy = queueing ? Math.min(limit, servers) : limit;
      for (let stage = 0; stage < point.stages; stage++) found.push(busy);
      const alone = network.tasks.every((one) =>
        one.processor !== processor || one.index === network.activities[point.activity].task
      );
      if (queueing && !(alone && threads <= servers)) found.push(limit);
    }
    if (point.kind !== "sync") return;
    const { entry } = sources[point.source];
    const { threads } = network.tasks[network.entries[entry].task];
    if (threads < limit) found.push(limit);
    this.#entry(entry, false, Math.min(limit, threads), found, depth + 1);
  }
}

/** Ways of spreading so many alike over places that hold so many each. */
function ways(count: number, places: readonly number[]): number {
  // Of the places that hold few: the ways of having so many in all of them together.
  let few = [1];
  let open = 0;
  for (const limit of places.toSorted((a, b) => a - b)) {
    if (limit >= count || few.length + limit > mostLimited) open++;
    else few = spread(few, limit);
  }
  if (!open) return Math.max(1, few[count] ?? 1);
  return few.reduce(
    (sum, one, held) => held > count ? sum : sum + one * multisets(count - held, open),
    0,
  );
}

function spread(few: readonly number[], limit: number): number[] {
  const wider = new Array<number>(few.length + limit).fill(0);
  few.forEach((one, held) => {
    for (let k = 0; k <= limit; k++) wider[held + k] += one;
  });
  return wider;
}

/** Ways of spreading so many alike over so many places without limits. */
export function multisets(count: number, places: number): number {
  let product = 1;
  for (let k = 1; k < places; k++) product *= (count + k) / k;
  return Math.round(product);
}

/** A number of states in words: "1,234,567", "10^12", "more than 10^300". */
export function inWords(states: number): string {
  if (!(states < 1e300)) return "more than 10^300";
  if (states < 1e9) return String(Math.round(states)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `10^${Math.round(Math.log10(states))}`;
}
