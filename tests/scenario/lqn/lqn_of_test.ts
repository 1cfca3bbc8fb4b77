/** Exact: the network of a host is a model that can be written, checked and solved, with the demands that it should have. */
import assert from "node:assert/strict";
import { type Architecture, costModelOf, type Host, host, xen2009 } from "@iovlab/iovlab/host";
import { readLqnModel, writeLqn } from "@iovlab/iovlab/lqn/format";
import { checkModel, type LqnModel } from "@iovlab/iovlab/lqn/model";
import { solve } from "@iovlab/iovlab/lqn/solve";
import { lqnArchitectures, lqnOf, lqnRows, operatingPoint } from "@iovlab/iovlab/scenario";
import { everyArchitecture, randomHost } from "../_hosts.ts";

const costs = costModelOf(xen2009);

function web(architecture: Architecture, load: object, more: object = {}): Host {
  return host({
    cores: 4,
    ...more,
    architecture,
    vms: [{ name: "web", count: 3, workload: { kind: "httperf", ...load } }],
  });
}

/** A random host without what a model refuses. */
function plainHost(seed: number): Host {
  const of = randomHost(seed);
  const vms = of.vms.map((vm, index) => ({
    ...vm,
    cap: 0,
    weight: 256,
    device: { reserved: 0, weight: 1, cap: 0 },
    ...(index === 0 && vm.workload.kind === "idle" &&
      { workload: { kind: "httperf" as const, sessions: 2 } }),
  }));
  return host({ ...of, vms });
}

const taskNames = (model: LqnModel) => model.tasks.map(({ name }) => name);

Deno.test("every architecture has its tasks: clients, paths, NIC, guests, VMM, driver domain", () => {
  const of = (architecture: Architecture) => taskNames(lqnOf(web(architecture, { sessions: 4 })));
  const shared = ["clients_web1", "path_web1", "nic_in", "nic_out", "vm_web1", "vm_web3"];
  for (const architecture of everyArchitecture) {
    for (const name of shared) assert.ok(of(architecture).includes(name), name);
    assert.equal(lqnArchitectures[architecture].key, architecture);
  }
  assert.equal(of("native").filter((name) => /vmm|driver/.test(name)).length, 0);
  assert.deepEqual(of("vdi").filter((name) => /vmm|driver/.test(name)), [
    "vmm_calls",
    "vmm_interrupts",
  ]);
  assert.ok(of("split-driver").includes("driver_domain"));
  // a native driver that is nobody's, and a part of its own for each VM between it and the guest
  for (const architecture of ["emulated", "vmm-driver"] as const) {
    const found = of(architecture).filter((name) => /^(native|virtual|host)_/.test(name));
    const devices = ["web1", "web2", "web3"].map((name) => `virtual_device_${name}`);
    assert.deepEqual(found, ["native_driver", ...devices], architecture);
  }
  assert.deepEqual(of("virtio-vhost").filter((name) => /^(native|virtual|host)_/.test(name)), [
    "native_driver",
    "host_thread_web1",
    "host_thread_web2",
    "host_thread_web3",
  ]);
});

Deno.test("a VM is one thread for each vCPU, and its clients are the sessions or an open stream", () => {
  const input = (load: object) =>
    host({
      architecture: "vdi",
      vms: [{ name: "web", vcpus: 3, workload: { kind: "httperf", ...load } }],
    });
  const task = (load: object, name: string) =>
    lqnOf(input(load)).tasks.find((one) => one.name === name)!;
  assert.equal(task({ sessions: 7 }, "vm_web").multiplicity, 3);
  assert.deepEqual(
    [
      task({ sessions: 7 }, "clients_web").scheduling,
      task({ sessions: 7 }, "clients_web").multiplicity,
    ],
    ["ref", 7],
  );
  const open = task({ arrivals: { kind: "poisson", rate: 250 } }, "clients_web");
  assert.deepEqual([open.scheduling, open.entries[0].openArrivalRate], ["inf", 250]);
});

Deno.test("cores are one processor, but for those that are kept apart", () => {
  const cores = (of: Host) =>
    lqnOf(of).processors.filter(({ name }) => name.startsWith("cores"))
      .map(({ multiplicity }) => multiplicity);
  assert.deepEqual(cores(web("vdi", { sessions: 4 })), [4]);
  const pinned = { driverDomain: { placement: "pinned" } };
  assert.deepEqual(cores(web("split-driver", { sessions: 4 }, pinned)), [3, 1]);
  const workload = { kind: "httperf", sessions: 4 } as const;
  const apart = host({
    architecture: "vdi",
    cores: 4,
    vms: [{ name: "a", pinnedTo: [0, 2], workload }, { name: "b", pinnedTo: [1], workload }],
  });
  assert.deepEqual(cores(apart).toSorted(), [1, 1, 2]);
});

