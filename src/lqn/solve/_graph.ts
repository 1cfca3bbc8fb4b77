/**
 * Service time of an entry before and after its reply, by walking its activity graph with mean and
 * variance of each activity's time.
 *
 * Sequence adds, choice mixes, a loop is a geometric sum, a fork takes the longest of its branches.
 * A reply on a branch of a fork ends the first part when that branch gets there; what the other
 * branches take longer belongs to the second part.
 *
 * @module
 */
import type { Next } from "../model/mod.ts";
import { type Longest, longestBranch } from "./_branches.ts";
import type { SolveState } from "./_state.ts";

/** A stretch of a path: its time split at the reply. */
interface Segment {
  /** Chance that the reply is sent within it. */
  readonly replied: number;
  /** Mean time before the reply, of all executions. */
  readonly before: number;
  /** Its variance. */
  readonly beforeVariance: number;
  /** Mean time after the reply. */
  readonly after: number;
  /** Its variance. */
  readonly afterVariance: number;
  /** The join that it ends in, or -1. */
  readonly join: number;
}

const nothing: Segment = {
  replied: 0,
  before: 0,
  beforeVariance: 0,
  after: 0,
  afterVariance: 0,
  join: -1,
};

/** Sets the service times of an entry from the times of its activities. */
export function setEntryTimes(state: SolveState, entry: number): void {
  if (state.fixedEntry[entry]) return;
  const one = state.plan.network.entries[entry];
  if (one.phased) return setPhased(state, entry);
  const walk = new Walk(state, entry);
  const all = walk.from(one.start);
  state.service1[entry] = all.before;
  state.variance1[entry] = all.beforeVariance;
  state.service2[entry] = all.after;
  state.variance2[entry] = all.afterVariance;
}

function setPhased(state: SolveState, entry: number): void {
  const { network, threads } = state.plan;
  const reference = network.tasks[network.entries[entry].task].kind === "reference";
  const activities = threads.activitiesOf[entry];
  let mean1 = 0, variance1 = 0, mean2 = 0, variance2 = 0;
  for (let i = 0; i < activities.length; i++) {
    const a = activities[i];
    if (reference || network.activities[a].phase <= 1) {
      mean1 += state.activityTime[a];
      variance1 += state.activityVariance[a];
    } else {
      mean2 += state.activityTime[a];
      variance2 += state.activityVariance[a];
    }
  }
  state.service1[entry] = mean1;
  state.variance1[entry] = variance1;
  state.service2[entry] = mean2;
  state.variance2[entry] = variance2;
}

class Walk {
  private readonly known = new Map<number, Segment>();
  constructor(private readonly state: SolveState, private readonly entry: number) {}

  from(activity: number): Segment {
    const found = this.known.get(activity);
    if (found) return found;
    const one = this.state.plan.network.activities[activity];
    const own: Segment = {
      replied: one.replies.includes(this.entry) ? 1 : 0,
      before: this.state.activityTime[activity],
      beforeVariance: this.state.activityVariance[activity],
      after: 0,
      afterVariance: 0,
      join: -1,
    };
    const result = sequence(own, this.then(one.next));
    this.known.set(activity, result);
    return result;
  }

  private then(next: Next): Segment {
    switch (next.kind) {
      case "end":
        return nothing;
      case "sequence":
        return this.from(next.activity);
      case "or":
        return mixture(
          next.branches.map((one) => this.from(one.activity)),
          next.branches.map((one) => one.probability),
        );
      case "loop": {
        const body = next.branches.map((one) => repeated(this.from(one.activity), one.count));
        return sequence(body.reduce(sequence, nothing), this.then(next.then));
      }
      case "join":
        if (this.state.plan.meetings.some((one) => one.join === next.join)) {
          const wait: Segment = {
            ...nothing,
            before: this.state.meetingWait[this.entry],
            beforeVariance: this.state.meetingVariance[this.entry],
          };
          return sequence(wait, this.then(this.state.plan.network.joins[next.join].next));
        }
        return { ...nothing, join: next.join };
      case "fork":
        return this.fork(next.activities);
    }
  }

