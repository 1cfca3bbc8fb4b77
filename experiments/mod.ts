/**
 * All experiments, in the order in which they are run.
 *
 * @module
 */
import type { Experiment } from "@iovlab/iovlab";
import { experiment as adcom2009 } from "./adcom-2009/mod.ts";
import { experiment as cit2010 } from "./cit-2010/mod.ts";
import { experiment as gpc2009 } from "./gpc-2009/mod.ts";
import { experiment as hpcasia2009 } from "./hpcasia-2009/mod.ts";
import { experiment as springer2010 } from "./springer-2010/mod.ts";
import { experiment as thesis2010 } from "./thesis-2010/mod.ts";

/** The experiments. */
export const experiments: readonly Experiment[] = [
  gpc2009,
  hpcasia2009,
  adcom2009,
  springer2010,
  cit2010,
  thesis2010,
];
