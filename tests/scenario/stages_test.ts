/** Exact: the time of packets by stage. */
import assert from "node:assert/strict";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";

Deno.test("a transfer that takes longer than the wire counts as service of the NIC, not as waiting", () => {
  const one = host({
    architecture: "native",
    link: { rate: 1e11 },
    vms: [{ workload: { kind: "httperf", sessions: 1 } }],
  });
  const costs = costModelOf(xen2009, { dmaSetup: 50e-6 });
  const rows = measureHost({ host: one, costs, duration: 0.5, detail: "full" }, {
    seed: 1,
    replication: 0,
  });
  const of = (metric: string) =>
    rows.find((row) => row.entity === "stage:nic-transmit" && row.metric === metric)?.value ?? NaN;
  assert.ok(of("serviceTime") > 50);
  assert.ok(of("waitingTime") < 30, `${of("waitingTime")}`);
});
