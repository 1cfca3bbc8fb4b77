/**
 * Stands in for an architecture that has no layered queueing network yet.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import type { Architecture } from "../../host/mod.ts";
import type { LqnArchitecture } from "./architecture.ts";

/** An architecture that refuses to be a model. */
export function pending(key: Architecture): LqnArchitecture {
  const refuse = () => {
    throw new InputError(`Cannot make a model of architecture "${key}" as there is none yet`, {
      code: "scenario/not-modelled",
    });
  };
  return { key, tasks: refuse, stages: refuse };
}
