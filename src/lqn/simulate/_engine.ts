/**
 * The running simulation: takes events in order and lets threads go on through their activities.
 *
 * A thread runs until it needs time or must wait; then the next one that is ready runs, and when none is, the clock
 * moves. So a slice of no demand, a call that finds its server idle and a reply make no event.
 *
 * @module
 */

import { disciplinesOf } from "./_disciplines.ts";
import { admissionsOf } from "./_admissions.ts";
import { OfActivity, OfCall } from "./_layout.ts";
import type { Observer } from "./_observer.ts";
import { Draw, Node, type Program } from "./_program.ts";
import { F, fShift, I, iShift } from "./_records.ts";
import { Paths } from "./_paths.ts";
import { Requests } from "./_requests.ts";
import { Service } from "./_service.ts";
import { Sources } from "./_sources.ts";
import { Op, State } from "./_state.ts";

const {
  op: OP,
  activity: ACTIVITY,
  root: ROOT,
  entry: ENTRY,
  served: SERVED,
  call: CALL,
  made: MADE,
  to: TO,
  block: BLOCK,
  caller: CALLER,
} = I;
const { began: BEGAN, sent: SENT, demand: F_DEMAND } = F;
const { none: NONE, exponential: EXPONENTIAL, constant: CONSTANT } = Draw;
const { count: COUNT, sum: SUM, squares: SQUARES, demand: DEMAND, size: ACTIVITY_SIZE } =
  OfActivity;
const CALL_SIZE = OfCall.size;
const SEQUENCE = Node.sequence;
const DELAYED = Op.delayed;
const SERVED_IN_ORDER = Op.served;
const THREADED = Op.threaded;
const SHARED = Op.shared;
const SLICE = Op.slice;
const BEGIN = Op.begin;
const CYCLE = Op.cycle;
const FOLLOW = Op.follow;
const LEAVE_THINKING = Op.leaveThinking;

/** What {@linkcode Engine} finds after a slice, if not the number of a synchronous call. */
const finished = -1;
const runsOn = -2;

/** One simulation of a program. */
export class Engine {
  /** What changes. */
  readonly state: State;
  readonly #requests: Requests;
  readonly #service: Service;
  readonly #sources: Sources;
  readonly #paths: Paths;
  readonly #program: Program;

  /** The empty system at time 0, its customers about to begin. */
  constructor(
    program: Program,
    seed: number,
    replication: number,
    observers: readonly Observer[] = [],
  ) {
    this.#program = program;
    this.state = new State(program, seed, replication, observers);
    this.#service = new Service(this.state, disciplinesOf(this.state, seed, replication));
    this.#requests = new Requests(this.state);
    admissionsOf(this.state, this.#requests);
    this.#paths = new Paths(this.state, this.#requests);
    this.#sources = new Sources(this.state, this.#requests, seed, replication);
    this.#sources.start();
    this.#drain(-1);
  }

  /** Runs all events due at or before an instant. */
  run(until: number): void {
    const { agenda, base } = this.state;
    const processors = this.#program.processors.count;
    for (;;) {
      const actor = agenda.next(until);
      if (actor < 0) return;
      if (actor >= base) this.#drain(actor - base);
      else if (actor < processors) this.#drain(this.#service.fire(actor));
      else this.#drain(this.#sources.arrive(actor - processors));
    }
  }

  /** A copy of all statistics as they stand now. */
  snapshot(): Float64Array {
    this.#service.settle();
    return this.state.snapshot();
  }

  /** Lets a thread, then all that are ready, go on until none can. */
  #drain(first: number): void {
    let thread = first;
    for (;;) {
      while (thread >= 0) thread = this.#step(thread);
      thread = this.state.nextReady();
      if (thread < 0) return;
    }
  }

