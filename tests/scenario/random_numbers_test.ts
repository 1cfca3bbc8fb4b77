/** Exact: the same seed gives the same bytes, and what one VM draws disturbs no other. */
import assert from "node:assert/strict";
import { type Architecture, type Host, host, type HttperfWorkload } from "@iovlab/iovlab/host";
import { Machine, measureHost } from "@iovlab/iovlab/scenario";
import type { RunningHttperf } from "@iovlab/iovlab/workload";
import { costs, everyArchitecture, randomHost } from "./_hosts.ts";

const DURATION = 0.05;
const context = { seed: 11, replication: 2 };

function bytes(host: Host, seed = context.seed, replication = context.replication): string {
  const parameters = { host, costs, duration: DURATION, detail: "full" } as const;
  const rows = measureHost(parameters, { seed, replication });
  return JSON.stringify(rows.map((row) => ({ ...row, value: String(row.value) })));
}

/** When each connection of each VM was opened, and what it asked for. */
function offered(host: Host, count: number): string[][] {
  const machine = new Machine(host, costs, context.seed, context.replication);
  const seen: string[][] = host.vms.map(() => []);
  const open = machine.tcp.open.bind(machine.tcp);
  machine.tcp.open = (connection) => {
    const clients = machine.workloads[machine.tcp.vmOf(connection)] as RunningHttperf;
    const asked = [
      clients.requests.requestBytes(connection),
      clients.requests.replyBytes(connection),
      clients.requests.requestCycles(connection),
    ];
    seen[machine.tcp.vmOf(connection)].push(`${machine.simulation.now} ${asked}`);
    open(connection);
  };
  machine.simulation.run({ until: 0.2 });
  return seen.map((each) => each.slice(0, count));
}

const two = (architecture: Architecture, device: { weight: number } = { weight: 1 }) =>
  host({
    architecture,
    vms: ["a", "b"].map((name) => ({
      name,
      device,
      application: { requestCycles: { kind: "exponential", mean: 100e3 } },
      workload: {
        kind: "httperf",
        arrivals: { kind: "poisson", rate: 3000 },
        requestBytes: { kind: "exponential", mean: 300 },
        replyBytes: { kind: "exponential", mean: 5000 },
      },
    })),
  });

Deno.test("the same seed gives the same bytes; another seed or replication gives others", () => {
  for (let seed = 0; seed < 30; seed++) {
    const one = randomHost(seed);
    const first = bytes(one);
    assert.equal(bytes(one), first, `host ${seed}`);
    if (one.vms.every(({ workload }) => workload.kind === "idle")) continue;
    assert.notEqual(bytes(one, context.seed + 1), first, `host ${seed}`);
    assert.notEqual(bytes(one, context.seed, context.replication + 1), first, `host ${seed}`);
  }
});

Deno.test("an idle VM appended last changes no bit of any other row", () => {
  for (let seed = 0; seed < 40; seed++) {
    const one = randomHost(seed);
    const idle = { ...one.vms[0], name: "idle", workload: { kind: "idle" } } as const;
    const more = host({ ...one, vms: [...one.vms, { ...idle, device: { reserved: 0 } }] });
    const parameters = { costs, duration: DURATION, detail: "full" } as const;
    const rows = (of: Host) =>
      measureHost({ ...parameters, host: of }, context)
        .filter(({ entity }) => !entity.endsWith(":idle"))
        .map((row) => `${row.entity} ${row.metric} ${row.value} ${row.samples}`);
    assert.deepEqual(rows(more), rows(one), `host ${seed}`);
  }
});

Deno.test("every architecture, and any weight in the device, sees the same connections at the same times", () => {
  const expected = offered(two("native"), 500);
  assert.ok(expected.every((each) => each.length === 500));
  for (const architecture of everyArchitecture) {
    assert.deepEqual(offered(two(architecture), 500), expected);
    assert.deepEqual(offered(two(architecture, { weight: 7 }), 500), expected);
  }
});

Deno.test("under closed load the n-th connection of a VM asks for the same on every architecture", () => {
  const closed = (architecture: Architecture) => {
    const open = two(architecture);
    return host({
      ...open,
      vms: open.vms.map((vm) => ({
        ...vm,
        workload: { ...vm.workload as HttperfWorkload, arrivals: undefined, sessions: 20 },
      })),
    });
  };
  const asked = (architecture: Architecture) =>
    offered(closed(architecture), 300).map((each) => each.map((text) => text.split(" ")[1]));
  const expected = asked("native");
  assert.ok(expected.every((each) => each.length === 300));
  for (const architecture of everyArchitecture) assert.deepEqual(asked(architecture), expected);
});

Deno.test("a further busy VM leaves the connections of the others as they were", () => {
  const base = two("vdi");
  const more = host({ ...base, vms: [...base.vms, { ...base.vms[0], name: "c" }] });
  assert.deepEqual(offered(more, 400).slice(0, 2), offered(base, 400));
});
