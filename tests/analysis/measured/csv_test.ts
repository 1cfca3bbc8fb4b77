import assert from "node:assert/strict";
import fc from "../../_property.ts";
import { checkCsvMapping, type CsvMapping, readMeasuredCsv } from "../../../src/analysis/mod.ts";
import { csvCells } from "../../../src/analysis/measured/_csv_cells.ts";
import { inUnit } from "../../../src/analysis/measured/_units.ts";

const mapping: CsvMapping = {
  separator: ";",
  rows: [
    {
      entity: { column: "who" },
      metric: { column: "what" },
      value: { column: "mean" },
      unit: { column: "unit" },
      halfWidth: { column: "ci" },
      samples: { column: "n" },
    },
  ],
};

Deno.test("exact: entity, metric, value, half-width and samples come from columns, in the vocabulary's units", () => {
  const text =
    '# a remark\nwho;what;mean;ci;n;unit\r\n\n"vm:a;""b""";responseTimeP99;1500;20;5;us\n' +
    "total;receiveBitRate;1.25;0.5;7;GB/s\n";
  assert.deepEqual(readMeasuredCsv(text, mapping), [
    { entity: 'vm:a;"b"', metric: "responseTimeP99", value: 1.5, halfWidth: 0.02, samples: 5 },
    { entity: "total", metric: "receiveBitRate", value: 10000, halfWidth: 4000, samples: 7 },
  ]);
});

Deno.test("exact: units that differ by a power of ten lose nothing", () => {
  const cases: [string, string, string, number | undefined][] = [
    ["0.1", "s", "ms", 100],
    ["35", "%", "1", 0.35],
    ["940.7", "kb/s", "Mb/s", 0.9407],
    ["1", "MiB/s", "Mb/s", 8.388608],
    ["1.2", "kreplies/s", "replies/s", 1200],
    ["3", "/s", "replies/s", 3],
    ["2", "min", "s", 120],
    ["1.5e-3", "s", "us", 1500],
    ["1", "ms", "Mb/s", undefined],
    ["1", "requests/s", "replies/s", undefined],
  ];
  for (const [text, from, to, expected] of cases) assert.equal(inUnit(text, from, to), expected);
  fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), (number) => {
    assert.equal(inUnit(String(number), "us", "ms"), Number(`${number}e-3`) + 0);
    assert.equal(inUnit(`${number}e-6`, "s", "us"), number + 0);
  }));
});

Deno.test("exact: cells in quotes come back as they were, with the places where they start", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "1", '"', ";", "\n", "\r\n", "#", " ", "\u00e9"),
  });
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
  fc.assert(fc.property(rows, (texts) => {
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const text = texts.map((row) => row.map(quote).join(";") + "\n").join("");
    const refuse = (why: string): never => assert.fail(why);
    const found = csvCells(text, ";", refuse);
    assert.deepEqual(found.map((row) => row.map(({ text }) => text)), texts);
    const lines = text.split("\n");
    for (const { line, column } of found.flat()) assert.equal(lines[line - 1][column - 1], '"');
  }));
});

Deno.test("CSV that does not fit its mapping is refused with line and column", () => {
  const good = "who;what;mean;ci;n;unit\ntotal;replyRate;90;1;5;replies/s\n";
  const bad: [string, string, RegExp][] = [
    ["mean", "average", /^f\.csv:1:1: .*must have a column "mean"/],
    ["90", "fast", /^f\.csv:2:17: .*column "mean" must be a number: fast/],
    ["90", "", /^f\.csv:2:17: .*column "mean" must not be empty/],
    ["90", "NaN", /must be a number: NaN/],
    ["90", "1e999", /must be a number: 1e999/],
    [";1;5", ";-1;5", /^f\.csv:2:20: .*half-width must be at least 0/],
    [";5;", ";5.5;", /samples must be a whole number/],
    ["replies/s", "ms", /^f\.csv:2:1: .*ms must be a unit that replies\/s/],
    ["replyRate", "mine", /a unit must be of a metric of the vocabulary: mine is none/],
    ["replies/s\n", "replies/s", /its last line must have an end/],
    ["replies/s\n", "replies/s;\n", /^f\.csv:2:34: .*there must be 6 cells: there are 7/],
    ["total;", '"total;', /^f\.csv:2:1: .*a quote must be closed/],
    ["total;", '"total"x;', /^f\.csv:2:8: .*a separator or the end of the line must follow/],
    ["total;replyRate;90;1;5;replies/s\n", "", /must have a line of values/],
    ["unit\n", "mean\n", /"mean" stands twice/],
  ];
  assert.equal(readMeasuredCsv(good, mapping).length, 1);
  for (const [from, to, message] of bad) {
    assert.throws(
      () => readMeasuredCsv(good.replace(from, to), mapping, { file: "f.csv" }),
      (error) => {
        const { code, line } = error as { code: string; line: string };
        assert.equal(code, "measured/bad-csv", String(error));
        assert.match(line, message);
        return true;
      },
    );
  }
  const broken = `k;who;what;mean;ci;n;unit\n"one\ntwo";${
    good.split("\n")[1].replace("90", "x")
  }\n`;
  assert.throws(() => readMeasuredCsv(broken, mapping, { file: "f.csv" }), (error) => {
    assert.match((error as { line: string }).line, /^f\.csv:3:22: .*must be a number: x/);
    return true;
  });
  const twice = good + "total;replyRate;91;1;5;replies/s\n";
  assert.throws(
    () => readMeasuredCsv(twice, mapping, { file: "f.csv" }),
    /replyRate of total must stand once/,
  );
});

Deno.test("a mapping that is none is refused by the name of the field", () => {
  const bad: [unknown, RegExp][] = [
    [[], /must be an object/],
    [{ rows: [] }, /rows must be a list that is not empty/],
    [
      { rows: [{ metric: "x", value: "rps" }] },
      /rows\[0\]\.value must be a column: current value is "rps"/,
    ],
    [
      { rows: [{ metric: 3, value: { column: "v" } }] },
      /rows\[0\]\.metric must be a text or a column/,
    ],
    [{ rows: [{ metric: "x", value: { column: "v" }, scale: 2 }] }, /there is scale/],
    [{ separator: "::", rows: [{}] }, /separator must be one character/],
    [{ rows: [{}], columns: 1 }, /there is columns/],
  ];
  for (const [value, message] of bad) {
    assert.throws(() => checkCsvMapping(value, "m.json"), {
      code: "measured/bad-mapping",
      message,
    });
  }
});
