/**
 * The table of workloads.
 *
 * @module
 */
import type { Workload } from "../host/mod.ts";
import { bursts } from "./bursts.ts";
import { compute } from "./compute.ts";
import { exhaustion } from "./exhaustion.ts";
import { flood } from "./flood.ts";
import { httperf } from "./httperf.ts";
import { idle } from "./idle.ts";
import { interruptStorm } from "./interrupt_storm.ts";
import { iperf } from "./iperf.ts";
import { mixedOf } from "./mixed.ts";
import { netperf } from "./netperf.ts";
import { rogueDma } from "./rogue_dma.ts";
import { tickEvasion } from "./tick_evasion.ts";
import { trace } from "./trace.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

/**
 * The workloads by kind.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { workloads } from "@iovlab/iovlab/workload";
 *
 * for (const [kind, model] of Object.entries(workloads)) assert.equal(model.kind, kind);
 * ```
 */
export const workloads: { readonly [K in Workload["kind"]]: WorkloadModel<K> } = {
  idle,
  httperf,
  netperf,
  iperf,
  compute,
  trace,
  bursts,
  flood,
  "interrupt-storm": interruptStorm,
  "rogue-dma": rogueDma,
  exhaustion,
  "tick-evasion": tickEvasion,
  mixed: mixedOf(startWorkload),
};

/**
 * Starts a workload of any kind.
 *
 * @param workload The workload of a VM, or a part of one.
 * @param parts What it is started from.
 * @throws {InputError} Where the description asks for what the host does not have.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, Server, TaskQueue, Tcp, Udp } from "@iovlab/iovlab/guest";
 * import { costModelOf, defaults, host, xen2009 } from "@iovlab/iovlab/host";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 * import { randomStream } from "@iovlab/iovlab/random";
 * import { startWorkload } from "@iovlab/iovlab/workload";
 *
 * const records = [[0, 500], [0.001, 700]];
 * const one = host({ architecture: "native", vms: [{ workload: { kind: "trace", records } }] });
 * const [simulation, pool, costs] = [new Simulation(), new PacketPool(), costModelOf(xen2009)];
 * const deliver = simulation.on((packet) => udp.input(packet));
 * const way = {
 *   largestSegment: 1448,
 *   acknowledgesFrames: true,
 *   transmit: (packet: number) => void simulation.schedule(0.0001, deliver, packet),
 * };
 * const { tcp: options } = defaults.host;
 * const tcp = new Tcp(simulation, pool, { options, segmentSize: 1448, outside: way, inside: way });
 * const udp = new Udp(simulation, pool, { mtu: 1500, outside: way, inside: way });
 * const cpu = new GuestProcessor(1e6);
 * const running = startWorkload(one.vms[0].workload, {
 *   simulation,
 *   host: one,
 *   costs,
 *   vm: 0,
 *   tcp,
 *   udp,
 *   hostile: { disturb: () => {}, rogue: () => {}, requestContext: () => false },
 *   spread: 0,
 *   path: "vm:vm1",
 *   randomStream: (name) => randomStream(1, 0, name),
 *   program: (_vm, _cpu, handler) => new TaskQueue(cpu, costs.processWake, handler),
 *   server: (source, actions) => new Server(costs, 128, [cpu], source, actions),
 *   replied: () => {},
 * });
 * simulation.run();
 * assert.equal(running.counts.datagramsReceived, 2);
 * assert.equal(cpu.select(), costs.processWake + costs.systemCall + 500 * costs.copyByte); // it reads
 * ```
 */
export function startWorkload(workload: Workload, parts: WorkloadParts): RunningWorkload {
  const model = workloads[workload.kind] as unknown as WorkloadModel;
  return model.start(workload, parts);
}
