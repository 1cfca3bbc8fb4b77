/**
 * How long packets spend at each stage of their way: in all, and in service.
 *
 * A stage's time for a packet runs from the end of the stage before it to its own end; service is the time
 * of its own cycles; the rest is waiting, its turn in a batch included. Work that belongs to no one packet is in no stage's service and
 * shows as waiting: interrupts, notifications, doorbells, taking sent packets back with its unmapping.
 *
 * @module
 */
import type { Simulation } from "../kernel/mod.ts";
import type { PacketPool } from "../packet/mod.ts";

/** The stages in the order of a packet's way in, then out. */
export const stageNames = [
  "link-receive",
  "nic-receive",
  "driver-domain-receive",
  "back-end-receive",
  "host-receive",
  "vhost-receive",
  "vmm-receive",
  "virtual-device-receive",
  "guest-receive",
  "guest-transmit",
  "virtual-device-transmit",
  "vhost-transmit",
  "back-end-transmit",
  "nic-transmit",
] as const;

/** A stage by name. */
export type StageName = (typeof stageNames)[number];

/**
 * The number of a stage.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stageNumber } from "@iovlab/iovlab/guest";
 *
 * assert.equal(stageNumber("nic-receive"), 1);
 * ```
 */
export function stageNumber(name: StageName): number {
  return stageNames.indexOf(name);
}

/**
 * Sums of stage times over all packets of one simulation.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StageClock } from "@iovlab/iovlab/guest";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const clock = new StageClock(simulation, pool, 1e9);
 * const packet = pool.allocate();
 * pool.stamp[packet] = 0;
 * simulation.schedule(3e-6, simulation.on(() => clock.leave(4, packet)));
 * clock.serve(4, 1000); // a microsecond at 1 GHz
 * simulation.run();
 * assert.deepEqual([clock.total[4], clock.service[4], clock.packets[4]], [3e-6, 1e-6, 1]);
 * ```
 */
export class StageClock {
  /** Seconds in the stage by stage, over packets that left it. */
  readonly total: Float64Array = new Float64Array(stageNames.length);
  /** Seconds of service by stage. */
  readonly service: Float64Array = new Float64Array(stageNames.length);
  /** Packets that left the stage. */
  readonly packets: Float64Array = new Float64Array(stageNames.length);

  /** Makes a clock for cores of a clock rate in hertz. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    private readonly clockRate: number,
  ) {}

  /** Adds cycles of service. */
  serve(stage: number, cycles: number): void {
    this.service[stage] += cycles / this.clockRate;
  }

  /** Adds seconds of service. */
  serveSeconds(stage: number, seconds: number): void {
    this.service[stage] += seconds;
  }

  /** A packet leaves a stage now and enters the next. */
  leave(stage: number, packet: number): void {
    const now = this.simulation.now;
    this.total[stage] += now - this.pool.stamp[packet];
    this.packets[stage]++;
    this.pool.stamp[packet] = now;
  }

  /** The first `count` packets of a batch leave a stage now, as with `leave` for each of them in turn. */
  leaveAll(stage: number, batch: Int32Array, count: number): void {
    const now = this.simulation.now;
    const { stamp } = this.pool;
    let total = this.total[stage];
    for (let i = 0; i < count; i++) {
      const packet = batch[i];
      total += now - stamp[packet];
      stamp[packet] = now;
    }
    this.total[stage] = total;
    this.packets[stage] += count;
  }

  /** Adds a packet's time at a stage outside the cores, in seconds. */
  add(stage: number, total: number, service: number): void {
    this.total[stage] += total;
    this.service[stage] += service;
    this.packets[stage]++;
  }
}
