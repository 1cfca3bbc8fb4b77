/**
 * What asks a host to work: clients.
 *
 * @module
 */
export { type ClientCounts, Httperf } from "./httperf.ts";
