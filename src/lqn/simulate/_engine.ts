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
import { OfActivity } from "./_layout.ts";
import type { Observer } from "./_observer.ts";
import { Draw, Node, type Program } from "./_program.ts";
import { F, fShift, I, iShift } from "./_records.ts";
import { Paths } from "./_paths.ts";
import { Requests } from "./_requests.ts";
import { activityRows, CallRow, callRows, callShift, Row, rowShift } from "./_rows.ts";
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
const { count: COUNT, sum: SUM, squares: SQUARES, demand: DEMAND } = OfActivity;
const SEQUENCE = Node.sequence;
const {
  task: TASK,
  processor: PROCESSOR,
  draw: DRAW,
  deterministic: DETERMINISTIC,
  firstCall: FIRST_CALL,
  endCall: END_CALL,
  firstReply: FIRST_REPLY,
  endReply: END_REPLY,
  next: NEXT,
  observer: OBSERVER,
  statistics: STATISTICS,
  special: SPECIAL,
} = Row;
const { entry: CALLED, sync: SYNC, statistics: CALL_STATISTICS } = CallRow;
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
  /** One row per activity, and per call. */
  readonly #rows: Int32Array;
  readonly #callRows: Int32Array;
  readonly #slices: Float64Array;
  readonly #cumulative: Float64Array;

  /** The empty system at time 0, its customers about to begin. */
  constructor(
    program: Program,
    seed: number,
    replication: number,
    observers: readonly Observer[] = [],
  ) {
    this.#program = program;
    this.#rows = activityRows(program);
    this.#callRows = callRows(program);
    this.#slices = program.activities.slice;
    this.#cumulative = program.calls.cumulative;
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
        return this.#afterSlice(thread, ints[i + ACTIVITY] << rowShift);
      case THREADED: {
        const row = ints[i + ACTIVITY] << rowShift;
        const done = this.#service.expire(thread, this.#rows[row + PROCESSOR]);
        return done ? this.#afterSlice(thread, row) : -1;
      }
      case SLICE:
        return this.#slice(thread, ints[i + ACTIVITY] << rowShift);
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
    const { records, agenda } = this.state;
    const { ints, floats } = records;
    const i = thread << iShift;
    const row = ints[i + ACTIVITY] << rowShift;
    floats[(thread << fShift) + BEGAN] = agenda.now;
    if (this.#rows[row + SPECIAL] !== 0) {
      ints[i + CALL] = this.#rows[row + FIRST_CALL];
      ints[i + MADE] = 0;
      if (this.#think(thread, row)) return -1;
    }
    return this.#slice(thread, row);
  }

  /** Begins the think time of an activity that has one; whether it has. */
  #think(thread: number, row: number): boolean {
    const think = this.#program.activities.think[row >> rowShift];
    if (think === 0) return false;
    const { records, agenda, times, base } = this.state;
    records.ints[(thread << iShift) + OP] = SLICE;
    agenda.set(base + thread, agenda.now + think * times[this.#rows[row + TASK]].next());
    return true;
  }

  /** The next slice. */
  #slice(thread: number, row: number): number {
    if (this.#rows[row + DRAW] === NONE) {
      const call = this.#nextCall(thread, row, false);
      return call === finished ? this.#end(thread, row) : this.#call(thread, call);
    }
    this.#draw(thread, row);
    this.#service.request(thread, this.#rows[row + PROCESSOR]);
    return -1;
  }

  /** Draws the demand of a slice into `F.demand`. */
  #draw(thread: number, row: number): void {
    const { times, stats, records } = this.state;
    const draw = this.#rows[row + DRAW];
    const demand = draw === EXPONENTIAL
      ? this.#slices[row >> rowShift] * times[this.#rows[row + TASK]].next()
      : draw === CONSTANT
      ? this.#slices[row >> rowShift]
      : this.#otherDemand(row);
    stats[this.#rows[row + STATISTICS] + DEMAND] += demand;
    records.floats[(thread << fShift) + F_DEMAND] = demand;
  }

  #otherDemand(row: number): number {
    const { samplers, others } = this.state;
    return samplers[row >> rowShift]!(others[this.#rows[row + TASK]]);
  }

  /** A slice is done: the next call, or the end; the processor is left but for an asynchronous call. */
  #afterSlice(thread: number, row: number): number {
    const call = this.#nextCall(thread, row, true);
    if (call === runsOn) return -1;
    this.#service.leave(thread, this.#rows[row + PROCESSOR]);
    return call === finished ? this.#end(thread, row) : this.#call(thread, call);
  }

  /**
   * The synchronous call that comes next, or `finished`. Asynchronous calls are sent on the way; after one, a thread that
   * has its processor runs its next slice there: `runsOn`.
   */
  #nextCall(thread: number, row: number, running: boolean): number {
    const first = this.#rows[row + FIRST_CALL];
    const end = this.#rows[row + END_CALL];
    if (first === end) return finished;
    for (;;) {
      const call = this.#rows[row + DETERMINISTIC] === 1
        ? this.#countedCall(thread, end)
        : this.#randomCall(this.#rows[row + TASK], first, end);
      if (call === finished || this.#callRows[(call << callShift) + SYNC] === 1) return call;
      this.#send(call);
      if (!running) continue;
      this.#draw(thread, row);
      this.#service.extend(thread, this.#rows[row + PROCESSOR]);
      return runsOn;
    }
  }

  #randomCall(task: number, first: number, end: number): number {
    const cumulative = this.#cumulative;
    const choice = this.state.choices[task].next();
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
    const request = this.state.records.take();
    this.#address(request, call, -1);
    const started = this.#requests.deliver(request);
    if (started >= 0) this.state.makeReady(started);
  }

  /** Calls and waits for the reply, after which the next slice begins: the thread that serves it, or -1. */
  #call(thread: number, call: number): number {
    this.state.records.ints[(thread << iShift) + OP] = SLICE;
    this.#address(thread, call, thread);
    return this.#requests.deliver(thread);
  }

  #address(request: number, call: number, caller: number): void {
    const { records, agenda } = this.state;
    const { ints } = records;
    const i = request << iShift;
    const row = call << callShift;
    ints[i + TO] = this.#callRows[row + CALLED];
    ints[i + BLOCK] = this.#callRows[row + CALL_STATISTICS];
    ints[i + CALLER] = caller;
    records.floats[(request << fShift) + SENT] = agenda.now;
  }

  /** An activity ends: it is counted, replies go out, the thread goes on. */
  #end(thread: number, row: number): number {
    const { records, agenda, stats } = this.state;
    const rows = this.#rows;
    const time = agenda.now - records.floats[(thread << fShift) + BEGAN];
    const block = rows[row + STATISTICS];
    stats[block + COUNT]++;
    stats[block + SUM] += time;
    stats[block + SQUARES] += time * time;
    if (rows[row + OBSERVER] >= 0) this.#observe(thread, row);
    return rows[row + FIRST_REPLY] === rows[row + END_REPLY]
      ? this.#follow(thread, rows[row + NEXT])
      : this.#reply(thread, row);
  }

  #observe(thread: number, row: number): void {
    const { records, agenda, observers } = this.state;
    const time = agenda.now - records.floats[(thread << fShift) + BEGAN];
    observers[this.#rows[row + OBSERVER]].record(time);
  }

  /** Replies: who waited goes on, and the thread too. */
  #reply(thread: number, row: number): number {
    const { ints } = this.state.records;
    const { replyTo, entries } = this.#program;
    const root = ints[(thread << iShift) + ROOT] << iShift;
    const entry = ints[root + ENTRY];
    const end = this.#rows[row + END_REPLY];
    let caller = -1;
    for (let k = this.#rows[row + FIRST_REPLY]; k < end; k++) {
      if (replyTo[k] !== entry) {
        this.#requests.replyElsewhere(replyTo[k]);
        continue;
      }
      if (entries.phased[entry] === 0) this.#paths.endPhase(root >> iShift, entry);
      const request = ints[root + SERVED];
      if (request < 0) continue;
      ints[root + SERVED] = -1;
      caller = this.#requests.reply(request, entry);
    }
    return this.state.either(caller, this.#goOn(thread, this.#rows[row + NEXT]));
  }

  /** A thread is to go on at a node, after who it replied to or before: the thread that does, or -1. */
  #goOn(thread: number, node: number): number {
    if (node === 0) return this.#paths.follow(thread, node);
    const { ints } = this.state.records;
    ints[(thread << iShift) + OP] = FOLLOW;
    ints[(thread << iShift) + CALL] = node;
    return thread;
  }

  /** A thread goes on at a node. */
  #follow(thread: number, node: number): number {
    const { nodes } = this.#program;
    if (nodes.kind[node] !== SEQUENCE) return this.#paths.follow(thread, node);
    this.state.records.ints[(thread << iShift) + ACTIVITY] = nodes.argument[node];
    return this.#begin(thread);
  }
}
