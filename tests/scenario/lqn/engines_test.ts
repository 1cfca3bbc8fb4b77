/** Statistical: packet level and layered queueing networks answer alike where both hold, and a wrong demand shows. */
import assert from "node:assert/strict";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import {
  type EventCounts,
  type HostEngineName,
  lqnOf,
  lqnRows,
  measureLqnExact,
  measureSideBySide,
  noEvents,
  operatingPoint,
} from "@iovlab/iovlab/scenario";
import type { LqnResult } from "@iovlab/iovlab/lqn/model";
import { simulateLqn } from "@iovlab/iovlab/lqn/simulate";
import { solve } from "@iovlab/iovlab/lqn/solve";
import { replicationInterval } from "@iovlab/iovlab/stats";
import { countEvents } from "./_event_census.ts";

const costs = costModelOf(xen2009, { vcpuWake: 1501 });
const always = (value: number) => ({ kind: "deterministic", value });

function web(architecture: string, load: object) {
  const workload = {
    kind: "httperf",
    timeout: 0,
    requestBytes: always(300),
    replyBytes: always(1024),
    ...load,
  };
  return host(
    { architecture, cores: 4, vms: [{ name: "web", count: 4, workload }] } as Parameters<
      typeof host
    >[0],
  );
}

const REPLICATIONS = 4;

/** Half-width and mean of a metric over replications. */
function measured(
  engine: HostEngineName,
  of: ReturnType<typeof host>,
  metric: string,
  more: object = {},
): { mean: number; halfWidth: number } {
  const parameters = { engine, host: of, costs, duration: 0.1, detail: "total", ...more };
  const values = Array.from({ length: REPLICATIONS }, (_, replication) => {
    const rows = measureSideBySide(JSON.parse(JSON.stringify(parameters)), {
      seed: 5,
      replication,
    });
    return rows.find((row) => row.entity === "total" && row.metric === metric)!.value;
  });
  return replicationInterval(values);
}

/** The difference of an engine from the packet level, in half-widths of both. */
function differ(
  of: ReturnType<typeof host>,
  metric: string,
  allowed: number,
  more: object = {},
): boolean {
  const packet = measured("packet-level", of, metric);
  const lqn = measured("lqn-simulation", of, metric, more);
  const noise = 2 * Math.hypot(packet.halfWidth, lqn.halfWidth);
  return Math.abs(lqn.mean - packet.mean) > allowed * packet.mean + noise;
}

Deno.test("a saturated virtual device carries the same in both, within 1%, and not with a tenth more cycles", () => {
  const of = web("vdi", { sessions: 64 });
  assert.equal(differ(of, "replyRate", 0.01), false);
  const dear = operatingPoint(of, costs).vms[0].events;
  const events = of.vms.map((): EventCounts => ({ ...dear, programWakes: dear.programWakes + 5 }));
  assert.equal(differ(of, "replyRate", 0.01, { events }), true);
});

Deno.test("a saturated split driver carries the same in both, within 5%, and not with the events of a light load", () => {
  const of = web("split-driver", { sessions: 64 });
  assert.equal(differ(of, "replyRate", 0.05), false);
  const light = operatingPoint(web("split-driver", { sessions: 1 }), costs).vms[0].events;
  const events = of.vms.map(() => light);
  assert.equal(differ(of, "replyRate", 0.05, { events }), true);
});

Deno.test("on hosts that are small enough both solvers agree with the exact chain of the network", () => {
  for (const [architecture, sessions] of [["vdi", 1], ["split-driver", 1]] as const) {
    const of = host({
      architecture,
      cores: 1,
      vms: [{ name: "web", workload: { kind: "httperf", sessions } }],
    });
    const parameters = { host: of, costs, duration: 1 };
    const rows = measureLqnExact(parameters, { seed: 1, replication: 0 });
    const exact = rows.find(({ metric }) => metric === "replyRate")!.value;
    const model = lqnOf(of, costs, { exponential: true });
    const rate = (result: LqnResult) =>
      lqnRows(of, model, result).find(({ metric }) => metric === "replyRate")!;
    assert.ok(Math.abs(rate(solve(model)).value / exact - 1) < 0.02, architecture);
    const simulated = rate(simulateLqn(model, { seed: 3, precision: 0.02 }));
    assert.ok(Math.abs(simulated.value - exact) < 3 * simulated.halfWidth!, architecture);
    assert.ok(Math.abs(simulated.value - 1.1 * exact) > 3 * simulated.halfWidth!, architecture);
  }
});

Deno.test("with counted events core time under an open load agrees within 1%", () => {
  for (const architecture of ["vdi", "split-driver", "native"]) {
    const of = web(architecture, { arrivals: { kind: "poisson", rate: 2500 } });
    const { events } = countEvents(of, costs, 0.2, 5);
    const counted = { events: of.vms.map(() => events) };
    assert.equal(differ(of, "cpuPerMegabit", 0.01, counted), false, architecture);
    assert.equal(differ(of, "cpuPerMegabit", 0.01, { events: of.vms.map(() => noEvents) }), true);
  }
});
