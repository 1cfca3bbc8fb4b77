/**
 * An httperf-like client: opens connections, sends requests one after the other, waits for replies, gives up after a
 * time-out, and counts as httperf's report does.
 *
 * Open load: connections start by an arrival process, whatever became of earlier ones. Closed load: a fixed number
 * of sessions; each opens its next connection when the last has ended. All that is random about a connection is drawn
 * when it starts, from streams of its VM, so that the n-th connection of a VM is the same on every architecture.
 *
 * Source: D. Mosberger, T. Jin, httperf: a tool for measuring web server performance, 1998 (open load by rate,
 * time-out, reply time = request sent to last byte of the reply).
 *
 * @module
 */
import { CLIENT, type RequestSource, type Tcp } from "../guest/mod.ts";
import type { HttperfWorkload, Vm } from "../host/mod.ts";
import type { EventId, HandlerId, Simulation } from "../kernel/mod.ts";
import { widen } from "../packet/mod.ts";
import {
  type ArrivalProcess,
  arrivalProcess,
  type Distribution,
  distribution,
  type RandomStream,
} from "../random/mod.ts";

/** Counts of one VM's clients since the start. */
export interface ClientCounts {
  /** Connections opened. */
  opened: number;
  /** Connections closed after all replies. */
  completed: number;
  /** Connections given up: no progress within the time-out, or aborted by the server. */
  errors: number;
  /** Replies received whole. */
  replies: number;
  /** Bytes of whole requests that were answered. */
  requestBytes: number;
  /** Bytes of whole replies. */
  replyBytes: number;
  /** Sum of reply times, in seconds. */
  responseSeconds: number;
  /** Sum of the durations of completed connections, in seconds. */
  connectionSeconds: number;
  /** Connections open now. */
  open: number;
  /** Time integral of the open connections, in connection-seconds, up to `openSince`. */
  openArea: number;
  /** When `openArea` was last brought up to date, in seconds. */
  openSince: number;
}

/** Rows at the start: few, as a connection may have a million requests. */
const INITIAL_CONNECTIONS = 16;

/** Bytes that go one way on a connection at most: sequence numbers are 32-bit. */
const MOST_CONNECTION_BYTES = 2 ** 30;

/** Where a client opens its connections at most so long after the start, in seconds (closed load). */
const STAGGER = 0.002;

/** The clients of one VM. */
class VmClients {
  readonly counts: ClientCounts = {
    opened: 0,
    completed: 0,
    errors: 0,
    replies: 0,
    requestBytes: 0,
    replyBytes: 0,
    responseSeconds: 0,
    connectionSeconds: 0,
    open: 0,
    openArea: 0,
    openSince: 0,
  };
  readonly arrivals: ArrivalProcess | undefined;
  private readonly requestBytes: Distribution;
  private readonly replyBytes: Distribution;
  private readonly requestCycles: Distribution;
  private readonly request: RandomStream;
  private readonly reply: RandomStream;
  private readonly cycles: RandomStream;
  private readonly clock: RandomStream;

  constructor(
    readonly workload: HttperfWorkload,
    vm: Vm,
    streamOf: (component: string) => RandomStream,
  ) {
    this.arrivals = workload.arrivals && arrivalProcess(workload.arrivals);
    this.requestBytes = distribution(workload.requestBytes);
    this.replyBytes = distribution(workload.replyBytes);
    this.requestCycles = distribution(vm.application.requestCycles);
    this.request = streamOf(`vm:${vm.name}/request-bytes`);
    this.reply = streamOf(`vm:${vm.name}/reply-bytes`);
    this.cycles = streamOf(`vm:${vm.name}/request-cycles`);
    this.clock = streamOf(`vm:${vm.name}/arrivals`);
  }

  drawRequestBytes(): number {
    return this.#bytes(this.requestBytes.sample(this.request));
  }

  drawReplyBytes(): number {
    return this.#bytes(this.replyBytes.sample(this.reply));
  }

  /** Whole bytes, at least one, and no more than all requests of a connection may have together. */
  #bytes(drawn: number): number {
    const most = MOST_CONNECTION_BYTES / this.workload.requestsPerConnection;
    return Math.max(1, Math.min(Math.round(drawn), Math.floor(most)));
  }

  drawCycles(): number {
    return Math.max(0, this.requestCycles.sample(this.cycles));
  }

  nextArrival(): number {
    return (this.arrivals as ArrivalProcess).next(this.clock);
  }

  stagger(): number {
    return this.clock.uniform() * STAGGER;
  }

  changeOpen(by: number, now: number): void {
    const { counts } = this;
    counts.openArea += counts.open * (now - counts.openSince);
    counts.openSince = now;
    counts.open += by;
  }
}

