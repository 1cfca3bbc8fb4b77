/**
 * Files of layered queueing networks: readers and writers of models and results.
 *
 * @module
 */

export { lqnLimits } from "./limits.ts";
export { placeOf, readLqnModel } from "./model.ts";
export { normalDocument } from "./normal.ts";
export { formOf, locateLqn, type LqnForm, readLqn } from "./read.ts";
export {
  type LqnLocatedDocument,
  type LqnPositions,
  type LqnReadOptions,
  LqnSource,
} from "./source.ts";
export { locateLqnXml, readLqnXml } from "./xml/read.ts";
