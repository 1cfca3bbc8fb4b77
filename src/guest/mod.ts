/**
 * The guest: operating system work on a CPU, network stack, TCP, server program.
 *
 * @module
 */
export { ComputeProgram } from "./compute.ts";
export type { ConnectionOptions } from "./connection.ts";
export { GuestProcessor, INTERRUPT_LEVEL, type Poller, PROGRAM_LEVEL } from "./processor.ts";
export type { Program } from "./program.ts";
export { type RequestSource, Server, type ServerActions } from "./server.ts";
export {
  type Carrier,
  CLIENT,
  ownerOfSides,
  SERVER,
  type TcpCounters,
  type TcpOwner,
  type TcpPlace,
  type TcpSide,
} from "./side.ts";
export { NetworkStack, type Protocol } from "./network.ts";
export { type NetworkParts, receiveCycles, transmitCycles, type TransmitPort } from "./stack.ts";
export { StageClock, type StageName, stageNames, stageNumber } from "./stages.ts";
export { type TaskHandler, TaskQueue } from "./tasks.ts";
export { Tcp, type TcpParts, type TcpSides } from "./tcp.ts";
export { TransmitPoller } from "./transmit.ts";
export { type FlowCounts, type FlowOptions, Udp, type UdpOwner, type UdpParts } from "./udp.ts";