/** All clients of a host: one generator for each VM with an httperf workload. */
export class Httperf implements RequestSource {
  /** Hears every reply: the VM's number and the reply time in seconds. */
  onReply: (vm: number, seconds: number) => void = () => {};
  private readonly clients: (VmClients | undefined)[];
  private readonly most: number;
  private tcp!: Tcp;
  private startedAt = new Float64Array(INITIAL_CONNECTIONS);
  private sentAt = new Float64Array(INITIAL_CONNECTIONS);
  private progressAt = new Float64Array(INITIAL_CONNECTIONS);
  private request = new Int32Array(INITIAL_CONNECTIONS);
  private requestTarget = new Int32Array(INITIAL_CONNECTIONS);
  private replyTarget = new Int32Array(INITIAL_CONNECTIONS);
  private timer = new Float64Array(INITIAL_CONNECTIONS);
  private requestSizes: Int32Array;
  private replySizes: Int32Array;
  private cyclesByRequest: Float64Array;
  private readonly arriveHandler: HandlerId;
  private readonly openHandler: HandlerId;
  private readonly timeoutHandler: HandlerId;

  /** Makes the clients of VMs; `streamOf` gives the random stream of a component. */
  constructor(
    private readonly simulation: Simulation,
    vms: readonly Vm[],
    streamOf: (component: string) => RandomStream,
  ) {
    this.clients = vms.map((vm) =>
      vm.workload.kind === "httperf" ? new VmClients(vm.workload, vm, streamOf) : undefined
    );
    this.most = Math.max(
      1,
      ...this.clients.map((client) => client?.workload.requestsPerConnection ?? 1),
    );
    this.requestSizes = new Int32Array(INITIAL_CONNECTIONS * this.most);
    this.replySizes = new Int32Array(INITIAL_CONNECTIONS * this.most);
    this.cyclesByRequest = new Float64Array(INITIAL_CONNECTIONS * this.most);
    this.arriveHandler = simulation.on((vm) => this.#arrive(vm));
    this.openHandler = simulation.on((vm) => this.#open(vm));
    this.timeoutHandler = simulation.on((connection) => this.#timeOut(connection));
  }

  /** Starts the clients over a TCP. */
  start(tcp: Tcp): void {
    this.tcp = tcp;
    this.clients.forEach((client, vm) => {
      if (!client) return;
      if (client.arrivals) {
        this.simulation.schedule(client.nextArrival(), this.arriveHandler, vm);
        return;
      }
      for (let i = 0; i < (client.workload.sessions ?? 0); i++) {
        this.simulation.schedule(client.stagger(), this.openHandler, vm);
      }
    });
  }

  /** The counts of a VM's clients, or `undefined` where it has none. */
  counts(vm: number): ClientCounts | undefined {
    const client = this.clients[vm];
    client?.changeOpen(0, this.simulation.now);
    return client?.counts;
  }

  /** Bytes of the request that a connection is at. */
  requestBytes(connection: number): number {
    return this.requestSizes[connection * this.most + this.request[connection]];
  }

  /** Bytes of the reply to the request that a connection is at. */
  replyBytes(connection: number): number {
    return this.replySizes[connection * this.most + this.request[connection]];
  }

  /** Cycles of the server program for the request that a connection is at. */
  requestCycles(connection: number): number {
    return this.cyclesByRequest[connection * this.most + this.request[connection]];
  }

  /** Whether a connection is at its last request. */
  isLastRequest(connection: number): boolean {
    return this.request[connection] + 1 >= this.#clientOf(connection).workload.requestsPerConnection;
  }

  /** Whether a server that has so many bytes of a connection has its current request whole. */
  requestIsWhole(connection: number, bytes: number): boolean {
    return bytes >= this.requestTarget[connection];
  }

  /** A connection can carry data: the first request goes. */
  established(connection: number): void {
    this.progressAt[connection] = this.simulation.now;
    this.#sendRequest(connection);
  }

  /** A client has so many bytes of replies in order. */
  received(connection: number, bytes: number): void {
    const now = this.simulation.now;
    this.progressAt[connection] = now;
    if (bytes < this.replyTarget[connection]) return;
    const { counts } = this.#clientOf(connection);
    const seconds = now - this.sentAt[connection];
    counts.replies++;
    counts.requestBytes += this.requestBytes(connection);
    counts.replyBytes += this.replyBytes(connection);
    counts.responseSeconds += seconds;
    this.onReply(this.tcp.vmOf(connection), seconds);
    if (this.isLastRequest(connection)) {
      this.#stopTimer(connection);
    } else {
      this.request[connection]++;
      this.#sendRequest(connection);
    }
  }

  /** A server has closed: the client closes too. */
  peerClosed(connection: number): void {
    this.tcp.close(connection, CLIENT);
  }

  /** A connection has ended. */
  closed(connection: number, aborted: boolean): void {
    const client = this.#clientOf(connection);
    const now = this.simulation.now;
    this.#stopTimer(connection);
    if (aborted) client.counts.errors++;
    else {
      client.counts.completed++;
      client.counts.connectionSeconds += now - this.startedAt[connection];
    }
    this.#ended(client, this.tcp.vmOf(connection));
  }

  #clientOf(connection: number): VmClients {
    return this.clients[this.tcp.vmOf(connection)] as VmClients;
  }

  #arrive(vm: number): void {
    this.simulation.schedule(
      (this.clients[vm] as VmClients).nextArrival(),
      this.arriveHandler,
      vm,
    );
    this.#open(vm);
  }

  #open(vm: number): void {
    const client = this.clients[vm] as VmClients;
    const connection = this.tcp.create(vm);
    while (connection >= this.startedAt.length) this.#grow();
    const now = this.simulation.now;
    const { requestsPerConnection, timeout } = client.workload;
    for (let i = 0; i < requestsPerConnection; i++) {
      this.requestSizes[connection * this.most + i] = client.drawRequestBytes();
      this.replySizes[connection * this.most + i] = client.drawReplyBytes();
      this.cyclesByRequest[connection * this.most + i] = client.drawCycles();
    }
    this.startedAt[connection] = this.progressAt[connection] = now;
    this.request[connection] = this.requestTarget[connection] = this.replyTarget[connection] = 0;
    client.counts.opened++;
    client.changeOpen(1, now);
    this.timer[connection] = timeout > 0
      ? this.simulation.schedule(timeout, this.timeoutHandler, connection)
      : NO_TIMER;
    this.tcp.open(connection);
  }

