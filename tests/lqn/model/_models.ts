/** Small models that the tests of `lqn/model` start from. */

import type { LqnModel } from "../../../src/lqn/model/mod.ts";

/** A client that calls a two-phase server three times a cycle. */
export const web: LqnModel = {
  name: "web",
  processors: [{ name: "pc", scheduling: "inf" }, { name: "ps", speed: 2, multiplicity: 3 }],
  tasks: [
    {
      name: "client",
      processor: "pc",
      scheduling: "ref",
      multiplicity: 5,
      thinkTime: 7,
      entries: [{
        name: "run",
        phases: [{ demand: 1, calls: [{ kind: "sync", to: "get", mean: 3 }] }],
      }],
    },
    {
      name: "server",
      processor: "ps",
      multiplicity: 2,
      entries: [{ name: "get", phases: [{ demand: 1 }, { demand: 4 }] }],
    },
  ],
};

/** A server with an activity graph: fork, join, branch, loop. */
export const graph: LqnModel = {
  name: "graph",
  processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }],
  tasks: [
    {
      name: "client",
      processor: "pc",
      scheduling: "ref",
      entries: [{ name: "run", phases: [{ calls: [{ kind: "sync", to: "get", mean: 1 }] }] }],
    },
    {
      name: "server",
      processor: "ps",
      entries: [{ name: "get" }],
      activities: [
        { name: "start", boundTo: "get", demand: 1 },
        { name: "left", demand: 1 },
        { name: "right", demand: 1 },
        { name: "joined", demand: 1 },
        { name: "hit", demand: 1 },
        { name: "miss", demand: 1 },
        { name: "body", demand: 1 },
        { name: "end", demand: 1, replies: ["get"] },
      ],
      precedences: [
        {
          from: { kind: "sequence", activities: ["start"] },
          to: { kind: "and", activities: ["left", "right"] },
        },
        {
          from: { kind: "and", activities: ["left", "right"] },
          to: { kind: "sequence", activities: ["joined"] },
        },
        {
          from: { kind: "sequence", activities: ["joined"] },
          to: {
            kind: "or",
            branches: [{ activity: "hit", probability: 0.4 }, {
              activity: "miss",
              probability: 0.6,
            }],
          },
        },
        {
          from: { kind: "or", activities: ["hit", "miss"] },
          to: { kind: "loop", branches: [{ activity: "body", count: 2.5 }], end: "end" },
        },
      ],
    },
  ],
};
