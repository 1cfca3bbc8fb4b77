/**
 * The clients of one httperf workload and the ends of their connections.
 *
 * @module
 */
import type { CLIENT, RequestSource, SERVER, TaskHandler, TcpOwner } from "../guest/mod.ts";
import type { HttperfWorkload } from "../host/mod.ts";
import type { HandlerId } from "../kernel/mod.ts";
import { OUTSIDE } from "../packet/mod.ts";
import {
  ADMITTED,
  CLIENT_ENDED,
  CONNECTED,
  ConnectionTable,
  ESTABLISHED,
  READING,
  SERVER_ENDED,
  WAITING,
} from "./_connections.ts";
import { requestsOf } from "./_httperf_requests.ts";
import { HttperfDraws } from "./_httperf_draws.ts";
import { peerPlace, programAt } from "./_place.ts";
import { changeOpen, newCounts, type WorkloadCounts } from "./counts.ts";
import { HttperfStatistics } from "./httperf_statistics.ts";
import type { RunningWorkload, ServerProgram, Tasks, WorkloadParts } from "./workload.ts";

const NO_TIMER = -1;
const AT_CLIENT: typeof CLIENT = 0;
const AT_SERVER: typeof SERVER = 1;

/** Tasks of a client program. */
const OPEN = 0;
const SEND = 1;
const READ = 2;
const CLOSE = 3;

/** An httperf workload that runs. */
export class HttperfClients implements RunningWorkload, TcpOwner, TaskHandler {
  /** What it observes beside its counts. */
  readonly statistics: HttperfStatistics;
  /** What the server is asked. */
  readonly requests: RequestSource;
  private readonly totals = newCounts();
  private readonly draws: HttperfDraws;
  private readonly table: ConnectionTable;
  private readonly place: number;
  private readonly server: ServerProgram;
  private readonly programs: readonly Tasks[];
  private readonly owner: number;
  private readonly arriveHandler: HandlerId;
  private readonly openHandler: HandlerId;
  private readonly timeoutHandler: HandlerId;
  private readonly thoughtHandler: HandlerId;
  private opened = 0;
  private stopped = false;

  constructor(
    private readonly workload: HttperfWorkload,
    private readonly parts: WorkloadParts,
  ) {
    const { simulation, tcp, host } = parts;
    this.statistics = new HttperfStatistics(workload.requestsPerConnection, simulation.now);
    this.draws = new HttperfDraws(workload, parts);
    this.table = new ConnectionTable(workload.requestsPerConnection, this.draws.thinks);
    this.place = peerPlace(parts, workload.peer);
    const cpus = this.place === OUTSIDE ? 1 : host.vms[this.place].vcpus;
    this.programs = Array.from(
      { length: cpus },
      (_, cpu) => programAt(parts, this.place, cpu, this),
    );
    this.owner = tcp.addOwner(this);
    this.arriveHandler = simulation.on(() => this.#arrive());
    this.openHandler = simulation.on(() => this.#ask());
    this.timeoutHandler = simulation.on((row) => this.#timeOut(row));
    this.thoughtHandler = simulation.on((row) => this.#thought(row));
    this.requests = requestsOf(this.table, workload.requestsPerConnection);
    this.server = parts.server(this.requests, {
      generation: (row) => tcp.generation(row),
      reply: (row, bytes, close) => this.#reply(row, bytes, close),
    });
  }

  get counts(): WorkloadCounts {
    changeOpen(this.totals, 0, this.parts.simulation.now);
    return this.totals;
  }

  get listenDrops(): number {
    return this.server.listenDrops;
  }

  /** Starts the clock of an open load, or the sessions of a closed one. */
  start(): void {
    const { simulation, spread } = this.parts;
    if (this.draws.arrivals) {
      simulation.schedule(this.draws.nextArrival(), this.arriveHandler);
      return;
    }
    for (let i = 0; i < (this.workload.sessions ?? 0); i++) {
      simulation.schedule(this.draws.stagger(spread), this.openHandler);
    }
  }

  /** Opens no further connections; those that are open go on. */
  stop(): void {
    this.stopped = true;
  }

  #reply(row: number, bytes: number, close: boolean): void {
    this.table.served[this.table.placeOf(row)]++;
    if (close) this.parts.tcp.writeAndClose(row, AT_SERVER, bytes);
    else this.parts.tcp.write(row, AT_SERVER, bytes);
  }

  // What TCP tells.

  admits(row: number): boolean {
    if (!this.server.admits()) return false;
    this.table.flags[this.table.placeOf(row)] |= ADMITTED;
    return true;
  }

  established(row: number, side: number): void {
    const { table } = this;
    const place = table.placeOf(row);
    if (side === AT_SERVER) {
      table.flags[place] |= ESTABLISHED;
      this.server.established(row);
      return;
    }
    const { now } = this.parts.simulation;
    table.flags[place] |= CONNECTED;
    table.progressAt[place] = now;
    this.statistics.connectTimes.add(now - table.startedAt[place]);
    this.#add(SEND, row);
  }

  received(row: number, side: number, bytes: number): void {
    const { table, totals } = this;
    const place = table.placeOf(row);
    if (side === AT_CLIENT) return this.#arrived(row, place, bytes);
    totals.applicationBytesIn += bytes - table.bytesIn[place];
    table.bytesIn[place] = bytes;
    while (table.arrived[place] < table.sent[place] && bytes >= table.requestTarget[place]) {
      table.arrived[place]++;
      table.requestTarget[place] += table.requestBytes(place, table.arrived[place]);
      this.server.requested(row);
    }
  }

  #arrived(row: number, place: number, bytes: number): void {
    const { table } = this;
    table.progressAt[place] = this.parts.simulation.now;
    if (this.place === OUTSIDE) return this.#heard(row, place, bytes);
    if (table.flags[place] & READING) return;
    table.flags[place] |= READING;
    this.#add(READ, row);
  }

  peerClosed(row: number, side: number): void {
    if (side === AT_SERVER) this.parts.tcp.close(row, AT_SERVER);
    else this.#add(CLOSE, row);
  }

  closed(row: number, side: number, aborted: boolean): void {
    const { table } = this;
    const place = table.placeOf(row);
    if (side === AT_SERVER) {
      if (!(table.flags[place] & ESTABLISHED)) this.server.withdraw();
      table.flags[place] |= SERVER_ENDED;
      table.releaseIfGone(row);
      return;
    }
    if (aborted) this.#countAbort(place);
    else {
      this.totals.completed++;
      this.totals.connectionSeconds += this.parts.simulation.now - table.startedAt[place];
    }
    this.#ended(row, place);
  }

  #countAbort(place: number): void {
    this.totals.errors++;
    if (this.table.flags[place] & CONNECTED) this.totals.resets++;
    else this.totals.refused++;
  }

  // The client program.

  #add(kind: number, row: number): void {
    this.programs[row % this.programs.length].add(kind, row, this.parts.tcp.generation(row));
  }

