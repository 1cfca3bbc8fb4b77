/**
 * What a scheduler tells of each stretch of time in which something ran, for a timeline.
 *
 * @module
 */

/** Kinds of what runs on a core, as a {@linkcode RunObserver} gets them. */
export const runKind = {
  /** A vCPU: its own code and, for the share that is told along, the VMM on its behalf. Without a VMM switches too. */
  guest: 0,
  /** The VMM on behalf of a domain: a poll of a driver in the VMM. */
  onBehalf: 1,
  /** The VMM for itself: a physical interrupt, a switch; the domain is `NO_DOMAIN`. */
  vmm: 2,
} as const;

/**
 * Told of a stretch of time, in order of its end. A long chunk comes in several stretches that follow each other; what runs at the end of
 * a simulation is told when the scheduler settles its accounts.
 *
 * @param core The core.
 * @param domain The domain, or `NO_DOMAIN`.
 * @param kind A {@linkcode runKind}.
 * @param from When it began, in seconds.
 * @param to When it ended, in seconds; after `from`.
 * @param vmmShare Share of it that was spent in the VMM, spread evenly over it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { HostWork, runKind, type RunObserver, Scheduler } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const scheduler = new Scheduler(simulation, {
 *   options: defaults.host.scheduler,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 1,
 *   costs: { change: 0, wake: 0, inVmm: true },
 * });
 * const seen: number[][] = [];
 * const observer: RunObserver = (...stretch) => void seen.push(stretch);
 * scheduler.onRun = observer;
 * scheduler.runOnHost(0, new HostWork(500, () => {}, 0));
 * simulation.run();
 * assert.deepEqual(seen, [[0, 0, runKind.onBehalf, 0, 500e-9, 1]]);
 * ```
 */
export type RunObserver = (
  core: number,
  domain: number,
  kind: number,
  from: number,
  to: number,
  vmmShare: number,
) => void;
