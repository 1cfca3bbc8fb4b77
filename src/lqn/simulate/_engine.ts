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
import type { Observer } from "./_observer.ts";
import type { Program } from "./_program.ts";
import { Paths } from "./_paths.ts";
import { Replies } from "./_replies.ts";
import { Requests } from "./_requests.ts";
import { activityRows, callRows } from "./_rows.ts";
import { Service } from "./_service.ts";
import { Sources } from "./_sources.ts";
import { State } from "./_state.ts";

// Numbers of other files, written out: an imported name is loaded each time. A test compares them.
const enum Shift {
  i = 4,
  f = 3,
  row = 4,
  call = 2,
}
const enum Int {
  op = 0,
  activity = 1,
  root = 2,
  entry = 3,
  served = 4,
  call = 8,
  made = 9,
  to = 11,
  block = 12,
  caller = 13,
}
const enum Float {
  began = 0,
  sent = 2,
  demand = 3,
}
const enum Drawn {
  none = 0,
  exponential = 1,
  constant = 2,
}
const enum InActivity {
  count = 0,
  sum = 1,
  squares = 2,
  demand = 4,
}
const enum InRow {
  task = 0,
  processor = 1,
  draw = 2,
  deterministic = 3,
  firstCall = 4,
  endCall = 5,
  firstReply = 6,
  endReply = 7,
  next = 8,
  observer = 9,
  statistics = 10,
  special = 11,
}
const enum At {
  sequence = 1,
}
const enum Do {
  delayed = 0,
  served = 1,
  threaded = 2,
  shared = 3,
  slice = 4,
  begin = 5,
  cycle = 6,
  follow = 7,
  leaveThinking = 8,
  deliver = 9,
}

const enum InCallRow {
  entry = 0,
  sync = 1,
  statistics = 2,
}

/** What {@linkcode Engine} finds after a slice, if not the number of a synchronous call. */
const enum Found {
  finished = -1,
  runsOn = -2,
}