  /** Whether a task's connection is still there. */
  #isOpen(row: number, generation: number): boolean {
    if (this.parts.tcp.generation(row) !== generation) return false;
    return (this.table.flags[this.table.placeOf(row)] & CLIENT_ENDED) === 0;
  }

  /** Cycles of a client's task in a VM: a socket made and connected, requests written, a read, a close. */
  taskCycles(kind: number, row: number, generation: number): number {
    const { costs, tcp } = this.parts;
    if (kind === OPEN) return 2 * costs.systemCall;
    if (kind === CLOSE || !this.#isOpen(row, generation)) return costs.systemCall;
    const { table } = this;
    const place = table.placeOf(row);
    if (kind === READ) {
      table.reading[place] = tcp.unread(row, AT_CLIENT);
      return costs.systemCall + table.reading[place] * costs.copyByte;
    }
    let cycles = 0;
    for (let i = table.sent[place]; i < this.#endOfSend(place); i++) {
      cycles += costs.systemCall + table.requestBytes(place, i) * costs.copyByte;
    }
    return cycles;
  }

  perform(kind: number, row: number, generation: number): void {
    if (kind === OPEN) return this.#open();
    if (!this.#isOpen(row, generation)) return;
    const place = this.table.placeOf(row);
    if (kind === SEND) this.#send(row, place);
    else if (kind === READ) this.#read(row, place);
    else this.parts.tcp.close(row, AT_CLIENT);
  }

  #read(row: number, place: number): void {
    const { table } = this;
    const { tcp } = this.parts;
    const bytes = table.bytesOut[place] + table.reading[place];
    tcp.read(row, AT_CLIENT, table.reading[place]);
    if (tcp.unread(row, AT_CLIENT) > 0) this.#add(READ, row);
    else table.flags[place] &= ~READING;
    this.#heard(row, place, bytes);
  }

  #arrive(): void {
    if (this.stopped) return;
    this.parts.simulation.schedule(this.draws.nextArrival(), this.arriveHandler);
    this.#ask();
  }

  /** A program is asked to open a connection. */
  #ask(): void {
    if (!this.stopped) this.programs[this.opened++ % this.programs.length].add(OPEN, 0, 0);
  }

  #open(): void {
    const { simulation, tcp, vm } = this.parts;
    const { table, totals } = this;
    const clientReads = this.place !== OUTSIDE;
    const row = tcp.create({ client: this.place, server: vm, owner: this.owner, clientReads });
    const place = table.open(row, simulation.now);
    this.draws.drawConnection(table, place);
    table.requestTarget[place] = table.requestBytes(place, 0);
    table.replyTarget[place] = table.replyBytes(place, 0);
    totals.opened++;
    changeOpen(totals, 1, simulation.now);
    this.#wait(place, true);
    this.statistics.mostOpen = Math.max(this.statistics.mostOpen, totals.open);
    this.#startTimer(row, place);
    tcp.open(row);
  }

  /** The number of the request after those that are to be sent now: one, or the rest of a burst. */
  #endOfSend(place: number): number {
    const { burstLength, requestsPerConnection } = this.workload;
    const sent = this.table.sent[place];
    const inBurst = sent % burstLength;
    return inBurst === 0 ? sent + 1 : Math.min(sent - inBurst + burstLength, requestsPerConnection);
  }

  #send(row: number, place: number): void {
    const { table, statistics } = this;
    const end = this.#endOfSend(place);
    table.sentAt[place] = this.parts.simulation.now;
    while (table.sent[place] < end) {
      const bytes = table.requestBytes(place, table.sent[place]++);
      statistics.requests++;
      statistics.requestBytes += bytes;
      this.parts.tcp.write(row, AT_CLIENT, bytes);
    }
  }

  /** The client has so many bytes of replies. */
  #heard(row: number, place: number, bytes: number): void {
    const { table } = this;
    this.totals.applicationBytesOut += bytes - table.bytesOut[place];
    table.bytesOut[place] = bytes;
    for (;;) {
      const replied = table.replied[place];
      if (replied === table.sent[place]) return;
      const target = table.replyTarget[place];
      const start = target - table.replyBytes(place, replied);
      if (table.firstByteAt[place] < 0 && bytes > start) {
        table.firstByteAt[place] = this.parts.simulation.now;
      }
      if (bytes < target) return;
      this.#countReply(place, replied);
      table.replied[place]++;
      if (replied + 1 === this.workload.requestsPerConnection) {
        this.#wait(place, false);
        return this.#stopTimer(place);
      }
      table.replyTarget[place] += table.replyBytes(place, replied + 1);
      this.#goOn(row, place, replied);
    }
  }

  /** After a reply that is not the last: the rest of the burst, or the next burst, now or after a think time. */
  #goOn(row: number, place: number, replied: number): void {
    const { table } = this;
    const { burstLength } = this.workload;
    if (burstLength > 1 && replied % burstLength === 0) return this.#add(SEND, row);
    if (table.replied[place] < table.sent[place]) return;
    const seconds = table.thinkTime(place, Math.floor(replied / burstLength));
    if (seconds === 0) return this.#add(SEND, row);
    this.#stopTimer(place);
    this.#wait(place, false);
    table.timer[place] = this.parts.simulation.schedule(seconds, this.thoughtHandler, row);
  }

  #thought(row: number): void {
    const place = this.table.placeOf(row);
    this.table.progressAt[place] = this.parts.simulation.now;
    this.#wait(place, true);
    this.#startTimer(row, place);
    this.#add(SEND, row);
  }

  /** Whether the client waits, for a connection or a reply, is now this. */
  #wait(place: number, waits: boolean): void {
    const { flags } = this.table;
    if (((flags[place] & WAITING) !== 0) === waits) return;
    flags[place] ^= WAITING;
    this.totals.waiting += waits ? 1 : -1;
  }

  #countReply(place: number, replied: number): void {
    const { table, totals } = this;
    const { now } = this.parts.simulation;
    const seconds = now - table.sentAt[place];
    const firstByteAt = table.firstByteAt[place];
    totals.replies++;
    totals.requestBytes += table.requestBytes(place, replied);
    totals.replyBytes += table.replyBytes(place, replied);
    totals.responseSeconds += seconds;
    this.statistics.reply(now, firstByteAt - table.sentAt[place], now - firstByteAt);
    table.firstByteAt[place] = -1;
    this.parts.replied(seconds);
  }

  #timeOut(row: number): void {
    const { table, totals } = this;
    const { simulation, tcp } = this.parts;
    const place = table.placeOf(row);
    const due = table.progressAt[place] + this.workload.timeout;
    if (due > simulation.now) {
      table.timer[place] = simulation.scheduleAt(due, this.timeoutHandler, row);
      return;
    }
    table.timer[place] = NO_TIMER;
    totals.errors++;
    totals.timeouts++;
    tcp.abort(row);
    this.#ended(row, place);
  }

  #ended(row: number, place: number): void {
    const { table, totals } = this;
    const { simulation } = this.parts;
    this.#stopTimer(place);
    this.#wait(place, false);
    changeOpen(totals, -1, simulation.now);
    const seconds = simulation.now - table.startedAt[place];
    this.statistics.ended(simulation.now, seconds, table.replied[place]);
    table.flags[place] |= CLIENT_ENDED;
    if (!this.draws.arrivals) {
      const last = Math.max(0, this.draws.thinks - 1);
      simulation.schedule(table.thinkTime(place, last), this.openHandler);
    }
    table.releaseIfGone(row);
  }

  #startTimer(row: number, place: number): void {
    const { timeout } = this.workload;
    this.table.timer[place] = timeout > 0
      ? this.parts.simulation.schedule(timeout, this.timeoutHandler, row)
      : NO_TIMER;
  }

  #stopTimer(place: number): void {
    const { timer } = this.table;
    if (timer[place] !== NO_TIMER) this.parts.simulation.cancel(timer[place]);
    timer[place] = NO_TIMER;
  }
}
