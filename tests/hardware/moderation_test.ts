/**
 * Statistical: the interrupt rate under Poisson arrivals against its closed form.
 *
 * After an interrupt the driver polls for `p` and takes all there is; what came meanwhile needs no interrupt. Then the next
 * one comes with the next frame, or at the end of the gap `g` after the last one, whichever is later. So the mean time between two is
 * `g + exp(-a (g - p)) / a` where `p <= g`, and `p + 1 / a` where the poll is longer than the gap.
 */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";
import { transmitTag } from "@iovlab/iovlab/hardware";
import type { NicParts } from "@iovlab/iovlab/hardware";
import { Device } from "./_device.ts";

const REPLICATIONS = 10;
const INTERRUPTS = 3000;

interface Moderated {
  /** Arrivals per second. */
  readonly arrivals: number;
  readonly gap: number;
  readonly poll: number;
}

const closedForm = ({ arrivals, gap, poll }: Moderated) =>
  poll <= gap ? gap + Math.exp(-arrivals * (gap - poll)) / arrivals : poll + 1 / arrivals;

/** Mean time between two interrupts, by the receive side or by completions of what is sent. */
function meanTime(
  { arrivals, gap, poll }: Moderated,
  replication: number,
  way: "receive" | "transmit",
  parts: Partial<NicParts>,
): number {
  // the line is so fast that frames are spread as they were sent
  const device = new Device(
    { link: { rate: 1e12, roundTripTime: 1e-5 }, nic: { interruptGap: gap } },
    {},
    parts,
  );
  const { nic, simulation } = device;
  const context = device.context({ receiveRing: 4096, transmitRing: 4096 });
  const stream = randomStream(4, replication, "moderation");
  const times: number[] = [];
  const finish = simulation.on(() => {
    while (context.reclaim() >= 0);
    for (let packet = nic.take(context); packet >= 0; packet = nic.take(context)) {
      device.pool.free(packet);
    }
    nic.unmask(context);
  });
  context.onInterrupt = () => {
    times.push(simulation.now);
    simulation.schedule(poll, finish);
  };
  const arrive = simulation.on(() => {
    if (way === "receive") {
      nic.receive(device.packet(100), context);
    } else {
      context.post(device.packet(100), transmitTag(0, 100, 0));
      nic.ring(context);
    }
    if (times.length < INTERRUPTS) {
      simulation.schedule(-Math.log(1 - stream.uniform()) / arrivals, arrive);
    }
  });
  simulation.schedule(0, arrive);
  simulation.run();
  assert.equal(context.interrupts, times.length);
  return (times.at(-1)! - times[0]) / (times.length - 1);
}

/** By how many standard errors replications differ from an expected mean. */
function distance(values: readonly number[], expected: number): number {
  const { mean, halfWidth } = replicationInterval(values);
  return Math.abs(mean - expected) * studentQuantile(0.975, values.length - 1) / halfWidth;
}

const cases: readonly Moderated[] = [
  { arrivals: 20_000, gap: 1e-4, poll: 3e-5 },
  { arrivals: 5000, gap: 1e-4, poll: 5e-5 },
  { arrivals: 30_000, gap: 2e-5, poll: 6e-5 },
  { arrivals: 8000, gap: 0, poll: 2e-5 },
];

for (const each of cases) {
  const { arrivals, gap, poll } = each;
  Deno.test(`interrupts at ${arrivals}/s, a gap of ${gap} s and polls of ${poll} s come as the closed form says`, () => {
    const ways: readonly ["receive" | "transmit", Partial<NicParts>][] = [
      ["receive", {}],
      ["transmit", {}],
      ["receive", { receiveArbiter: true }],
      ["receive", { translation: { translate: () => 0 } }],
    ];
    for (const [way, parts] of ways) {
      const values = Array.from({ length: REPLICATIONS }, (_, i) => meanTime(each, i, way, parts));
      const expected = closedForm(each);
      assert.ok(distance(values, expected) < 4, `${way}: ${expected} ${values}`);
      // biased: as if what comes during a poll needed an interrupt
      assert.ok(distance(values, closedForm({ ...each, poll: 0 })) > 4, way);
    }
  });
}

Deno.test("several queues each have a moderation of their own", () => {
  const device = new Device({
    link: { rate: 1e12, roundTripTime: 0 },
    nic: { interruptGap: 1e-4 },
  });
  const queues = Array.from({ length: 4 }, () => device.context());
  for (const queue of queues) {
    queue.onInterrupt = () => {
      for (let p = device.nic.take(queue); p >= 0; p = device.nic.take(queue)) device.pool.free(p);
      device.nic.unmask(queue);
    };
  }
  for (let i = 0; i < 10_000; i++) {
    device.at(i * 1e-6, () => void device.nic.receive(device.packet(100), queues[i % 4]));
  }
  device.simulation.run();
  // 10 ms, each queue an interrupt for each gap
  assert.deepEqual(queues.map(({ interrupts }) => interrupts), [101, 101, 101, 101]);
  assert.equal(device.pool.inUse, 0);
});
