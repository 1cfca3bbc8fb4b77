/**
 * Stands in for an architecture that is not modelled yet.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { Architecture } from "../host/mod.ts";
import type { ArchitectureModel } from "./architecture.ts";

/** An architecture that refuses to be built. */
export function pending(key: Architecture): ArchitectureModel {
  return {
    key,
    virtualized: true,
    driverDomain: false,
    serviceDomains: () => [],
    checkedContexts: false,
    build: () => {
      throw new InputError(`Cannot simulate architecture "${key}" as it is not modelled yet`, {
        code: "scenario/not-modelled",
      });
    },
  };
}
