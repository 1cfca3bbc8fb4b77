/**
 * Random streams by name, and the distributions and arrival processes that are drawn from them.
 *
 * No global generator: a model is handed its streams. Browser-safe.
 *
 * @module
 */
export { RandomStream, randomStream } from "./stream.ts";
export { distribution } from "./distribution.ts";
export type {
  BoundedParetoSpec,
  DeterministicSpec,
  Distribution,
  DistributionSpec,
  EmpiricalSpec,
  ErlangSpec,
  ExponentialSpec,
  GammaSpec,
  HyperexponentialSpec,
  LognormalSpec,
  UniformSpec,
} from "./specification.ts";
export { BoundedPareto } from "./bounded_pareto.ts";
export { Deterministic } from "./deterministic.ts";
export { Empirical } from "./empirical.ts";
export { Erlang } from "./erlang.ts";
export { Exponential } from "./exponential.ts";
export { ExponentialBlock } from "./exponential_block.ts";
export { UniformBlock } from "./uniform_block.ts";
export { Gamma } from "./gamma.ts";
export { balancedHyperexponential, Hyperexponential } from "./hyperexponential.ts";
export { Lognormal } from "./lognormal.ts";
export { Uniform } from "./uniform.ts";
export { latinHypercube } from "./latin_hypercube.ts";
export { arrivalProcess } from "./arrival.ts";
export type {
  ArrivalProcess,
  ArrivalSpec,
  MmppSpec,
  PeriodicSpec,
  PoissonSpec,
  RenewalSpec,
} from "./arrival_specification.ts";
export { Mmpp } from "./mmpp.ts";
