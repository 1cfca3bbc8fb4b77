/**
 * The solvers and readers of layered queueing networks, loaded when they are needed.
 *
 * @module
 */
import { InputError, type SourceLocation } from "../../core/mod.ts";
import { checkModel, type LqnModel, type LqnResult } from "../../lqn/model/mod.ts";
import type { LqnDocument, ModelFault } from "../../lqn/model/mod.ts";

/** The solvers by the names that commands take. */
export const engines = ["exact", "analytic", "simulation"] as const;

/** One of {@linkcode engines}. */
export type EngineName = (typeof engines)[number];

/** What a simulation is asked for; the other solvers take none of it. */
export interface EngineOptions {
  /** Seed of all random streams. */
  readonly seed?: number;
  /** Wanted relative half-width. */
  readonly precision?: number;
  /** Simulated time of each replication. */
  readonly duration?: number;
  /** Replications. */
  readonly replications?: number;
  /** Probabilities of the quantiles of service times. */
  readonly quantiles?: readonly number[];
  /** Worker threads; one runs in this thread. */
  readonly workers?: number;
  /** Is told how far the simulation is. */
  readonly onProgress?: (progress: SimulationProgress) => void;
}

/** How far a simulation is. */
export interface SimulationProgress {
  /** Entry completions so far. */
  readonly calls: number;
  /** The widest relative half-width. */
  readonly widest: number;
  /** The wanted one. */
  readonly precision?: number;
}

async function load<Names>(module: string): Promise<Names> {
  return await import(new URL(`../../lqn/${module}/mod.ts`, import.meta.url).href);
}

type Positions = ReadonlyMap<string, SourceLocation>;

/** The readers and writers. */
export interface Format {
  /** Reads a model with the places of its parts. */
  readLqnWithPositions(
    text: string,
    options: { file: string },
  ): { document: LqnDocument; positions: Positions };
  /** The place of a path, or of what is around it. */
  placeOf(path: string, positions: Positions): SourceLocation | undefined;
  /** Reads a model and checks it. */
  readLqnModel(text: string, options: { file: string }): LqnModel;
  /** Writes a model. */
  writeLqn(document: LqnDocument, form: "lqn" | "lqnx" | "lqnj"): string;
  /** Reads a result. */
  readLqnResult(text: string, options: { file: string }): LqnResult;
  /** Writes a result. */
  writeLqnResult(model: LqnModel, result: LqnResult, form: "lqxo" | "lqjo"): string;
}

/** The readers and writers, loaded. */
export async function loadFormat(): Promise<Format> {
  return await load<Format>("format");
}

/**
 * Reads a model in any form.
 *
 * @param text The text.
 * @param file Its name, for messages and for the form.
 * @throws {InputError} Where it is faulty.
 */
export async function readModel(text: string, file: string): Promise<LqnModel> {
  return (await loadFormat()).readLqnModel(text, { file });
}

/** What SPEX adds to a model. */
export interface Spex {
  /** The points of the sweep. */
  sweepOf(document: LqnDocument): readonly Readonly<Record<string, number>>[];
  /** The report's columns for one solved point. */
  report(
    document: LqnDocument,
    values: Readonly<Record<string, number>>,
    result: LqnResult,
  ): readonly { readonly name: string; readonly value: number | string | boolean }[];
}

/** The sweeps and reports, loaded. */
export async function loadModel(): Promise<Spex> {
  return await load<Spex>("model");
}

/** The error of a fault of a model, at its place in the file. */
export function faultError(fault: ModelFault, format: Format, positions: Positions): InputError {
  const location = format.placeOf(fault.path, positions);
  return new InputError(fault.message, { code: fault.code, location });
}

/**
 * Checks a model that was made from a document.
 *
 * @throws {InputError} At the first fault, with its place.
 */
export function refuseFaults(model: LqnModel, format: Format, positions: Positions): LqnModel {
  const fault = checkModel(model).find(({ severity }) => severity === "error");
  if (fault) throw faultError(fault, format, positions);
  return model;
}

type Solve = (model: LqnModel, options?: EngineOptions) => LqnResult | Promise<LqnResult>;

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
  if (engine === "exact") {
    return await (await load<{ solveExact: Solve }>("exact")).solveExact(model);
  }
  if (engine === "analytic") return await (await load<{ solve: Solve }>("solve")).solve(model);
  const { workers = 1, ...rest } = options;
  if (workers === 1) {
    return await (await load<{ simulateLqn: Solve }>("simulate")).simulateLqn(model, rest);
  }
  const { simulateLqnParallel } = await load<{ simulateLqnParallel: Solve }>("run");
  return await simulateLqnParallel(model, options);
}
