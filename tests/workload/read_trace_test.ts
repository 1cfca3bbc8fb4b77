/** Exact: reading traces, and the place of each fault. */
import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { host } from "@iovlab/iovlab/host";
import { readTrace, withTraces } from "@iovlab/iovlab/workload";
import fc from "../_property.ts";
import { Bench } from "./_bench.ts";

Deno.test("columns may be in any order, with others, comments, empty lines and line ends of any kind", () => {
  const text =
    "\uFEFF# measured\r\n\r\nflow, bytes ,time\r\nx,100,0\r\n\r\ny, 1400 ,2.5e-1\r\n# end\r\n";
  assert.deepEqual(readTrace(text, "a.csv"), [[0, 100], [0.25, 1400]]);
});

Deno.test("cells may stand in quotes, with commas and quotes in them", () => {
  const text = '"time","bytes","note"\n"0","100","a, b"\n 0.25 , "1400" ,"say ""x"""\n';
  assert.deepEqual(readTrace(text, "a.csv"), [[0, 100], [0.25, 1400]]);
});

const faulty: readonly (readonly [string, string])[] = [
  ["", "1:1: Cannot read trace as it must have a record at least: currently it has none"],
  [
    "time,bytes\n",
    "1:1: Cannot read trace as it must have a record at least: currently it has none",
  ],
  [
    "time,size\n0,1",
    '1:1: Cannot read trace as it must have one column "bytes": currently it has 0',
  ],
  [
    "time,bytes,  time\n0,1,2",
    '1:14: Cannot read trace as it must have one column "time": currently it has 2',
  ],
  ["time,bytes\n0,1,2", "2:3: Cannot read trace as a line must have 2 cells: currently it has 3"],
  ["time,bytes\n0", "2:1: Cannot read trace as a line must have 2 cells: currently it has 1"],
  ["time,bytes\n,1", '2:1: Cannot read trace as time must be a number: current value is ""'],
  [
    'time,bytes\n0, "1',
    '2:4: Cannot read trace as a quote must open and close a whole cell: current value is " \\"1"',
  ],
  [
    'time,bytes\n0,"1"2',
    '2:3: Cannot read trace as a quote must open and close a whole cell: current value is "\\"1\\"2"',
  ],
  ['time,bytes\n0,"x"', '2:3: Cannot read trace as bytes must be a number: current value is "x"'],
  [
    "time,bytes\n0x10,1",
    '2:1: Cannot read trace as time must be a number: current value is "0x10"',
  ],
  [
    "time,bytes\nInfinity,1",
    '2:1: Cannot read trace as time must be a number: current value is "Infinity"',
  ],
  [
    "time,bytes\n1e999,1",
    '2:1: Cannot read trace as time must be a number: current value is "1e999"',
  ],
  [
    "time,bytes\n-1,1",
    "2:1: Cannot read trace as time must be at least 0 s, and not fall: current value is -1",
  ],
  [
    "time,bytes\n2,1\n\n  1,1",
    "4:3: Cannot read trace as time must be at least 2 s, and not fall: current value is 1",
  ],
  [
    "time,bytes\n0,0",
    "2:3: Cannot read trace as bytes must be a whole number from 1 to 65507: current value is 0",
  ],
  [
    "bytes,time\n1.5,0",
    "2:1: Cannot read trace as bytes must be a whole number from 1 to 65507: current value is 1.5",
  ],
  [
    "time,bytes\n0,65508",
    "2:3: Cannot read trace as bytes must be a whole number from 1 to 65507: current value is 65508",
  ],
];

Deno.test("every fault is told with its line and column", () => {
  for (const [text, line] of faulty) {
    assert.throws(() => readTrace(text, "a.csv"), { line: `a.csv:${line}` }, text);
  }
});

Deno.test("any text is read or refused as input", () => {
  fc.assert(fc.property(fc.string(), fc.boolean(), (text, head) => {
    try {
      readTrace(head ? `time,bytes\n${text}` : text, "a.csv");
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }));
});

Deno.test("what is written as a trace is read as it was", () => {
  const record = fc.tuple(
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.integer({ min: 1, max: 65507 }),
  );
  fc.assert(fc.property(fc.array(record, { minLength: 1 }), (drawn) => {
    const records = drawn.map(([time, bytes]): [number, number] => [time + 0, bytes])
      .sort(([a], [b]) => a - b);
    const text = ["time,bytes", ...records.map((each) => each.join(","))].join("\n");
    assert.deepEqual(readTrace(text, "a.csv"), records);
  }));
});

Deno.test("each file of a host is read once, also within mixed workloads", () => {
  const part = { kind: "trace", file: "a.csv" } as const;
  const named = host({
    architecture: "vdi",
    vms: [{ workload: part }, { workload: { kind: "mixed", parts: [part, { kind: "idle" }] } }],
  });
  const asked: string[] = [];
  const filled = withTraces(named, (file) => {
    asked.push(file);
    return "time,bytes\n1,2\n";
  });
  assert.deepEqual(asked, ["a.csv"]);
  const again = host(filled); // it is a description like any other
  const [one, two] = again.vms.map((vm) => vm.workload);
  assert.ok(one.kind === "trace" && two.kind === "mixed" && two.parts[0].kind === "trace");
  assert.deepEqual([one.records, two.parts[0].records], [[[1, 2]], [[1, 2]]]);
  assert.equal(named.vms[0].workload.kind === "trace" && named.vms[0].workload.file, "a.csv");
});

Deno.test("a trace whose file was not read cannot be started", () => {
  assert.throws(
    () => new Bench([{ workload: { kind: "trace", file: "a.csv" } }]),
    /Cannot start a trace as its file must have been read into records: "a.csv"/,
  );
});
