import assert from "node:assert/strict";
import { join } from "node:path";
import { table } from "arquero";
import fc from "../_property.ts";
import { InputError } from "@iovlab/iovlab/core";
import { csvText, parseCsv, readCsv, writeCsv } from "@iovlab/iovlab/store";

const claims = {
  claim: ["benefit", "scalability"],
  unit: ["%", ""],
  paper: [60, null],
  ours: [57.25, NaN],
  verdict: ["partly", "not reproduced"],
};

Deno.test("csvText() writes cells as its rules say", () => {
  const text = csvText(
    table({
      text: ["plain", 'a "quoted", one', "two\nlines", "", "007", "true", "#x", " pad", "1e5"],
      number: [0.1 + 0.2, 1e21, -0, NaN, Infinity, 5e-324, -1.5, 100, 1 / 3],
      other: [true, false, null, undefined, new Date(0), "é", "naïve", "a'b", "a;b"],
    }),
  );
  assert.equal(
    text,
    `text,number,other
plain,0.30000000000000004,true
"a ""quoted"", one",1e+21,false
"two
lines",0,
"",,
"007",Infinity,"1970-01-01T00:00:00.000Z"
"true",5e-324,é
"#x",-1.5,naïve
" pad",100,a'b
"1e5",0.3333333333333333,a;b
`,
  );
});

Deno.test("parseCsv() gives back what csvText() wrote, NaN and undefined as null", () => {
  const { table: read } = parseCsv(csvText(table(claims)));
  assert.deepEqual(read.objects(), [
    { claim: "benefit", unit: "%", paper: 60, ours: 57.25, verdict: "partly" },
    { claim: "scalability", unit: "", paper: null, ours: null, verdict: "not reproduced" },
  ]);
});

