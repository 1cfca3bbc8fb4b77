/**
 * Statistical: what happens at one instant goes on in the order of the exact chain.
 *
 * Small models in which the order shows, every value against the chain's, within 4.5 standard errors (9 degrees of
 * freedom); and the values of a model with the other order are told from them.
 */
import assert from "node:assert/strict";
import { solveExact } from "../../../src/lqn/exact/mod.ts";
import type { LqnModel, LqnResult } from "../../../src/lqn/model/mod.ts";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";
import { call, clients, found, model } from "./_models.ts";

const times = ["processorWaiting", "callWaiting", "forwardWaiting", "phaseServiceTime"];
const rates = ["taskThroughput", "taskUtilization", "joinDelay", "activityServiceTime"];

/** Differences from the chain in standard errors, the largest first. */
function differences(one: LqnModel, simulated: LqnResult): [text: string, errors: number][] {
  const list: [string, number][] = [];
  for (const { metric, element, value } of solveExact(one).values) {
    if (![...times, ...rates].includes(metric) || value === 0) continue;
    const [ours, error] = found(simulated, metric, element);
    const off = Math.abs(ours - value);
    if (off > 1e-9 * value) list.push([`${metric} of ${element}: ${ours}, ${value}`, off / error]);
  }
  return list.sort((a, b) => b[1] - a[1]);
}

const phases = [{ demand: 0.6 }, { demand: 0.5 }];
const two = [{ name: "p", multiplicity: 2 }];

/** A server with three threads and a second phase on two servers, clients that call again at once. */
const secondPhase = model(two, [
  clients("c", 4, 2, [call("x")]),
  { name: "s", processor: "p", multiplicity: 3, entries: [{ name: "x", phases }] },
]);

const urgent = model([{ name: "p", scheduling: "pp", multiplicity: 2 }], [
  clients("c", 3, 2, [call("x")]),
  clients("d", 4, 1, [call("y")]),
  { name: "s", processor: "p", priority: 5, multiplicity: 3, entries: [{ name: "x", phases }] },
  {
    name: "t",
    processor: "p",
    priority: 1,
    multiplicity: 4,
    entries: [{ name: "y", phases: [{ demand: 0.9 }] }],
  },
]);

const forwarded = model([{ name: "p" }], [
  clients("c", 3, 0.5, [call("x")]),
  {
    name: "s",
    processor: "p",
    multiplicity: 2,
    entries: [{ name: "x", phases, forwarding: [{ to: "y", probability: 0.7 }] }],
  },
  { name: "t", processor: "p", entries: [{ name: "y", phases: [{ demand: 0.3 }] }] },
]);

const shared = model([{ name: "p" }], [
  {
    name: "c",
    processor: "p",
    scheduling: "ref",
    multiplicity: 2,
    entries: [{ name: "c!", phases: [{ demand: 0.4, calls: [call("x", 2)] }] }],
  },
  { name: "s", processor: "p", multiplicity: 2, entries: [{ name: "x", phases }] },
]);

const cases: readonly (readonly [string, LqnModel])[] = [
  ["a second phase asks for its processor before the caller calls again", secondPhase],
  ["so it does under preemptive priorities, where a random one gives way", urgent],
  ["a forwarded request and who forwarded it, at one processor", forwarded],
  ["a caller and its server at one processor: either is first", shared],
];

for (const [name, one] of cases) {
  Deno.test(`statistical: ${name}`, () => {
    const [worst] = differences(one, simulateLqn(one, { duration: 3e4, seed: 3 }));
    assert.ok(worst[1] < 4.5, worst.join(" at standard errors "));
  });
}

Deno.test("statistical: another order at one instant would be found out", () => {
  // the second phase's time where server and caller go on in random order, measured with such a simulator
  const [ours, error] = found(
    simulateLqn(secondPhase, { duration: 3e4, seed: 3 }),
    "phaseServiceTime",
    "x.2",
  );
  assert.ok(Math.abs(ours - 0.6558) > 10 * error, `${ours} ± ${error}`);
});
