/**
 * What stands beside the numbers of a study that was loaded: code, platform, description.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Json } from "../core/mod.ts";
import { codeVersion, environment } from "../store/mod.ts";
import type { LoadedStudy } from "./load.ts";

/**
 * The provenance of a run: which code, on which platform, and what the study said.
 *
 * @param loaded The description, absent where there is none, and a path in the study's project.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studyProvenance } from "@iovlab/iovlab/study";
 *
 * const { iovlab, environment, description } = studyProvenance({ path: "study.ts" });
 * assert.ok(iovlab && environment);
 * assert.equal(description, undefined);
 * ```
 */
export function studyProvenance(
  { description, path }: Pick<LoadedStudy, "path"> & Partial<Pick<LoadedStudy, "description">>,
): { readonly [key: string]: Json } {
  return {
    ...codeVersion(dirname(path)),
    environment: environment(),
    ...(description ? { description: JSON.parse(JSON.stringify(description)) } : {}),
  };
}
