/** Exact: the arbiter chooses as one that looks at every context each time. */
import assert from "node:assert/strict";
import { transmitTag } from "@iovlab/iovlab/hardware";
import { wireBytes } from "@iovlab/iovlab/packet";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { Device } from "./_device.ts";
import { byCredit, byDeadline, type FirstLevel, plainLine, type Promise } from "./_line.ts";

const RATE = 1e9;

interface Sent {
  readonly at: number;
  readonly context: number;
  readonly payload: number;
}

/** Posts at random times: bursts of a context, of any size. */
function randomPosts(stream: RandomStream, contexts: number, load: number): Sent[] {
  const posts: Sent[] = [];
  let at = 0;
  while (posts.length < 400) {
    const context = Math.floor(stream.uniform() * contexts);
    const large = stream.uniform() < 0.1;
    let bytes = 0;
    for (let left = 1 + Math.floor(stream.uniform() * 6); left > 0; left--) {
      const payload = Math.floor(stream.uniform() * (large ? 65_161 : 1449));
      posts.push({ at, context, payload });
      bytes += onWire(payload);
    }
    at += -Math.log(1 - stream.uniform()) * bytes * 8 / RATE / load;
  }
  return posts;
}

const onWire = (payload: number) => wireBytes(payload, Math.max(1, Math.ceil(payload / 1448)));

/** Who leaves when, on a NIC. */
function onNic(promises: readonly Promise[], posts: readonly Sent[]) {
  const device = new Device({ link: { rate: RATE } });
  const contexts = promises.map((each) => device.context({ ...each, transmitRing: 65536 }));
  for (const context of contexts) context.masked = true;
  const of = new Map<number, number>();
  posts.forEach(({ at, context, payload }, i) =>
    device.at(at, () => {
      const packet = device.packet(payload);
      of.set(packet, i);
      contexts[context].post(packet, transmitTag(0, payload, 0));
      device.nic.ring(contexts[context]);
    })
  );
  const left: { post: number; at: number }[] = [];
  const { push } = device.departed;
  device.departed.push = (each) => {
    left.push({ post: of.get(each.packet) as number, at: each.at });
    return push.call(device.departed, each);
  };
  device.simulation.run();
  return left;
}

/** Runs both and compares: the same order, the same times to rounding. */
function compare(
  seed: number,
  promises: readonly Promise[],
  first: FirstLevel,
  stream: RandomStream,
) {
  const posts = randomPosts(stream, promises.length, 0.5 + stream.uniform());
  const plain = posts.map(({ at, context, payload }) => ({ at, context, bytes: onWire(payload) }));
  const expected = plainLine(RATE, promises, plain, first);
  const left = onNic(promises, posts);
  assert.equal(left.length, posts.length);
  left.forEach(({ post, at }, i) => {
    assert.equal(post, plain.indexOf(expected[i].post), `seed ${seed}, departure ${i}`);
    assert.ok(Math.abs(at - expected[i].at) < 1e-9, `seed ${seed}: ${at} ${expected[i].at}`);
  });
}

/** So many contexts with weights and caps; the first `reserved` of them have a reservation. */
function randomPromises(stream: RandomStream, count: number, reserved: number): Promise[] {
  return Array.from({ length: count }, (_, i) => {
    const share = i < reserved ? stream.uniform() * RATE / reserved : 0;
    const cap = stream.uniform() < 0.3 ? share + RATE * (0.02 + stream.uniform()) : 0;
    return { reserved: share, weight: 0.5 + 4 * stream.uniform(), cap };
  });
}

Deno.test("with reservations, weights and caps, each choice is that of a look at all contexts", () => {
  for (let seed = 0; seed < 150; seed++) {
    const stream = randomStream(seed, 0, "choice");
    const count = 2 + Math.floor(stream.uniform() * 20);
    const reserved = Math.floor(stream.uniform() * (count + 1));
    compare(seed, randomPromises(stream, count, reserved), byDeadline, stream);
  }
});

Deno.test("with one reservation at most, deadlines choose as a bucket of credit does", () => {
  for (let seed = 0; seed < 100; seed++) {
    const stream = randomStream(seed, 0, "credit");
    const count = 2 + Math.floor(stream.uniform() * 6);
    const promises = randomPromises(stream, count, seed % 2);
    compare(seed, promises, byCredit, stream);
  }
  // biased: with several reservations, deadlines are not credit
  const stream = randomStream(1, 0, "credit");
  assert.throws(() => compare(0, randomPromises(stream, 6, 6), byCredit, stream), /seed 0/);
});
