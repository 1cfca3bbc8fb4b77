import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { costModelOf, profiles, xen2009, xen45 } from "@iovlab/iovlab/host";
import { type RowRecord, type RowSpec, rowSpec } from "@iovlab/iovlab/scenario";
import { dataRow } from "../../src/scenario/_data_rows.ts";
import { edited, parseEdits, valueAt } from "../../src/scenario/_edits.ts";
import { unitFactor } from "../../src/scenario/_row_units.ts";

const place = { file: "mine.csv", line: 7 };
const plain: RowRecord = {
  metric: "replyRate",
  unit: "replies/s",
  architecture: "native",
  workload: '{"kind":"httperf","sessions":4}',
};

function specOf(change: RowRecord, files: Readonly<Record<string, string>> = {}): RowSpec {
  const spec = rowSpec({ ...plain, ...change }, place, (name) => files[name]);
  assert.ok(spec);
  return spec;
}

// Exact.

Deno.test("a row without any of the columns says nothing of its prediction", () => {
  assert.equal(
    rowSpec({ metric: "replyRate", unit: "replies/s", architecture: " " }, place),
    undefined,
  );
});

Deno.test("columns that are empty have defaults: one VM, all of it, the profile xen-2009, 0.2 s", () => {
  const spec = specOf({});
  assert.deepEqual(spec.host, {
    architecture: "native",
    vms: [{ name: "vm", workload: { kind: "httperf", sessions: 4 } }],
  });
  assert.deepEqual([spec.measure, spec.entity, spec.seconds, spec.comparison, spec.factor], [
    "replyRate",
    "total",
    0.2,
    "equal",
    1,
  ]);
  assert.equal(spec.profile, xen2009);
  assert.equal(spec.over, undefined);
  assert.deepEqual(spec.open, []);
});

Deno.test("a host file is read, and the row's own columns go over it", () => {
  const file = JSON.stringify({ architecture: "vdi", cores: 8, vms: [{ name: "web" }] });
  const { host, profile } = specOf({ host: "h.json", set: "link.rate=1e10", profile: "xen-4.5" }, {
    "h.json": file,
  });
  assert.deepEqual([host.architecture, host.cores, host.link?.rate], ["native", 8, 1e10]);
  assert.deepEqual(host.vms[0].name, "web");
  assert.equal(profile, xen45);
});

Deno.test("an open field starts at the host's value; ranges are even in the logarithm, options in equal parts", () => {
  const { open } = specOf({
    assume: "nic.interruptGap=1e-5..1e-3; cores=2|4; vms.0.vcpus&vms.0.workload.sessions=1..100",
  });
  const [gap, cores, both] = open;
  assert.deepEqual([gap.nominal, cores.nominal, both.nominal], [125e-6, 2, 1]);
  assert.ok(Math.abs(gap.value(0.5) as number - 1e-4) < 1e-12);
  assert.deepEqual([cores.value(0), cores.value(0.49), cores.value(0.5), cores.value(1)], [
    2,
    2,
    4,
    4,
  ]);
  assert.deepEqual([both.value(0), both.value(0.5), both.value(1)], [1, 10, 100]);
  assert.deepEqual(both.edits(5).map(({ path, value }) => [path.join("."), value]), [
    ["vms.0.vcpus", 5],
    ["vms.0.workload.sessions", 5],
  ]);
});

Deno.test("edits set fields, make what lies on the way, and leave the description as it was", () => {
  const input = { architecture: "native", vms: [{ name: "a" }, { name: "b" }] } as const;
  const { edits } = parseEdits(
    'splitDriver.grant=copy; vms.1.weight=2; vms.0.workload={"kind":"idle"};',
  );
  const found = edited(input, edits);
  assert.equal(valueAt(found, ["splitDriver", "grant"]), "copy");
  assert.deepEqual(found.vms, [{ name: "a", workload: { kind: "idle" } }, {
    name: "b",
    weight: 2,
  }]);
  assert.deepEqual(input.vms, [{ name: "a" }, { name: "b" }]);
  const all = edited(input, parseEdits('vms.*.weight=3; vms.*.workload={"kind":"idle"}').edits);
  assert.deepEqual(all.vms?.map(({ weight }) => weight), [3, 3]);
  assert.equal(valueAt(all, ["vms", "*", "workload", "kind"]), "idle");
  const one = edited(all, parseEdits("vms.1.workload.kind=compute").edits);
  assert.equal(valueAt(one, ["vms", "*", "workload", "kind"]), "idle");
  assert.equal(parseEdits("cores=two words").wrong, "cores=two words");
});

