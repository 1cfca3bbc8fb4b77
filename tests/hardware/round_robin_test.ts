/** Exact: virtual functions take turns, some of them at a limited rate. */
import assert from "node:assert/strict";
import {
  BURST_SECONDS,
  type ContextOptions,
  type NicParts,
  RoundRobin,
  transmitTag,
} from "@iovlab/iovlab/hardware";
import { wireBytes } from "@iovlab/iovlab/packet";
import { randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";

const onWire = (payload: number) => wireBytes(payload, Math.max(1, Math.ceil(payload / 1448)));

/** Functions that always have packets of a size each; the packets by function in the order of leaving. */
function saturate(
  functions: readonly (Partial<ContextOptions> & { readonly payload: number })[],
  seconds: number,
  parts: Partial<NicParts> = {},
) {
  const device = new Device({ link: { rate: 1e9 } }, {}, { arbiter: "round-robin", ...parts });
  const contexts = functions.map((each) => device.context(each));
  const of = new Map<number, number>();
  const sent: { readonly at: number; readonly index: number; readonly bytes: number }[] = [];
  const post = (index: number) => {
    const { payload } = functions[index];
    contexts[index].masked = true;
    while (contexts[index].reclaim() >= 0);
    const packet = device.packet(payload);
    of.set(packet, index);
    contexts[index].post(packet, transmitTag(0, payload, 0));
    device.nic.ring(contexts[index]);
  };
  const { push } = device.departed;
  device.departed.push = (each) => {
    const index = of.get(each.packet) as number;
    sent.push({ at: each.at, index, bytes: onWire(functions[index].payload) });
    post(index);
    return push.call(device.departed, each);
  };
  device.at(0, () => functions.forEach((_, i) => [0, 1].forEach(() => post(i))));
  device.simulation.run({ until: seconds });
  const bytes = functions.map((_, i) =>
    sent.reduce((sum, each) => each.index === i ? sum + each.bytes : sum, 0)
  );
  return { sent, bytes };
}

Deno.test("functions with packets take turns, one packet each, whatever their weights and reservations", () => {
  const { sent } = saturate(
    Array.from({ length: 40 }, (_, i) => ({ payload: 100 * i, weight: 1 + i, reserved: 1e6 * i })),
    0.02,
  );
  assert.ok(sent.length > 500);
  sent.slice(40).forEach(({ index }, i) => assert.equal(index, sent[i].index, `packet ${i}`));
});

Deno.test("turns are of packets: large segments get 45 times the bandwidth, unless frames take turns", () => {
  const functions = [{ payload: 65_160 }, { payload: 1448 }];
  const whole = saturate(functions, 0.5).bytes;
  assert.ok(Math.abs(whole[0] / whole[1] - 45) < 1, `${whole}`);
  const cut = saturate(functions, 0.5, { frameArbitration: true }).bytes;
  assert.ok(Math.abs(cut[0] / cut[1] - 1) < 0.02, `${cut}`);
});

Deno.test("a function's rate limit holds over any stretch of time, and is used; the others get the rest", () => {
  for (const cap of [1e7, 2e8]) {
    const seconds = 0.5;
    const { sent, bytes } = saturate([{ payload: 1448, cap }, { payload: 1448 }], seconds);
    const depth = Math.max(70_000, cap * BURST_SECONDS / 8);
    let filled = 0; // bytes above the rate since the stretch that is worst so far began
    let last = 0;
    for (const each of sent.filter(({ index }) => index === 0)) {
      filled = Math.max(0, filled - (each.at - last) * cap / 8) + each.bytes;
      last = each.at;
      assert.ok(filled <= depth + 2 * 1538, `cap ${cap}: ${filled} at ${each.at}`);
    }
    assert.ok(Math.abs(bytes[0] * 8 / seconds / cap - 1) < 0.02 + depth * 8 / cap / seconds);
    assert.ok(bytes[0] + bytes[1] > 0.999 * seconds * 1e9 / 8);
  }
});

Deno.test("a limit that is taken away lets what waits go at once", () => {
  const device = new Device({ link: { rate: 1e9 } }, {}, { arbiter: "round-robin" });
  const context = device.context({ cap: 1e6, transmitRing: 4096 });
  context.masked = true;
  const post = (count: number) => {
    for (let i = 0; i < count; i++) context.post(device.packet(), transmitTag(0, 1448, 0));
    device.nic.ring(context);
  };
  device.at(0, () => post(400));
  device.at(1, () => assert.equal(device.nic.resizeContext(context, { cap: 0 }), undefined));
  device.simulation.run({ until: 1 });
  const limited = device.departed.length;
  assert.ok(limited > 80 && limited < 90, `${limited}`); // 125,000 bytes
  device.simulation.run({ until: 1.01 });
  assert.equal(device.departed.length, 400);
});

Deno.test("random functions come and go: no turn is lost and none is taken by an empty one", () => {
  const stream = randomStream(3, 0, "turns");
  const device = new Device({ link: { rate: 1e9 } }, {}, { arbiter: "round-robin" });
  const contexts = Array.from({ length: 70 }, () => device.context({ transmitRing: 4096 }));
  let posted = 0;
  for (let i = 0; i < 3000; i++) {
    const context = contexts[Math.floor(stream.uniform() * 70)];
    context.masked = true;
    device.at(stream.uniform() * 0.03, () => {
      context.post(device.packet(), transmitTag(0, 1448, 0));
      device.nic.ring(context);
      posted++;
    });
  }
  device.simulation.run();
  assert.equal(device.departed.length, posted);
  assert.ok(Math.abs(device.simulation.now - 3000 * 1538 * 8e-9) < 1e-3); // never idle
  const arbiter = new RoundRobin(contexts);
  assert.equal(arbiter.pick(0), undefined);
});
