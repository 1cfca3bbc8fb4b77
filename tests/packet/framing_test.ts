import assert from "node:assert/strict";
import fc from "../_property.ts";
import {
  FRAGMENT,
  fragmentBytes,
  FRAME_GAP_BYTES,
  FRAME_HEADER_BYTES,
  frameCount,
  LARGEST_DATAGRAM_BYTES,
  maximumDatagramSize,
  maximumSegmentSize,
  SEGMENT_HEADER_BYTES,
  SHORTEST_FRAME_BYTES,
  UDP,
  wireBytes,
} from "@iovlab/iovlab/packet";

// Exact.

Deno.test("maximumSegmentSize() takes IPv4, TCP and time-stamp headers from the MTU", () => {
  assert.equal(maximumSegmentSize(1500), 1448);
  assert.equal(maximumSegmentSize(9000), 8948);
  assert.equal(maximumSegmentSize(576), 524);
});

Deno.test("frameCount() steps at each full segment", () => {
  const expected = [[0, 1], [1, 1], [1448, 1], [1449, 2], [2896, 2], [2897, 3], [65535, 46]];
  for (const [payload, frames] of expected) assert.equal(frameCount(payload, 1448), frames);
});

Deno.test("wireBytes() of a single frame is payload, 52 + 18 bytes of headers and 20 around it", () => {
  assert.equal(wireBytes(1448, 1), 1538);
  assert.equal(wireBytes(0, 1), 90);
  assert.equal(wireBytes(1, 1), 91);
});

Deno.test("wireBytes() of a train is that of its frames, each sent alone", () => {
  const whole = fc.integer({ min: 1, max: 1 << 20 });
  fc.assert(fc.property(whole, fc.integer({ min: 524, max: 8948 }), (payload, segment) => {
    const frames = frameCount(payload, segment);
    let alone = 0;
    for (let left = payload; left > 0; left -= segment) {
      alone += wireBytes(Math.min(left, segment), 1);
    }
    assert.equal(wireBytes(payload, frames), alone);
  }));
});

Deno.test("no segment is so short that its frame is padded: headers alone pass the shortest frame", () => {
  assert.ok(SEGMENT_HEADER_BYTES + FRAME_HEADER_BYTES >= SHORTEST_FRAME_BYTES);
});

Deno.test("maximumDatagramSize() takes IPv4 and UDP headers from the MTU, fragmentBytes() is in units of eight", () => {
  assert.deepEqual([maximumDatagramSize(1500), maximumDatagramSize(9000)], [1472, 8972]);
  assert.deepEqual([fragmentBytes(1500), fragmentBytes(1501), fragmentBytes(576)], [
    1480,
    1480,
    552,
  ]);
  assert.equal(maximumDatagramSize(65_535), LARGEST_DATAGRAM_BYTES);
});

Deno.test("wireBytes() of datagrams has 28 bytes of headers, of further fragments 20, padded to the shortest frame", () => {
  assert.equal(wireBytes(1472, 1, UDP), 1538);
  assert.equal(wireBytes(1480, 1, UDP | FRAGMENT), 1538);
  const shortest = SHORTEST_FRAME_BYTES + FRAME_GAP_BYTES;
  assert.deepEqual([0, 1, 18, 19].map((bytes) => wireBytes(bytes, 1, UDP) - shortest), [
    0,
    0,
    0,
    1,
  ]);
  assert.equal(wireBytes(26, 1, UDP | FRAGMENT), shortest);
});

// Published.

Deno.test("wireBytes() gives the frame rates of RFC 5180 and of IEEE 802.3 at the line rate", () => {
  // RFC 5180, appendix A.1: Ethernet frame sizes 64 and 1518 bytes at 1 Gb/s and 10 Gb/s, in frames per second.
  const framesPerSecond = (rate: number, frame: number) =>
    Math.floor(rate / (8 * (frame + FRAME_GAP_BYTES)));
  assert.equal(framesPerSecond(1e9, 64), 1488095);
  assert.equal(framesPerSecond(1e9, 1518), 81274);
  assert.equal(framesPerSecond(10e9, 64), 14880952);
  assert.equal(framesPerSecond(10e9, 1518), 812743);
  assert.equal(wireBytes(1448, 1), 1518 + FRAME_GAP_BYTES);
  assert.equal(wireBytes(18, 1, UDP), 64 + FRAME_GAP_BYTES);
});
