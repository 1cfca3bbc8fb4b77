/**
 * An httperf-like client: opens connections, sends requests one after the other, waits for replies, gives up after a
 * time-out, and counts as httperf's report does.
 *
 * Open load: connections start by an arrival process, whatever became of earlier ones. Closed load: a fixed number
 * of sessions; each opens its next connection when the last has ended. All that is random about a connection is drawn
 * when it starts, from streams of its VM, so that the n-th connection of a VM is the same on every architecture.
 *
 * The time-out starts anew with everything that comes from the server, and ends with the last reply.
 *
 * Source: D. Mosberger, T. Jin, httperf: a tool for measuring web server performance, 1998 (open load by rate,
 * time-out, reply time = request sent to last byte of the reply).
 *
 * @module
 */
import type { CLIENT, RequestSource, Tcp } from "../guest/mod.ts";
import type { Vm } from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { ConnectionTable } from "./_connections.ts";
import { VmClients } from "./_vm_clients.ts";
import type { WorkloadCounts } from "./counts.ts";

const NO_TIMER = -1;
const SIDE: typeof CLIENT = 0;

/**
 * All clients of a host: one generator for each VM with an httperf workload.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Tcp, type TcpSide } from "@iovlab/iovlab/guest";
 * import { defaults, host } from "@iovlab/iovlab/host";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 * import { randomStream } from "@iovlab/iovlab/random";
 * import { Httperf } from "@iovlab/iovlab/workload";
 *
 * const workload = { kind: "httperf", sessions: 1 } as const;
 * const { vms } = host({ architecture: "native", vms: [{ workload }] });
 * const simulation = new Simulation();
 * const clients = new Httperf(simulation, vms, (component) => randomStream(1, 0, component));
 * const deliver = simulation.on((packet) => tcp.input(packet));
 * const wire = {
 *   largestSegment: 1448,
 *   acknowledgesFrames: true,
 *   transmit: (packet: number) => void simulation.schedule(0.001, deliver, packet),
 * };
 * const client: TcpSide = {
 *   ...wire,
 *   admits: () => false,
 *   established: (row) => clients.established(row),
 *   received: (row, bytes) => clients.received(row, bytes),
 *   peerClosed: (row) => clients.peerClosed(row),
 *   closed: (row, aborted) => clients.closed(row, aborted),
 * };
 * // a server that needs no time
 * const server: TcpSide = {
 *   ...wire,
 *   admits: () => true,
 *   established: () => {},
 *   received: (row, bytes) => {
 *     if (clients.requestIsWhole(row, bytes)) tcp.writeAndClose(row, 1, clients.replyBytes(row));
 *   },
 *   peerClosed: () => {},
 *   closed: () => {},
 * };
 * const options = defaults.host.tcp;
 * const tcp = new Tcp(simulation, new PacketPool(), { options, segmentSize: 1448, client, server });
 * clients.start(tcp, 0.002);
 * simulation.run({ until: 1 });
 * const counts = clients.counts(0)!;
 * assert.ok(counts.replies > 50 && counts.errors === 0);
 * assert.equal(counts.replyBytes, counts.replies * 10 * 1024);
 * ```
 */