Deno.test("names become identifiers, and stay apart", () => {
  const workload = { kind: "httperf", sessions: 1 } as const;
  const vms = ["a-b", "a_b", "a.b"].map((name) => ({ name, workload }));
  const model = lqnOf(host({ architecture: "vdi", vms }));
  const names = [
    ...taskNames(model),
    ...model.tasks.flatMap(({ entries }) => entries.map(({ name }) => name)),
  ];
  assert.ok(names.every((name) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name)));
  assert.equal(new Set(names).size, names.length);
});

Deno.test("on 30 random hosts the operating point is found and the model has no fault", () => {
  for (let seed = 0; seed < 30; seed++) {
    const of = plainHost(seed);
    const { converged, vms } = operatingPoint(of, costs);
    assert.ok(converged, `host ${seed}`);
    for (const { events } of vms) {
      for (const [name, count] of Object.entries(events)) {
        assert.ok(count >= 0 && count < 1000, `host ${seed} ${name} ${count}`);
      }
    }
    // A core that nothing runs on stays in the model: its time is idle.
    const faults = checkModel(lqnOf(of, costs)).filter(({ code }) =>
      code !== "lqn/unused-processor"
    );
    assert.deepEqual(faults, [], `host ${seed}`);
  }
});

Deno.test("a model of each architecture survives writing and reading in all forms", () => {
  for (const architecture of everyArchitecture) {
    const model = lqnOf(web(architecture, { sessions: 4 }), costs);
    for (const form of ["lqn", "lqnx", "lqnj"] as const) {
      const back = readLqnModel(writeLqn(model, form), { file: `host.${form}` });
      assert.deepEqual(back.processors.length, model.processors.length, form);
      const [x, again] = [model, back].map((one) => solve(one).values.map(({ value }) => value));
      assert.equal(x.length, again.length, form);
      x.forEach((value, i) =>
        assert.ok(Math.abs(value - again[i]) <= 1e-6 * Math.abs(value), form)
      );
    }
  }
});

Deno.test("under an open load the shares of core time are the accounts of a connection times its rate", () => {
  for (const architecture of everyArchitecture) {
    const of = web(architecture, { arrivals: { kind: "poisson", rate: 1000 } });
    const { accounts } = operatingPoint(of, costs).vms[0].demand;
    const model = lqnOf(of, costs);
    const rows = lqnRows(of, model, solve(model));
    const share = (metric: string) =>
      rows.find((row) => row.entity === "total" && row.metric === metric)!.value;
    const expected = (cycles: number) => 3000 * cycles / (of.cores * of.clockRate);
    const near = (metric: string, cycles: number) =>
      assert.ok(Math.abs(share(metric) - expected(cycles)) < 1e-9, `${architecture} ${metric}`);
    near("guestUtilization", accounts.guest);
    near("driverDomainUtilization", accounts.driver);
    near("vmmUtilization", accounts.guestVmm + accounts.driverVmm + accounts.vmm);
    assert.ok(Math.abs(share("replyRate") - 3000) < 1e-6);
    const parts = rows.filter(({ entity, metric }) =>
      entity.startsWith("domain:") && metric === "utilization"
    );
    const domains = parts.reduce((sum, { value }) => sum + value, 0);
    const own = accounts.guest + accounts.guestVmm + accounts.driver + accounts.driverVmm;
    assert.ok(Math.abs(domains - expected(own)) < 1e-9, architecture);
  }
});

Deno.test("a host without anything that has a steady state is refused", () => {
  assert.throws(() => lqnOf(host({ architecture: "vdi", vms: [{}] })), {
    code: "scenario/no-clients",
  });
});

Deno.test("rows refuse the answer for another model", () => {
  const [a, b] = (["web", "shop"] as const).map((name) =>
    host({ architecture: "vdi", vms: [{ name, workload: { kind: "httperf", sessions: 1 } }] })
  );
  const model = lqnOf(a, costs);
  assert.throws(() => lqnRows(a, model, solve(lqnOf(b, costs))), {
    code: "scenario/lqn-other-result",
  });
});

for (const architecture of ["split-driver", "vdi"] as const) {
  Deno.test(`examples/${architecture}-2vm.lqn is the network of its host`, () => {
    const of = host({
      name: `${architecture} 2 web servers`,
      architecture,
      cores: 2,
      vms: [{
        name: "web",
        count: 2,
        workload: {
          kind: "httperf",
          sessions: 16,
          replyBytes: { kind: "deterministic", value: 1024 },
        },
      }],
    });
    const file = `examples/${architecture}-2vm.lqn`;
    const text = Deno.readTextFileSync(new URL(`../../../${file}`, import.meta.url));
    assert.equal(text, writeLqn(lqnOf(of), "lqn"));
    assert.deepEqual(checkModel(readLqnModel(text, { file })), []);
  });
}
