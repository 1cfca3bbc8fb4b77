/**
 * The LQN simulator under `deno bench`: a fixed simulated time of each of our own models an iteration.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { readLqnModel } from "../src/lqn/format/mod.ts";
import { simulateLqn } from "../src/lqn/simulate/mod.ts";

const durations = { "closed-queue": 20_000, "web-shop": 400, "fork-join": 20_000 };

for (const [name, duration] of Object.entries(durations)) {
  const file = new URL(`models/${name}.lqn`, import.meta.url);
  const model = readLqnModel(readFileSync(file, "utf8"), { file: `${name}.lqn` });
  Deno.bench({
    name,
    group: "LQN simulation",
    fn: () => void simulateLqn(model, { replications: 1, duration, warmUp: 0 }),
  });
}