export class Httperf implements RequestSource {
  /** Hears every reply: the VM's number and the reply time in seconds. */
  onReply: (vm: number, seconds: number) => void = () => {};
  private readonly clients: (VmClients | undefined)[];
  private readonly table: ConnectionTable;
  private tcp!: Tcp;
  private stopped = false;
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
    const requests = this.clients.map((client) => client?.workload.requestsPerConnection ?? 1);
    this.table = new ConnectionTable(requests.reduce((a, b) => Math.max(a, b), 1));
    this.arriveHandler = simulation.on((vm) => this.#arrive(vm));
    this.openHandler = simulation.on((vm) => this.#open(vm));
    this.timeoutHandler = simulation.on((connection) => this.#timeOut(connection));
  }

  /** Starts the clients over a TCP; the sessions of closed loads start spread over so many seconds. */
  start(tcp: Tcp, spread: number): void {
    this.tcp = tcp;
    this.clients.forEach((client, vm) => {
      if (!client) return;
      if (client.arrivals) {
        this.simulation.schedule(client.nextArrival(), this.arriveHandler, vm);
        return;
      }
      for (let i = 0; i < (client.workload.sessions ?? 0); i++) {
        this.simulation.schedule(client.stagger(spread), this.openHandler, vm);
      }
    });
  }

  /** Opens no further connections; those that are open go on. */
  stop(): void {
    this.stopped = true;
  }

  /** The counts of a VM's clients, brought up to now, or `undefined` where it has none. */
  counts(vm: number): WorkloadCounts | undefined {
    const client = this.clients[vm];
    client?.changeOpen(0, this.simulation.now);
    return client?.counts;
  }

  /** Bytes of the request that a connection is at. */
  requestBytes(connection: number): number {
    return this.table.requestBytes(connection);
  }

  /** Bytes of the reply to the request that a connection is at. */
  replyBytes(connection: number): number {
    return this.table.replyBytes(connection);
  }

  /** Cycles of the server program for the request that a connection is at. */
  requestCycles(connection: number): number {
    return this.table.requestCycles(connection);
  }

  /** Whether a connection is at its last request. */
  isLastRequest(connection: number): boolean {
    const { requestsPerConnection } = this.#clientOf(connection).workload;
    return this.table.request[connection] + 1 >= requestsPerConnection;
  }

  /** Whether a server that has so many bytes of a connection has its current request whole. */
  requestIsWhole(connection: number, bytes: number): boolean {
    return bytes >= this.table.requestTarget[connection];
  }

  /** A connection can carry data: the first request goes. */
  established(connection: number): void {
    this.table.progressAt[connection] = this.simulation.now;
    this.#sendRequest(connection);
  }

  /** A client has so many bytes of replies in order. */
  received(connection: number, bytes: number): void {
    const { table } = this;
    table.progressAt[connection] = this.simulation.now;
    if (bytes < table.replyTarget[connection]) return;
    this.#countReply(connection);
    if (this.isLastRequest(connection)) {
      this.#stopTimer(connection);
    } else {
      table.request[connection]++;
      this.#sendRequest(connection);
    }
  }

  #countReply(connection: number): void {
    const { counts } = this.#clientOf(connection);
    const seconds = this.simulation.now - this.table.sentAt[connection];
    counts.replies++;
    counts.requestBytes += this.requestBytes(connection);
    counts.replyBytes += this.replyBytes(connection);
    counts.responseSeconds += seconds;
    this.onReply(this.tcp.vmOf(connection), seconds);
  }

  /** A server has closed: the client closes too. */
  peerClosed(connection: number): void {
    this.tcp.close(connection, SIDE);
  }

  /** A connection has ended. */
  closed(connection: number, aborted: boolean): void {
    const client = this.#clientOf(connection);
    this.#stopTimer(connection);
    if (aborted) client.counts.errors++;
    else {
      client.counts.completed++;
      client.counts.connectionSeconds += this.simulation.now - this.table.startedAt[connection];
    }
    this.#ended(client, this.tcp.vmOf(connection));
  }

  #clientOf(connection: number): VmClients {
    return this.clients[this.tcp.vmOf(connection)] as VmClients;
  }

  #arrive(vm: number): void {
    if (this.stopped) return;
    const client = this.clients[vm] as VmClients;
    this.simulation.schedule(client.nextArrival(), this.arriveHandler, vm);
    this.#open(vm);
  }

  #open(vm: number): void {
    if (this.stopped) return;
    const { simulation, table } = this;
    const client = this.clients[vm] as VmClients;
    const connection = this.tcp.create(vm);
    table.open(connection, simulation.now);
    this.#draw(client, connection);
    client.counts.opened++;
    client.changeOpen(1, simulation.now);
    const { timeout } = client.workload;
    table.timer[connection] = timeout > 0
      ? simulation.schedule(timeout, this.timeoutHandler, connection)
      : NO_TIMER;
    this.tcp.open(connection);
  }

  #draw(client: VmClients, connection: number): void {
    const { requestsPerConnection } = client.workload;
    for (let i = 0; i < requestsPerConnection; i++) {
      const bytes = client.drawRequestBytes();
      const replyBytes = client.drawReplyBytes();
      this.table.setRequest(connection, i, bytes, replyBytes, client.drawCycles());
    }
  }

  #sendRequest(connection: number): void {
    const { table } = this;
    const bytes = table.requestBytes(connection);
    table.requestTarget[connection] += bytes;
    table.replyTarget[connection] += table.replyBytes(connection);
    table.sentAt[connection] = this.simulation.now;
    this.tcp.write(connection, SIDE, bytes);
  }

  #timeOut(connection: number): void {
    const { simulation, table } = this;
    const client = this.#clientOf(connection);
    const due = table.progressAt[connection] + client.workload.timeout;
    if (due > simulation.now) {
      table.timer[connection] = simulation.scheduleAt(due, this.timeoutHandler, connection);
      return;
    }
    table.timer[connection] = NO_TIMER;
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
    const { timer } = this.table;
    if (timer[connection] !== NO_TIMER) this.simulation.cancel(timer[connection]);
    timer[connection] = NO_TIMER;
  }
}