  private fork(activities: readonly number[]): Segment {
    const { network, threads } = this.state.plan;
    const number = threads.forkOf.get(activities[0])!;
    let open = activities.map((one) => this.from(one));
    const times = this.state.branchTime[number];
    open.forEach((one, i) => times[i] = one.before + one.after);
    const longest = longestBranch(
      times,
      open.map((one) => one.beforeVariance + one.afterVariance),
      this.state.branchOverlap[number],
    );
    for (;;) {
      const join = open.find((one) =>
        one.join >= 0 &&
        open.filter((other) => other.join === one.join).length >=
          network.joins[one.join].activities.length
      )?.join;
      if (join === undefined) break;
      const ended = open.filter((one) => one.join === join);
      const all = parallel(ended, ended.length === activities.length ? longest : undefined);
      this.state.joinTime[join] = all.before + all.after;
      this.state.joinVariance[join] = all.beforeVariance + all.afterVariance;
      const goesOn = sequence({ ...all, join: -1 }, this.then(network.joins[join].next));
      open = [...open.filter((one) => one.join !== join), goesOn];
      if (open.length === 1) break;
    }
    return open.length === 1 ? open[0] : { ...parallel(open), join: outerJoin(open) };
  }
}

function outerJoin(open: readonly Segment[]): number {
  return open.find((one) => one.join >= 0)?.join ?? -1;
}

function sequence(a: Segment, b: Segment): Segment {
  if (a === nothing) return b;
  const open = 1 - a.replied;
  return {
    replied: a.replied + open * b.replied,
    before: a.before + open * b.before,
    beforeVariance: a.beforeVariance + mixed(open, b.before, b.beforeVariance),
    after: a.after + b.after + a.replied * b.before,
    afterVariance: a.afterVariance + b.afterVariance +
      mixed(a.replied, b.before, b.beforeVariance),
    join: b.join,
  };
}

/** Variance of something that happens with chance p, and else takes no time. */
function mixed(p: number, mean: number, variance: number): number {
  return p * variance + p * (1 - p) * mean * mean;
}

function mixture(parts: readonly Segment[], chances: readonly number[]): Segment {
  let replied = 0, before = 0, before2 = 0, after = 0, after2 = 0;
  parts.forEach((one, i) => {
    const p = chances[i];
    replied += p * one.replied;
    before += p * one.before;
    before2 += p * (one.beforeVariance + one.before ** 2);
    after += p * one.after;
    after2 += p * (one.afterVariance + one.after ** 2);
  });
  return {
    replied,
    before,
    beforeVariance: Math.max(0, before2 - before * before),
    after,
    afterVariance: Math.max(0, after2 - after * after),
    join: outerJoin(parts),
  };
}

/** The body of a loop, a geometric number of times of the given mean. */
function repeated(body: Segment, count: number): Segment {
  const spread = count * (1 + count);
  return {
    replied: Math.min(1, count * body.replied),
    before: count * body.before,
    beforeVariance: count * body.beforeVariance + spread * body.before ** 2,
    after: count * body.after,
    afterVariance: count * body.afterVariance + spread * body.after ** 2,
    join: -1,
  };
}

function parallel(parts: readonly Segment[], known?: Longest): Segment {
  const total = known ?? longestBranch(
    parts.map((one) => one.before + one.after),
    parts.map((one) => one.beforeVariance + one.afterVariance),
  );
  const replying = parts.find((one) => one.replied > 0);
  if (!replying) {
    return { ...nothing, before: total.mean, beforeVariance: total.variance };
  }
  const before = Math.min(replying.before, total.mean);
  return {
    replied: replying.replied,
    before,
    beforeVariance: replying.beforeVariance,
    after: Math.max(0, total.mean - before),
    afterVariance: Math.max(0, total.variance - replying.beforeVariance),
    join: -1,
  };
}
