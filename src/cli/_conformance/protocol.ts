/**
 * What the conformance command and its child processes say to each other: one line of JSON each way
 * per model.
 *
 * @module
 */
import type { LqnValue } from "../../lqn/model/mod.ts";
import type { ConformanceStatus } from "../../lqn/report/mod.ts";

/** The solvers that can be chosen, in the order in which they run. */
export const solvers = ["exact", "analytic", "simulation"] as const;

/** One of {@linkcode solvers}. */
export type SolverName = (typeof solvers)[number];

/** One model for one solver. */
export interface Job {
  /** Its number, for the answer. */
  readonly id: number;
  /** The model's file. */
  readonly file: string;
  /** Who solves it. */
  readonly solver: SolverName;
  /** Wanted relative half-width of a simulation. */
  readonly precision: number;
  /** Seed of a simulation. */
  readonly seed: number;
}

/** What came of a {@linkcode Job}. */
export interface Answer {
  /** The job's number. */
  readonly id: number;
  /** How it ended. */
  readonly status: ConformanceStatus;
  /** Wall clock seconds of the solution alone. */
  readonly seconds: number;
  /** The values; `NaN` and infinite ones are left out. */
  readonly values: readonly LqnValue[];
  /** Why it did not solve, or what the solver says of its solution. */
  readonly reason?: string;
}

/** What every line of an answer starts with, so that a solver that prints does no harm. */
export const mark = "answer ";
