/** Exact: software rate control by credit. */
import assert from "node:assert/strict";
import { TransmitCredit } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { wireBytes } from "@iovlab/iovlab/packet";
import { DomainRig } from "./_domain.ts";

/** A queue that always has a packet of so many bytes, held to a rate: bits per second over so many periods. */
function saturated(rate: number, period: number, bytes: number, periods = 200): number {
  const simulation = new Simulation();
  let sent = 0;
  const go = () => {
    while (!credit.holds(bytes)) {
      credit.spend(bytes);
      sent += bytes;
    }
  };
  const credit = new TransmitCredit(simulation, { rate, period }, go);
  go();
  simulation.run({ until: periods * period * (1 - 1e-9) });
  return sent * 8 / (periods * period);
}

Deno.test("a saturated queue gets its rate less what each period's credit leaves over", () => {
  for (const [rate, period, bytes] of [[1e8, 0.05, 1538], [1e8, 0.05, 69_190], [5e6, 0.01, 1538]]) {
    const perPeriod = rate * period / 8;
    const whole = Math.floor(perPeriod / bytes) * bytes;
    const got = saturated(rate, period, bytes);
    assert.ok(Math.abs(got / (whole * 8 / period) - 1) < 1e-9, `${got}`);
    assert.ok(got <= rate && got > rate * (1 - bytes / perPeriod));
  }
});

Deno.test("a packet larger than a period's credit goes once enough has added up, at the rate or below", () => {
  const [rate, period, bytes] = [4e6, 0.05, 69_190]; // 25,000 bytes a period
  const got = saturated(rate, period, bytes, 600);
  // credit adds up to the packet's bytes and no more: three periods for each
  assert.ok(Math.abs(got / (bytes * 8 / (3 * period)) - 1) < 0.01, `${got}`);
  assert.ok(got < rate);
});

Deno.test("credit of idle periods does not add up, and needs no timer", () => {
  const simulation = new Simulation();
  const credit = new TransmitCredit(simulation, { rate: 8e6, period: 0.01 }, () => {});
  credit.spend(9000);
  simulation.schedule(
    1,
    simulation.on(() => {
      assert.equal(credit.holds(5000), false);
      assert.equal(credit.bytes, 10_000);
    }),
  );
  simulation.run();
  assert.deepEqual([credit.handOuts, simulation.now], [0, 1]);
});

/** Two VMs that always have a frame to send; bits per second of wire time of each. */
function rates(caps: readonly number[], rateControl: boolean, queues = 1): number[] {
  const rig = new DomainRig({
    vms: 2,
    caps,
    link: { rate: 1e9 },
    split: { rateControl, ratePeriod: 0.01, grant: "copy", queues },
    costs: { grantCopy: 100, grantCopyByte: 0.01, backTransmit: 100, bridge: 100 },
  });
  const seconds = 0.4;
  const keep = () => {
    for (let vm = 0; vm < 2; vm++) {
      const { sender } = rig.domain.devices[vm];
      for (let c = 0; sender.held < 100; c++) rig.send(vm, 1448, 2 * c + 1);
    }
  };
  for (let at = 0; at < seconds; at += 2e-4) rig.after(at, keep);
  rig.simulation.run({ until: seconds });
  const bits = [0, 0];
  for (const [vm] of rig.sent) bits[vm] += 8 * wireBytes(1448, 1);
  return bits.map((sum) => sum / seconds);
}

Deno.test("the back end holds a VM to its cap, the other one has the rest; a VM's queues share its credit", () => {
  for (const queues of [1, 3]) {
    const [held, free] = rates([1e8, 0], true, queues);
    // a frame of 1538 bytes does not fit what is left of 125,000 bytes: up to 1.2 % are lost
    assert.ok(held > 0.985e8 && held < 1.03e8, `${held}`); // the first period's credit is there at once
    assert.ok(held + free > 0.97e9, `${free}`);
  }
  const [one, other] = rates([1e8, 0], false);
  assert.ok(one > 4e8 && other > 4e8, `${one}`);
});

Deno.test("a hand-out costs the driver domain its timer, once, whatever the queues that wait", () => {
  const run = (rateTimer: number, queues: number) => {
    const rig = new DomainRig({
      caps: [8e6],
      split: { rateControl: true, ratePeriod: 0.01, grant: "copy", queues },
      costs: { rateTimer },
    });
    rig.after(0, () => {
      // a period's credit is 6 frames of 1538 bytes
      for (let i = 0; i < 60; i++) rig.send(0, 1448, 2 * i + 1);
    });
    rig.simulation.run({ until: 10 });
    assert.equal(rig.sent.length, 60);
    return rig.cycles().own[1];
  };
  for (const queues of [1, 4]) {
    const cycles = run(1e6, queues) - run(0, queues);
    assert.ok(cycles >= 9e6 && cycles <= 10e6 && cycles % 1e6 === 0, `${cycles}`);
  }
});

Deno.test("rate control limits what a VM sends, not what arrives for it: a flood still fills the shared receive ring", () => {
  const lost = (rateControl: boolean) => {
    const rig = new DomainRig({
      vms: 2,
      caps: [1e7, 0],
      link: { rate: 1e9 },
      nic: { receiveRing: 64 },
      offloads: { gro: false },
      split: { rateControl },
      costs: { driverReceive: 5000, bridge: 5000 },
    });
    for (let i = 0; i < 20_000; i++) rig.after(i * 2e-6, () => void rig.arrive(0, 0, 0));
    for (let i = 0; i < 200; i++) rig.after(i * 2e-4, () => void rig.arrive(1, 0, 2));
    rig.simulation.run({ until: 1 });
    return 200 - rig.received[1].length;
  };
  const [without, withControl] = [lost(false), lost(true)];
  assert.ok(without > 100, `${without}`);
  assert.equal(withControl, without);
});
