/**
 * The estimates of a solution while it is being found, and after: one structure of flat arrays.
 *
 * A refinement starts from a state that {@linkcode ../_fixedpoint.ts} has brought to rest. It may
 * overwrite
 *
 * - `wait[v]`, `waitChance[v]`: the mean queueing time of a visit and the chance that it is not 0,
 *   and pin them with `fixedWait[v] = 1`: pinned visits keep their value in every later sweep;
 * - `service1[e]`, `variance1[e]`, `service2[e]`, `variance2[e]` of an entry, pinned with
 *   `fixedEntry[e] = 1`.
 *
 * Then it calls `iterate(state, options)` again: throughputs, the times of everything above and the
 * waiting at stations that are not pinned follow. `planOf(network)` says which visit belongs to
 * which chain and station, `newState(plan)` makes an empty state.
 *
 * | symbol | name here | meaning |
 * |---|---|---|
 * | W_v | `wait` | queueing time per visit, before service |
 * | X_v | `rate` | visits per time |
 * | S1_v, S2_v | `visit1`, `visit2` | service per visit before and after the reply |
 * | r1_v, r2_v | `residual1`, `residual2` | mean remaining service where one is met in progress |
 * | X_e, X_a | `entryRate`, `activityRate` | executions per time |
 *
 * @module
 */
import type { Plan } from "./_plan.ts";

/** The estimates. Times in the model's unit, rates per that unit. */
export interface SolveState {
  /** The layout. */
  readonly plan: Plan;
  /** Per visit: mean queueing time before service. */
  readonly wait: Float64Array;
  /** Per visit: chance that the queueing time is not 0. */
  readonly waitChance: Float64Array;
  /** Per visit: 1 where a refinement has pinned the wait. */
  readonly fixedWait: Uint8Array;
  /** Per visit: the part of the queueing time that is due to other threads of the same chain. */
  readonly ownWait: Float64Array;
  /** Per station: chance that all servers are busy is their utilization to this power. */
  readonly exponent: Float64Array;
  /** Per station: service time when all servers are busy, relative to the mean. */
  readonly slowness: Float64Array;
  /** Per station: mean of B (B - 1) over the squared mean of B, of the busy servers B; -1 unknown. */
  readonly pairs: Float64Array;
  /** Per visit: visits per time. */
  readonly rate: Float64Array;
  /** Per visit: mean service until the reply. */
  readonly visit1: Float64Array;
  /** Per visit: mean service after the reply. */
  readonly visit2: Float64Array;
  /** Per visit: mean remaining service until the reply, where one is met in service. */
  readonly residual1: Float64Array;
  /** Per visit: mean remaining service, where one is met after its reply. */
  readonly residual2: Float64Array;
  /** Per visit: chance that the caller's next visit meets its own last one after the reply. */
  readonly overtaking: Float64Array;
  /** Per visit: mean rest of that, 0 where it is not met. */
  readonly overtaken: Float64Array;
  /** Per visit: chance that it comes while those are served that waited behind that. */
  readonly soonAfter: Float64Array;
  /** Per visit: service of those that wait behind the second phase. */
  readonly behind: Float64Array;
  /** Per visit: how many those are. */
  readonly behindCount: Float64Array;
  /** Per visit: mean rest of that work where one comes while it is done, else 0. */
  readonly soonWork: Float64Array;
  /** Per activity: mean time of one execution. */
  readonly activityTime: Float64Array;
  /** Per activity: variance of that time. */
  readonly activityVariance: Float64Array;
  /** Per activity: executions per time. */
  readonly activityRate: Float64Array;
  /** Per entry: requests per time. */
  readonly entryRate: Float64Array;
  /** Per entry: those of them that come from outside or from asynchronous calls. */
  readonly entryOpenRate: Float64Array;
  /** Per entry: mean service until the reply. */
  readonly service1: Float64Array;
  /** Per entry: its variance. */
  readonly variance1: Float64Array;
  /** Per entry: mean service after the reply. */
  readonly service2: Float64Array;
  /** Per entry: its variance. */
  readonly variance2: Float64Array;
  /** Per entry: 1 where a refinement has pinned the service times. */
  readonly fixedEntry: Uint8Array;
  /** Per task: requests per time, of one copy. */
  readonly taskRate: Float64Array;
  /** Per task: how many times more work it is asked for than its threads can do; 1 at rest. */
  readonly overload: Float64Array;
  /** Per task: threads busy, mean. */
  readonly taskBusy: Float64Array;
  /** Per join: mean and variance of the time from the fork to the end of the join. */
  readonly joinTime: Float64Array;
  /** Per join: the variance. */
  readonly joinVariance: Float64Array;
  /** Per entry of a synchronization server: mean time that its request waits for the others. */
  readonly meetingWait: Float64Array;
  /** Per entry of a synchronization server: the variance of that. */
  readonly meetingVariance: Float64Array;
  /** Per fork: mean time of each branch. */
  readonly branchTime: readonly Float64Array[];
  /** Per fork: mean time that two branches run at once, as a square table. */
  readonly branchOverlap: readonly Float64Array[];
  /** Per station: what keeps the load of callers that wait below capacity, added to every wait. */
  readonly pressure: Float64Array;
  /** Per station: how strongly the pressure follows the load; its sign is that of the last change. */
  readonly gain: Float64Array;
  /** Per task: share of its open requests that is served; 1 unless they saturate a station. */
  readonly openShare: Float64Array;
  /** The station that open arrivals saturate, or -1. */
  saturatedStation: number;
}

/** An empty state: nothing waits yet. */
export function newState(plan: Plan): SolveState {
  const { network, visits, threads } = plan;
  const perVisit = () => new Float64Array(visits.count);
  const perActivity = () => new Float64Array(network.activities.length);
  const perEntry = () => new Float64Array(network.entries.length);
  return {
    plan,
    wait: perVisit(),
    waitChance: perVisit(),
    fixedWait: new Uint8Array(visits.count),
    ownWait: perVisit(),
    exponent: Float64Array.from(plan.stations.servers),
    slowness: new Float64Array(plan.stations.count).fill(1),
    pairs: new Float64Array(plan.stations.count).fill(-1),
    rate: perVisit(),
    visit1: perVisit(),
    visit2: perVisit(),
    residual1: perVisit(),
    residual2: perVisit(),
    overtaking: perVisit(),
    overtaken: perVisit(),
    soonAfter: perVisit(),
    behind: perVisit(),
    behindCount: perVisit(),
    soonWork: perVisit(),
    activityTime: perActivity(),
    activityVariance: perActivity(),
    activityRate: perActivity(),
    entryRate: perEntry(),
    entryOpenRate: perEntry(),
    service1: perEntry(),
    variance1: perEntry(),
    service2: perEntry(),
    variance2: perEntry(),
    fixedEntry: new Uint8Array(network.entries.length),
    taskRate: new Float64Array(network.tasks.length),
    overload: new Float64Array(network.tasks.length).fill(1),
    taskBusy: new Float64Array(network.tasks.length),
    joinTime: new Float64Array(network.joins.length),
    joinVariance: new Float64Array(network.joins.length),
    meetingWait: perEntry(),
    meetingVariance: perEntry(),
    branchTime: threads.forks.map((one) => new Float64Array(one.activities.length)),
    branchOverlap: threads.forks.map((one) => new Float64Array(one.activities.length ** 2)),
    pressure: new Float64Array(plan.stations.count),
    gain: new Float64Array(plan.stations.count).fill(0.3),
    openShare: new Float64Array(network.tasks.length).fill(1),
    saturatedStation: -1,
  };
}
