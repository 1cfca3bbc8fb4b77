/**
 * From a state under work to the states at rest that it becomes, in no time.
 *
 * A depth-first walk over the ways to go on. A walk that does not end soon is one that may come back
 * to where it was (a call to an entry of no demand, made again and again): then all states on the way
 * are kept, and the probabilities follow from the expected numbers of visits.
 *
 * @module
 */

import { LqnRefusal } from "../model/mod.ts";
import { expectedVisits } from "./_visits.ts";
import { copy, type Way, type Work } from "./_lines.ts";
import type { Workshop } from "./_work.ts";

/** Most steps of a walk that is not looked at for loops. */
const patience = 400;

/** Most states on the way where there are loops. */
const mostOnTheWay = 2000;

/** All ways of settling: states at rest with probabilities, and counters with expected steps. */
export interface Settled {
  readonly ways: readonly Way[];
  /** Counters with the steps that are expected of them. */
  readonly counted: readonly (readonly [counter: number, mean: number])[];
}

/** Settles the states under work that `make` makes; it is called again where there are loops. */
export function settle(workshop: Workshop, make: () => readonly Way[]): Settled {
  const ways: Way[] = [];
  const steps = { left: patience };
  for (const way of make()) walk(workshop, way, ways, steps);
  return steps.left >= 0 ? gathered(ways) : settleLoops(workshop, make());
}

function walk(workshop: Workshop, way: Way, ways: Way[], steps: { left: number }): void {
  let { work, probability } = way;
  while (work.active.length) {
    if (--steps.left < 0) return;
    const next = workshop.advance(work);
    if (next.length === 1) {
      probability *= next[0].probability;
      work = next[0].work;
      continue;
    }
    for (const one of next) {
      walk(workshop, { probability: probability * one.probability, work: one.work }, ways, steps);
    }
    return;
  }
  ways.push({ probability, work });
}

function gathered(ways: readonly Way[]): Settled {
  const counted: [number, number][] = [];
  for (const { probability, work } of ways) {
    for (const counter of work.counted) counted.push([counter, probability]);
  }
  return { ways, counted };
}

/** States on the way, each once, and how they lead to each other. */
class Passage {
  readonly works: Work[] = [];
  readonly edges: { to: number; probability: number }[][] = [];
  readonly counted: (readonly [counter: number, state: number, mean: number])[] = [];
  readonly #at = new Map<string, number>();

  /** The number of a state, whose counters are forgotten. */
  enter(work: Work): number {
    const order = work.types.map((type, k) => [type, work.counts[k]]).sort((a, b) => a[0] - b[0]);
    const key = `${order.join(";")}|${work.active.join()}`;
    let at = this.#at.get(key);
    if (at === undefined) {
      work.counted.length = 0;
      at = this.works.push(work) - 1;
      this.#at.set(key, at);
      this.edges.push([]);
      if (at >= mostOnTheWay) throw tooLong();
    }
    return at;
  }
}

/** The same where walks may come back: from the expected visits of all states on the way. */
function settleLoops(workshop: Workshop, starts: readonly Way[]): Settled {
  const passage = new Passage();
  const first = starts.map(({ work, probability }) => ({ to: passage.enter(work), probability }));
  for (let at = 0; at < passage.works.length; at++) {
    const work = passage.works[at];
    if (!work.active.length) continue;
    for (const { probability, work: next } of workshop.advance(copy(work))) {
      for (const counter of next.counted) passage.counted.push([counter, at, probability]);
      passage.edges[at].push({ to: passage.enter(next), probability });
    }
  }
  const visits = expectedVisits(passage.edges, first);
  if (!visits) throw endless(passage.works.length);
  return {
    ways: passage.works.flatMap((work, at) =>
      work.active.length ? [] : [{ probability: visits[at], work }]
    ),
    counted: passage.counted.map(([counter, at, mean]) => [counter, mean * visits[at]]),
  };
}

function tooLong(): LqnRefusal {
  return new LqnRefusal(
    `Cannot generate the chain as too much happens at one instant (more than ${mostOnTheWay} ` +
      "states on the way): give what is called again and again a demand, or have fewer customers",
    { code: "lqn/exact-class" },
  );
}

function endless(states: number): LqnRefusal {
  return new LqnRefusal(
    `Cannot generate the chain as something happens again and again in no time (${states} states ` +
      "on the way): give an activity or a customer's cycle a demand or a think time above 0",
    { code: "lqn/exact-class" },
  );
}
