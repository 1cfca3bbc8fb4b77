/**
 * A simulation in rounds: what carries it out, on one core or many, needs only this.
 *
 * @module
 */

import { type LqnModel, type LqnResult, resolve } from "../model/mod.ts";
import { compile } from "./_compile.ts";
import { Conductor } from "./_conduct.ts";
import { checkPopulation } from "./_cycles.ts";
import { noObservers, plansOf } from "./_plans.ts";
import { type Command, Replication, type Report } from "./_replication.ts";
import { settingsOf, type SimulateLqnOptions } from "./options.ts";

/** What all replications are told for one round: plain data. */
export type LqnCommand = Command;

/** What a replication answers: plain data. */
export type LqnReport = Report;

/** One replication: keeps its state from round to round. */
export interface LqnReplication {
  /** Carries out a command. */
  carryOut(command: LqnCommand): LqnReport;
}

/** A simulation in rounds. */
export interface LqnSimulation {
  /** Number of replications. */
  readonly replications: number;
  /** Starts a replication, counted from 0. */
  start(replication: number): LqnReplication;
  /**
   * The commands, one per round; each is carried out by all replications, and the next one is asked for with their reports in the order
   * of their numbers. The generator returns the result.
   */
  rounds(): Generator<LqnCommand, LqnResult, readonly LqnReport[]>;
}

/**
 * Prepares a simulation: compiles the model and decides, round by round, what its replications do.
 *
 * @throws {InputError} Where the model or an option is wrong.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnSimulation } from "@iovlab/iovlab/lqn/simulate";
 *
 * const simulation = lqnSimulation({
 *   name: "clients",
 *   processors: [{ name: "p", scheduling: "inf" }],
 *   tasks: [{
 *     name: "client",
 *     processor: "p",
 *     scheduling: "ref",
 *     entries: [{ name: "run", phases: [{ demand: 1 }] }],
 *   }],
 * }, { replications: 3, duration: 1000 });
 * const parts = [0, 1, 2].map((number) => simulation.start(number));
 * const rounds = simulation.rounds();
 * let round = rounds.next();
 * while (!round.done) {
 *   const command = round.value;
 *   round = rounds.next(parts.map((part) => part.carryOut(command)));
 * }
 * assert.equal(round.value.run!.samples, 3);
 * ```
 */
export function lqnSimulation(model: LqnModel, options: SimulateLqnOptions = {}): LqnSimulation {
  const settings = settingsOf(options);
  const network = resolve(model);
  checkPopulation(network);
  const { plans, numbers } = plansOf(model, network, settings);
  const program = compile(network, numbers);
  const bare = plans.length === 0 ? program : compile(network, noObservers);
  return {
    replications: settings.replications,
    start: (replication) => new Replication(program, plans, settings.seed, replication),
    rounds: () => new Conductor(program, bare, plans, settings).rounds(),
  };
}
