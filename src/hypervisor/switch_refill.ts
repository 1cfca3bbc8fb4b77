/**
 * What a switch takes besides its fixed cost: the lines of the core's own cache that others have taken, read again from memory.
 *
 * Who ran on a core since the last look, and for how many cycles, is what the accounts say, own code and the VMM's work on its behalf
 * alike; how many accesses that is, and what a line costs, is what the memory system says of the last epoch.
 *
 * @module
 */
import { type MemorySystem, PrivateCaches } from "../hardware/mod.ts";

/** Cycles of switches that depend on what ran; asked at each switch. */
export interface SwitchRefill {
  /** Cycles that a switch on a core to a domain's vCPU takes now, besides its fixed cost. Nothing runs on the core. */
  cycles(core: number, domain: number): number;
  /** A switch on a core to a domain's vCPU is charged those cycles. */
  switched(core: number, domain: number): void;
}

/** The accounts of cores, as far as refills need them. */
export interface CoreAccounts {
  /** Cycles by core. */
  readonly busyCycles: Float64Array;
  /** Cycles by core and domain, at `core * domains + domain`, in the domain's own code. */
  readonly coreDomainCycles: Float64Array;
  /** Cycles by core and domain, at `core * domains + domain`, in the VMM on its behalf. */
  readonly coreVmmCycles: Float64Array;
}

/**
 * Refills of cores' own caches, by what ran on them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { MemorySystem, PROGRAM_WORK } from "@iovlab/iovlab/hardware";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { CacheRefill } from "@iovlab/iovlab/hypervisor";
 *
 * const options = { ...defaults.host.memory, contention: true };
 * const program = { workingSet: 4 * 2 ** 20, accesses: 10 };
 * const memory = new MemorySystem({ options, clockRate: 1e9, programs: [program, program] });
 * for (let i = 0; i < 2000; i++) {
 *   for (const domain of [0, 1]) memory.setWork(domain, PROGRAM_WORK, 1e6);
 *   memory.advance(0.001, 0, 0);
 * }
 * const accounts = {
 *   busyCycles: Float64Array.of(1e7),
 *   coreDomainCycles: Float64Array.of(1e7, 0),
 *   coreVmmCycles: new Float64Array(2),
 * };
 * const refill = new CacheRefill(memory, accounts, options.privateCache / options.lineBytes);
 * assert.equal(refill.cycles(0, 0), 0); // it has been alone there
 * accounts.coreDomainCycles[1] = 20_000; // the other one has looked in: at most 200 lines
 * const cycles = refill.cycles(0, 0);
 * assert.ok(cycles > 0 && cycles <= 200 * memory.lineRefill[0]);
 * ```
 */
export class CacheRefill implements SwitchRefill {
  private readonly caches: PrivateCaches;
  private readonly domains: number;
  /** By core and domain: cycles at the last look. */
  private readonly seen: Float64Array;

  /** Makes empty caches of so many lines for each core. */
  constructor(
    private readonly memory: MemorySystem,
    private readonly accounts: CoreAccounts,
    lines: number,
  ) {
    const cores = accounts.busyCycles.length;
    this.domains = memory.slowdown.length;
    this.caches = new PrivateCaches({ cores, domains: this.domains, lines });
    this.seen = new Float64Array(cores * this.domains);
  }

  cycles(core: number, domain: number): number {
    this.#follow(core);
    return this.caches.lost(core, domain) * this.memory.lineRefill[domain];
  }

  switched(core: number, domain: number): void {
    this.caches.refilled(core, domain);
  }

  /** Has all domains that ran on a core since the last look use its cache, one after the other. */
  #follow(core: number): void {
    const { accounts: { coreDomainCycles, coreVmmCycles }, caches, domains, memory, seen } = this;
    for (let domain = 0, at = core * domains; domain < domains; domain++, at++) {
      const cycles = coreDomainCycles[at] + coreVmmCycles[at];
      const ran = cycles - seen[at];
      if (ran === 0) continue;
      seen[at] = cycles;
      caches.sets[domain] = memory.footprint[domain];
      caches.run(core, domain, ran * memory.accessRate[domain]);
    }
  }
}
