/** Exact: what a native driver takes, merges and gives back, and what that costs. */
import assert from "node:assert/strict";
import { StageClock, stageNumber } from "@iovlab/iovlab/guest";
import { Nic, transmitTag } from "@iovlab/iovlab/hardware";
import { costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { driverTransmitCycles, NicDriver, NicPort } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { ACK, FIN, PacketPool } from "@iovlab/iovlab/packet";

const costs = costModelOf(xen2009, {
  softirqPoll: 1000,
  driverReceive: 100,
  groMerge: 10,
  driverCompletion: 5,
  tlbFlush: 7000,
  doorbell: 3,
});

interface Frame {
  readonly connection: number;
  readonly sequence: number;
  readonly payload: number;
  readonly flags?: number;
}

/** A driver over a NIC with everything in one place, and its owner's view. */
function rig(offloads: HostInput["offloads"] = {}, budget = 64, reclaimsInVmm = false) {
  const description = host({ architecture: "native", offloads, vms: [{}] });
  const simulation = new Simulation();
  const pool = new PacketPool();
  const stages = new StageClock(simulation, pool, 1e9);
  const parts = { pool, stages, costs, offloads: description.offloads };
  const nic = new Nic(simulation, pool, {
    link: { ...description.link, roundTripTime: 0 },
    nic: { interruptGap: 0 },
    times: { dmaSetup: 0, dmaRate: 1e15, contextCheck: 0 },
    deliver: (packet) => pool.free(packet),
  });
  const context = nic.addContext({
    receiveRing: 256,
    transmitRing: 8,
    reserved: 0,
    weight: 1,
    cap: 0,
    windowBase: 0,
    windowSize: 2 ** 30,
  });
  context.masked = true;
  const got: string[] = [];
  const reclaimed: number[] = [];
  const owner = {
    stage: stageNumber("guest-receive"),
    reclaimsInVmm,
    receiveCycles: () => 50,
    receive: (packet: number) => {
      const { connection, sequence, payload, frames, flags } = pool;
      const fin = flags[packet] & FIN ? " FIN" : "";
      got.push(
        `${connection[packet]}: ${sequence[packet]}+${payload[packet]} in ${frames[packet]}${fin}`,
      );
      pool.free(packet);
    },
    reclaimCycles: () => 20,
    reclaimed: (tag: number) => void reclaimed.push(tag),
    roomAgain: () => void got.push("room"),
  };
  const driver = new NicDriver(parts, nic, context, owner, budget);
  const arrive = (frames: readonly Frame[]) => {
    for (const frame of frames) {
      const packet = pool.allocate();
      pool.connection[packet] = frame.connection;
      pool.generation[packet] = 1;
      pool.sequence[packet] = frame.sequence;
      pool.payload[packet] = frame.payload;
      pool.flags[packet] = frame.flags ?? ACK;
      pool.frames[packet] = 1;
      nic.receive(packet, context);
    }
    simulation.schedule(1, simulation.on(() => {}));
    simulation.run();
  };
  return { simulation, pool, nic, context, driver, got, reclaimed, arrive, parts };
}

const run = (connection: number, from: number, count: number): Frame[] =>
  Array.from({ length: count }, (_, i) => ({
    connection,
    sequence: from + 1448 * i,
    payload: 1448,
  }));

Deno.test("frames of one connection that follow each other are merged, each for its cycles", () => {
  const { driver, got, arrive } = rig();
  arrive([...run(1, 0, 3), ...run(2, 0, 2)]);
  assert.equal(driver.begin(), 1000 + 5 * 100 + 3 * 10 + 2 * 50);
  driver.finish();
  assert.deepEqual(got, ["1: 0+4344 in 3", "2: 0+2896 in 2"]);
});

Deno.test("without receive offload nothing is merged", () => {
  const { driver, got, arrive } = rig({ gro: false });
  arrive(run(1, 0, 3));
  assert.equal(driver.begin(), 1000 + 3 * (100 + 50));
  driver.finish();
  assert.equal(got.length, 3);
});

Deno.test("what does not follow, is empty, comes after a FIN or would be too large is not merged", () => {
  const cases: [Frame[], string[]][] = [
    [[...run(1, 0, 1), ...run(1, 2896, 1)], ["1: 0+1448 in 1", "1: 2896+1448 in 1"]],
    [[{ connection: 1, sequence: 0, payload: 0 }, ...run(1, 0, 1)], [
      "1: 0+0 in 1",
      "1: 0+1448 in 1",
    ]],
    [[...run(1, 0, 1), { connection: 1, sequence: 1448, payload: 8, flags: ACK | FIN }], [
      "1: 0+1456 in 2 FIN",
    ]],
    [[
      ...run(1, 0, 1),
      { connection: 1, sequence: 1448, payload: 8, flags: ACK | FIN },
      ...run(1, 1456, 1),
    ], ["1: 0+1456 in 2 FIN", "1: 1456+1448 in 1"]],
    [run(1, 0, 47), ["1: 0+65160 in 45", "1: 65160+2896 in 2"]],
  ];
  for (const [frames, expected] of cases) {
    const { driver, got, arrive, pool } = rig();
    arrive(frames);
    driver.begin();
    driver.finish();
    assert.deepEqual(got, expected);
    assert.equal(pool.inUse, 0);
  }
});

Deno.test("frames of eight other connections in between end a merge", () => {
  const { driver, got, arrive } = rig();
  const others = (count: number) => Array.from({ length: count }, (_, i) => run(10 + i, 0, 1)[0]);
  arrive([...run(1, 0, 1), ...others(7), ...run(1, 1448, 1)]);
  driver.begin();
  driver.finish();
  assert.equal(got[0], "1: 0+2896 in 2");
  const far = rig();
  far.arrive([...run(1, 0, 1), ...others(8), ...run(1, 1448, 1)]);
  far.driver.begin();
  far.driver.finish();
  assert.deepEqual([far.got[0], far.got.at(-1)], ["1: 0+1448 in 1", "1: 1448+1448 in 1"]);
});

Deno.test("a poll takes its budget and goes on while there is more; then the interrupt is on again", () => {
  const { driver, got, arrive, context } = rig({ gro: false }, 4);
  arrive(run(1, 0, 10));
  const taken: number[] = [];
  do {
    driver.begin();
    taken.push(driver.held);
    driver.finish();
  } while (driver.more());
  assert.deepEqual(taken, [4, 4, 2]);
  assert.equal(got.length, 10);
  assert.equal(context.masked, false);
});

for (const inVmm of [false, true]) {
  Deno.test(`sent packets are taken back${inVmm ? " in the VMM, with one flush for a batch" : ""}`, () => {
    const { driver, got, reclaimed, nic, context, simulation, pool, parts } = rig({}, 64, inVmm);
    const port = new NicPort(parts, nic, context);
    for (let i = 0; i < 3; i++) {
      const packet = pool.allocate();
      pool.payload[packet] = 1000;
      pool.frames[packet] = 1;
      pool.vm[packet] = i;
      assert.equal(port.reserve(packet), costs.driverTransmit);
      port.submit(packet);
    }
    assert.equal(port.flushCycles, 3);
    port.flush();
    simulation.run();
    assert.equal(driver.begin(), 1000 + 3 * (5 + 20) + (inVmm ? 7000 : 0));
    assert.equal(driver.vmmCycles, inVmm ? 3 * 20 + 7000 : 0);
    driver.finish();
    assert.deepEqual(reclaimed, [0, 1, 2].map((vm) => transmitTag(vm, 1000, 0)));
    assert.deepEqual(got, ["room"]);
    assert.equal(context.descriptorsInUse, 0);
  });
}

Deno.test("a port reserves no more than the ring has, and what it reserved counts", () => {
  const { nic, context, pool, parts } = rig();
  const port = new NicPort(parts, nic, context);
  const packets = Array.from({ length: 9 }, () => {
    const packet = pool.allocate();
    pool.payload[packet] = 100;
    pool.frames[packet] = 1;
    return packet;
  });
  assert.deepEqual(packets.map((packet) => port.reserve(packet) >= 0), [
    ...Array(8).fill(true),
    false,
  ]);
  for (const packet of packets.slice(0, 8)) port.submit(packet);
  assert.equal(context.descriptorsInUse, 8);
  assert.equal(port.reserve(packets[8]), -1);
});

Deno.test("cutting a large segment costs by the frame, unless the NIC does it", () => {
  const { driverTransmit, segmentation } = costs;
  assert.equal(driverTransmitCycles(costs, true, 45), driverTransmit);
  assert.equal(driverTransmitCycles(costs, false, 45), 45 * (driverTransmit + segmentation));
  assert.equal(driverTransmitCycles(costs, false, 1), driverTransmit);
});
