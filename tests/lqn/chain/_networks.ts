/**
 * Networks for the tests of chains.
 *
 * @module
 */

import { lqn, type Network, resolve } from "@iovlab/iovlab/lqn/model";

/** Two classes of customers at one server with a second phase, and a server below. */
export function twoClasses(customers: number, options: { slow?: number } = {}): Network {
  const slow = options.slow ?? 1;
  return resolve(lqn({
    name: "two-classes",
    processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }, { name: "pd" }],
    tasks: [
      {
        name: "a",
        processor: "pc",
        scheduling: "ref",
        multiplicity: customers,
        thinkTime: 2 * slow,
        entries: [{
          name: "ae",
          phases: [{ demand: 0.1, calls: [{ kind: "sync", to: "se", mean: 1.5 }] }],
        }],
      },
      {
        name: "b",
        processor: "pc",
        scheduling: "ref",
        multiplicity: customers,
        thinkTime: 3,
        entries: [{
          name: "be",
          phases: [{ demand: 0.2, calls: [{ kind: "sync", to: "se", mean: 1 }] }],
        }],
      },
      {
        name: "s",
        processor: "ps",
        multiplicity: 2,
        entries: [{
          name: "se",
          phases: [
            { demand: 0.2, calls: [{ kind: "sync", to: "de", mean: 0.7 }] },
            { demand: 0.1 / slow },
          ],
        }],
      },
      { name: "d", processor: "pd", entries: [{ name: "de", phases: [{ demand: 0.4 }] }] },
    ],
  }));
}
