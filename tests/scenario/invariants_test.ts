/** Exact: what holds on every host, tried on 150 random ones of the three architectures. */
import assert from "node:assert/strict";
import { observations } from "./_observations.ts";

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

Deno.test("packets in are packets out, dropped or in flight, and those in flight are somewhere", () => {
  let dropped = 0;
  let somewhere = 0;
  for (const { at, host, moments, dropped: lost } of observations()) {
    for (const { inUse, held, inFlightIn, inFlightOut } of moments) {
      assert.equal(inUse, held, at);
      // merged frames are one packet
      if (host.offloads.gro) assert.ok(inFlightIn + inFlightOut >= held, at);
      else assert.equal(inFlightIn + inFlightOut, held, at);
      somewhere += held;
    }
    dropped += lost;
  }
  assert.ok(dropped > 10_000 && somewhere > 10_000); // there was something to count
});

Deno.test("once the clients stop, every connection ends and every packet is gone", () => {
  for (const { at, end, afterwards, counts } of observations()) {
    assert.equal(end, "empty", at);
    assert.deepEqual(afterwards, { inUse: 0, held: 0, inFlightIn: 0, inFlightOut: 0 }, at);
    for (const each of counts) {
      if (!each) continue;
      assert.equal(each.open, 0, at);
      assert.equal(each.opened, each.completed + each.errors, at);
    }
  }
});

Deno.test("Little's law: the integral of the open connections is the sum of their times", () => {
  let exact = 0;
  for (const { at, host, counts } of observations()) {
    counts.forEach((each, vm) => {
      const { workload } = host.vms[vm];
      if (!each || workload.kind !== "httperf") return;
      const { openArea, connectionSeconds, errors } = each;
      if (errors === 0) {
        assert.ok(near(openArea, connectionSeconds), at);
        exact++;
      } else {
        // each that was given up lasted its time-out or longer
        assert.ok(openArea >= (connectionSeconds + errors * workload.timeout) * (1 - 1e-9), at);
      }
    });
  }
  assert.ok(exact > 100);
});

Deno.test("busy time is the work that was asked for, and all of it is someone's", () => {
  for (const { at, cycles: { busy, shared, asked } } of observations()) {
    assert.ok(near(shared, busy), `${at}: shared ${shared}, busy ${busy}`);
    assert.ok(near(asked, busy), `${at}: asked ${asked}, busy ${busy}`);
  }
});

Deno.test("no core is busier than time passes", () => {
  let most = 0;
  for (const { at, utilization } of observations()) {
    assert.ok(utilization <= 1 + 1e-12, at);
    most = Math.max(most, utilization);
  }
  assert.ok(most > 0.999); // some host is saturated
});