Deno.test("texts and numbers survive the round trip bit by bit, whatever they are", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.stringMatching(/^[\s"#,;\r\n0-9a.eE+-]*$/),
    fc.constantFrom("007", "", "null", "NaN", "-Infinity", "true", " ", "\r", "\r\n", '"', "#"),
  ).filter((value) => value.isWellFormed());
  const number = fc.double({ noNaN: true }).map((value) => value + 0);
  const row = fc.record({
    text: fc.option(text),
    number: fc.option(number),
    truth: fc.option(fc.boolean()),
  }, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(row), fc.constantFrom("\n", "\r\n"), (rows, newline) => {
      const columns = (["text", "number", "truth"] as const).map((name): [string, unknown[]] => [
        name,
        rows.map((one) => one[name]),
      ]);
      const types = { text: "text", number: "number", truth: "boolean" } as const;
      const written = csvText(table(columns), { newline: newline as "\n" | "\r\n" });
      assert.deepEqual(parseCsv(written, { types }).table.objects(), rows);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("a column of texts that look like numbers stays one without being told", () => {
  const id = ["007", "7", "1e3", "Infinity"];
  const { table: read } = parseCsv(csvText(table({ id })));
  assert.deepEqual([...read.array("id")], id);
});

Deno.test("parseCsv() keeps bare cells with leading zeros as texts, and a mixed column too", () => {
  const { table: read } = parseCsv("id,mixed,rate\n007,1,1\n08,x,2.50\n");
  assert.deepEqual(read.objects(), [
    { id: "007", mixed: "1", rate: 1 },
    { id: "08", mixed: "x", rate: 2.5 },
  ]);
});

Deno.test("a column of nothing but null survives, alone too", () => {
  const only = parseCsv(csvText(table({ a: [null, "x", null] })));
  assert.deepEqual(only.table.objects(), [{ a: null }, { a: "x" }, { a: null }]);
  const none = parseCsv(csvText(table({ a: [null], b: [1] })));
  assert.deepEqual(none.table.objects(), [{ a: null, b: 1 }]);
});

Deno.test("a table without rows keeps its columns", () => {
  const { table: read } = parseCsv(csvText(table({ a: [], b: [] })));
  assert.deepEqual([read.columnNames(), read.numRows()], [["a", "b"], 0]);
});

Deno.test("parseCsv() reads a byte-order mark, comments, carriage returns and empty lines", () => {
  const { table: read, comments } = parseCsv("\uFEFF# one\r\n#two\r\na,b\r\n1,2\r\n\r\n");
  assert.deepEqual(comments, ["one", "two"]);
  assert.deepEqual(read.objects(), [{ a: 1, b: 2 }]);
});

Deno.test("parseCsv() names file and line of a fault", () => {
  const faults: [string, RegExp][] = [
    ["# c\na,b\n1,2\n1\n", /^x\.csv:4: Cannot read CSV/],
    ['a,b\n1,"2\n', /^x\.csv:\d: Cannot read CSV .*[Qq]uote/],
    ["a,a\n1,2\n", /^x\.csv:1: .*column "a" occurs twice/],
  ];
  for (const [text, pattern] of faults) {
    assert.throws(() => parseCsv(text, { file: "x.csv" }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.line, pattern);
      return error.code === "store/bad-csv";
    });
  }
  const types = { a: "number" } as const;
  assert.throws(
    () => parseCsv("a\nx\n", { types }),
    /"a" must be of type number: current value is "x"/,
  );
});

Deno.test("csvText() refuses a cell that is an object, with its place", () => {
  assert.throws(() => csvText(table({ a: [1, { b: 1 }] })), {
    code: "store/bad-cell",
    message: /column "a", row 2/,
  });
});

Deno.test("writeCsv() writes comments, and without them the columns come first", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "claims.csv");
  const header = {
    engine: "packet",
    version: "0.1.0",
    parameterHash: "abc",
    seed: 7,
    units: { paper: "%", ours: "%" },
    notes: ["quick:\nwide intervals"],
  };
  writeCsv(path, table(claims), { header });
  const [, body] = Deno.readTextFileSync(path).split("# quick: wide intervals\n");
  assert.deepEqual(readCsv(path).comments, [
    "engine: packet 0.1.0",
    "parameters: abc",
    "seed: 7",
    "units: paper %, ours %",
    "quick: wide intervals",
  ]);
  writeCsv(path, table(claims), { header, comments: false, run: { workers: 2 } });
  assert.equal(Deno.readTextFileSync(path), body);
  assert.ok(body.startsWith("claim,unit,paper,ours,verdict\n"));
  const sidecar = JSON.parse(Deno.readTextFileSync(join(folder, "claims.meta.json")));
  assert.deepEqual([sidecar.header, sidecar.run, sidecar.file], [
    header,
    { workers: 2 },
    "claims.csv",
  ]);
  assert.ok(sidecar.environment.runtime.startsWith("deno "));
  assert.deepEqual([...Deno.readDirSync(folder)].map((file) => file.name).sort(), [
    "claims.csv",
    "claims.meta.json",
  ]);
});

Deno.test("writeCsv() into a folder that cannot be written leaves nothing, in one line", () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(join(folder, "file"), "");
  const path = join(folder, "file", "a.csv");
  assert.throws(() => writeCsv(path, table({ a: [1] })), { code: "store/unwritable-file" });
  Deno.chmodSync(folder, 0o555);
  const locked = join(folder, "a.csv");
  assert.throws(() => writeCsv(locked, table({ a: [1] })), { code: "store/unwritable-file" });
  Deno.chmodSync(folder, 0o755);
  assert.deepEqual([...Deno.readDirSync(folder)].map((file) => file.name), ["file"]);
});

Deno.test("csvText() takes plain rows: columns in the order in which they first come, empty where a row has none", () => {
  const rows = [{ system: "vdi", rate: 10 }, { system: "native", low: 9, rate: 11 }];
  assert.equal(csvText(rows), "system,rate,low\nvdi,10,\nnative,11,9\n");
});

Deno.test("a sidecar says which notebook or program wrote the file, unless it is told", () => {
  const path = `${Deno.makeTempDirSync()}/x.csv`;
  const runOf = (options = {}) => {
    writeCsv(path, [{ a: 1 }], options);
    return JSON.parse(Deno.readTextFileSync(path.replace("csv", "meta.json"))).run;
  };
  const before = ["IOVLAB_RUN", "JPY_SESSION_NAME"].map((name) =>
    [name, Deno.env.get(name)] as const
  );
  try {
    for (const [name] of before) Deno.env.delete(name);
    assert.equal(typeof runOf().command, "string");
    Deno.env.set("JPY_SESSION_NAME", "folder/mine.ipynb");
    assert.deepEqual(runOf(), { notebook: "mine.ipynb" });
    const told = { notebook: "mine.ipynb", output: "vms-2.ipynb", parameters: { vms: 2 } };
    Deno.env.set("IOVLAB_RUN", JSON.stringify(told));
    assert.deepEqual(runOf(), told);
    assert.deepEqual(runOf({ run: { workers: 3 } }), { workers: 3 });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
});
