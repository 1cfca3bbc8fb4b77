import assert from "node:assert/strict";
import { table } from "arquero";
import fc from "../_property.ts";
import { type DanfoFrame, fromDanfo, toDanfo } from "../../src/danfo/mod.ts";

/** What the tests use of danfojs beyond the adapter. */
interface Frame extends DanfoFrame {
  readonly dtypes: readonly string[];
  add(value: number): Frame;
  column(name: string): { add(value: number): { values: unknown }; mean(): number };
  describe(): Frame;
  query(condition: unknown): Frame;
  fillNa(value: number): Frame;
}

/**
 * danfojs is 400 MB with what it needs, so these run where it is asked for:
 * `IOVLAB_DANFO=1 deno test -A --no-lock tests/danfo`. Elsewhere they are listed as ignored.
 */
const ignore = Deno.env.get("IOVLAB_DANFO") !== "1";
const real = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name: `${name} (real danfojs)`, ignore, sanitizeResources: false, fn });

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 0.1 + 0.2, 2 ** 53, 1e300, 100000000.11, null),
);
const kinds = [
  number,
  fc.option(fc.string()),
  fc.option(fc.boolean()),
  fc.option(fc.date({ noInvalidDate: true })),
  fc.constant(null),
];

/** Tables with a column of each kind, and names that an object would put into another order. */
const tables = fc.integer({ min: 1, max: 30 }).chain((rows) =>
  fc.tuple(...kinds.map((cell) => fc.array<unknown>(cell, { minLength: rows, maxLength: rows })))
);
const names = ["2", "1", "a b", "date", "none"];

real(
  "a table goes to danfojs and back as it was: numbers, texts, truth values, null, dates",
  async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (columns) => {
        const before = table(columns.map((cells, index) => [names[index], cells]));
        const frame = await toDanfo<Frame>(before);
        assert.deepEqual(frame.shape, [before.numRows(), 5]);
        const after = fromDanfo(frame);
        assert.deepEqual(after.columnNames(), names);
        for (const name of names) {
          const [here, there] = [before, after].map((one) => Array.from(one.array(name)));
          assert.ok(
            here.every((cell, row) => cell instanceof Date || Object.is(cell, there[row])),
            name,
          );
          assert.deepEqual(there, here);
        }
      }),
      { numRuns: 100 },
    );
  },
);

real("columns of numbers are not taken for integers, typed arrays are taken", async () => {
  const whole = Array.from({ length: 30 }, (_, row) => row < 25 ? row : 0.5);
  const frame = await toDanfo<Frame>(table({ whole, typed: Float64Array.from(whole) }));
  assert.deepEqual(frame.dtypes, ["float32", "float32"]);
  assert.deepEqual(fromDanfo(frame).array("typed"), whole);
});

real(
  "the traps of danfojs: arithmetic on a whole frame has 32 bits, that of a column has not",
  async () => {
    const frame = await toDanfo<Frame>(table({ rate: [100000000.11, 100000000.13] }));
    assert.deepEqual(fromDanfo(frame.add(0)).array("rate"), [100000000, 100000000]);
    assert.deepEqual(frame.column("rate").add(0).values, [100000000.11, 100000000.13]);
    assert.equal(frame.column("rate").mean(), 100000000.12);
    const mean = fromDanfo(frame.describe(), { index: "statistic" }).objects()
      .find((row) => (row as { statistic: string }).statistic === "mean") as { rate: number };
    assert.equal(mean.rate, 100000000.12);
    assert.deepEqual(fromDanfo(frame).array("rate"), [100000000.11, 100000000.13]);
  },
);

real("rows that danfojs took out leave names of rows, which are refused or kept", async () => {
  const frame = await toDanfo<Frame>(table({ point: ["a", "b", "c"], rate: [1, 2, 3] }));
  const cut = frame.query([false, true, true]);
  assert.throws(() => fromDanfo(cut), { code: "danfo/cannot-carry", message: /row 1 is named 1/ });
  assert.deepEqual(fromDanfo(cut, { index: "row" }).objects(), [
    { row: 1, point: "b", rate: 2 },
    { row: 2, point: "c", rate: 3 },
  ]);
});

real("columns named as members of a DataFrame are refused", async () => {
  for (const name of ["values", "shape", "add", "columns", "mean"]) {
    await assert.rejects(toDanfo(table({ [name]: [1] })), {
      code: "danfo/cannot-carry",
      message: new RegExp(`column "${name}" must have another name`),
    });
  }
});

/** A stand-in that keeps what it is given. */
class DataFrame implements DanfoFrame {
  readonly columns: string[];
  readonly index: number[];
  readonly shape: number[];
  constructor(readonly values: unknown[][], options: { readonly columns: string[] }) {
    this.columns = options.columns;
    this.index = values.map((_, row) => row);
    this.shape = [values.length, options.columns.length];
  }
}

Deno.test("what danfojs cannot carry is refused with the reason", async () => {
  const danfo = { DataFrame };
  const bad: [Parameters<typeof toDanfo>[0], RegExp][] = [
    [table({}), /must have columns and rows/],
    [table({ a: [] }), /must have columns and rows/],
    [
      table({ a: [1, "x"] }),
      /column "a" must hold one kind of value: it has a number and a string/,
    ],
    [
      table({ a: [1, undefined] }),
      /column "a", row 2, must be .*: current value is of type undefined/,
    ],
    [table({ a: [10n] }), /of type bigint/],
    [table({ a: [{}] }), /of type object/],
  ];
  for (const [one, message] of bad) {
    await assert.rejects(toDanfo(one, { danfo }), { code: "danfo/cannot-carry", message });
  }
  const frame = { columns: ["a"], index: [0, 1], values: [[1], [undefined]], shape: [2, 1] };
  assert.throws(() => fromDanfo(frame), { code: "danfo/cannot-carry", message: /row 2/ });
  const good = { ...frame, values: [[1], [2]] };
  assert.throws(() => fromDanfo(good, { index: "a" }), /column "a" must be new/);
});

Deno.test("dates are copied, so that neither side changes the other's", async () => {
  const date = new Date(5);
  const frame = await toDanfo(table({ at: [date] }), { danfo: { DataFrame } });
  const [there] = fromDanfo(frame).array("at") as Date[];
  there.setTime(9);
  assert.deepEqual([date.getTime(), there.getTime()], [5, 9]);
});

Deno.test("danfojs is in no module graph and in no lock file", async () => {
  const root = new URL("../../", import.meta.url);
  assert.doesNotMatch(Deno.readTextFileSync(new URL("deno.lock", root)), /danfojs|tensorflow/);
  const info = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "src/danfo/mod.ts"],
    cwd: root,
    stderr: "null",
  });
  const { stdout } = await info.output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: unknown[] };
  assert.ok(modules.length > 1);
  assert.doesNotMatch(JSON.stringify(modules), /npm:[^"]*danfojs/);
});
