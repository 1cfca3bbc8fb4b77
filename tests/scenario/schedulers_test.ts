/** Statistical: what scheduling policies do to packets beside VMs that compute; fixed seed, factors of at least 1.5. */
import assert from "node:assert/strict";
import {
  type Architecture,
  costModelOf,
  host,
  type HostInput,
  type VmSchedule,
  xen2009,
} from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";

/** Mean response time of two web servers beside two computing VMs on two cores, in seconds. */
function responseTime(
  scheduler: HostInput["scheduler"],
  architecture: Architecture = "split-driver",
  schedule: Partial<VmSchedule> = {},
  ofDriver: Partial<VmSchedule> = {},
): number {
  const web = {
    kind: "httperf",
    arrivals: { kind: "poisson", rate: 400 },
    replyBytes: { kind: "deterministic", value: 10240 },
  } as const;
  const description = host({
    architecture,
    cores: 2,
    scheduler,
    driverDomain: { schedule: ofDriver },
    vms: [
      { name: "web", count: 2, schedule, workload: web },
      { name: "hog", count: 2, workload: { kind: "compute" } },
    ],
  });
  const machine = new Machine(description, costModelOf(xen2009), 1, 0);
  machine.simulation.run({ until: 3 });
  const { replies, responseSeconds } = machine.counts(0);
  assert.ok(replies > 1000, `${replies}`);
  return responseSeconds / replies;
}

Deno.test("packets are the quicker the sooner a policy gives a core to who wakes", () => {
  const times = [
    responseTime({ kind: "credit" }), // boost
    responseTime({ kind: "credit2" }), // the rate limit of 1 ms
    responseTime({ kind: "bvt" }), // the allowance of 5 ms
    responseTime({ kind: "round-robin" }), // turns of 30 ms
  ];
  times.reduce((quicker, slower) => {
    assert.ok(slower > 1.5 * quicker, `${times}`);
    return slower;
  });
  assert.ok(responseTime({ kind: "credit", boost: false }) > 1.5 * times[0]);
});

Deno.test("a warp makes a VM's packets as quick as a boost does, where no driver domain is on their way", () => {
  const bvt = { kind: "bvt" } as const;
  const warped = responseTime(bvt, "vdi", { warp: 0.02 });
  assert.ok(responseTime(bvt, "vdi") > 5 * warped, `${warped}`);
  assert.ok(responseTime({ kind: "credit" }, "vdi") > 0.7 * warped, `${warped}`);
  // with one that has no warp packets wait for it
  const split = responseTime(bvt, "split-driver", { warp: 0.02 });
  assert.ok(split > 5 * warped, `${split} ${warped}`);
});

Deno.test("a schedule of the driver domain beside the VMs' makes packets as quick as a boost does, by a warp or by slices", () => {
  const boosted = responseTime({ kind: "credit" });
  const warp = { warp: 0.02 };
  const [both, one] = [warp, {}].map((schedule) =>
    responseTime({ kind: "bvt" }, "split-driver", schedule, warp)
  );
  assert.ok(both < 1.2 * boosted && one > 3 * both, `${both} ${one} ${boosted}`);
  const sedf = { kind: "sedf", unblocking: "resume" } as const;
  const [vm, driver] = [0.001, 0.003].map((slice) => ({ slice, period: 0.01 }));
  const sliced = responseTime(sedf, "split-driver", vm, driver);
  const shared = responseTime(sedf, "split-driver", vm);
  assert.ok(sliced < 1.2 * boosted && shared > 2 * sliced, `${sliced} ${shared} ${boosted}`);
});
