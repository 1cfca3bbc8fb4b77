/**
 * What VMs get of a line that is too small for them, against the fluid limit: reservations first, the rest by weight, up to each one's cap.
 *
 * Every VM sends as fast as TCP lets it through a device context of its own; there are cores for all. The arbiter is start-time fair queueing
 * (Goyal, Vin and Cheng 1996), whose distance from the fluid limit is bounded by a packet for each VM: a run of a second is within a fiftieth.
 * Shares are of wire time: 1538 bytes for a frame with 1448 of payload.
 */
import assert from "node:assert/strict";
import { costModelOf, type DeviceShare, host, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { fluidShares } from "./_fluid.ts";

const costs = costModelOf(xen2009);
const RATE = 1e9;
const FROM = 0.2;
const UNTIL = 1.2;

/** Wire time that each VM's stream took of the line, as a share of it. */
function sent(devices: readonly Partial<DeviceShare>[]): number[] {
  const machine = new Machine(
    host({
      architecture: "vdi",
      cores: devices.length,
      link: { rate: RATE },
      vms: devices.map((device, i) => ({
        device,
        pinnedTo: [i],
        workload: { kind: "netperf", test: "tcp-stream", direction: "transmit" } as const,
      })),
    }),
    costs,
    1,
    0,
  );
  const bytes = () => devices.map((_, i) => machine.counts(i).applicationBytesOut);
  machine.simulation.run({ until: FROM });
  const before = bytes();
  machine.simulation.run({ until: UNTIL });
  return bytes().map((each, i) => (each - before[i]) / 1448 * 1538 * 8 / RATE / (UNTIL - FROM));
}

const cases: readonly (readonly [string, readonly Partial<DeviceShare>[]])[] = [
  ["alike", [{}, {}, {}]],
  ["by weight", [{ weight: 1 }, { weight: 2 }, { weight: 5 }]],
  ["reservations before weights", [{ reserved: 5e8 }, {}, {}]],
  ["a reservation and a weight", [{ reserved: 6e8, weight: 1 }, { weight: 3 }]],
  ["caps leave the rest to others", [{ cap: 1e8 }, { cap: 2e8, weight: 10 }, {}]],
  ["caps that leave the line idle", [{ cap: 1e8 }, { cap: 3e8 }]],
  ["all of it", [{ reserved: 2e8, weight: 2 }, { weight: 4, cap: 1e8 }, { weight: 1 }, {
    weight: 3,
    reserved: 1e8,
  }]],
];

for (const [name, devices] of cases) {
  Deno.test(`vdi: ${name}: the line is shared as in the fluid limit`, () => {
    const got = sent(devices);
    const shares = devices.map(({ weight = 1, reserved = 0, cap = 0 }) => ({
      weight,
      reserved: reserved / RATE,
      most: cap > 0 ? cap / RATE : Infinity,
    }));
    const expected = fluidShares(shares, 1);
    const worst = (limit: readonly number[]) =>
      Math.max(...limit.map((each, i) => Math.abs(got[i] - each)));
    assert.ok(worst(expected) < 0.02, `${got} ${expected}`);
    // biased: all alike
    const alike = devices.map(() => 1 / devices.length);
    if (name !== "alike") assert.ok(worst(alike) > 0.04, `${got}`);
  });
}