  #sendRequest(connection: number): void {
    const bytes = this.requestBytes(connection);
    this.requestTarget[connection] += bytes;
    this.replyTarget[connection] += this.replyBytes(connection);
    this.sentAt[connection] = this.simulation.now;
    this.tcp.write(connection, CLIENT, bytes);
  }

  #timeOut(connection: number): void {
    const client = this.#clientOf(connection);
    const due = this.progressAt[connection] + client.workload.timeout;
    if (due > this.simulation.now) {
      this.timer[connection] = this.simulation.scheduleAt(due, this.timeoutHandler, connection);
      return;
    }
    this.timer[connection] = NO_TIMER;
    client.counts.errors++;
    const vm = this.tcp.vmOf(connection);
    this.tcp.abort(connection);
    this.#ended(client, vm);
  }

  #ended(client: VmClients, vm: number): void {
    client.changeOpen(-1, this.simulation.now);
    if (!client.arrivals) this.simulation.schedule(0, this.openHandler, vm);
  }

  #stopTimer(connection: number): void {
    const timer: EventId = this.timer[connection];
    if (timer !== NO_TIMER) this.simulation.cancel(timer);
    this.timer[connection] = NO_TIMER;
  }

  #grow(): void {
    this.startedAt = widen(this.startedAt);
    this.sentAt = widen(this.sentAt);
    this.progressAt = widen(this.progressAt);
    this.request = widen(this.request);
    this.requestTarget = widen(this.requestTarget);
    this.replyTarget = widen(this.replyTarget);
    this.timer = widen(this.timer);
    this.requestSizes = widen(this.requestSizes);
    this.replySizes = widen(this.replySizes);
    this.cyclesByRequest = widen(this.cyclesByRequest);
  }
}

const NO_TIMER = -1;
