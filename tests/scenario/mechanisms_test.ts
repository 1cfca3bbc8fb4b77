/** Statistical: each mechanism shows in the numbers, and only where it should. */
import assert from "node:assert/strict";
import { type Architecture, costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";
import { costs } from "./_hosts.ts";

type Numbers = (entity: string, metric: string) => number;

/** One replication as a function of entity and metric. */
function run(input: HostInput, duration = 0.5, which = costs): Numbers {
  const parameters = { host: host(input), costs: which, duration, detail: "full" } as const;
  const rows = measureHost(parameters, { seed: 2, replication: 0 });
  return (entity, metric) => {
    const row = rows.find((each) => each.entity === entity && each.metric === metric);
    return row ? row.value : 0;
  };
}

const web = (load: object, more: object = {}) => ({
  name: "web",
  workload: {
    kind: "httperf" as const,
    replyBytes: { kind: "deterministic" as const, value: 4096 },
    ...load,
  },
  ...more,
});
const closed = (sessions: number, more: object = {}) => web({ sessions }, more);
const open = (rate: number, more: object = {}) =>
  web({ arrivals: { kind: "poisson", rate } }, more);

/** A program that computes for about 19 ms for each request. */
const heavy = { requestCycles: { kind: "deterministic", value: 50e6 } } as const;

Deno.test("a driver domain that waits for the core delays every VM's packets; a virtual device has none to wait for", () => {
  const p95 = (architecture: Architecture, weight: number) =>
    run({
      architecture,
      cores: 1,
      driverDomain: { weight },
      vms: [
        open(100, { weight: 4096 }),
        { ...closed(4, { application: heavy, weight: 4096 }), name: "busy" },
      ],
    }, 2)("vm:web", "responseTimeP95");
  assert.ok(p95("split-driver", 4096) < 3, `${p95("split-driver", 4096)}`);
  assert.ok(p95("split-driver", 1) > 15, `${p95("split-driver", 1)}`);
  assert.equal(p95("vdi", 4096), p95("vdi", 1));
});

Deno.test("a guest that has to wait for the core gets its interrupt late, injected or posted", () => {
  const p95 = (interrupts: "vmm" | "posted", weight: number) =>
    run({
      architecture: "vdi",
      cores: 1,
      vdi: { interrupts },
      vms: [
        open(200, { weight }),
        { ...closed(4, { application: heavy, weight: 4096 }), name: "busy" },
      ],
    }, 2)("vm:web", "responseTimeP95");
  for (const interrupts of ["vmm", "posted"] as const) {
    // by a weight of 16, a tick that finds it running costs more than it is given in two seconds: they may see no reply at all
    const [served, waiting] = [p95(interrupts, 4096), p95(interrupts, 64)];
    assert.ok(served < 3 && waiting > 2 * served, `${served} ${waiting}`);
  }
});

Deno.test("posted interrupts spare the VMM's work for guests that run", () => {
  const vmm = (interrupts: "vmm" | "posted") =>
    run({ architecture: "vdi", vdi: { interrupts }, vms: [closed(8)] })(
      "total",
      "vmmCyclesPerPacket",
    );
  assert.ok(vmm("posted") < 0.8 * vmm("vmm"), `${vmm("posted")} ${vmm("vmm")}`);
});

Deno.test("core time is spent where the architecture says", () => {
  const where = (architecture: Architecture) => {
    const of = run({ architecture, vms: [closed(8)] });
    return ["guest", "driverDomain", "vmm"].map((part) => of("total", `${part}Utilization`) > 0)
      .concat(of("total", "eventRate") > 0);
  };
  assert.deepEqual(where("native"), [true, false, false, false]);
  assert.deepEqual(where("vdi"), [true, false, true, false]);
  assert.deepEqual(where("split-driver"), [true, true, true, true]);
});

Deno.test("a pinned driver domain has the last core to itself", () => {
  const of = run({
    architecture: "split-driver",
    cores: 3,
    driverDomain: { placement: "pinned" },
    vms: [closed(40, { count: 4 })],
  });
  const own = of("cpu:2", "utilization") / 3;
  // interrupts are taken there too; nothing of a guest is
  assert.ok(Math.abs(own - of("domain:driver", "utilization")) < 0.02);
  assert.ok(own > 0.1);
});

Deno.test("moderation bounds the interrupts of each context", () => {
  for (const gap of [5e-5, 5e-4]) {
    const rate = (architecture: Architecture) =>
      run({ architecture, nic: { interruptGap: gap }, vms: [closed(30, { count: 2 })] })(
        "total",
        "interruptRate",
      );
    assert.ok(rate("split-driver") <= 1 / gap + 4);
    assert.ok(rate("vdi") <= 2 / gap + 4);
    assert.ok(rate("vdi") > 0.3 / gap);
  }
});

Deno.test("offloads save cycles for large replies", () => {
  const cycles = (architecture: Architecture, on: boolean) => {
    const of = run({
      architecture,
      offloads: { tso: on, gso: on, gro: on, checksum: on },
      vms: [web({ sessions: 8, replyBytes: { kind: "deterministic", value: 65536 } })],
    });
    return of("total", "cpuPerMegabit");
  };
  for (const architecture of ["native", "split-driver", "vdi"] as const) {
    assert.ok(cycles(architecture, true) < 0.75 * cycles(architecture, false));
  }
});

Deno.test("a grant copy costs by the byte, a map by the page", () => {
  const vmm = (grant: "copy" | "map", perByte: number) =>
    run(
      {
        architecture: "split-driver",
        splitDriver: { grant },
        vms: [web({ sessions: 8, replyBytes: { kind: "deterministic", value: 16384 } })],
      },
      0.3,
      costModelOf(xen2009, { grantCopyByte: perByte }),
    )("total", "vmmCyclesPerPacket");
  const byCopy = vmm("copy", 4) - vmm("copy", 0);
  const byMap = vmm("map", 4) - vmm("map", 0);
  assert.ok(byCopy > 5 * byMap && byMap > 0, `${byCopy} ${byMap}`);
});

Deno.test("a VM's cap and its cap in the device hold, and its neighbour goes on", () => {
  const capped = run({
    architecture: "vdi",
    cores: 2,
    // by the tick a cap holds as far as ticks see who runs
    scheduler: { debit: "exact" },
    vms: [{ ...closed(30), name: "a", cap: 0.25 }, { ...closed(30), name: "b" }],
  }, 1);
  assert.ok(capped("domain:a", "utilization") * 2 <= 0.25 + 0.01);
  assert.ok(capped("domain:b", "utilization") * 2 > 0.9);
  const device = run({
    architecture: "vdi",
    vms: [
      { ...closed(30), name: "a", device: { cap: 50e6 } },
      { ...closed(30), name: "b" },
    ],
  }, 1);
  assert.ok(device("vm:a", "transmitBitRate") < 50 && device("vm:a", "transmitBitRate") > 40);
  assert.ok(device("vm:b", "transmitBitRate") > 400);
});

Deno.test("bandwidth reserved in the device is kept against a saturating neighbour", () => {
  const rate = (reserved: number) =>
    run({
      architecture: "vdi",
      cores: 4,
      link: { rate: 1e8 },
      vms: [
        { ...closed(10), name: "a", device: { reserved, weight: 1 } },
        { ...closed(100), name: "b", device: { reserved: 0, weight: 20 } },
      ],
    }, 2)("vm:a", "transmitBitRate");
  assert.ok(rate(60e6) > 50, `${rate(60e6)}`); // 60 Mb/s of wire time, framing and ACKs included
  assert.ok(rate(0) < 10, `${rate(0)}`);
});
