/**
 * Strict partitioning in time: a fixed cyclic table of windows on each core, as in ARINC 653.
 *
 * Each vCPU belongs to one core: of those that it may run on, the one with the least weight so far. A core's frame of `frame` seconds, from time 0 on, is
 * divided into one window for each of its vCPUs, in the order in which they were made, in proportion to their weights. In a window only its vCPU
 * runs; what it leaves stays unused. So nothing that other vCPUs do changes when a vCPU may run:
 *
 * - Each window begins with a switch, whether or not another vCPU ran since; a core that has one vCPU only has no windows.
 * - A vCPU that cannot finish its switch before its window ends waits for the next; else the switch would go on into the neighbour's window. Windows
 *   that are shorter than a switch are the exception.
 * - Work of the VMM comes before vCPUs here too: a neighbour's interrupts on the same core take time from whose window it is.
 *
 * Source: the time partitions of ARINC 653, and Xen's `arinc653` scheduler as one with such a table. Departures: the table follows from
 * weights; one window in a frame for each vCPU. A cap parks a vCPU until the next multiple of 30 ms (assumed: that of the credit
 * scheduler).
 *
 * @module
 */
import type { PartitionedScheduler } from "../../host/mod.ts";
import type { HandlerId } from "../../kernel/mod.ts";
import type { Core } from "../_core.ts";
import { RUNNABLE, type Vcpu } from "../vcpu.ts";
import { CAP_PERIOD, Caps } from "./_caps.ts";
import { leastLoaded } from "./_homes.ts";
import { FrameTable } from "./_frame_table.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

const NONE = -1;

/** A fixed table of windows. */
export class PartitionedPolicy implements SchedulingPolicy {
  private readonly tables: readonly FrameTable[];
  private readonly caps: Caps;
  private readonly windowHandler: HandlerId;
  /** By vCPU: the frame in which it ran last. */
  private readonly frames: number[] = [];
  /** By vCPU: whether the event at its next window is under way. */
  private readonly waits: boolean[] = [];

  /** Makes the policy. */
  constructor(private readonly control: CoreControl, { frame }: PartitionedScheduler) {
    this.tables = control.cores.map(() => new FrameTable(frame));
    this.caps = new Caps(control, CAP_PERIOD, (vcpu) => this.#ready(vcpu));
    this.windowHandler = control.simulation.on((index) => this.#window(control.vcpus[index]));
  }

  add(vcpu: Vcpu): void {
    this.caps.add(vcpu);
    vcpu.core = leastLoaded(this.tables.map(({ weight }) => weight), vcpu);
    this.tables[vcpu.core].add(vcpu);
    this.frames[vcpu.index] = NONE;
    this.waits[vcpu.index] = false;
  }

  wake(vcpu: Vcpu): void {
    if (!this.caps.parks(vcpu)) this.#ready(vcpu);
  }

  #ready(vcpu: Vcpu): void {
    vcpu.state = RUNNABLE;
    const isOwner = this.tables[vcpu.core].ownerAt(this.control.simulation.now) === vcpu;
    if (isOwner) this.control.poke(this.control.cores[vcpu.core], true);
    this.#await(vcpu);
  }

  /** Has a vCPU that waits looked at when its next window begins. */
  #await(vcpu: Vcpu): void {
    const table = this.tables[vcpu.core];
    if (vcpu.state !== RUNNABLE || this.waits[vcpu.index] || table.isSingle) return;
    const { simulation } = this.control;
    this.waits[vcpu.index] = true;
    const time = table.nextBegin(vcpu, simulation.now);
    simulation.scheduleAt(time, this.windowHandler, vcpu.index);
  }

  /** A vCPU's window begins. */
  #window(vcpu: Vcpu): void {
    this.waits[vcpu.index] = false;
    if (vcpu.state !== RUNNABLE) return;
    this.control.poke(this.control.cores[vcpu.core], true);
    this.#await(vcpu);
  }

  takeNext(core: Core): Vcpu | undefined {
    const table = this.tables[core.index];
    const { now } = this.control.simulation;
    const owner = table.ownerAt(now);
    if (!owner || owner.state !== RUNNABLE) return undefined;
    if (table.isSingle) return owner;
    const isNew = this.frames[owner.index] !== table.frame;
    if ((isNew || core.last !== owner) && !this.#hasTime(table, core, owner)) return undefined;
    if (isNew) core.last = undefined;
    this.frames[owner.index] = table.frame;
    return owner;
  }

  /** Whether the window that was looked up last has time for a switch. */
  #hasTime(table: FrameTable, core: Core, vcpu: Vcpu): boolean {
    const change = this.control.switchSeconds(vcpu, core) + ROUNDING;
    return table.end - this.control.simulation.now > change || table.end - table.begin <= change;
  }

  turnUntil(core: Core, vcpu: Vcpu): number {
    const table = this.tables[core.index];
    const { now } = this.control.simulation;
    table.ownerAt(now);
    const cap = now + Math.max(ROUNDING, this.caps.left(vcpu));
    return table.isSingle ? cap : Math.min(table.end, cap);
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (this.caps.isReached(vcpu)) return PARK;
    return this.givesWay(core, vcpu) ? YIELD : KEEP;
  }

  givesWay(core: Core, current: Vcpu): boolean {
    return this.tables[core.index].ownerAt(this.control.simulation.now) !== current;
  }

  mayMove(): boolean {
    return false;
  }

  released(_core: Core, vcpu: Vcpu): void {
    this.#await(vcpu);
  }

  displaced(): void {}

  charge(): void {}
}
