/**
 * The solvers and readers of layered queueing networks, loaded when they are needed.
 *
 * @module
 */
import type { LqnModel, LqnResult } from "../../lqn/model/mod.ts";

/** The solvers by the names that commands take. */
export type EngineName = "exact" | "analytic" | "simulation";

/** What a simulation is asked for; the other solvers take none of it. */
export interface EngineOptions {
  /** Seed of all random streams. */
  readonly seed?: number;
  /** Wanted relative half-width. */
  readonly precision?: number;
}

async function load<Names>(module: string): Promise<Names> {
  return await import(new URL(`../../lqn/${module}/mod.ts`, import.meta.url).href);
}

/**
 * Reads a model in any form.
 *
 * @param text The text.
 * @param file Its name, for messages and for the form.
 * @throws {InputError} Where it is faulty.
 */
export async function readModel(text: string, file: string): Promise<LqnModel> {
  type Format = { readLqnModel(text: string, options: { file: string }): LqnModel };
  const { readLqnModel } = await load<Format>("format");
  return readLqnModel(text, { file });
}

type Solve = (model: LqnModel, options?: EngineOptions) => LqnResult;

/**
 * Solves a model on one core.
 *
 * @param model The model.
 * @param engine Who solves it.
 * @param options What a simulation is asked for.
 * @throws {LqnRefusal} Where the solver does not take the model.
 */
export async function solveWith(
  model: LqnModel,
  engine: EngineName,
  options: EngineOptions = {},
): Promise<LqnResult> {
  if (engine === "exact") return (await load<{ solveExact: Solve }>("exact")).solveExact(model);
  if (engine === "analytic") return (await load<{ solve: Solve }>("solve")).solve(model);
  return (await load<{ simulateLqn: Solve }>("simulate")).simulateLqn(model, options);
}
