/**
 * The simulation kernel: clock and event list.
 *
 * @module
 */
export {
  type EventId,
  type HandlerId,
  type RunLimits,
  type RunResult,
  Simulation,
} from "./simulation.ts";
