/**
 * Transactions of a request and a response, one outstanding: all on one connection, or each on a connection of its own.
 *
 * A transaction of TCP_RR is from the client's send to the end of its receive; of TCP_CRR from making its socket to closing it. The next begins at once. With
 * a connection each, the server closes after its response, with which the FIN goes; the client's close and its answer overlap the next transaction.
 *
 * A connection that is aborted, as an operating system started anew, is opened again at once, and its transaction begins again.
 *
 * @module
 */
import type { CLIENT, SERVER, TaskHandler, TcpOwner } from "../guest/mod.ts";
import type { NetperfWorkload } from "../host/mod.ts";
import type { HandlerId } from "../kernel/mod.ts";
import { peerPlace, programAt, streamOf } from "./_place.ts";
import { RowMap } from "./_rows.ts";
import { changeOpen, newCounts, type WorkloadCounts } from "./counts.ts";
import type { RunningWorkload, Tasks, WorkloadParts } from "./workload.ts";

const AT_CLIENT: typeof CLIENT = 0;
const AT_SERVER: typeof SERVER = 1;

const CONNECT = 0;
const REQUEST = 1;
const RECEIVE = 2;
const ACCEPT = 3;
const RESPOND = 4;
const FINISH = 5;

/** Transactions that run. */
export class Transactions implements RunningWorkload, TcpOwner, TaskHandler {
  /** No server with a backlog that could be full: one connection is opened at a time. */
  readonly listenDrops = 0;
  private readonly totals = newCounts();
  private readonly each: boolean;
  private readonly client: number;
  private readonly server: number;
  private readonly clientProgram: Tasks;
  private readonly serverProgram: Tasks;
  private readonly owner: number;
  private readonly openedAt = new RowMap();
  /** The connection of the transaction that is under way, or -1. */
  private row = -1;
  /** How often a connection was aborted: tasks of before are void. */
  private epoch = 0;
  private readonly beginHandler: HandlerId;
  private readonly abortHandler: HandlerId;
  private startedAt = 0;
  /** Bytes of requests and of responses on the connection up to the end of those that are awaited. */
  private requestTarget = 0;
  private responseTarget = 0;
  private abortedGeneration = 0;
  private stopped = false;

  /** Makes them; the first begins at a time of its own within the spread. */
  constructor(
    private readonly workload: NetperfWorkload,
    private readonly parts: WorkloadParts,
  ) {
    const { simulation, vm, spread } = parts;
    const { test, direction, peer } = workload;
    const far = peerPlace(parts, peer);
    this.each = test === "tcp-crr";
    this.server = direction === "transmit" ? vm : far;
    this.client = direction === "transmit" ? far : vm;
    this.clientProgram = programAt(parts, this.client, 0, this);
    this.serverProgram = programAt(parts, this.server, 0, this);
    this.owner = parts.tcp.addOwner(this);
    this.beginHandler = simulation.on(() => this.#begin());
    this.abortHandler = simulation.on((end) => this.#abort(end));
    simulation.schedule(streamOf(parts, "arrivals").uniform() * spread, this.beginHandler);
  }

  get counts(): WorkloadCounts {
    changeOpen(this.totals, 0, this.parts.simulation.now);
    return this.totals;
  }

  /** Begins no further transaction. */
  stop(): void {
    this.stopped = true;
  }

  #begin(): void {
    this.totals.waiting = this.stopped ? 0 : 1;
    if (this.stopped) return;
    this.startedAt = this.parts.simulation.now;
    this.clientProgram.add(CONNECT, 0, this.epoch);
  }

  /** What is left of a connection, one end of which is gone before its time, goes too; the end as a number: twice its row, and its side. */
  #abort(end: number): void {
    const row = end >> 1;
    if (this.parts.tcp.generation(row) === this.abortedGeneration) {
      this.parts.tcp.abort(row, end & 1);
    }
    this.#begin();
  }

  // What TCP tells.

  admits(): boolean {
    return true;
  }

  established(row: number, side: number): void {
    if (row !== this.row) return;
    if (side === AT_SERVER) return this.serverProgram.add(ACCEPT, row, this.epoch);
    if (!this.each) this.startedAt = this.parts.simulation.now;
    this.clientProgram.add(REQUEST, row, this.epoch);
  }

