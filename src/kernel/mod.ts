/**
 * The simulation kernel: clock, event list, and stations. It draws no random numbers.
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
export { Agenda } from "./agenda.ts";
export { KeyedHeap } from "./keyed_heap.ts";
export { Ring } from "./ring.ts";
export { type Station, type StationOptions, StationStatistics } from "./station.ts";
export { type FifoOptions, FifoStation } from "./fifo.ts";
export { type PriorityOptions, PriorityStation } from "./priority.ts";
export { ProcessorSharingStation } from "./processor_sharing.ts";
export { InfiniteServerStation } from "./infinite_server.ts";
export { type FiniteBufferOptions, FiniteBufferStation } from "./finite_buffer.ts";
