/**
 * Hosts from netperf's measurements. Kinds: exact (what was measured comes back), and properties of predictions.
 *
 * @module
 */
import assert from "node:assert/strict";
import { netperfHost, type NetperfLoad, predictNetperf, simulate } from "../../src/scenario/mod.ts";

const measured = {
  ...{ perTransaction: 18e-6, perByte: 0.07e-9, awayTime: 22e-6, awayPerByte: 0.05e-9 },
};

function values(fitted: ReturnType<typeof netperfHost>, load: NetperfLoad) {
  const options = { costs: fitted.costs, duration: 0.05, round: 3, maximum: 3 };
  const { rows } = simulate(fitted.at(load), options);
  const of = (metric: string) =>
    rows.find((row) => row.entity === "total" && row.metric === metric)!.value;
  const seconds = of("responseTimeMean") / 1e3;
  return { seconds, busy: (1 - of("idleShare")) * seconds };
}

for (const mtu of [1500, 9000]) {
  Deno.test(`a lone transaction takes and costs what was measured, at sizes that were not fitted too, MTU ${mtu}`, () => {
    const fitted = netperfHost(measured, { mtu });
    for (const bytes of [1, 8192, 32_768]) {
      const load = { test: "TCP_RR", requestBytes: bytes, responseBytes: bytes } as const;
      const { seconds, busy } = values(fitted, load);
      const own = measured.perTransaction + 2 * bytes * measured.perByte;
      const away = measured.awayTime + 2 * bytes * measured.awayPerByte;
      assert.ok(Math.abs(busy / own - 1) < 0.02, `${bytes} bytes cost ${busy}, not ${own}`);
      assert.ok(Math.abs(seconds / (own + away) - 1) < 0.02, `${bytes} bytes take ${seconds}`);
    }
  });
}

Deno.test("bytes that cost nothing leave a stack that costs nothing, and all of it is waking", () => {
  const { stackScale, costs } = netperfHost({ ...measured, perByte: 0, awayPerByte: 0 });
  assert.equal(stackScale, 0);
  assert.ok(Math.abs(costs.processWake / 2.6e9 / 18e-6 - 1) < 1e-3);
});

Deno.test("a transaction that is cheaper than the stack its bytes ask for is refused", () => {
  assert.throws(() => netperfHost({ ...measured, perTransaction: 1e-7, perByte: 2e-9 }), {
    code: "scenario/demand-below-stack",
  });
});

Deno.test("connections add up until the processor is full, and no further", () => {
  const near = (estimate: number) => ({
    ...{ estimate, low: 0.99 * estimate, high: 1.01 * estimate },
  });
  const calibration = {
    ...{ perTransaction: near(18e-6), perByte: near(0.07e-9) },
    ...{ awayTime: near(22e-6), awayPerByte: near(0.05e-9) },
  };
  const loads = [1, 2, 8].map((instances) => ({
    ...{ condition: String(instances), test: "TCP_RR" as const, instances },
  }));
  const rows = predictNetperf(calibration, loads);
  const of = (condition: string, metric: string) =>
    rows.find((row) => row.condition === condition && row.metric === metric)!;
  const rate = (condition: string) => of(condition, "transactionRate").value;
  assert.ok(Math.abs(rate("1") * 40e-6 - 1) < 0.02);
  assert.ok(Math.abs(rate("2") / rate("1") - 2) < 0.1);
  assert.ok(Math.abs(rate("8") * 18e-6 - 1) < 0.03);
  assert.ok(Math.abs(of("8", "serviceDemand").value / 18 - 1) < 0.03);
});
