/**
 * A child process of the conformance command: solves one model after the other, as told on standard
 * input. A process, because nothing less survives a solver that runs out of memory.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { InputError } from "../../core/mod.ts";
import type { LqnResult } from "../../lqn/model/mod.ts";
import { modelOf, solveWith } from "../_lqn/engines.ts";
import { errorLine } from "../_lqn/face.ts";
import { type Answer, type Job, mark } from "./protocol.ts";

function statusOf(result: LqnResult): Answer["status"] {
  return result.status === "solved" || result.status === "saturated" ? "solved" : "not-converged";
}

function reasonOf({ status, notes = [], convergence }: LqnResult): string | undefined {
  const parts = status === "solved" ? [] : [status, ...notes];
  if (convergence && !convergence.converged) {
    const { iterations, residual, layer = "unknown layer" } = convergence;
    parts.push(`${iterations} iterations, residual ${residual.toPrecision(2)} at ${layer}`);
  }
  return parts.length === 0 ? undefined : parts.join("; ");
}

function failure(id: number, error: unknown, seconds: number): Answer {
  const status = error instanceof InputError ? "refused" : "failed";
  const reason = error instanceof InputError
    ? errorLine(error)
    : error instanceof Error
    ? `${error.name}: ${error.message}`
    : String(error);
  return { id, status, seconds, values: [], reason };
}

async function answer({ id, file, solver, precision, seed }: Job): Promise<Answer> {
  let start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const model = modelOf({ text: readFileSync(file, "utf8"), file });
    start = performance.now();
    const result = await solveWith(model, solver, { precision, seed });
    const spent = seconds();
    const values = result.values.filter(({ value }) => Number.isFinite(value));
    return { id, status: statusOf(result), seconds: spent, values, reason: reasonOf(result) };
  } catch (error) {
    return failure(id, error, seconds());
  }
}

if (import.meta.main) {
  for await (const line of createInterface({ input: process.stdin })) {
    const job: Job = JSON.parse(line);
    process.stdout.write(`${mark}${JSON.stringify(await answer(job))}\n`);
  }
}
