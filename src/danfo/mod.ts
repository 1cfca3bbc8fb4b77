/**
 * Tables to danfojs and back; danfojs is fetched on request only. No other module loads this one.
 *
 * @module
 */
export {
  type DanfoFrame,
  type DanfoModule,
  fromDanfo,
  type FromDanfoOptions,
  toDanfo,
  type ToDanfoOptions,
} from "./danfo.ts";
