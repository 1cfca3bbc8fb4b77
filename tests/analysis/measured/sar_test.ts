import assert from "node:assert/strict";
import { readSar } from "../../../src/analysis/mod.ts";
import { logOf, valuesOf } from "./_logs.ts";

const sar = (name: string) => valuesOf(readSar(logOf(name)));

Deno.test("exact: every field of sar's averages of processors", () => {
  assert.deepEqual(sar("sar-cpu.txt"), {
    idleShare: 0,
    "sar:%user": 61.67,
    "sar:%nice": 0,
    "sar:%system": 38.28,
    "sar:%iowait": 0,
    "sar:%steal": 0.05,
    "sar:%idle": 0,
    "cpu:0 utilization": 1,
    "cpu:0 sar:%user": 95.64,
    "cpu:0 sar:%nice": 0,
    "cpu:0 sar:%system": 4.36,
    "cpu:0 sar:%iowait": 0,
    "cpu:0 sar:%steal": 0,
    "cpu:0 sar:%idle": 0,
    "cpu:1 utilization": 0.9991,
    "cpu:1 sar:%user": 27.7,
    "cpu:1 sar:%nice": 0,
    "cpu:1 sar:%system": 72.21,
    "cpu:1 sar:%iowait": 0,
    "cpu:1 sar:%steal": 0.09,
    "cpu:1 sar:%idle": 0,
  });
  assert.deepEqual(
    new Set(readSar(logOf("sar-cpu.txt")).map(({ samples }) => samples)),
    new Set([11]),
  );
  const all = sar("sar-cpu-all.txt");
  assert.deepEqual([all["sar:%usr"], all["sar:%soft"], all["sar:%guest"]], [61.67, 0.45, 0]);
});

Deno.test("exact: every field of sar's averages of interfaces", () => {
  const values = sar("sar-net.txt");
  assert.deepEqual(
    Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith("nic:lo "))),
    {
      "nic:lo sar:rxpck/s": 2398.46,
      "nic:lo sar:txpck/s": 2398.46,
      "nic:lo sar:rxkB/s": 359.96,
      "nic:lo sar:txkB/s": 359.96,
      "nic:lo sar:rxcmp/s": 0,
      "nic:lo sar:txcmp/s": 0,
      "nic:lo sar:rxmcst/s": 0,
      "nic:lo sar:%ifutil": 0,
    },
  );
  assert.equal(Object.keys(values).length, 4 * 8);
});

Deno.test("exact: sadf in JSON and in lines gives the same rows, with means as sar prints them", () => {
  const json = sar("sadf.txt");
  assert.deepEqual(json, { ...sar("sadf-cpu.csv"), ...sar("sadf-net.csv") });
  const text: Record<string, number> = { ...sar("sar-cpu.txt"), ...sar("sar-net.txt") };
  assert.deepEqual(Object.keys(json).sort(), Object.keys(text).sort());
  for (const [name, value] of Object.entries(json)) {
    // sar averages the counters, and its interval lines have two digits.
    assert.ok(Math.abs(value - text[name]) <= 0.02, `${name}: ${value} is not ${text[name]}`);
  }
});

Deno.test("exact: a core that waits for a disk is idle, and stolen time is not its own", () => {
  const log = `Linux 6.1 (web)  01/02/2026  _x86_64_  (4 CPU)

01:00:01 PM     CPU     %user     %nice   %system   %iowait    %steal     %idle
01:00:02 PM     all     10.00      0.00      5.00     20.00      5.00     60.00
01:00:02 PM       3     10.00      0.00      5.00     20.00      5.00     60.00
Average:        CPU     %user     %nice   %system   %iowait    %steal     %idle
Average:        all     10.00      0.00      5.00     20.00      5.00     60.00
Average:          3     10.00      0.00      5.00     20.00      5.00     60.00
`;
  const values = valuesOf(readSar(log));
  assert.deepEqual([values.idleShare, values["cpu:3 utilization"]], [0.8, 0.15]);
});

Deno.test("a recording of sar that is cut, goes over a restart or does not add up is refused with its place", () => {
  const text = logOf("sar-cpu.txt");
  const lines = logOf("sadf-cpu.csv");
  const json = logOf("sadf.txt");
  const bad: [string, RegExp][] = [
    [text.slice(0, text.indexOf("Average:")), /CPU all must have an average: the log was cut/],
    [
      text.replace(/^13:49:53/m, "13:49:53  LINUX RESTART\t(2 CPU)\n$&"),
      /must not go over a restart/,
    ],
    [text.replace(/(Average: +1 +)27\.70/, "$147.70"), /^f:\d+:1: .*CPU 1 must add up to 100/],
    [text.replace("57.29", "57,29"), /^f:4:\d+: .*a number must stand here: 57,29/],
    [
      text.replace("13:49:52          0     93.00", "13:49:52          0"),
      /there must be 6 numbers/,
    ],
    [lines.split("\n").toSpliced(-2, 1).join("\n"), /CPU 1 must be there at all times/],
    [lines.replace("57.29", "x"), /^f:2:33: .*a number must stand here: x/],
    [json.replace('"interval": 1}', '"interval": 0}'), /^f:\d+:\d+: .*above 0 seconds/],
    [json.slice(0, json.length / 2), /^f:\d+:\d+: .*it must be JSON/],
  ];
  for (const [log, message] of bad) {
    assert.ok(log !== text && log !== lines && log !== json);
    assert.throws(() => readSar(log, { file: "f" }), (error) => {
      const { code, line } = error as { code: string; line: string };
      assert.equal(code, "measured/bad-sar");
      assert.match(line, message);
      return true;
    });
  }
});
