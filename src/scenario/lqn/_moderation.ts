/**
 * Interrupt moderation: how many interrupts a stream of device events comes with, and how long a packet waits for one.
 *
 * The device leaves at least a gap g between two interrupts of a context. Events (bursts that arrive, bursts that were sent) at rate r:
 *
 * - An interrupt follows the one before after g where an event came meanwhile, else at the next event: the mean time between two is
 *   T = g + exp(-r g) / r, for events without memory.
 * - The events of one connection have a memory: one follows the other after a round trip and the host's own time. A connection alone is
 *   followed through its rounds, which gives the most interrupts that it takes, and the r above is in those.
 * - Under way, interrupts come g apart. A burst that comes back after a time t since the interrupt that it answers waits for the next
 *   one on that grid, ceil(t / g) g - t. Queueing spreads t by an exponential part of mean w; the mean over it is in closed form.
 *
 * @module
 */

/** What moderation has to know of a connection. */
export interface ModeratedRound {
  /** Seconds from an interrupt until the answer has left the host. */
  readonly service: number;
  /** Seconds of the network until the next burst comes, timers included. */
  readonly away: number;
}

/** Times between interrupts below this are none. */
const LEAST = 1e-12;

/**
 * Interrupts that a connection alone comes with: its bursts, and the word that answers were sent, unless the next burst is there by
 * the time that it may be given. A closed connection is followed by the next one.
 */
export function interruptsAlone(
  rounds: readonly ModeratedRound[],
  gap: number,
  closed: boolean,
): number {
  let count = 0;
  let arrival = 0;
  let last = -Infinity;
  rounds.forEach(({ service, away }, index) => {
    const at = Math.max(arrival, last + gap);
    if (at > last + LEAST) count++;
    const sent = at + service;
    const told = Math.max(sent, at + gap);
    arrival = sent + away;
    const isEnd = index === rounds.length - 1 && !closed;
    const joins = arrival <= told && !isEnd;
    if (!joins) count++;
    last = joins ? at : told;
  });
  return count;
}

/** Mean seconds between two interrupts of a context, for events without memory at a rate. */
export function interruptSpacing(rate: number, gap: number): number {
  if (rate <= 0) return Infinity;
  return gap + Math.exp(-rate * gap) / rate;
}

/**
 * Mean seconds that a burst waits for the next interrupt on a grid of a gap, where it comes `fixed` seconds after one, and an exponential time of
 * mean `spread` more.
 */
export function gridWait(fixed: number, spread: number, gap: number): number {
  if (gap <= 0) return 0;
  const first = Math.ceil(fixed / gap - 1e-9) * gap - fixed;
  if (spread < 1e-3 * gap) return first;
  const left = Math.exp(-first / spread);
  const anew = gap / -Math.expm1(-gap / spread) - spread;
  return first - spread * (1 - left) + left * anew;
}