/** One simulation of a program. */
export class Engine {
  /** What changes. */
  readonly state: State;
  readonly #requests: Requests;
  readonly #service: Service;
  readonly #sources: Sources;
  readonly #paths: Paths;
  readonly #replies: Replies;
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
    this.#replies = new Replies(this.state, this.#requests, this.#paths, this.#rows);
    this.#sources = new Sources(this.state, this.#requests, seed, replication);
    this.#sources.start();
    this.#drain(-1);
  }

  /** Runs all events due at or before an instant, but no more than so many: whether all were run. */
  run(until: number, most = Infinity): boolean {
    const { agenda, base } = this.state;
    const processors = this.#program.processors.count;
    for (let left = most; left > 0; left--) {
      const actor = agenda.next(until);
      if (actor < 0) return true;
      if (actor >= base) this.#drain(actor - base);
      else if (actor < processors) this.#drain(this.#service.fire(actor));
      else this.#drain(this.#sources.arrive(actor - processors));
    }
    return false;
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
    const i = thread << Shift.i;
    switch (ints[i + Int.op]) {
      case Do.served:
      case Do.delayed:
      case Do.shared:
        return this.#afterSlice(thread, ints[i + Int.activity] << Shift.row);
      case Do.threaded: {
        const row = ints[i + Int.activity] << Shift.row;
        const done = this.#service.expire(thread, this.#rows[row + InRow.processor]);
        return done ? this.#afterSlice(thread, row) : -1;
      }
      case Do.slice:
        return this.#slice(thread, ints[i + Int.activity] << Shift.row);
      case Do.begin:
        return this.#begin(thread);
      case Do.cycle:
        return this.#sources.cycle(thread);
      case Do.deliver:
        // a caller whose request was forwarded still waits for its reply
        ints[i + Int.op] = Do.slice;
        return this.#requests.deliver(thread);
      case Do.leaveThinking:
        return this.#sources.begin(thread, this.#program.entries.task[ints[i + Int.entry]]);
      default:
        return this.#follow(thread, ints[i + Int.call]);
    }
  }

  /** An activity begins. */
  #begin(thread: number): number {
    const { records, agenda } = this.state;
    const { ints, floats } = records;
    const i = thread << Shift.i;
    const row = ints[i + Int.activity] << Shift.row;
    floats[(thread << Shift.f) + Float.began] = agenda.now;
    if (this.#rows[row + InRow.special] !== 0) {
      ints[i + Int.call] = this.#rows[row + InRow.firstCall];
      ints[i + Int.made] = 0;
      if (this.#think(thread, row)) return -1;
    }
    return this.#slice(thread, row);
  }

  /** Begins the think time of an activity that has one; whether it has. */
  #think(thread: number, row: number): boolean {
    const think = this.#program.activities.think[row >> Shift.row];
    if (think === 0) return false;
    const { records, agenda, times, base } = this.state;
    records.ints[(thread << Shift.i) + Int.op] = Do.slice;
    agenda.set(base + thread, agenda.now + think * times[this.#rows[row + InRow.task]].next());
    return true;
  }

  /** The next slice. */
  #slice(thread: number, row: number): number {
    if (this.#rows[row + InRow.draw] === Drawn.none) {
      const call = this.#nextCall(thread, row, false);
      if (call === Found.runsOn) return -1;
      return call === Found.finished ? this.#end(thread, row) : this.#call(thread, call);
    }
    this.#draw(thread, row);
    this.#service.request(thread, this.#rows[row + InRow.processor]);
    return -1;
  }

  /** Draws the demand of a slice into `F.demand`. */
  #draw(thread: number, row: number): void {
    const { times, stats, records } = this.state;
    const draw = this.#rows[row + InRow.draw];
    const demand = draw === Drawn.exponential
      ? this.#slices[row >> Shift.row] * times[this.#rows[row + InRow.task]].next()
      : draw === Drawn.constant
      ? this.#slices[row >> Shift.row]
      : this.#otherDemand(row);
    stats[this.#rows[row + InRow.statistics] + InActivity.demand] += demand;
    records.floats[(thread << Shift.f) + Float.demand] = demand;
  }

  #otherDemand(row: number): number {
    const { samplers, others } = this.state;
    return samplers[row >> Shift.row]!(others[this.#rows[row + InRow.task]]);
  }

  /** A slice is done: the next call, or the end; the processor is left but for an asynchronous call. */
  #afterSlice(thread: number, row: number): number {
    const call = this.#nextCall(thread, row, true);
    if (call === Found.runsOn) return -1;
    this.#service.leave(thread, this.#rows[row + InRow.processor]);
    return call === Found.finished ? this.#end(thread, row) : this.#call(thread, call);
  }

  /**
   * The synchronous call that comes next, or `finished`. Asynchronous calls are sent on the way; after one, a thread that
   * has its processor runs its next slice there: `runsOn`. The same is said where a thread without demand has sent a
   * request that starts at once: it goes on after that.
   */
  #nextCall(thread: number, row: number, running: boolean): number {
    const first = this.#rows[row + InRow.firstCall];
    const end = this.#rows[row + InRow.endCall];
    if (first === end) return Found.finished;
    for (;;) {
      const call = this.#rows[row + InRow.deterministic] === 1
        ? this.#countedCall(thread, end)
        : this.#randomCall(this.#rows[row + InRow.task], first, end);
      if (call === Found.finished || this.#callRows[(call << Shift.call) + InCallRow.sync] === 1) {
        return call;
      }
      const started = this.#send(call);
      if (!running) {
        if (started < 0) continue;
        this.state.records.ints[(thread << Shift.i) + Int.op] = Do.slice;
        this.state.makeReady(thread);
        this.state.makeReady(started);
        return Found.runsOn;
      }
      if (started >= 0) this.state.makeReady(started);
      this.#draw(thread, row);
      this.#service.extend(thread, this.#rows[row + InRow.processor]);
      return Found.runsOn;
    }
  }

  #randomCall(task: number, first: number, end: number): number {
    const cumulative = this.#cumulative;
    const choice = this.state.choices[task].next();
    for (let call = first; call < end; call++) if (choice < cumulative[call]) return call;
    return Found.finished;
  }

  #countedCall(thread: number, end: number): number {
    const { ints } = this.state.records;
    const { times } = this.#program.calls;
    const i = thread << Shift.i;
    let call = ints[i + Int.call];
    let made = ints[i + Int.made];
    while (call < end && made >= times[call]) {
      call++;
      made = 0;
    }
    ints[i + Int.call] = call;
    ints[i + Int.made] = made + 1;
    return call < end ? call : Found.finished;
  }

  /** Sends an asynchronous request: the thread that serves it now, or -1. */
  #send(call: number): number {
    const request = this.state.records.take();
    this.#address(request, call, -1);
    return this.#requests.deliver(request);
  }

  /** Calls and waits for the reply, after which the next slice begins: the thread that serves it, or -1. */
  #call(thread: number, call: number): number {
    this.state.records.ints[(thread << Shift.i) + Int.op] = Do.slice;
    this.#address(thread, call, thread);
    return this.#requests.deliver(thread);
  }

  #address(request: number, call: number, caller: number): void {
    const { records, agenda } = this.state;
    const { ints } = records;
    const i = request << Shift.i;
    const row = call << Shift.call;
    ints[i + Int.to] = this.#callRows[row + InCallRow.entry];
    ints[i + Int.block] = this.#callRows[row + InCallRow.statistics];
    ints[i + Int.caller] = caller;
    records.floats[(request << Shift.f) + Float.sent] = agenda.now;
  }

  /** An activity ends: it is counted, replies go out, the thread goes on. */
  #end(thread: number, row: number): number {
    const { records, agenda, stats } = this.state;
    const rows = this.#rows;
    const time = agenda.now - records.floats[(thread << Shift.f) + Float.began];
    const block = rows[row + InRow.statistics];
    stats[block + InActivity.count]++;
    stats[block + InActivity.sum] += time;
    stats[block + InActivity.squares] += time * time;
    if (rows[row + InRow.observer] >= 0) this.#observe(thread, row);
    return rows[row + InRow.firstReply] === rows[row + InRow.endReply]
      ? this.#follow(thread, rows[row + InRow.next])
      : this.#replies.reply(thread, row);
  }

  #observe(thread: number, row: number): void {
    const { records, agenda, observers } = this.state;
    const time = agenda.now - records.floats[(thread << Shift.f) + Float.began];
    observers[this.#rows[row + InRow.observer]].record(time);
  }

  /** A thread goes on at a node. */
  #follow(thread: number, node: number): number {
    const { nodes } = this.#program;
    if (nodes.kind[node] !== At.sequence) return this.#paths.follow(thread, node);
    this.state.records.ints[(thread << Shift.i) + Int.activity] = nodes.argument[node];
    return this.#begin(thread);
  }
}
