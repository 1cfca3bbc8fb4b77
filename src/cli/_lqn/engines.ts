/**
 * The solvers of layered queueing networks by name, loaded when they are needed.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { type LqnPositions, placeOf, readLqnWithPositions } from "../../lqn/format/mod.ts";
import {
  checkModel,
  instantiate,
  type LqnModel,
  type LqnResult,
  type ModelFault,
} from "../../lqn/model/mod.ts";
import type { ExactOptions } from "../../lqn/exact/mod.ts";
import type { SimulateLqnOptions } from "../../lqn/simulate/mod.ts";
import type { Source } from "./face.ts";

/** The solvers by the names that commands take. */
export const engines = ["exact", "analytic", "simulation"] as const;

/** One of {@linkcode engines}. */
export type EngineName = (typeof engines)[number];

/** What the solvers are asked for; all but one field are of the simulation. */
export interface EngineOptions extends SimulateLqnOptions {
  /** What the exact solver is asked for. */
  readonly exact?: ExactOptions;
  /** Worker threads; one runs in this thread. */
  readonly workers?: number;
}

/** The error of a fault of a model, at its place in the file; of the whole model, at its start. */
export function faultError(fault: ModelFault, positions: LqnPositions, file: string): InputError {
  return new InputError(fault.message, {
    code: fault.code,
    location: placeOf(fault.path, positions) ?? { file, line: 1, column: 1 },
  });
}

/**
 * Checks a model that was made from a document.
 *
 * @throws {InputError} At the first fault, with its place.
 */
export function refuseFaults(model: LqnModel, positions: LqnPositions, file: string): LqnModel {
  const fault = checkModel(model).find(({ severity }) => severity === "error");
  if (fault) throw faultError(fault, positions, file);
  return model;
}

/**
 * Reads a model of any form at the first values of its variables, and checks it; warnings are no
 * faults here.
 *
 * @throws {InputError} At the first fault, with its place.
 */
export function modelOf({ text, file }: Pick<Source, "text" | "file">): LqnModel {
  const { document, positions } = readLqnWithPositions(text, { file });
  return refuseFaults(instantiate(document), positions, file);
}

/**
 * Solves a model.
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
  const { workers = 1, exact = {}, ...rest } = options;
  if (engine === "exact") {
    return (await import("../../lqn/exact/mod.ts")).solveExact(model, exact);
  }
  if (engine === "analytic") return (await import("../../lqn/solve/mod.ts")).solve(model);
  if (workers === 1) {
    return (await import("../../lqn/simulate/mod.ts")).simulateLqn(model, rest);
  }
  const { simulateLqnParallel } = await import("../../lqn/run/mod.ts");
  return await simulateLqnParallel(model, { ...rest, workers });
}
