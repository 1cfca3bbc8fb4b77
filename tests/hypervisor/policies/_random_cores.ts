/** Random sets of vCPUs on random cores, for what every policy promises. */
import { HostWork, type Scheduler } from "@iovlab/iovlab/hypervisor";
import type { HostInput } from "@iovlab/iovlab/host";
import type { EventId } from "@iovlab/iovlab/kernel";
import { randomStream } from "@iovlab/iovlab/random";
import { CLOCK, Cores, type Work } from "../_cores.ts";

/** All policies by a name of the test. */
export const policies = {
  "credit, exact": { kind: "credit", debit: "exact" },
  "credit, short slices": { kind: "credit", debit: "exact", slice: 0.002 },
  "credit, tick": { kind: "credit", debit: "tick" },
  "credit2": { kind: "credit2" },
  "sedf, lose": { kind: "sedf" },
  "sedf, resume": { kind: "sedf", unblocking: "resume" },
  "bvt": { kind: "bvt", contextAllowance: 0.002 },
  "round robin": { kind: "round-robin", slice: 0.003 },
  "partitioned": { kind: "partitioned", frame: 0.01 },
} as const satisfies Record<string, HostInput["scheduler"]>;

/** Cycles of changing the vCPU of a core. */
export const SWITCH = 3000;

/** The name of a policy. */
export type PolicyName = keyof typeof policies;

/** A random host of one policy, with interrupts on its first core. */
export function randomCores(policy: PolicyName, seed: number): Cores {
  const stream = randomStream(seed, 0, "cores");
  const cores = 1 + Math.floor(stream.uniform() * 4);
  const some = () => Math.floor(stream.uniform() * cores);
  const work = Array.from({ length: 1 + Math.floor(stream.uniform() * 7) }, (): Work => ({
    weight: Math.ceil(4 * stream.uniform()),
    cap: stream.uniform() < 0.2 ? 0.3 : 0,
    cores: stream.uniform() < 0.6 ? undefined : [some(), some()],
    schedule: {
      slice: stream.uniform() < 0.5 ? 0 : 0.001 + 0.003 * stream.uniform(),
      period: 0.02,
      extraTime: stream.uniform() < 0.7,
      warp: stream.uniform() < 0.5 ? 0 : 0.01,
    },
    ...(stream.uniform() < 0.4
      ? { busy: 0.002 * stream.uniform() + 1e-5 }
      : { every: [0.02 * stream.uniform() + 1e-4, 0.004 * stream.uniform() + 1e-5] }),
  }));
  const costs = { change: SWITCH, wake: 500, inVmm: stream.uniform() < 0.8 };
  const host = new Cores(cores, work, policies[policy], costs);
  const interrupt = new HostWork(2000, () => {});
  const { simulation, scheduler } = host;
  const tick = simulation.on(() => {
    if (host.stopped) return;
    scheduler.runOnHost(0, interrupt);
    simulation.schedule(0.0003 + 0.0004 * stream.uniform(), tick);
  });
  simulation.schedule(0.0001, tick);
  return host;
}

/** Cycles of each core that are accounted for, over those that passed. */
export function accountedShares({ scheduler, simulation }: Cores, domains: number): number[] {
  scheduler.settle();
  const { idleCycles, coreDomainCycles, coreVmmCycles, coreHostCycles } = scheduler;
  return Array.from(idleCycles, (idle, core) => {
    let sum = idle + coreHostCycles[core];
    for (let i = core * domains; i < (core + 1) * domains; i++) {
      sum += coreDomainCycles[i] + coreVmmCycles[i];
    }
    return sum / (simulation.now * CLOCK);
  });
}

/** What the tests see of a core. */
interface CoreView {
  readonly isFree: boolean;
  readonly current?: unknown;
  readonly mode: number;
  readonly switchCycles: number;
  readonly endEvent: EventId;
  readonly host: { readonly head?: HostWork };
}

/** The scheduler's own view of its cores, which it shows to nobody else. */
export function coresOf(scheduler: Scheduler): readonly CoreView[] {
  return (scheduler as unknown as { cores: readonly CoreView[] }).cores;
}
