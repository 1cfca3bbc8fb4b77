/**
 * Simulation of layered queueing networks: the whole language, with intervals.
 *
 * @module
 */
export { simulateLqn } from "./simulate.ts";
export type { LqnProgress, SimulateLqnOptions } from "./options.ts";
export {
  type LqnCommand,
  type LqnReplication,
  type LqnReport,
  type LqnSimulation,
  lqnSimulation,
} from "./simulation.ts";
