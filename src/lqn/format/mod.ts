/**
 * Files of layered queueing networks: readers and writers of models and results.
 *
 * @module
 */

export { readLqnJson, readLqnJsonWithPositions } from "./json/read.ts";
export { readLqnJsonResult } from "./json/result.ts";
export { writeLqnJson } from "./json/write.ts";
export { lqnLimits } from "./limits.ts";
export { placeOf, readLqnModel } from "./model.ts";
export { normalDocument } from "./normal.ts";
export { formOf, type LqnForm, readLqn, readLqnWithPositions } from "./read.ts";
export { readLqnResult } from "./result.ts";
export {
  type LqnLocatedDocument,
  type LqnPositions,
  type LqnReadOptions,
  LqnSource,
} from "./source.ts";
export {
  type PResultOptions,
  readLqnText,
  readLqnTextWithPositions,
  readPResult,
  writeLqnText,
} from "./text/mod.ts";
export { type LqnResultForm, writeLqn, writeLqnResult } from "./write.ts";
export { readLqnXml, readLqnXmlWithPositions } from "./xml/read.ts";
export { readLqnXmlResult } from "./xml/result.ts";
export { writeLqnXml } from "./xml/write.ts";
