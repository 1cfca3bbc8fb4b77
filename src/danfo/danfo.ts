/**
 * Tables to danfojs and back, for those who go on there. Nothing of the toolkit needs it.
 *
 * danfojs 1.1.2 brings TensorFlow along (some 400 MB in Deno's cache), so it is not among the packages of the project: it is fetched when
 * {@linkcode toDanfo} is first called, by a specifier that is put together then, and never by an installation, a check or the tests. Deno then adds it to the lock
 * file of the project that it runs in, as with any import; under a frozen lock file that does not list it, list it first or hand the module in: `toDanfo(table, { danfo: await import("danfojs") })`.
 *
 * What goes both ways without loss: numbers (all of them: `NaN`, infinities, `-0`, doubles to the last bit), texts, truth values, dates, and `null` in
 * each of these. All else is refused with the reason. danfojs keeps what it is given; what it loses it loses later, in its own arithmetic:
 *
 * - operations on a whole DataFrame (`add`, `mul`, `tensor`, ...) go through 32-bit floats: `100000000.11` becomes `100000000`. Those of a Series, and `describe`, do not;
 * - it takes a column whose first 20 numbers are whole for integers, so each column of numbers is given as `float32` here, which leaves its doubles as they are;
 * - `NaN` and `null` are both missing to it, but come back as what they were.
 *
 * @module
 */
import { type ColumnTable, table as tableOf } from "arquero";
import { InputError } from "../core/mod.ts";

/** What is used of a DataFrame of danfojs. */
export interface DanfoFrame {
  /** The names of the columns. */
  readonly columns: readonly string[];
  /** The names of the rows: 0, 1, 2, ... unless the frame was cut or sorted. */
  readonly index: readonly (string | number)[];
  /** The cells by row. */
  readonly values: unknown;
  /** Rows and columns. */
  readonly shape: readonly number[];
}

/** What is used of danfojs itself. */
export interface DanfoModule {
  /** Its class of tables. */
  readonly DataFrame: new (
    rows: unknown[][],
    options: { readonly columns: string[]; readonly dtypes: string[] },
  ) => DanfoFrame;
}

/** How to make a DataFrame. */
export interface ToDanfoOptions {
  /** danfojs; it is fetched unless it is given. */
  readonly danfo?: DanfoModule;
}

/** How to read a DataFrame. */
export interface FromDanfoOptions {
  /** The column that the names of the rows become; without it they must be 0, 1, 2, ... */
  readonly index?: string;
}

/** The version that the tests run with. */
const version = "1.1.2";

/** What a column holds besides `null`. */
type Kind = "number" | "string" | "boolean" | "date";

/** danfojs's names of what columns hold. */
const dtypes: Readonly<Record<Kind, string>> = {
  number: "float32",
  string: "string",
  boolean: "boolean",
  date: "datetime",
};

function refuse(action: string, why: string): never {
  throw new InputError(`Cannot ${action} as ${why}`, { code: "danfo/cannot-carry" });
}

function kindOf(cell: unknown): Kind | undefined {
  if (cell instanceof Date) return "date";
  const type = typeof cell;
  return type === "number" || type === "string" || type === "boolean" ? type : undefined;
}

/** What a column holds; `undefined` where it holds nothing but `null`. */
function checkColumn(name: string, cells: readonly unknown[], action: string): Kind | undefined {
  let kind: Kind | undefined;
  for (const [row, cell] of cells.entries()) {
    if (cell === null) continue;
    const own = kindOf(cell) ??
      refuse(
        action,
        `column "${name}", row ${
          row + 1
        }, must be a number, text, truth value, date or null: current value is of type ${typeof cell}`,
      );
    if (kind !== undefined && own !== kind) {
      refuse(action, `column "${name}" must hold one kind of value: it has a ${kind} and a ${own}`);
    }
    kind = own;
  }
  return kind;
}

const copy = (cell: unknown) => cell instanceof Date ? new Date(cell) : cell;

async function fetchDanfo(): Promise<DanfoModule> {
  const specifier = ["npm:danfojs", version].join("@"); // in no module graph, so nothing fetches it before
  try {
    const module = await import(specifier) as DanfoModule & { readonly default?: DanfoModule };
    return module.default ?? module;
  } catch (cause) {
    const [why] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new InputError(
      `Cannot load danfojs as ${specifier} must be there or be fetched (or be given as the option danfo): ${why}`,
      { code: "danfo/not-installed", cause },
    );
  }
}

