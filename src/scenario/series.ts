/**
 * Responses over time: what each VM got in each interval of a run, so that recovery can be measured.
 *
 * Memory is by interval and VM; it does not grow with simulated time.
 *
 * @module
 */
import type { Host, Objective } from "../host/mod.ts";
import { applicationBytes, kindsOf } from "./_client_rows.ts";
import type { Machine } from "./machine.ts";

/** What a VM got in one interval. */
export interface SeriesRow {
  /** The VM's name. */
  readonly vm: string;
  /** End of the interval, in seconds of simulated time. */
  readonly time: number;
  /** Replies and transactions a second. */
  readonly responseRate: number;
  /** Mean time of those replies and transactions, in milliseconds; `NaN` where there were none. */
  readonly responseTimeMean: number;
  /** Application megabits a second into the VM. */
  readonly receiveBitRate: number;
  /** Application megabits a second out of the VM. */
  readonly transmitBitRate: number;
  /** Units of work a second. */
  readonly workRate: number;
  /** Packets for the VM or of it that were dropped a second. */
  readonly dropRate: number;
  /** Share of the interval in which a migration kept the VM off the network. */
  readonly outageShare: number;
  /** Connections open at the end of the interval. */
  readonly openConnections: number;
}

/** A field of the series: responses and their seconds, bytes in and out, work, drops, seconds off the network, clients that wait and open connections. */
export type SeriesField =
  | "responses"
  | "seconds"
  | "in"
  | "out"
  | "work"
  | "drops"
  | "outage"
  | "waiting"
  | "open";

const fields: readonly SeriesField[] = [
  "responses",
  "seconds",
  "in",
  "out",
  "work",
  "drops",
  "outage",
  "waiting",
  "open",
];
const FIELDS = fields.length;

/** The first of the fields that are levels at the end of an interval, and not growths over it. */
const LEVELS = fields.indexOf("waiting");

/** The series of one run. */
export class HostSeries {
  private readonly sums: Float64Array;
  private readonly before: Float64Array;
  private readonly values: Float64Array;
  private readonly kinds: readonly ReturnType<typeof kindsOf>[];
  private readonly vms: number;
  private noted = 0;
  private firstKept = 0;
  private length = 0;

  /** Makes empty series of so many intervals. */
  constructor(private readonly host: Host, private readonly intervals: number) {
    this.vms = host.vms.length;
    this.sums = new Float64Array(this.vms * FIELDS);
    this.before = new Float64Array(this.vms * FIELDS);
    this.values = new Float64Array(intervals * this.vms * FIELDS);
    this.kinds = host.vms.map((vm) => kindsOf([vm]));
  }

  /** Notes what a machine has done since the last note; `length` is that of the interval in seconds. */
  note(machine: Machine, length: number): void {
    this.length = length;
    for (let vm = 0; vm < this.vms; vm++) this.#read(machine, vm);
    const at = this.noted * this.vms * FIELDS;
    for (let i = 0; i < this.sums.length; i++) {
      const isLevel = i % FIELDS >= LEVELS;
      this.values[at + i] = isLevel ? this.sums[i] : this.sums[i] - this.before[i];
    }
    this.before.set(this.sums);
    this.noted++;
  }

