/** Cycles that are long, many or crowded: what a run must see before it says that it is precise. */
import assert from "node:assert/strict";
import { InputError } from "../../../src/core/mod.ts";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";
import { assertNear, call, clients, model } from "./_models.ts";

const crowd = (customers: number) =>
  model(
    [{ name: "s" }],
    [
      clients("c", customers, 1, [call("x")]),
      { name: "s", processor: "s", entries: [{ name: "x", phases: [{ demand: 0.1 }] }] },
    ].map((task) => task.name === "c" ? { ...task, entries: [exactly(task)] } : task),
  );

/** An entry that calls just once in each cycle. */
function exactly({ entries: [entry] }: ReturnType<typeof clients>) {
  const [phase] = entry.phases!;
  return { ...entry, phases: [{ ...phase, callOrder: "deterministic" as const }] };
}

Deno.test("statistical: of 20,000 customers in one queue the cycle is as long as Little's law says", () => {
  const result = simulateLqn(crowd(20_000), { precision: 0.01 });
  assert.equal(result.status, "solved");
  // one server of rate 10 that is never idle: 20,000 / 10 less the think time
  assertNear(result, "phaseServiceTime", "c!.1", 1999);
});

Deno.test("exact: a run of given length that is too short for the cycles says so", () => {
  const result = simulateLqn(crowd(20_000), { duration: 500, warmUp: 0, replications: 2 });
  assert.match(result.notes![0], /Little's law/);
  const long = simulateLqn(crowd(3), { duration: 500, warmUp: 0, replications: 2 });
  assert.equal(long.notes, undefined);
});

Deno.test("exact: the limit of calls holds within a cycle of a thousand million calls", () => {
  const endless = model([{ name: "s" }], [
    clients("c", 1, 0, [call("x", 1e9)]),
    { name: "s", processor: "s", entries: [{ name: "x", phases: [{ demand: 1e-9 }] }] },
  ]);
  const seen: number[] = [];
  const result = simulateLqn(endless, {
    maxCalls: 300_000,
    onProgress: ({ calls }) => seen.push(calls),
  });
  assert.equal(result.status, "imprecise");
  assert.match(result.notes!.join(), /Little's law/);
  assert.ok(result.run!.calls < 7e5 && seen.length > 1, `${result.run!.calls} calls`);
});

Deno.test("exact: more customers than find room are refused, the task and the largest number named", () => {
  assert.throws(
    () => simulateLqn(crowd(999_999_999_999)),
    (error: unknown) =>
      error instanceof InputError && error.code === "lqn/too-many-customers" &&
      /"c".*1000000.*999999999999/.test(error.message),
  );
});
