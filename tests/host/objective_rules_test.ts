/** Exact: an objective must be about something that the VM's workload has. */
import assert from "node:assert/strict";
import { host, type HostInput } from "@iovlab/iovlab/host";

type VmInput = HostInput["vms"][number];

const accepts = (vm: VmInput) => host({ architecture: "vdi", vms: [vm] });
const httperf = { kind: "httperf", sessions: 1 } as const;
const transactions = { kind: "netperf", test: "tcp-rr" } as const;
const stream = { kind: "netperf", test: "tcp-stream" } as const;
const compute = { kind: "compute" } as const;

Deno.test("exact: an objective of response time needs responses", () => {
  const objective = { responseTime: 0.01 };
  for (const workload of [httperf, transactions]) accepts({ objective, workload });
  accepts({ objective, workload: { kind: "mixed", parts: [compute, httperf] } });
  for (const workload of [stream, compute]) {
    assert.throws(() => accepts({ objective, workload }), /responseTime as it must be 0 where no/);
  }
});

Deno.test("exact: an objective of bits per second needs data that move", () => {
  const objective = { bitRate: 1e6 };
  for (const workload of [httperf, stream]) accepts({ objective, workload });
  assert.throws(
    () => accepts({ objective, workload: compute }),
    /bitRate as it must be 0 where the VM's workload moves no data/,
  );
});
