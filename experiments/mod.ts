/**
 * All experiments, in the order in which they are run.
 *
 * @module
 */
import type { Experiment } from "@iovlab/iovlab";
import { experiment as gpc2009 } from "./gpc-2009/mod.ts";
import { experiment as hpcasia2009 } from "./hpcasia-2009/mod.ts";

/** The experiments. */
export const experiments: readonly Experiment[] = [gpc2009, hpcasia2009];
