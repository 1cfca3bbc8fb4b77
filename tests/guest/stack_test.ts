/** Exact: cycles by packet, and the queue between stack and device. */
import assert from "node:assert/strict";
import {
  receiveCycles,
  StageClock,
  stageNumber,
  transmitCycles,
  TransmitPoller,
} from "@iovlab/iovlab/guest";
import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { ACK, FIN, FRAGMENT, PacketPool, SYN, UDP } from "@iovlab/iovlab/packet";

const costs = costModelOf(xen2009);

Deno.test("a received packet costs its segment, its checksum, its connection", () => {
  const data = costs.stackReceive;
  const empty = costs.stackReceiveAck;
  assert.equal(receiveCycles(costs, true, 1448, ACK), data);
  assert.equal(receiveCycles(costs, false, 1448, ACK), data + 1448 * costs.checksumByte);
  assert.equal(receiveCycles(costs, true, 0, SYN), empty + costs.connectionSetup);
  assert.equal(receiveCycles(costs, true, 0, ACK | FIN), empty + costs.connectionClose);
  assert.equal(receiveCycles(costs, true, 10, ACK | FIN), data + costs.connectionClose);
});

Deno.test("a sent packet costs its segment and its checksum", () => {
  assert.equal(transmitCycles(costs, true, 65160), costs.stackTransmit);
  assert.equal(transmitCycles(costs, false, 100), costs.stackTransmit + 100 * costs.checksumByte);
  assert.equal(transmitCycles(costs, false, 0), costs.stackTransmitAck);
});

Deno.test("a datagram costs its own cycles, a further fragment those of merging or cutting a frame", () => {
  const checksum = 1480 * costs.checksumByte;
  assert.equal(receiveCycles(costs, true, 1472, UDP), costs.udpReceive);
  assert.equal(receiveCycles(costs, true, 0, UDP), costs.udpReceive);
  assert.equal(receiveCycles(costs, false, 1480, UDP | FRAGMENT), costs.groMerge + checksum);
  assert.equal(transmitCycles(costs, true, 0, UDP), costs.udpTransmit);
  assert.equal(transmitCycles(costs, false, 1480, UDP | FRAGMENT), costs.segmentation + checksum);
});

/** A sender over a device with so much room. */
function sending(room: number) {
  const simulation = new Simulation();
  const pool = new PacketPool();
  const stages = new StageClock(simulation, pool, 1e9);
  const device = {
    room,
    out: [] as number[],
    flushes: 0,
    flushCycles: 11,
    reserve: () => device.room-- > 0 ? 100 : (device.room = 0, -1),
    submit: (packet: number) => void device.out.push(packet),
    flush: () => void device.flushes++,
  };
  const sender = new TransmitPoller(
    { pool, stages, costs, offloads: defaults.host.offloads },
    device,
  );
  let raised = 0;
  sender.raise = () => void raised++;
  const send = (count: number) => {
    for (let i = 0; i < count; i++) {
      const packet = pool.allocate();
      pool.payload[packet] = 10;
      pool.stamp[packet] = 0;
      sender.send(packet);
    }
  };
  return { sender, device, send, stages, raised: () => raised };
}

Deno.test("packets go in batches of 64 with one doorbell each", () => {
  const { sender, device, send } = sending(1000);
  send(100);
  const each = costs.stackTransmit + 100;
  assert.equal(sender.begin(), 64 * each + 11);
  sender.finish();
  assert.equal(sender.more(), true);
  assert.equal(sender.begin(), 36 * each + 11);
  sender.finish();
  assert.equal(sender.more(), false);
  assert.deepEqual([device.out.length, device.flushes, sender.held], [100, 2, 0]);
  assert.deepEqual(device.out, [...device.out].sort((a, b) => a - b)); // in order
});

Deno.test("a device without room stops the queue until it says so, and no packet is lost", () => {
  const { sender, device, send, raised } = sending(3);
  send(5);
  assert.equal(raised(), 5);
  sender.begin();
  sender.finish();
  assert.deepEqual([device.out.length, sender.stopped, sender.more()], [3, true, false]);
  send(1);
  assert.equal(raised(), 5); // stopped: nothing to run
  device.room = 10;
  sender.restart();
  assert.equal(raised(), 6);
  sender.begin();
  sender.finish();
  assert.deepEqual([device.out.length, sender.stopped, sender.held], [6, false, 0]);
  sender.restart(); // nothing waits
  assert.equal(raised(), 6);
});

Deno.test("each packet's time at the stage is from its sending to the end of its batch", () => {
  const { sender, send, stages } = sending(10);
  send(2);
  const cycles = sender.begin();
  sender.finish();
  const stage = stageNumber("guest-transmit");
  assert.equal(stages.packets[stage], 2);
  assert.ok(Math.abs(stages.service[stage] - (cycles - 11) / 1e9) < 1e-18);
});

Deno.test("cycles that a device's driver has the VMM spend are counted as the VMM's", () => {
  const pool = new PacketPool();
  const stages = new StageClock(new Simulation(), pool, 1e9);
  const { offloads } = defaults.host;
  const device = {
    flushCycles: 0,
    vmmCycles: 700,
    reserve: () => 1000,
    submit: () => {},
    flush: () => {},
  };
  const sender = new TransmitPoller({ pool, stages, costs, offloads }, device);
  assert.equal(sender.vmmCycles, 700);
});

Deno.test("a sender tells of each datagram that it hands to the device, when it does, and of no segment", () => {
  const { sender, device } = sending(3);
  const told: number[] = [];
  sender.datagramLeaves = (packet) => void told.push(packet);
  const pool = sender["parts"].pool;
  const packets = [UDP, ACK, UDP | FRAGMENT, UDP].map((flags) => {
    const packet = pool.allocate();
    pool.flags[packet] = flags;
    pool.payload[packet] = pool.stamp[packet] = 0;
    sender.send(packet);
    return packet;
  });
  const { udpTransmit, stackTransmitAck, segmentation } = costs;
  assert.equal(sender.begin(), udpTransmit + stackTransmitAck + segmentation + 3 * 100 + 11);
  assert.deepEqual(told, []);
  sender.finish();
  assert.deepEqual(told, [packets[0], packets[2]]); // the last one finds no room
  device.room = 1;
  sender.restart();
  sender.begin();
  sender.finish();
  assert.deepEqual(told, [packets[0], packets[2], packets[3]]);
});

Deno.test("a batch that leaves a stage counts as its packets one by one, to the bit", () => {
  const times = [0.1, 0.25, 1 / 3, 0.7, 1e-9];
  const sums = [false, true].map((whole) => {
    const simulation = new Simulation();
    const pool = new PacketPool();
    const stages = new StageClock(simulation, pool, 1e9);
    const batch = Int32Array.from(times, (time) => {
      const packet = pool.allocate();
      pool.stamp[packet] = time;
      return packet;
    });
    simulation.schedule(
      0.9,
      simulation.on(() => {
        if (whole) stages.leaveAll(3, batch, 4);
        else for (const packet of batch.subarray(0, 4)) stages.leave(3, packet);
      }),
    );
    simulation.run();
    return [stages.total[3], stages.packets[3], ...batch.map((packet) => pool.stamp[packet])];
  });
  assert.deepEqual(sums[0], sums[1]);
  assert.equal(sums[0][1], 4);
});
