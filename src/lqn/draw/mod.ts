/**
 * Pictures of layered queueing networks.
 *
 * @module
 */
export { drawModel, type DrawModelOptions } from "./draw.ts";
