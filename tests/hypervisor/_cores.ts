/** Cores with vCPUs that are busy all the time, or work and sleep by a clock. */
import { GuestProcessor } from "@iovlab/iovlab/guest";
import { defaults, host, type HostInput, type VmSchedule } from "@iovlab/iovlab/host";
import { Scheduler, type SwitchCosts, type Vcpu } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";

/** Clock of the cores, in hertz. */
export const CLOCK = 1e9;

/** What a vCPU does. */
export interface Work {
  readonly weight?: number;
  readonly cap?: number;
  readonly cores?: readonly number[];
  /** Seconds of each task; the tasks follow each other at once. */
  readonly busy?: number;
  /** For `sedf` and `bvt`. */
  readonly schedule?: Partial<VmSchedule>;
  /** Seconds between tasks of so many seconds that come by a clock. */
  readonly every?: readonly [period: number, seconds: number];
  /** When the first of these comes; after a period where it is left out. */
  readonly first?: number;
}

/** A vCPU of the test. */
export class Worker {
  readonly guest = new GuestProcessor(Infinity);
  vcpu!: Vcpu;
  /** When each task that came by the clock began to run, less when it came. */
  readonly delays: number[] = [];
  /** Seconds of tasks done. */
  done = 0;
  waiting = 0;
}

/** A host that only computes. */
export class Cores {
  readonly simulation = new Simulation();
  readonly scheduler: Scheduler;
  readonly workers: Worker[];
  private readonly work: readonly Work[];
  /** Whether no more work comes. */
  stopped = false;

  constructor(
    cores: number,
    work: readonly Work[],
    options: HostInput["scheduler"] = {},
    costs: SwitchCosts = { change: 0, wake: 0, inVmm: true },
  ) {
    const { scheduler } = host({ architecture: "vdi", scheduler: options, vms: [{}] });
    this.work = work;
    this.scheduler = new Scheduler(this.simulation, {
      options: scheduler,
      cores,
      clockRate: CLOCK,
      domains: work.length,
      costs,
    });
    this.workers = work.map((each, domain) => {
      const worker = new Worker();
      const allowed = Array.from({ length: cores }, (_, i) => each.cores?.includes(i) ?? true);
      const schedule = { ...defaults.vm.schedule, ...each.schedule };
      const vcpu = { domain, weight: each.weight ?? 1, cap: each.cap ?? 0, allowed, schedule };
      worker.vcpu = this.scheduler.addVcpu(worker.guest, vcpu, domain);
      return worker;
    });
    work.forEach((each, i) => each.busy ? this.keepBusy(i, each.busy) : this.clock(i, each));
  }

  private keepBusy(index: number, seconds: number): void {
    const worker = this.workers[index];
    worker.guest.setProgram({
      hasTask: () => !this.stopped && (this.simulation.now > 0 || worker.waiting > 0),
      begin: () => seconds * CLOCK,
      finish: () => void (worker.done += seconds),
    });
    worker.waiting = 1;
    this.simulation.schedule(0, this.simulation.on(() => worker.guest.wakeProgram()));
  }

  private clock(index: number, { every, first }: Work): void {
    if (!every) return;
    const worker = this.workers[index];
    const [period, seconds] = every;
    const came: number[] = [];
    worker.guest.setProgram({
      hasTask: () => came.length > 0,
      begin: () => {
        worker.delays.push(this.simulation.now - (came.shift() as number));
        return seconds * CLOCK;
      },
      finish: () => void (worker.done += seconds),
    });
    const tick = this.simulation.on(() => {
      if (this.stopped) return;
      came.push(this.simulation.now);
      this.simulation.schedule(period, tick);
      worker.guest.wakeProgram();
    });
    this.simulation.schedule(first ?? period, tick);
  }

  /** No more work comes. */
  stop(): void {
    this.stopped = true;
  }

  /** Runs until a time and returns the share of one core that each vCPU had since the last call. */
  shares(until: number): number[] {
    const { simulation, scheduler } = this;
    scheduler.settle();
    const start = simulation.now;
    const before = scheduler.domainCycles.slice();
    simulation.run({ until });
    scheduler.settle();
    return this.work.map((_, i) =>
      (scheduler.domainCycles[i] - before[i]) / CLOCK / (until - start)
    );
  }
}
