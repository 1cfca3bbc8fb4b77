/** A line with an arbiter, written plainly: every choice looks at every context. */
import { BURST_SECONDS } from "@iovlab/iovlab/hardware";

/** A packet that is posted. */
export interface Post {
  readonly at: number;
  readonly context: number;
  /** Bytes of wire time. */
  readonly bytes: number;
}

/** What a context is promised and held to. */
export interface Promise {
  readonly reserved: number;
  readonly weight: number;
  readonly cap: number;
}

const depthOf = (rate: number) => Math.max(70_000, rate * BURST_SECONDS / 8);

/** A context in a plain arbiter. */
export class PlainContext {
  readonly queue: Post[] = [];
  start = 0;
  clock: number;
  reservedTokens = 0;
  capTokens = 0;
  at = 0;

  constructor(readonly promise: Promise) {
    this.clock = promise.reserved > 0 ? depthOf(promise.reserved) * 8 / promise.reserved : 0;
  }

  /** Fills both buckets. */
  refill(now: number): void {
    const { reserved, cap } = this.promise;
    const seconds = now - this.at;
    this.at = now;
    const fill = (tokens: number, rate: number) =>
      rate > 0 ? Math.min(depthOf(rate), tokens + seconds * rate / 8) : 0;
    this.reservedTokens = fill(this.reservedTokens, reserved);
    this.capTokens = fill(this.capTokens, cap);
  }

  /** Whether its cap lets it send. */
  get allowed(): boolean {
    return this.promise.cap === 0 || this.capTokens >= 0;
  }

  /** Seconds until it does. */
  get heldFor(): number {
    return -this.capTokens * 8 / this.promise.cap;
  }
}

/** Who goes first on level 1, or undefined; only contexts with packets that their caps let send are asked. */
export type FirstLevel = (
  contexts: readonly PlainContext[],
  now: number,
) => PlainContext | undefined;

/** The earliest deadline of those whose reservation lets them send. */
export function byDeadline(
  contexts: readonly PlainContext[],
  now: number,
): PlainContext | undefined {
  const deadline = ({ promise, clock, queue }: PlainContext) =>
    clock + queue[0].bytes * 8 / promise.reserved;
  return contexts.reduce<PlainContext | undefined>((best, each) => {
    const { reserved } = each.promise;
    if (reserved === 0 || each.clock - depthOf(reserved) * 8 / reserved >= now) return best;
    return best === undefined || deadline(each) < deadline(best) ? each : best;
  }, undefined);
}

/** The fullest bucket in seconds: what the arbiter did before it had deadlines. */
export function byCredit(contexts: readonly PlainContext[]): PlainContext | undefined {
  const credit = ({ promise, reservedTokens }: PlainContext) =>
    promise.reserved > 0 ? reservedTokens / promise.reserved : 0;
  const best = contexts.reduce<PlainContext | undefined>(
    (best, each) => best === undefined || credit(each) > credit(best) ? each : best,
    undefined,
  );
  return best !== undefined && credit(best) > 0 ? best : undefined;
}

/** When each post leaves a line of a rate, in the order of leaving. */
export function plainLine(
  rate: number,
  promises: readonly Promise[],
  posts: readonly Post[],
  first: FirstLevel,
): { readonly post: Post; readonly at: number }[] {
  const contexts = promises.map((promise) => new PlainContext(promise));
  const departures: { post: Post; at: number }[] = [];
  const single = promises.filter(({ reserved }) => reserved > 0).length === 1;
  let virtualTime = 0;
  let now = 0;
  let next = 0;
  const take = () => {
    for (; next < posts.length && posts[next].at <= now; next++) {
      const context = contexts[posts[next].context];
      context.start = Math.max(context.start, virtualTime);
      if (context.queue.length === 0) context.clock = Math.max(context.clock, posts[next].at);
      context.queue.push(posts[next]);
    }
  };
  while (departures.length < posts.length) {
    take();
    const waiting = contexts.filter(({ queue }) => queue.length > 0);
    for (const each of waiting) each.refill(now);
    const able = waiting.filter((each) => each.allowed);
    if (able.length === 0) {
      const wake = Math.min(...waiting.map((each) => now + each.heldFor)) + 1e-9;
      now = next < posts.length ? Math.min(wake, posts[next].at) : wake;
      continue;
    }
    const reserved = first(able, now);
    const chosen = reserved ?? able.reduce((best, each) => each.start < best.start ? each : best);
    const post = chosen.queue.shift() as Post;
    chosen.capTokens -= post.bytes;
    if (reserved !== undefined) {
      chosen.reservedTokens -= post.bytes;
      const clock = single ? Math.max(now, chosen.clock) : chosen.clock;
      chosen.clock = clock + post.bytes * 8 / chosen.promise.reserved;
    } else {
      virtualTime = chosen.start;
      chosen.start += post.bytes / chosen.promise.weight;
    }
    now += post.bytes * 8 / rate;
    departures.push({ post, at: now });
    // what is posted while it leaves sees the virtual time of its start
    take();
  }
  return departures;
}
