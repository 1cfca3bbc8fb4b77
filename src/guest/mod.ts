/**
 * The guest: operating system work on a CPU, network stack, TCP, server program.
 *
 * @module
 */
export {
  GuestProcessor,
  INTERRUPT_LEVEL,
  type Poller,
  type Program,
  PROGRAM_LEVEL,
} from "./processor.ts";
export { type RequestSource, Server, type ServerActions } from "./server.ts";
export { CLIENT, SERVER, type TcpCounters, type TcpSide } from "./side.ts";
export { type NetworkParts, receiveCycles, transmitCycles, type TransmitPort } from "./stack.ts";
export { StageClock, type StageName, stageNames, stageNumber } from "./stages.ts";
export { Tcp, type TcpParts } from "./tcp.ts";
export { TransmitPoller } from "./transmit.ts";
