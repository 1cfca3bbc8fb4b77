/** Exact: copies folded into one stand for all of them as copies expanded do. */
import assert from "node:assert/strict";
import type { LqnModel } from "../../../src/lqn/model/mod.ts";
import { solve } from "../../../src/lqn/solve/mod.ts";
import { calls, close, customers, modelOf, server, value } from "./_models.ts";

/** `clients` copies of a reference task, each calling `fanOut` of `servers` copies. */
function replicated(clients: number, servers: number, fanOut: number, phases = 1): LqnModel {
  const second = phases > 1 ? [{ demand: 0.5 }] : [];
  return modelOf([
    {
      ...customers(2, [{ demand: 1, calls: calls(["a", 0.6]) }]),
      replication: clients,
      fanOut: [{ task: "a", value: fanOut }],
    },
    {
      ...server("a", [{ demand: 0.3 }, ...second]),
      replication: servers,
      fanIn: [{ task: "customers", value: clients * fanOut / servers }],
    },
  ], [
    { name: "p-a", replication: servers },
    { name: "outside", scheduling: "inf", replication: clients },
  ]);
}

Deno.test("copies kept folded give what expanded copies give", () => {
  for (
    const [clients, servers, fanOut] of [[1, 1, 1], [2, 1, 1], [3, 3, 1], [2, 4, 2], [4, 2, 2]]
  ) {
    for (const phases of [1, 2]) {
      const model = replicated(clients, servers, fanOut, phases);
      const expanded = solve(model, { chainStates: 0, replicas: "expand" });
      const folded = solve(model, { chainStates: 0, replicas: "keep" });
      for (const entry of ["cycle", "a"]) {
        const exact = value(expanded, "entryThroughput", entry);
        close(value(folded, "entryThroughput", entry), exact, phases === 1 ? 0.01 : 0.04);
      }
      const busy = value(folded, "processorUtilization", "p-a");
      close(busy, value(folded, "entryThroughput", "a") * (phases === 1 ? 0.3 : 0.8), 1e-9);
    }
  }
});

Deno.test("a thousand copies on each side are solved, folded", () => {
  const result = solve(replicated(1000, 1000, 1));
  assert.equal(result.status, "solved");
  close(
    value(result, "entryThroughput", "a"),
    value(solve(replicated(1, 1, 1), { chainStates: 0 }), "entryThroughput", "a"),
    1e-6,
  );
});
