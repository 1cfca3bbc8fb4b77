/** Exact: workers change nothing but the time. */
import assert from "node:assert/strict";
import type { LqnModel } from "../../../src/lqn/model/mod.ts";
import { simulateLqnParallel } from "../../../src/lqn/run/mod.ts";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";

const model: LqnModel = {
  name: "shop",
  processors: [{ name: "d", scheduling: "inf" }, { name: "p", multiplicity: 2 }],
  tasks: [
    {
      name: "c",
      processor: "d",
      scheduling: "ref",
      multiplicity: 8,
      thinkTime: 2,
      entries: [{ name: "run", phases: [{ calls: [{ kind: "sync", to: "x", mean: 2 }] }] }],
    },
    {
      name: "s",
      processor: "p",
      multiplicity: 3,
      entries: [{ name: "x", phases: [{ demand: 0.3 }, { demand: 0.1 }] }],
    },
  ],
};

Deno.test("exact: any number of workers gives the bytes of one core", async () => {
  const options = { precision: 0.006, quantiles: [0.9] };
  const alone = JSON.stringify(simulateLqn(model, options));
  for (const workers of [1, 2, 3]) {
    const result = await simulateLqnParallel(model, { ...options, workers });
    assert.equal(JSON.stringify(result), alone, `${workers} workers`);
    assert.ok(result.run!.calls > 300_000, "long enough that workers took over");
  }
});

Deno.test("exact: a run can be ended early", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const running = simulateLqnParallel(model, {
    precision: 0.0005,
    workers: 2,
    signal: stop.signal,
    onProgress: ({ rounds }) => {
      if (rounds === 2) stop.abort(reason);
    },
  });
  await assert.rejects(running, reason);
  const late = simulateLqnParallel(model, { signal: AbortSignal.abort(reason) });
  await assert.rejects(late, reason);
});

Deno.test("exact: a number of workers out of range is refused", async () => {
  await assert.rejects(simulateLqnParallel(model, { workers: 0 }), /workers as it must be/);
});
