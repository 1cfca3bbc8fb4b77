/**
 * Stands in for the child process of `conformance`: does what the job's file says.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { type Job, mark } from "../../src/cli/_conformance/protocol.ts";

for await (const line of createInterface({ input: process.stdin })) {
  const { id, file }: Job = JSON.parse(line);
  if (file === "hang") { for (;;); }
  if (file === "die") process.exit(3);
  // As V8 does when it runs out of memory.
  if (file === "abort") process.abort();
  console.log("a solver that prints");
  const values = [{ metric: "entryThroughput", element: file, value: id }];
  const answer = { id, status: "solved", seconds: 0.5, values };
  process.stdout.write(`${mark}${JSON.stringify(answer)}\n`);
}
