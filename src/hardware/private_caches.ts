/**
 * What each core's own cache holds of whom, and what a domain loses of it while others run on that core.
 *
 * An access is one that goes beyond the core's own cache, to the shared one. Of a working set of W lines, read evenly, of which the core's own
 * cache of P lines has h, it brings in a line with probability 1 - h / W: first into free places, then, as in the shared cache
 * ([memory_occupancy.ts](memory_occupancy.ts)), into one that is chosen evenly. With n accesses and others' lines x in a full cache
 *
 *     dx/dn = -(1 - h / W) x / P,    h = P - x
 *
 * whose solution is x / (e^-d + x n (1 - e^-d) / (d W P)) with d = n (1 / W - 1 / P). So who runs for n accesses takes at most
 * n lines from all others together, no more than its working set, than the cache, and than they have there.
 *
 * What a domain has lost since it had a core last is what it has to bring back when it returns to that core, once. Its lines there are those of all its vCPUs.
 *
 * Source: the occupancy balance of West and others (2010), as in the shared cache. Assumed: even reading and even replacement. Real caches throw
 * out what is older first: an intruder that runs for long takes as much there, one that runs for short takes nothing of its own, so
 * twice as much from others as here where half of the cache is its own. Left out: what a vCPU leaves in the cache of a core that it moves away from, which its fixed switch cost stands for; lines that the shared
 * cache takes back from the cores' own when it evicts them.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** The sizes of cores' own caches. */
export interface PrivateCachesParts {
  /** Cores, each with a cache of its own. */
  readonly cores: number;
  /** Domains. */
  readonly domains: number;
  /** Lines of each cache, at least 0. */
  readonly lines: number;
}

/**
 * The cores' own caches.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PrivateCaches } from "@iovlab/iovlab/hardware";
 *
 * const caches = new PrivateCaches({ cores: 1, domains: 2, lines: 4096 });
 * caches.sets.set([4096, 65536]);
 * caches.run(0, 0, 1e6); // the first fills the cache
 * caches.refilled(0, 0);
 * caches.run(0, 1, 100); // the second looks in for a hundred accesses
 * assert.ok(caches.lost(0, 0) > 98 && caches.lost(0, 0) <= 100);
 * caches.refilled(0, 0);
 * assert.equal(caches.lost(0, 0), 0);
 * ```
 */
export class PrivateCaches {
  /** By domain: lines of its working set, at least 0 and finite. */
  readonly sets: Float64Array;
  private readonly domains: number;
  private readonly lines: number;
  /** By core and domain: lines that it has, and those that it had when it was last refilled or ran. */
  private readonly held: Float64Array;
  private readonly had: Float64Array;
  /** By core: lines in use. */
  private readonly used: Float64Array;

  /**
   * Makes empty caches.
   *
   * @throws {InputError} Where a size is negative or not a number.
   */
  constructor({ cores, domains, lines }: PrivateCachesParts) {
    if (!(cores >= 0 && domains >= 0 && lines >= 0)) {
      throw new InputError(
        `Cannot make caches as cores, domains and lines must be at least 0: current values are ${cores}, ${domains} and ${lines}`,
        { code: "memory/bad-cache" },
      );
    }
    this.domains = domains;
    this.lines = lines;
    this.sets = new Float64Array(domains);
    this.held = new Float64Array(cores * domains);
    this.had = new Float64Array(cores * domains);
    this.used = new Float64Array(cores);
  }

  /** A domain has made so many accesses from a core. */
  run(core: number, domain: number, accesses: number): void {
    const { had, held, lines, used } = this;
    const at = core * this.domains + domain;
    const set = this.sets[domain];
    const rest = set - held[at];
    if (!(accesses > 0 && rest > 0 && lines > 0)) return;
    const free = Math.max(0, lines - used[core]);
    const wanted = -rest * Math.expm1(-accesses / set);
    if (wanted <= free) {
      held[at] += wanted;
      used[core] += wanted;
    } else {
      const left = accesses + set * Math.log1p(-free / rest);
      held[at] += free;
      used[core] = lines;
      this.#evict(core, at, Math.max(0, left));
    }
    if (held[at] > had[at]) had[at] = held[at];
  }

  /** Takes lines of a full cache from all but one domain. */
  #evict(core: number, at: number, accesses: number): void {
    const { domains, held, lines } = this;
    const others = lines - held[at];
    if (!(others > 0)) return;
    const kept = keptOf(others, accesses, this.sets[at - core * domains], lines);
    const share = kept / others;
    for (let i = core * domains; i < (core + 1) * domains; i++) held[i] *= share;
    held[at] = lines - kept;
  }

  /** Lines that a domain has in a core's own cache. */
  heldBy(core: number, domain: number): number {
    return this.held[core * this.domains + domain];
  }

  /** Lines that others have taken from a domain in a core's own cache since it ran there, or since {@linkcode PrivateCaches.refilled}. */
  lost(core: number, domain: number): number {
    const at = core * this.domains + domain;
    return this.had[at] - this.held[at];
  }

  /** A domain has paid for what it lost in a core's own cache; its lines come back as it makes accesses. */
  refilled(core: number, domain: number): void {
    const at = core * this.domains + domain;
    this.had[at] = this.held[at];
  }
}

const LARGEST_EXPONENT = 700;

/** Lines that the others keep of `others` in a full cache, after accesses to a working set. */
function keptOf(others: number, accesses: number, set: number, lines: number): number {
  const exponent = accesses * (lines - set) / (set * lines);
  if (exponent < -LARGEST_EXPONENT) return 0;
  const mean = exponent === 0 ? 1 : -Math.expm1(-exponent) / exponent;
  return others / (Math.exp(-exponent) + others * accesses * mean / (set * lines));
}
