/**
 * Results for the tests of tables and comparisons.
 *
 * @module
 */
import type { LqnModel, LqnResult } from "../../../src/lqn/model/mod.ts";

/** Clients that think, a server with two entries, one of them with a second phase. */
export const shop: LqnModel = {
  name: "shop",
  processors: [{ name: "users", scheduling: "inf" }, { name: "cpu", multiplicity: 2 }],
  tasks: [
    {
      name: "client",
      processor: "users",
      scheduling: "ref",
      multiplicity: 4,
      thinkTime: 5,
      entries: [{ name: "visit", phases: [{ calls: [{ kind: "sync", to: "look", mean: 2 }] }] }],
    },
    {
      name: "shop",
      processor: "cpu",
      entries: [
        { name: "look", phases: [{ demand: 0.2 }, { demand: 0.1 }] },
        { name: "order", openArrivalRate: 0.1, phases: [{ demand: 0.5 }] },
      ],
    },
  ],
};

/** What a simulation could say of {@linkcode shop}. */
export const simulated: LqnResult = {
  model: "shop",
  solver: "simulation",
  status: "solved",
  run: {
    simulatedTime: 1e6,
    warmUp: 1000,
    samples: 30,
    calls: 1234567,
    precise: true,
    widest: 0.0123,
  },
  values: [
    { metric: "processorUtilization", element: "cpu", value: 0.512, halfWidth: 0.004 },
    { metric: "taskUtilization", element: "client", value: 1.25, halfWidth: 0.02 },
    { metric: "entryThroughput", element: "visit", value: 0.8, halfWidth: 0.008 },
    { metric: "entryThroughput", element: "look", value: 1.6, halfWidth: 0.016 },
    { metric: "phaseServiceTime", element: "visit.1", value: 2, halfWidth: 0.02 },
    { metric: "phaseServiceTime", element: "look.1", value: 0.25, halfWidth: 0.001 },
    { metric: "phaseServiceTime", element: "look.2", value: 0.1 },
    { metric: "callWaiting", element: "visit.1>look", value: 0.5, halfWidth: 0.01 },
    { metric: "openWaiting", element: "order", value: NaN },
    { metric: "exceedsMaximum", element: "look.1", value: 0.01 },
    { metric: "phaseServiceTimeVariance", element: "look.1", value: 0.04 },
  ],
};
