/** Exact: closed forms that the analytic solver reproduces without approximation. */
import assert from "node:assert/strict";
import { solve } from "../../../src/lqn/solve/mod.ts";
import { calls, close, customers, modelOf, server, value } from "./_models.ts";

const alone = { chainStates: 0 };

Deno.test("one customer never waits: its cycle is the sum of all demands", () => {
  const model = modelOf([
    customers(1, [{ demand: 1, calls: calls(["a", 2], ["b", 0.5]) }], 3),
    server("a", [{ demand: 0.25, calls: calls(["b", 1.5]) }]),
    server("b", [{ demand: 0.5 }]),
  ]);
  const result = solve(model, alone);
  close(value(result, "entryThroughput", "cycle"), 1 / (3 + 1 + 2 * (0.25 + 0.75) + 0.25));
  assert.equal(value(result, "callWaiting", "cycle.1>b"), 0);
  assert.equal(value(result, "callWaiting", "a.1>b"), 0);
});

Deno.test("a customer waits for its own second phase as long as the exponential rest lasts", () => {
  // alone with a server of phases s1 and s2, think time Z: W = s2^2 / (s2 + Z)
  const [think, first, second] = [2, 0.5, 3];
  const model = modelOf([
    customers(1, [{ demand: 0, calls: calls(["a", 1]), callOrder: "deterministic" }], think),
    server("a", [{ demand: first }, { demand: second }]),
  ]);
  const result = solve(model, alone);
  const wait = second ** 2 / (second + think);
  close(value(result, "callWaiting", "cycle.1>a"), wait);
  close(value(result, "entryThroughput", "a"), 1 / (think + first + wait));
});

Deno.test("two exponential branches take one and a half times one of them", () => {
  const model = modelOf([{
    ...customers(1, []),
    entries: [{ name: "cycle" }],
    activities: [
      { name: "start", demand: 1, boundTo: "cycle" },
      { name: "left", demand: 2 },
      { name: "right", demand: 2 },
      { name: "end", demand: 0 },
    ],
    precedences: [
      {
        from: { kind: "sequence", activities: ["start"] },
        to: { kind: "and", activities: ["left", "right"] },
      },
      {
        from: { kind: "and", activities: ["left", "right"] },
        to: { kind: "sequence", activities: ["end"] },
      },
    ],
  }]);
  const result = solve(model, alone);
  close(value(result, "joinDelay", "customers:left&right"), 3, 1e-3);
  close(value(result, "entryThroughput", "cycle"), 1 / 4, 1e-3);
});

Deno.test("the variance of a stochastic phase is that of a geometric sum, of a deterministic one of a fixed sum", () => {
  const phase = (callOrder: "stochastic" | "deterministic") =>
    modelOf([
      customers(1, [{ demand: 1, callOrder, calls: calls(["a", 1]) }]),
      server("a", [{ demand: 2 }]),
    ]);
  // slices of mean 1/2; calls of mean 2: Var T = 1/4 + (1/4 + 4) + 2 (1/2 + 2)^2, and 2/4 + 4
  const stochastic = solve(phase("stochastic"), alone);
  close(value(stochastic, "phaseServiceTimeVariance", "cycle.1"), 0.25 + 4.25 + 2 * 6.25);
  const deterministic = solve(phase("deterministic"), alone);
  close(value(deterministic, "phaseServiceTimeVariance", "cycle.1"), 0.5 + 4);
});

Deno.test("a forwarded request is waited for by the first caller and by nobody else", () => {
  const model = modelOf([
    customers(1, [{ demand: 1, calls: calls(["a", 1]) }]),
    {
      ...server("a", [{ demand: 0.5 }]),
      entries: [{
        name: "a",
        phases: [{ demand: 0.5 }],
        forwarding: [{ to: "b", probability: 0.25 }],
      }],
    },
    server("b", [{ demand: 4 }]),
  ]);
  const result = solve(model, alone);
  close(value(result, "entryThroughput", "cycle"), 1 / (1 + 0.5 + 0.25 * 4));
  close(value(result, "taskUtilization", "a"), 0.5 / 2.5);
});

Deno.test("a saturated server works all the time, however its service varies", () => {
  for (const cvSquared of [0, 0.25, 1, 4]) {
    const model = modelOf([
      customers(200, [{ demand: 1, calls: calls(["a", 1]) }]),
      server("a", [{ demand: 0.5, cvSquared }]),
    ]);
    close(value(solve(model, alone), "entryThroughput", "a"), 2, 1e-3);
  }
});
