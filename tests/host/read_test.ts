import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { defaults, host, hostErrors, readHost } from "@iovlab/iovlab/host";
import { faultyHosts } from "./_faulty.ts";
import { unmark } from "./_mark.ts";

// Exact.

for (const { fault, marked, code, message } of faultyHosts) {
  Deno.test(`readHost() refuses ${fault}, with its place`, () => {
    const { text, line, column } = unmark(marked);
    assert.throws(() => readHost(text, "dir/a.json"), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.line, `dir/a.json:${line}:${column}: ${message}`);
      assert.equal(error.code, code);
      return true;
    });
  });
}

Deno.test("readHost() counts lines that end in CR, LF or both, and skips a byte order mark", () => {
  const text = '\ufeff{\r "architecture": "vdi",\r\n\n "cores": 0, "vms": [{}] }';
  assert.throws(() => readHost(text, "a.json"), {
    location: { file: "a.json", line: 4, column: 11 },
  });
});

Deno.test("readHost() takes comments", () => {
  const text = `// a host\n{ "architecture": "native", /* no VMM */ "vms": [{}] } // end`;
  assert.deepEqual(readHost(text, "a.json"), host({ architecture: "native", vms: [{}] }));
});

Deno.test("readHost() says the same as host(), with the place besides", () => {
  const input = { architecture: "vdi", cores: 0, vms: [{}] } as const;
  const message = (attempt: () => unknown): string => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof InputError) return `${error.code} ${error.message}`;
    }
    return "";
  };
  const expected = message(() => host(input));
  assert.match(expected, /^host\/out-of-range Cannot use cores/);
  assert.equal(message(() => readHost(JSON.stringify(input), "a.json")), expected);
});

Deno.test("hostErrors() lists all errors in the order of the file", () => {
  const text = [
    "{",
    ' "vms": [{ "vcpus": 0, "weigth": 3 }, { "cap": -1 }],',
    ' "nic": { "transmitRing": 1, "pollBudget": "all" },',
    ' "architecture": "vdi"',
    "}",
  ].join("\n");
  const places = hostErrors(text, "a.json").map(({ location, code }) =>
    `${location?.line}:${location?.column} ${code}`
  );
  assert.deepEqual(places, [
    "2:21 host/out-of-range",
    "2:24 host/unknown-field",
    "2:48 host/out-of-range",
    "3:27 host/out-of-range",
    "3:44 host/wrong-type",
  ]);
  assert.deepEqual(hostErrors('{ "architecture": "vdi", "vms": [{}] }', "a.json"), []);
});

for (const architecture of ["native", "split-driver", "vdi"] as const) {
  Deno.test(`examples/${architecture}-8vm.json is plain JSON and eight web servers on four cores`, () => {
    const name = `${architecture}-8vm.json`;
    const text = Deno.readTextFileSync(new URL(`../../examples/${name}`, import.meta.url));
    const read = readHost(text, name);
    assert.deepEqual(host(JSON.parse(text)), read);
    assert.deepEqual([read.architecture, read.cores, read.link.rate], [architecture, 4, 1e9]);
    assert.equal(read.vms.length, 8);
    for (const { workload } of read.vms) {
      assert.ok(workload.kind === "httperf" && workload.arrivals);
    }
    const reference = Deno.readTextFileSync(
      new URL("../../examples/native-8vm.json", import.meta.url),
    );
    const { name: _, ...same } = { ...read, architecture: "native" };
    const { name: __, ...native } = readHost(reference, "native-8vm.json");
    assert.deepEqual(same, native, "the examples differ in architecture and name only");
    assert.deepEqual(read.tcp, defaults.host.tcp);
  });
}