/**
 * A DataFrame with the columns, rows and cells of a table.
 *
 * @typeParam Frame What the caller takes the DataFrame for, such as danfojs's own type.
 * @throws {InputError} `danfo/cannot-carry` for a table without columns or rows (danfojs has none), a cell of another type, a column of mixed types, or a column
 * whose name is that of a member of a DataFrame, which it would replace; `danfo/not-installed` where danfojs can be neither found nor fetched.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { type DanfoFrame, toDanfo } from "@iovlab/iovlab/danfo";
 *
 * // A stand-in for danfojs, which keeps what it is given; without it danfojs is fetched.
 * class DataFrame implements DanfoFrame {
 *   constructor(readonly values: unknown[][], readonly options: { columns: string[]; dtypes: string[] }) {}
 *   get columns() { return this.options.columns; }
 *   get index() { return this.values.map((_, row) => row); }
 *   get shape() { return [this.values.length, this.columns.length]; }
 * }
 * const frame = await toDanfo<DataFrame>(table({ point: ["vdi", "split"], rate: [0.1, null] }), {
 *   danfo: { DataFrame },
 * });
 * assert.deepEqual(frame.values, [["vdi", 0.1], ["split", null]]);
 * assert.deepEqual(frame.options.dtypes, ["string", "float32"]);
 * ```
 */
export async function toDanfo<Frame extends DanfoFrame = DanfoFrame>(
  table: ColumnTable,
  { danfo }: ToDanfoOptions = {},
): Promise<Frame> {
  const action = "make a DataFrame";
  const names = table.columnNames();
  if (names.length === 0 || table.numRows() === 0) {
    refuse(action, "the table must have columns and rows: danfojs has no empty ones");
  }
  const columns = names.map((name) => Array.from(table.array(name) as ArrayLike<unknown>));
  const kinds = columns.map((cells, index) => checkColumn(names[index], cells, action));
  const { DataFrame } = danfo ?? await fetchDanfo();
  const probe = new DataFrame([[0]], { columns: ["_"], dtypes: ["float32"] });
  const taken = names.find((name) => name in probe && name !== "_");
  if (taken !== undefined) {
    refuse(
      action,
      `column "${taken}" must have another name: a DataFrame has a member of that name`,
    );
  }
  const rows = columns[0].map((_, row) => columns.map((cells) => copy(cells[row])));
  const types = kinds.map((kind) => dtypes[kind ?? "number"]);
  return new DataFrame(rows, { columns: names, dtypes: types }) as Frame;
}

function checkIndex(frame: DanfoFrame, action: string): void {
  const row = frame.index.findIndex((name, at) => name !== at);
  if (row >= 0) {
    refuse(
      action,
      `its rows must be named 0, 1, 2, ...: row ${row + 1} is named ${frame.index[row]} ` +
        "(resetIndex(), or the option index keeps the names in a column)",
    );
  }
}

/**
 * An arquero table with the columns, rows and cells of a DataFrame.
 *
 * @throws {InputError} `danfo/cannot-carry` for a cell that is no number, text, truth value, date or `null`, a column of mixed types, and names of rows that would be lost.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fromDanfo } from "@iovlab/iovlab/danfo";
 *
 * // What danfojs's DataFrame has of it; a real one is given as it is.
 * const frame = { columns: ["rate"], index: [4, 7], values: [[0.1], [NaN]], shape: [2, 1] };
 * assert.throws(() => fromDanfo(frame), /rows must be named 0, 1, 2/);
 * assert.deepEqual(fromDanfo(frame, { index: "row" }).objects(), [
 *   { row: 4, rate: 0.1 },
 *   { row: 7, rate: NaN },
 * ]);
 * ```
 */
export function fromDanfo(frame: DanfoFrame, { index }: FromDanfoOptions = {}): ColumnTable {
  const action = "make a table of a DataFrame";
  const rows = frame.values as unknown[][];
  if (index === undefined) checkIndex(frame, action);
  else if (frame.columns.includes(index)) {
    refuse(action, `column "${index}" must be new: it is there`);
  }
  const names = index === undefined ? frame.columns : [index, ...frame.columns];
  const columns = names.map((name, at): [string, unknown[]] => {
    if (name === index && at === 0) return [name, [...frame.index]];
    const place = index === undefined ? at : at - 1;
    return [name, rows.map((row) => copy(row[place]))];
  });
  for (const [name, cells] of columns) checkColumn(name, cells, action);
  return tableOf(columns);
}
