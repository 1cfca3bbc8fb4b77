/**
 * From a host description to numbers: the packet-level simulation, its architectures, its bounds.
 *
 * @module
 */
export type { Json, ResultRow } from "../core/mod.ts";
export type { ArchitectureModel, GuestParts, MachineParts, Paths } from "./architecture.ts";
export { architectures } from "./architectures.ts";
export { bound, type HostBound, type ResourceBound } from "./bounds.ts";
export { Machine } from "./machine.ts";
export { type HostParameters, measure, measureHost } from "./measure.ts";
export { evidentWarmUp, INTERVALS, record, type Recording } from "./recorder.ts";
export { packetLevel } from "./packet_level.ts";
