/**
 * What asks a host to work: clients.
 *
 * @module
 */
export type { ClientCounts } from "./counts.ts";
export { Httperf } from "./httperf.ts";