  #read(machine: Machine, vm: number): void {
    const counts = machine.counts(vm);
    const of = (name: keyof typeof counts) => counts[name];
    const bytes = applicationBytes({ of: of as never, kinds: this.kinds[vm] });
    const at = vm * FIELDS;
    this.sums[at] = counts.replies + counts.transactions;
    this.sums[at + 1] = counts.responseSeconds;
    this.sums[at + 2] = bytes.in;
    this.sums[at + 3] = bytes.out;
    this.sums[at + 4] = counts.workUnits;
    this.sums[at + 5] = machine.nic.vmDrops[vm] + machine.paths.dropsOf(vm);
    this.sums[at + 6] = machine.paths.outageOf?.(vm) ?? 0;
    this.sums[at + 7] = counts.waiting;
    this.sums[at + 8] = counts.open;
  }

  /** Says that so many intervals at the start are warm-up. */
  cut(intervals: number): void {
    this.firstKept = intervals;
  }

  /** A value of one VM in one interval: a growth, or a level at its end. */
  at(interval: number, vm: number, field: SeriesField): number {
    return this.values[(interval * this.vms + vm) * FIELDS + fields.indexOf(field)];
  }

  /** One field of one VM, by interval. */
  of(vm: number, field: SeriesField): Float64Array {
    return Float64Array.from({ length: this.noted }, (_, at) => this.at(at, vm, field));
  }

  /** One field over all VMs, by interval. */
  total(field: SeriesField): Float64Array {
    return Float64Array.from({ length: this.intervals }, (_, interval) => {
      let sum = 0;
      for (let vm = 0; vm < this.vms; vm++) sum += this.at(interval, vm, field);
      return sum;
    });
  }

  /** What tells how far a VM has come, or all of them where none is given, by interval: responses; where there are none, bytes; where there are none either, work. */
  progress(vm?: number): Float64Array {
    const of = (field: SeriesField) => vm === undefined ? this.total(field) : this.of(vm, field);
    return firstWithValues(of);
  }

  /** What tells how far all VMs but one have come together, by interval, as {@linkcode progress}. */
  beside(vm: number): Float64Array {
    const others = (field: SeriesField) => {
      const own = this.of(vm, field);
      return this.total(field).map((value, at) => value - own[at]);
    };
    return firstWithValues(others);
  }

  /**
   * In how many of the intervals after the warm-up a VM missed an objective: its bits per second were below it, or its mean response time was
   * above it, or there was no response and some client had waited for longer than it by then.
   *
   * A client is known to wait through an interval without a response where one waits at its start and at its end; so an outage counts from
   * when it has lasted as long as the objective, within an interval.
   */
  missed(
    vm: number,
    objective: Objective,
  ): { readonly missed: number; readonly intervals: number } {
    let missed = 0;
    let silent = 0;
    for (let interval = 0; interval < this.noted; interval++) {
      const responses = this.at(interval, vm, "responses");
      const waits = (at: number) => at >= 0 && this.at(at, vm, "waiting") > 0;
      const isSilent = responses === 0 && waits(interval - 1) && waits(interval);
      silent = isSilent ? silent + this.length : 0;
      if (interval < this.firstKept) continue;
      const bits = 8 * (this.at(interval, vm, "in") + this.at(interval, vm, "out"));
      const late = responses > 0
        ? this.at(interval, vm, "seconds") > objective.responseTime * responses
        : silent > objective.responseTime;
      const slow = bits < objective.bitRate * this.length;
      if ((objective.responseTime > 0 && late) || (objective.bitRate > 0 && slow)) missed++;
    }
    return { missed, intervals: this.noted - this.firstKept };
  }

  /** All intervals, warm-up included, by VM and time. */
  rows(): SeriesRow[] {
    const { length } = this;
    return this.host.vms.flatMap(({ name }, vm) =>
      Array.from({ length: this.noted }, (_, interval) => {
        const of = (field: SeriesField) => this.at(interval, vm, field);
        return {
          vm: name,
          time: (interval + 1) * length,
          responseRate: of("responses") / length,
          responseTimeMean: of("seconds") * 1e3 / of("responses"),
          receiveBitRate: of("in") * 8e-6 / length,
          transmitBitRate: of("out") * 8e-6 / length,
          workRate: of("work") / length,
          dropRate: of("drops") / length,
          outageShare: of("outage") / length,
          openConnections: of("open"),
        };
      })
    );
  }
}

/** Responses by interval; where there are none, bytes; where there are none either, work. */
function firstWithValues(of: (field: SeriesField) => Float64Array): Float64Array {
  for (const field of ["responses", "in", "out", "work"] as const) {
    const values = of(field);
    if (values.some((value) => value > 0)) return values;
  }
  return of("responses");
}
