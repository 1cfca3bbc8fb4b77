/** Exact: how often a far end outside acknowledges bulk data, with receive offload and without. */
import assert from "node:assert/strict";
import { costModelOf, host, xen45 } from "@iovlab/iovlab/host";
import type { IperfWorkload } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";

/** Frames out and in of a VM that sends on one stream, and the bytes that arrived. */
function counted(workload: Partial<IperfWorkload>, tso = true) {
  const sender = host({
    architecture: "native",
    cores: 2,
    link: { rate: 1e10, switchBuffer: 1 << 20 },
    nic: { transmitRing: 4096, receiveRing: 4096 },
    offloads: { tso, gso: tso },
    tcp: { receiveWindow: 1 << 20 },
    vms: [{
      workload: {
        kind: "iperf",
        streams: 1,
        direction: "transmit",
        socketBuffer: 1 << 20,
        ...workload,
      },
    }],
  });
  const machine = new Machine(sender, costModelOf(xen45), 1, 0);
  const frames = { in: 0, out: 0 };
  machine.onWire = (way) => void frames[way]++;
  machine.simulation.run({ until: 0.05 });
  const bytes = machine.workloads[0].counts.applicationBytesOut;
  return { trains: frames.out, acknowledgments: frames.in, frames: bytes / 1448, bytes };
}

Deno.test("without receive offload every second frame of a large segment is acknowledged", () => {
  const { acknowledgments, frames } = counted({});
  assert.ok(Math.abs(acknowledgments / frames - 0.5) < 0.03, `${acknowledgments / frames}`);
  const absent = counted({ receiveOffload: false });
  assert.deepEqual(absent, counted({}));
});

Deno.test("with receive offload a large segment is acknowledged once", () => {
  const { acknowledgments, trains, frames } = counted({ receiveOffload: true });
  assert.ok(frames / trains > 20, `${frames / trains}`);
  assert.ok(acknowledgments <= trains, `${acknowledgments} of ${trains}`);
  assert.ok(acknowledgments > 0.8 * trains, `${acknowledgments} of ${trains}`);
});

Deno.test("single frames are acknowledged in pairs, with receive offload or without", () => {
  const { acknowledgments, frames } = counted({ receiveOffload: true }, false);
  assert.ok(Math.abs(acknowledgments / frames - 0.5) < 0.03, `${acknowledgments / frames}`);
});
