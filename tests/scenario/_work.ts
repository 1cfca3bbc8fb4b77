/** Adds up the cycles that are asked for, apart from the scheduler that runs them. */
import { GuestProcessor } from "@iovlab/iovlab/guest";
import { HostWork } from "@iovlab/iovlab/hypervisor";

/** Cycles asked for since this began. */
export interface WorkSum {
  cycles: number;
}

/** Runs something while every chunk, debt and piece of VMM work of all machines that are made in it is added up. */
export function withWorkCounted<T>(run: (sum: WorkSum) => T): T {
  const sum: WorkSum = { cycles: 0 };
  const guest = GuestProcessor.prototype;
  const { addPoller, addProgram, owe } = guest;
  const { begin: beginHostWork } = HostWork.prototype;
  const counted = (part: { begin(): number }) => {
    const begin = part.begin.bind(part);
    part.begin = () => {
      const cycles = begin();
      sum.cycles += cycles;
      return cycles;
    };
  };
  guest.addPoller = function (poller) {
    counted(poller);
    return addPoller.call(this, poller);
  };
  guest.addProgram = function (program) {
    counted(program);
    addProgram.call(this, program);
  };
  guest.owe = function (cycles, inVmm) {
    sum.cycles += cycles;
    owe.call(this, cycles, inVmm);
  };
  HostWork.prototype.begin = function () {
    const cycles = beginHostWork.call(this);
    sum.cycles += cycles;
    return cycles;
  };
  try {
    return run(sum);
  } finally {
    Object.assign(guest, { addPoller, addProgram, owe });
    HostWork.prototype.begin = beginHostWork;
  }
}
