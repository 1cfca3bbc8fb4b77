import assert from "node:assert/strict";
import fc from "../../_property.ts";
import { type MeasuredTool, readMeasured } from "../../../src/analysis/mod.ts";
import { InputError, type ResultRow } from "../../../src/core/mod.ts";
import { logOf } from "./_logs.ts";

const mapping = {
  rows: [{ entity: { column: "k" }, metric: "replyRate", value: { column: "v" } }],
};
const csv = "k,v\n" +
  Array.from({ length: 20 }, (_, index) => `vm:${index},${index * 1.25}\n`).join("");
const logs: [MeasuredTool, string][] = [
  ...["httperf-rate.txt", "httperf-sessions.txt", "httperf-refused.txt"]
    .map((name): [MeasuredTool, string] => ["httperf", name]),
  ...["wrk.txt", "wrk-latency.txt"].map((name): [MeasuredTool, string] => ["wrk", name]),
  ...["tcp-stream", "tcp-stream-cpu", "tcp-rr", "tcp-rr-cpu", "tcp-crr", "udp-stream", "omni-rr"]
    .map((name): [MeasuredTool, string] => ["netperf", `netperf-${name}.txt`]),
  ...["tcp", "udp", "bidir"].map((
    name,
  ): [MeasuredTool, string] => ["iperf3", `iperf3-${name}.txt`]),
  ...["sar-cpu.txt", "sar-net.txt", "sar-cpu-all.txt", "sadf.txt"]
    .map((name): [MeasuredTool, string] => ["sar", name]),
];

/** The rows of a log, or nothing where it is refused as bad input; any other error is a defect. */
function tryRead(tool: MeasuredTool, text: string): ResultRow[] | undefined {
  try {
    return readMeasured(tool, text, tool === "csv" ? { mapping } : {});
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return undefined;
  }
}

const textOf = (row: ResultRow) => JSON.stringify(row);

/** Whether all rows are among those of the whole log. */
function areOf(rows: readonly ResultRow[], whole: ReadonlySet<string>): boolean {
  return rows.every((row) => whole.has(textOf(row)));
}

Deno.test("a log that is cut anywhere is refused or gives rows of the whole one, never others", () => {
  const all: [MeasuredTool, string][] = [
    ...logs.map(([tool, name]): [MeasuredTool, string] => [tool, logOf(name)]),
    ["csv", csv],
  ];
  for (const [tool, text] of all) {
    const whole = new Set(readMeasured(tool, text, tool === "csv" ? { mapping } : {}).map(textOf));
    let refused = 0;
    const step = text.length > 3000 ? 7 : 1;
    const from = Math.max(0, text.length - 1500);
    for (let end = 0; end < text.length; end += end < from ? step : 1) {
      const rows = tryRead(tool, text.slice(0, end));
      if (rows === undefined) refused++;
      else assert.ok(areOf(rows, whole), `${tool} cut at ${end} of ${text.length}`);
    }
    assert.ok(refused > 0, tool);
  }
});

Deno.test("a log that lacks lines is refused or gives rows of the whole one", () => {
  for (const [tool, name] of logs) {
    if (tool === "sar") continue; // means over fewer intervals are other means
    const text = logOf(name);
    const whole = new Set(readMeasured(tool, text).map(textOf));
    const lines = text.split("\n");
    for (let line = 0; line < lines.length - 1; line++) {
      const rows = tryRead(tool, lines.toSpliced(line, 1).join("\n"));
      // wrk prints no lines of errors where there were none, and JSON may lack what nobody reads.
      if (rows !== undefined) assert.ok(areOf(rows, whole), `${name} without line ${line + 1}`);
    }
  }
});

Deno.test("a log with a character changed gives finite rows or is refused as bad input", () => {
  const at = fc.record({
    log: fc.constantFrom(...logs),
    place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    text: fc.constantFrom(
      "",
      " ",
      "-",
      "x",
      ".",
      "\n",
      "NaN",
      "Infinity",
      "1e999",
      "\u00e9",
      "{",
      '"',
      ";",
      "%",
    ),
  });
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(at, ({ log: [tool, name], place, text: change }) => {
      const text = logOf(name);
      const index = Math.floor(place * text.length);
      const rows = tryRead(tool, text.slice(0, index) + change + text.slice(index + 1));
      if (rows === undefined) counts.refused++;
      else {
        counts.read++;
        assert.ok(rows.length > 0);
        for (const { value, samples } of rows) {
          assert.ok(
            Number.isFinite(value) && Number.isSafeInteger(samples) && samples >= 0,
            textOf(rows[0]),
          );
        }
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(counts.read > 0 && counts.refused > 0, JSON.stringify(counts));
});