Deno.test("units of one kind are converted, quotients are ratios or percent, others do not fit", () => {
  assert.equal(unitFactor("Mb/s", "Gbit/s", false), 1e-3);
  assert.equal(unitFactor("ms", "us", false), 1e3);
  assert.equal(unitFactor("1", "percent", false), 100);
  assert.equal(unitFactor("packets/s", "packets per second", false), 1);
  assert.equal(unitFactor("packets/s", "10^6 packets per second", false), 1e-6);
  assert.equal(unitFactor("cycles/packet", "cycles/packet", false), 1);
  assert.equal(unitFactor("Mb/s", "ratio", true), 1);
  assert.equal(unitFactor("Mb/s", "Gbit/s", true), undefined);
  assert.equal(unitFactor("Mb/s", "ms", false), undefined);
  assert.equal(unitFactor("cycles/packet", "packets/s", false), undefined);
});

Deno.test("a measure may be the sum of metrics of one unit", () => {
  const rates = { measure: "receiveBitRate + transmitBitRate", unit: "Gbit/s" };
  const { measure, factor } = specOf(rates);
  assert.deepEqual([measure, factor], ["receiveBitRate+transmitBitRate", 1e-3]);
  const both = { kind: "iperf", streams: 1, direction: "receive" };
  const row = (measure: string) => {
    const spec = specOf({ ...rates, measure, workload: JSON.stringify(both), seconds: "0.05" });
    return dataRow("mine", "Gbit/s", spec).sample(costModelOf(xen2009), {}, {
      seed: 1,
      replication: 0,
      effort: 1,
    }).value;
  };
  assert.equal(row(measure), row("receiveBitRate"));
  assert.throws(() => row("transmitBitRate"), /each run must be long enough/);
});

Deno.test("costs that a row says take the profile's place and do not vary", () => {
  const { profile } = specOf({ costs: "dmaRate=1e11; vmExit=700", profile: "kvm-2015" });
  assert.equal(profile.name, "kvm-2015 with dmaRate=1e11; vmExit=700");
  const { value, low, high, unit } = profile.costs.dmaRate;
  assert.deepEqual([value, low, high, unit], [1e11, 1e11, 1e11, "bit/s"]);
  const rest = Object.entries(profile.costs).filter(([, cost]) => cost.low === cost.high);
  assert.deepEqual(rest.map(([name]) => name).sort(), ["dmaRate", "vmExit"]);
  assert.ok(profiles["kvm-2015"].costs.dmaRate.value < 1e11);
});

const faulty: readonly [what: string, change: RowRecord, message: RegExp][] = [
  ["no architecture", { architecture: "" }, /it must have an "architecture" or a "host"/],
  ["an unknown architecture", { architecture: "vmi" }, /host must be valid: .*architecture/],
  ["an unknown workload", { workload: "httpref" }, /host must be valid: .*vms\[0\]\.workload/],
  ["an unknown field", { set: "core=4" }, /no field "core" \(did you mean "cores"\?\)/],
  ["a value out of its range", { set: "cores=0" }, /Cannot use cores as it must be a whole number/],
  ["an edit that is none", { set: "cores" }, /"set" must be path=value.*"cores="/],
  ["a second host that is not valid", { unit: "ratio", over: "cores=0" }, /Cannot use cores/],
  ["an unknown metric", { measure: "speed" }, /"measure" must name a metric.*"speed"/],
  ["metrics of two units", { measure: "replyRate+idleShare" }, /of one unit with \+ between/],
  ["words for a metric", { metric: "how fast" }, /"metric" must name a metric.*"how fast"/],
  ["a unit of another kind", { unit: "ms" }, /unit must be that of replyRate, replies\/s/],
  ["a unit for a quotient", { over: "cores=4" }, /unit must be that of replyRate, a quotient/],
  ["an unknown profile", { profile: "xen" }, /"profile" must be one of xen-2009, xen-4\.5/],
  ["an unknown cost", { costs: "dma=1" }, /"costs" must be name=value of costs.*"dma=1"/],
  ["a cost of nothing", { costs: "dmaRate=0" }, /"costs" must be.*"dmaRate=0"/],
  ["an unknown comparison", { compare: "about" }, /"compare" must be equal, at most or at least/],
  ["no time", { seconds: "0" }, /"seconds" must be above 0/],
  ["a range upside down", { assume: "cores=4..2" }, /"assume" must be path=low\.\.high/],
  ["one option", { assume: "cores=4" }, /"assume" must be/],
  ["an open field that is not there", { assume: "vms.3.weight=1..2" }, /"assume" must be/],
];

for (const [what, change, message] of faulty) {
  Deno.test(`rowSpec() refuses ${what}, with file and line`, () => {
    assert.throws(() => specOf(change), (error) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(error.location, place);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
}

Deno.test("a fault in a host file has the file's own line and column", () => {
  const text = '{ "architecture": "native",\n  "core": 4, "vms": [{}] }';
  assert.throws(() => specOf({ host: "h.json", architecture: "" }, { "h.json": text }), {
    line: /^h\.json:2:3: Cannot use host as it has no field "core"/,
  });
});
