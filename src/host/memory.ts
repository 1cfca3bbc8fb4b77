/**
 * The memory path of a host, and how programs use it.
 *
 * @module
 */

/** How a program uses memory. */
export interface MemoryUse {
  /** Bytes that it uses again and again. */
  readonly workingSet: number;
  /** Accesses that reach the shared cache, for each thousand cycles of its own. */
  readonly accesses: number;
}

/** Caches and memory bandwidth of a host. */
export interface Memory {
  /** Whether what runs together slows each other down. */
  readonly contention: boolean;
  /** Bytes of the cache that all cores share. */
  readonly sharedCache: number;
  /** Bytes of each core's own cache. */
  readonly privateCache: number;
  /** Bytes of a cache line. */
  readonly lineBytes: number;
  /** Bandwidth of memory, in bytes per second. */
  readonly bandwidth: number;
  /** Time of a miss in the shared cache when memory is idle, in seconds. */
  readonly latency: number;
  /** Misses of a core that are on their way at a time: each stalls it for its share of the latency. */
  readonly overlap: number;
  /** Misses that push a changed line out to memory, as a share of all. */
  readonly writeBacks: number;
  /** How network processing uses memory, in each domain that does any. */
  readonly io: MemoryUse;
}
