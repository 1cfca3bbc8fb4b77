/**
 * Laws that hold for whatever is observed long enough, whatever its distributions (Denning and Buzen, "The Operational Analysis of Queueing Network
 * Models", 1978): Little's law, the response time law, the utilization law. For every architecture that is modelled.
 */
import assert from "node:assert/strict";
import { type Architecture, costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { modelled } from "./_modelled.ts";

const costs = costModelOf(xen2009);
const always = (value: number) => ({ kind: "deterministic", value }) as const;

const REQUESTS = 2000;

/** A machine with so many sessions that think after each reply and whose connections do not end while it is looked at. */
function closed(
  architecture: Architecture,
  sessions: number,
  think: number,
  gap = 125e-6,
): Machine {
  const machine = new Machine(
    host({
      architecture,
      cores: 2,
      nic: { interruptGap: gap },
      link: { roundTripTime: 1e-3 },
      driverDomain: { placement: "pinned" },
      vms: [{
        workload: {
          kind: "httperf",
          sessions,
          requestsPerConnection: REQUESTS,
          replyBytes: always(1000),
          ...(think > 0 ? { thinkTime: always(think) } : {}),
        },
      }],
    }),
    costs,
    1,
    0,
  );
  // until all are at work, the last one for some time
  while (machine.counts(0).open < sessions) machine.simulation.run({ maxEvents: 1000 });
  machine.simulation.run({ until: machine.simulation.now + 0.05 });
  return machine;
}

for (const architecture of modelled) {
  Deno.test(`${architecture}: response time law: sessions are the rate times the round of each`, () => {
    for (const [sessions, think] of [[1, 0], [6, 0], [8, 0.002], [16, 0.003]]) {
      const machine = closed(architecture, sessions, think);
      let seconds = 0;
      let replies = 0;
      machine.onReply = (_vm, each) => {
        seconds += each;
        replies++;
      };
      const from = machine.simulation.now;
      machine.simulation.run({ until: from + 0.5 });
      const elapsed = machine.simulation.now - from;
      assert.equal(machine.counts(0).completed, 0); // no connection has ended meanwhile
      // each session is in a request or thinks all the time; each has two rounds that are cut by the ends
      const round = seconds / replies + think;
      assert.ok(
        Math.abs(replies * round / elapsed - sessions) < 1.5 * sessions / replies * sessions,
      );
    }
  });

  Deno.test(`${architecture}: Little's law: open connections are their rate times their duration`, () => {
    const machine = new Machine(
      host({
        architecture,
        cores: 2,
        driverDomain: { placement: "pinned" },
        vms: [{ workload: { kind: "httperf", arrivals: { kind: "poisson", rate: 1000 } } }],
      }),
      costs,
      1,
      0,
    );
    machine.simulation.run({ until: 0.5 });
    machine.stop();
    machine.simulation.run();
    const { openArea, connectionSeconds, opened, completed } = machine.counts(0);
    assert.ok(completed > 400 && completed === opened);
    assert.ok(Math.abs(openArea / connectionSeconds - 1) < 1e-9);
  });
}

/** Cycles of all cores for each reply of a lone session, the program and what the VMM does included. */
function demand(architecture: "native" | "vdi"): number {
  const bytes = 80 + 1000;
  const received = costs.softirqPoll + costs.driverReceive + costs.stackReceive;
  const sent = costs.stackTransmit + costs.driverTransmit + costs.doorbell;
  const program = costs.processWake + 2 * costs.systemCall + bytes * costs.copyByte + 100e3;
  const completion = costs.softirqPoll + costs.driverCompletion;
  const interrupts = 2 * (costs.interruptEntry +
    (architecture === "native" ? 0 : costs.vmmInterrupt + costs.virtualInterrupt + costs.vcpuWake));
  return received + sent + program + completion + interrupts;
}

for (const architecture of ["native", "vdi"] as const) {
  Deno.test(`${architecture}: utilization law: busy time is the rate times the demand`, () => {
    const machine = closed(architecture, 1, 0.001, 0);
    const busy = () => {
      machine.scheduler.settle();
      return machine.scheduler.busyCycles.reduce((a, b) => a + b, 0);
    };
    const [before, already] = [busy(), machine.counts(0).replies];
    machine.simulation.run({ until: machine.simulation.now + 0.5 });
    const replies = machine.counts(0).replies - already;
    const cycles = busy() - before;
    assert.ok(replies > 200);
    // the ends of the window are within one reply of it
    assert.ok(Math.abs(cycles - replies * demand(architecture)) <= demand(architecture) + 1);
    // biased: a completion interrupt less
    const less = demand(architecture) - costs.interruptEntry - costs.softirqPoll;
    assert.ok(Math.abs(cycles - replies * less) > 2 * less);
  });
}