  received(row: number, side: number, bytes: number): void {
    if (row !== this.row) return;
    if (side === AT_SERVER) {
      if (bytes >= this.requestTarget) this.serverProgram.add(RESPOND, row, this.epoch);
    } else if (bytes >= this.responseTarget) this.clientProgram.add(RECEIVE, row, this.epoch);
  }

  peerClosed(row: number, side: number): void {
    if (row === this.row && side === AT_SERVER && !this.each) {
      this.serverProgram.add(FINISH, row, this.epoch);
    }
  }

  closed(row: number, side: number, aborted: boolean): void {
    const { totals } = this;
    const { simulation, tcp } = this.parts;
    const under = row === this.row;
    if (side === AT_SERVER && !(aborted && under)) return;
    changeOpen(totals, -1, simulation.now);
    if (under) this.row = -1;
    if (!aborted) {
      totals.completed++;
      totals.connectionSeconds += simulation.now - this.openedAt.get(row);
      return;
    }
    totals.errors++;
    totals.resets++;
    if (!under) return;
    this.epoch++;
    this.abortedGeneration = tcp.generation(row);
    simulation.schedule(0, this.abortHandler, 2 * row + (1 - side));
  }

  // The programs.

  taskCycles(kind: number): number {
    const { systemCall, copyByte, connectionAccept } = this.parts.costs;
    const { requestBytes, responseBytes } = this.workload;
    switch (kind) {
      case REQUEST:
        return systemCall + requestBytes * copyByte;
      case RECEIVE: // with a connection each, also the read that finds the end, and close
        return (this.each ? 3 : 1) * systemCall + responseBytes * copyByte;
      case RESPOND: // read and write, and close
        return (this.each ? 3 : 2) * systemCall + (requestBytes + responseBytes) * copyByte;
      case ACCEPT:
        return systemCall + connectionAccept;
      default: // socket and connect; a read that finds the end, and close
        return 2 * systemCall;
    }
  }

  perform(kind: number, row: number, epoch: number): void {
    if (epoch !== this.epoch) return;
    if (kind === CONNECT) this.#connect();
    else if (kind === REQUEST) this.#request(row);
    else if (kind === RECEIVE) this.#complete(row);
    else if (kind === RESPOND) this.#respond(row);
    else if (kind === FINISH) this.parts.tcp.close(row, AT_SERVER);
  }

  #connect(): void {
    const { tcp, simulation } = this.parts;
    const { client, server, owner, totals } = this;
    const { socketBuffer } = this.workload;
    const row = tcp.create({ client, server, owner, socketBuffer });
    this.row = row;
    this.openedAt.set(row, simulation.now);
    this.requestTarget = this.responseTarget = 0;
    totals.opened++;
    changeOpen(totals, 1, simulation.now);
    tcp.open(row);
  }

  #request(row: number): void {
    const { requestBytes, responseBytes } = this.workload;
    this.requestTarget += requestBytes;
    this.responseTarget += responseBytes;
    this.parts.tcp.write(row, AT_CLIENT, requestBytes);
  }

  #respond(row: number): void {
    const { tcp } = this.parts;
    const { responseBytes } = this.workload;
    if (this.each) tcp.writeAndClose(row, AT_SERVER, responseBytes);
    else tcp.write(row, AT_SERVER, responseBytes);
  }

  #complete(row: number): void {
    const { simulation, tcp } = this.parts;
    const seconds = simulation.now - this.startedAt;
    this.#count(seconds);
    this.startedAt = simulation.now;
    if (this.each || this.stopped) tcp.close(row, AT_CLIENT);
    this.totals.waiting = this.stopped ? 0 : 1;
    if (this.stopped) return;
    if (this.each) this.clientProgram.add(CONNECT, 0, this.epoch);
    else this.clientProgram.add(REQUEST, row, this.epoch);
  }

  #count(seconds: number): void {
    const { totals, parts } = this;
    const { requestBytes, responseBytes, direction } = this.workload;
    totals.transactions++;
    totals.requestBytes += requestBytes;
    totals.replyBytes += responseBytes;
    totals.responseSeconds += seconds;
    const [into, out] = direction === "transmit"
      ? [requestBytes, responseBytes]
      : [responseBytes, requestBytes];
    totals.applicationBytesIn += into;
    totals.applicationBytesOut += out;
    parts.replied(seconds);
  }
}