  /** Lets a thread go on: the thread that goes on next, or -1. */
  #step(thread: number): number {
    const { ints } = this.state.records;
    const i = thread << iShift;
    switch (ints[i + OP]) {
      case SERVED_IN_ORDER:
      case DELAYED:
      case SHARED:
        return this.#afterSlice(thread, ints[i + ACTIVITY]);
      case THREADED: {
        const activity = ints[i + ACTIVITY];
        const processor = this.#program.activities.processor[activity];
        return this.#service.expire(thread, processor) ? this.#afterSlice(thread, activity) : -1;
      }
      case SLICE:
        return this.#slice(thread, ints[i + ACTIVITY]);
      case BEGIN:
        return this.#begin(thread);
      case CYCLE:
        return this.#sources.cycle(thread);
      case LEAVE_THINKING:
        return this.#sources.begin(thread, this.#program.entries.task[ints[i + ENTRY]]);
      default:
        return this.#follow(thread, ints[i + CALL]);
    }
  }

  /** An activity begins. */
  #begin(thread: number): number {
    const { records, agenda, times, base } = this.state;
    const { ints, floats } = records;
    const { activities } = this.#program;
    const i = thread << iShift;
    const activity = ints[i + ACTIVITY];
    floats[(thread << fShift) + BEGAN] = agenda.now;
    if (activities.deterministic[activity] === 1) {
      ints[i + CALL] = activities.calls[activity];
      ints[i + MADE] = 0;
    }
    const think = activities.think[activity];
    if (think > 0) {
      ints[i + OP] = SLICE;
      agenda.set(base + thread, agenda.now + think * times[activities.task[activity]].next());
      return -1;
    }
    return this.#slice(thread, activity);
  }

  /** The next slice. */
  #slice(thread: number, activity: number): number {
    const { activities } = this.#program;
    if (activities.draw[activity] === NONE) {
      const call = this.#nextCall(thread, activity, false);
      return call === finished ? this.#end(thread, activity) : this.#call(thread, call);
    }
    this.#draw(thread, activity);
    this.#service.request(thread, activities.processor[activity]);
    return -1;
  }

  /** Draws the demand of a slice into `F.demand`. */
  #draw(thread: number, activity: number): void {
    const { activities, layout } = this.#program;
    const { times, stats, records } = this.state;
    const draw = activities.draw[activity];
    const demand = draw === EXPONENTIAL
      ? activities.slice[activity] * times[activities.task[activity]].next()
      : draw === CONSTANT
      ? activities.slice[activity]
      : this.#otherDemand(activity);
    stats[layout.activities + activity * ACTIVITY_SIZE + DEMAND] += demand;
    records.floats[(thread << fShift) + F_DEMAND] = demand;
  }

  #otherDemand(activity: number): number {
    const { samplers, others } = this.state;
    return samplers[activity]!(others[this.#program.activities.task[activity]]);
  }

  /** A slice is done: the next call, or the end; the processor is left but for an asynchronous call. */
  #afterSlice(thread: number, activity: number): number {
    const call = this.#nextCall(thread, activity, true);
    if (call === runsOn) return -1;
    this.#service.leave(thread, this.#program.activities.processor[activity]);
    return call === finished ? this.#end(thread, activity) : this.#call(thread, call);
  }

  /**
   * The synchronous call that comes next, or `finished`. Asynchronous calls are sent on the way; after one, a thread that
   * has its processor runs its next slice there: `runsOn`.
   */
  #nextCall(thread: number, activity: number, running: boolean): number {
    const { activities, calls } = this.#program;
    const first = activities.calls[activity];
    const end = activities.calls[activity + 1];
    if (first === end) return finished;
    for (;;) {
      const call = activities.deterministic[activity] === 1
        ? this.#countedCall(thread, end)
        : this.#randomCall(activity, first, end);
      if (call === finished || calls.sync[call] === 1) return call;
      this.#send(call);
      if (!running) continue;
      this.#draw(thread, activity);
      this.#service.extend(thread, activities.processor[activity]);
      return runsOn;
    }
  }

  #randomCall(activity: number, first: number, end: number): number {
    const { cumulative } = this.#program.calls;
    const choice = this.state.choices[this.#program.activities.task[activity]].next();
    for (let call = first; call < end; call++) if (choice < cumulative[call]) return call;
    return finished;
  }

  #countedCall(thread: number, end: number): number {
    const { ints } = this.state.records;
    const { times } = this.#program.calls;
    const i = thread << iShift;
    let call = ints[i + CALL];
    let made = ints[i + MADE];
    while (call < end && made >= times[call]) {
      call++;
      made = 0;
    }
    ints[i + CALL] = call;
    ints[i + MADE] = made + 1;
    return call < end ? call : finished;
  }

  /** Sends an asynchronous request; a thread that it starts is made ready. */
  #send(call: number): void {
    const { records, agenda } = this.state;
    const request = records.take();
    const i = request << iShift;
    records.ints[i + TO] = this.#program.calls.entry[call];
    records.ints[i + BLOCK] = this.#program.layout.calls + call * CALL_SIZE;
    records.ints[i + CALLER] = -1;
    records.floats[(request << fShift) + SENT] = agenda.now;
    const started = this.#requests.deliver(request);
    if (started >= 0) this.state.makeReady(started);
  }

  /** Calls and waits for the reply, after which the next slice begins: the thread that serves it, or -1. */
  #call(thread: number, call: number): number {
    const { records, agenda } = this.state;
    const i = thread << iShift;
    records.ints[i + OP] = SLICE;
    records.ints[i + TO] = this.#program.calls.entry[call];
    records.ints[i + BLOCK] = this.#program.layout.calls + call * CALL_SIZE;
    records.ints[i + CALLER] = thread;
    records.floats[(thread << fShift) + SENT] = agenda.now;
    return this.#requests.deliver(thread);
  }

  /** An activity ends: it is counted, replies go out, the thread goes on. */
  #end(thread: number, activity: number): number {
    const { records, agenda, stats, observers } = this.state;
    const { activities, layout } = this.#program;
    const time = agenda.now - records.floats[(thread << fShift) + BEGAN];
    const block = layout.activities + activity * ACTIVITY_SIZE;
    stats[block + COUNT]++;
    stats[block + SUM] += time;
    stats[block + SQUARES] += time * time;
    const observer = activities.observer[activity];
    if (observer >= 0) observers[observer].record(time);
    const node = activities.next[activity];
    if (activities.replies[activity] === activities.replies[activity + 1]) {
      return this.#follow(thread, node);
    }
    return this.#reply(thread, activity, node);
  }

  /** Replies; who waited goes on, and the thread too, unless this was its end. */
  #reply(thread: number, activity: number, node: number): number {
    const { ints } = this.state.records;
    const { activities, replyTo } = this.#program;
    const root = ints[(thread << iShift) + ROOT];
    const entry = ints[(root << iShift) + ENTRY];
    for (let k = activities.replies[activity]; k < activities.replies[activity + 1]; k++) {
      if (replyTo[k] !== entry) {
        this.#requests.replyElsewhere(replyTo[k]);
        continue;
      }
      if (this.#program.entries.phased[entry] === 0) this.#paths.endPhase(root, entry);
      const request = ints[(root << iShift) + SERVED];
      if (request < 0) continue;
      ints[(root << iShift) + SERVED] = -1;
      this.#requests.reply(request, entry);
    }
    if (node === 0) return this.#follow(thread, node);
    const i = thread << iShift;
    ints[i + OP] = FOLLOW;
    ints[i + CALL] = node;
    this.state.makeReady(thread);
    return -1;
  }

  /** A thread goes on at a node. */
  #follow(thread: number, node: number): number {
    const { nodes } = this.#program;
    if (nodes.kind[node] !== SEQUENCE) return this.#paths.follow(thread, node);
    this.state.records.ints[(thread << iShift) + ACTIVITY] = nodes.argument[node];
    return this.#begin(thread);
  }
}
