import assert from "node:assert/strict";
import { loadStudy } from "@iovlab/iovlab/study";

const root = new URL("../../", import.meta.url).pathname;
const example = `${root}examples/studies/consolidation.ts`;

/** A module with a host of the toolkit's own engine. */
function hostStudy(): string {
  const file = `${Deno.makeTempDirSync({ dir: `${root}tests/study`, prefix: "_tmp-" })}/study.ts`;
  Deno.writeTextFileSync(
    file,
    `import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
    import { packetLevel } from "@iovlab/iovlab/scenario";
    const web = host({ architecture: "vdi", vms: [{ workload: { kind: "httperf", sessions: 2 } }] });
    export const study = {
      name: "web",
      engine: packetLevel,
      factors: { "host.cores": { kind: "list", values: [1, 2] } },
      fixed: { host: web, costs: costModelOf(xen2009), duration: 0.1, detail: "total" },
      responses: [{ name: "rate", entity: "total", metric: "replyRate" }],
      replications: 2,
    };`,
  );
  return file;
}

Deno.test("exact: points that the engine cannot measure are refused when a study is loaded, with what was probably meant", async () => {
  const cases: readonly [string, string, RegExp][] = [
    [
      "architecture=split-driver,vdii",
      "study/bad-point",
      /"vms=2 bridge=800\/vdii".* more points like it\): .*did you mean "vdi"/,
    ],
    ["vms=0", "study/bad-point", /vms\[0\]\.count/],
    ["vms=-1", "study/bad-point", /vms\[0\]\.count/],
    ["bridge=-5", "study/bad-point", /cost "bridge" as it must be at least 0/],
    ["seconds=0", "study/bad-point", /seconds must be above 0: 0/],
    [
      "vms=eight",
      "study/bad-override",
      /must be a number, as in the study: current value is "eight"/,
    ],
    ["architecture=5", "study/bad-override", /must be a text \(quotes make one\)/],
    ["sessions=many", "study/bad-override", /must be a number/],
    ["vmz=2", "study/bad-override", /did you mean "vms"/],
  ];
  for (const [override, code, message] of cases) {
    await assert.rejects(loadStudy(example, [override]), { code, message }, override);
  }
  await loadStudy(example, ["architecture=split-driver,sr-iov", "vms=3"]);
});

Deno.test("exact: the packet-level engine refuses host parameters and costs that make no sense before anything runs", async () => {
  const file = hostStudy();
  try {
    const cases: readonly [string, RegExp][] = [
      ["host.cores=0", /cores/],
      ["host.link.rate=1", /link\.rate as it must be from 1e5/],
      ["host.architecture=spilt-driver", /did you mean "split-driver"/],
      ["+host.coress=2", /coress/],
      ["costs.bridge=-1", /cost "bridge"/],
      ["detail=everything", /detail/],
      ["+durations=1", /did you mean "duration"/],
    ];
    for (const [override, message] of cases) {
      await assert.rejects(
        loadStudy(file, [override]),
        { code: "study/bad-point", message },
        override,
      );
    }
    await assert.rejects(loadStudy(file, ["host.corse=2"]), /did you mean "cores"/);
    await loadStudy(file, ["host.cores=4"]);
  } finally {
    Deno.removeSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
  }
});
