/** Exact: what the result says about itself, options and refusals. */
import assert from "node:assert/strict";
import { InputError } from "../../../src/core/mod.ts";
import { LqnRefusal } from "../../../src/lqn/model/mod.ts";
import { solve } from "../../../src/lqn/solve/mod.ts";
import { calls, close, customers, modelOf, server, value } from "./_models.ts";

const contended = modelOf([
  customers(4, [{ demand: 1, calls: calls(["a", 1], ["b", 2]) }]),
  server("a", [{ demand: 1, calls: calls(["b", 1]) }, { demand: 0.5 }]),
  server("b", [{ demand: 1 }], { multiplicity: 2 }),
]);

Deno.test("convergence is a field of the result: iterations, residual, the station that moved last", () => {
  const result = solve(contended, { chainStates: 0 });
  assert.equal(result.status, "solved");
  assert.equal(result.convergence?.converged, true);
  assert.ok(result.convergence!.residual <= 1e-6);
  assert.match(result.convergence!.layer!, /^(task|processor) /);
});

Deno.test("an iteration that is cut short says so, with its residual", () => {
  const result = solve(contended, { iterationLimit: 2, chainStates: 0 });
  assert.equal(result.status, "not-converged");
  assert.equal(result.convergence?.converged, false);
  assert.ok(result.convergence!.residual > 1e-6);
});

Deno.test("a smaller tolerance changes the values by less than the larger one allows", () => {
  const coarse = solve(contended, { tolerance: 1e-4, chainStates: 0 });
  const fine = solve(contended, { tolerance: 1e-9, chainStates: 0 });
  for (const one of fine.values) {
    if (one.value > 0) close(value(coarse, one.metric, one.element), one.value, 1e-2);
  }
});

Deno.test("utilization is throughput times service, of every entry, task and processor", () => {
  const result = solve(contended, { chainStates: 0 });
  const busy = ["a"].map((e) =>
    value(result, "entryThroughput", e) *
    (value(result, "phaseServiceTime", `${e}.1`) + value(result, "phaseServiceTime", `${e}.2`))
  );
  close(value(result, "taskUtilization", "a"), busy[0]);
  close(value(result, "processorUtilization", "p-a"), 1.5 * value(result, "entryThroughput", "a"));
  const cycles = value(result, "entryThroughput", "cycle");
  close(value(result, "entryThroughput", "b"), 3 * cycles);
  close(value(result, "taskUtilization", "customers"), 4);
});

Deno.test("the same model gives the same bits", () => {
  assert.deepEqual(solve(contended), solve(contended));
});

Deno.test("wrong options are refused with what they must be", () => {
  const code = (options: Parameters<typeof solve>[1]) => {
    try {
      solve(contended, options);
    } catch (error) {
      return error instanceof InputError ? error.code : String(error);
    }
    return "taken";
  };
  assert.equal(code({ tolerance: 0 }), "number/not-positive");
  assert.equal(code({ iterationLimit: 0.5 }), "number/not-an-integer");
  assert.equal(code({ chainStates: 2001 }), "lqn/chain-states");
});

Deno.test("a customer whose cycle takes no time is refused by name", () => {
  assert.throws(
    () => solve(modelOf([customers(1, [{}])])),
    { name: "InputError", code: "lqn/zero-cycle", message: /a cycle of task "/ },
  );
});

Deno.test("semaphores, read-write locks and quorums are refused with the way to the simulator", () => {
  const semaphore = modelOf([
    customers(1, [{ demand: 1, calls: calls(["wait", 1], ["signal", 1]) }]),
    {
      name: "s",
      scheduling: "semaphore",
      processor: "p",
      entries: [
        { name: "wait", semaphore: "wait", phases: [{ demand: 0 }] },
        { name: "signal", semaphore: "signal", phases: [{ demand: 0 }] },
      ],
    },
  ]);
  assert.throws(() => solve(semaphore), (error: LqnRefusal) => {
    assert.ok(error instanceof LqnRefusal);
    assert.equal(error.code, "lqn/analytic-semaphore");
    assert.match(error.message, /simulate/);
    return true;
  });
});
