/** Exact: how a rate that changes is seen, and how a VM's share follows its reservation. */
import assert from "node:assert/strict";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";
import { shift } from "../../src/scenario/_step_response.ts";

const stepAt = (place: number, low: number, high: number) =>
  Float64Array.from({ length: 200 }, (_, i) => {
    const share = Math.min(1, Math.max(0, i + 1 - place));
    return low + share * (high - low);
  });

Deno.test("exact: the lag is the time between a change and the rate that follows it, up and down", () => {
  for (const [low, high] of [[10, 50], [50, 10]]) {
    for (const late of [0, 0.4, 7, 20.25]) {
      const found = shift(stepAt(80 + late, low, high), { start: 0, at: 80, end: 200 })!;
      assert.deepEqual([found.before, found.after], [low, high]);
      assert.ok(Math.abs(found.lag - late) < 1e-9, `${found.lag} after ${late}`);
    }
  }
});

Deno.test("exact: a change within an interval is counted from its own time", () => {
  const found = shift(stepAt(80.75, 10, 50), { start: 0, at: 80.75, end: 200 })!;
  assert.ok(Math.abs(found.lag) < 1e-9, `${found.lag}`);
});

Deno.test("exact: a rate that hardly changes has no lag, and too short a time no answer", () => {
  const found = shift(stepAt(80, 50, 52), { start: 0, at: 80, end: 200 })!;
  assert.ok(Number.isNaN(found.lag) && found.after === 52);
  assert.ok(Number.isNaN(shift(new Float64Array(200), { start: 0, at: 80, end: 200 })!.lag));
  assert.equal(shift(stepAt(80, 10, 50), { start: 72, at: 80, end: 200 }), undefined);
  assert.equal(shift(stepAt(80, 10, 50), { start: 0, at: 80, end: 86 }), undefined);
});

Deno.test("statistical: a stream's share follows its reservation within milliseconds, beside its part of the rest", () => {
  const stream = { kind: "iperf", direction: "transmit", receiveOffload: true } as const;
  const rowsOf = (at: number) => {
    const device = { reserved: 600e6 };
    const resized = host({
      architecture: "vdi",
      cores: 4,
      events: [{ kind: "resize-context", at, vm: "gold", device }],
      vms: [
        { name: "gold", device: { reserved: 100e6 }, workload: stream },
        { name: "other", count: 3, workload: stream },
      ],
    });
    const parameters = {
      host: resized,
      costs: costModelOf(xen2009),
      duration: 0.4,
      detail: "full",
    } as const;
    return measureHost(parameters, { seed: 1, replication: 0 });
  };
  const rows = rowsOf(0.2);
  const of = (metric: string) =>
    rows.find((row) => row.metric === metric && row.entity === "event:resize-context@0.2:gold")!
      .value;
  const share = (reserved: number) => (reserved + (1000 - reserved) / 4) * 1448 / 1538;
  assert.ok(Math.abs(of("bitRateBefore") / share(100) - 1) < 0.04, `${of("bitRateBefore")}`);
  assert.ok(Math.abs(of("bitRateAfter") / share(600) - 1) < 0.04, `${of("bitRateAfter")}`);
  const withoutRest = 600 * 1448 / 1538;
  assert.ok(
    Math.abs(of("bitRateAfter") / withoutRest - 1) > 0.1,
    "a share without its part of the rest",
  );
  assert.ok(Math.abs(of("shiftLag")) < 8, `${of("shiftLag")} ms`);
  assert.ok(rowsOf(0.5).every(({ metric }) => metric !== "shiftLag"), "an event that never came");
});
