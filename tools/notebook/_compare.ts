/**
 * Compares what a notebook shows now with what it showed when it was committed.
 *
 * Tables: the same columns and rows; texts and plain numbers the same as printed; a number with an interval may move as far as the
 * intervals still overlap. Texts: likewise. Figures: there; how they look is told, not judged. A cell's tag `varies:COLUMN` leaves
 * out a column of its tables (by its name or its header), and `varies` all that the cell shows.
 *
 * @module
 */
import { joinLines, type NotebookCell, type NotebookOutput } from "../_notebook.ts";
import { type HtmlTable, tablesOf, textBeside } from "./_html.ts";
import { agree, type Agreement, compareTexts, intervalColumns, intervalIn } from "./_intervals.ts";

/** What one table, figure or text of a notebook comes to. */
export interface Comparison {
  /** The cell's one-based place among all cells. */
  readonly cell: number;
  /** `table`, `figure` or `text`. */
  readonly kind: "table" | "figure" | "text";
  /** The tag that declares it, such as `table:claims`, or the kind. */
  readonly name: string;
  /** `varies` where it was not to be compared, `redrawn` for a figure that looks different, `new` where none is committed. */
  readonly verdict: "same" | "within" | "changed" | "new" | "redrawn" | "varies";
  /** What has changed, in words. */
  readonly changes: readonly string[];
}

/** What a cell shows, sorted out; progress bars are left out. */
interface Shown {
  readonly table: readonly { readonly table: HtmlTable; readonly beside: string }[];
  readonly figure: readonly string[];
  readonly text: readonly string[];
}

const isProgress = (html: string) => html.includes("<progress");

function contentOf({ data }: NotebookOutput, type: string): string | undefined {
  return data?.[type] === undefined ? undefined : joinLines(data[type]);
}

function shownBy(outputs: readonly NotebookOutput[]): Shown {
  const shown = {
    table: [] as Shown["table"][number][],
    figure: [] as string[],
    text: [] as string[],
  };
  for (const output of outputs) {
    const html = contentOf(output, "text/html");
    const picture = contentOf(output, "image/svg+xml") ?? contentOf(output, "image/png");
    if (output.output_type === "stream") {
      shown.text.push(joinLines((output as { text?: unknown }).text));
    } else if (picture !== undefined) shown.figure.push(picture);
    else if (html?.includes("<table")) {
      shown.table.push(
        ...tablesOf(html).map((table, i) => ({ table, beside: i === 0 ? textBeside(html) : "" })),
      );
    } else if (html?.includes("<svg")) shown.figure.push(html);
    else if (html === undefined || !isProgress(html)) {
      const text = html ?? contentOf(output, "text/markdown") ?? contentOf(output, "text/plain");
      if (text !== undefined) shown.text.push(text);
    }
  }
  return shown;
}

/** What a cell's tags say of the comparison. */
interface Varying {
  /** All that the cell shows. */
  readonly all: boolean;
  /** Columns of its tables, by name or header. */
  readonly columns: ReadonlySet<string>;
}

function varyingOf(cell: NotebookCell): Varying {
  const tags = cell.metadata?.tags ?? [];
  const columns = tags.filter((tag) => tag.startsWith("varies:")).map((tag) => tag.slice(7));
  return { all: tags.includes("varies"), columns: new Set(columns) };
}

/**
 * Compares the outputs of two notebooks with the same cells.
 *
 * @param committed Cells with the outputs that are committed.
 * @param executed The same cells with those of now.
 */
export function compareNotebooks(
  committed: readonly NotebookCell[],
  executed: readonly NotebookCell[],
): Comparison[] {
  return executed.flatMap((cell, i) => compareCells(committed[i], cell, i + 1));
}

function compareCells(old: NotebookCell, now: NotebookCell, cell: number): Comparison[] {
  const varying = varyingOf(now);
  const [before, after] = [old, now].map(({ outputs }) => shownBy(outputs ?? []));
  const found = (["table", "figure", "text"] as const).flatMap((kind): Comparison[] => {
    const [from, to] = [before[kind].length, after[kind].length];
    const name = now.metadata?.tags?.find((tag) => tag.startsWith(`${kind}:`)) ?? kind;
    if (from === 0 && to === 0) return [];
    if (varying.all && to > 0) return [{ cell, kind, name, verdict: "varies", changes: [] }];
    if (from === 0) return [{ cell, kind, name, verdict: "new", changes: ["none is committed"] }];
    if (from !== to) {
      return [{ cell, kind, name, verdict: "changed", changes: [`${from} committed, now ${to}`] }];
    }
    if (kind === "table") {
      return after.table.map((each, n) => ({
        cell,
        kind,
        name,
        ...compareTables(before.table[n], each, varying),
      }));
    }
    return after[kind].map((each, n) => ({
      cell,
      kind,
      name,
      ...compareOther(kind, before[kind][n], each),
    }));
  });
  return [...found, ...unusedTags(after, varying, cell)];
}

/** Tags that name a column which no table of the cell has. */
function unusedTags({ table }: Shown, { columns }: Varying, cell: number): Comparison[] {
  const known = new Set(
    table.flatMap(({ table }) => table.columns.flatMap(({ name, header }) => [name, header])),
  );
  return [...columns].filter((column) => !known.has(column)).map((column) => ({
    cell,
    kind: "table",
    name: `varies:${column}`,
    verdict: "changed",
    changes: ["the cell's tables have no such column"],
  }));
}

type Verdict = Pick<Comparison, "verdict" | "changes">;

function compareOther(kind: "figure" | "text", old: string, now: string): Verdict {
  if (kind === "figure") return { verdict: old === now ? "same" : "redrawn", changes: [] };
  const verdict = compareTexts(old, now);
  return { verdict, changes: verdict === "changed" ? [`${quote(old)} is now ${quote(now)}`] : [] };
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 117)}...` : line);
}

/** The most changes of one table that are told. */
const mostChanges = 5;

function compareTables(
  old: Shown["table"][number],
  now: Shown["table"][number],
  varying: Varying,
): Verdict {
  const headers = (table: HtmlTable) => table.columns.map(({ header }) => header).join(" | ");
  const [from, to] = [old.table, now.table];
  if (headers(from) !== headers(to)) {
    return {
      verdict: "changed",
      changes: [`columns ${quote(headers(from))} are now ${quote(headers(to))}`],
    };
  }
  if (from.rows.length !== to.rows.length) {
    return { verdict: "changed", changes: [`${from.rows.length} rows are now ${to.rows.length}`] };
  }
  const found: [Agreement, string][] = [
    [
      compareTexts(from.caption, to.caption),
      `caption ${quote(from.caption)} is now ${quote(to.caption)}`,
    ],
    [
      compareTexts(old.beside, now.beside),
      `notes ${quote(old.beside)} are now ${quote(now.beside)}`,
    ],
    ...to.rows.flatMap((row, i) => compareRows(from.rows[i], row, to, varying, i + 1)),
  ];
  const changes = found.filter(([agreement]) => agreement === "changed").map(([, text]) => text);
  const more = changes.length - mostChanges;
  const told = more > 0 ? [...changes.slice(0, mostChanges), `and ${more} more`] : changes;
  if (changes.length > 0) return { verdict: "changed", changes: told };
  return {
    verdict: found.some(([agreement]) => agreement === "within") ? "within" : "same",
    changes,
  };
}

function compareRows(
  old: readonly string[],
  now: readonly string[],
  { columns }: HtmlTable,
  varying: Varying,
  row: number,
): [Agreement, string][] {
  const groups = intervalColumns(columns.map(({ name }) => name));
  return now.map((text, i): [Agreement, string] => {
    const { name = "", header = "" } = columns[i] ?? {};
    const told = `row ${row}, ${header}: ${quote(old[i] ?? "")} is now ${quote(text)}`;
    if (varying.columns.has(name) || varying.columns.has(header)) return ["same", told];
    const group = groups.find(({ value, ends }) => value === i || ends.some((end) => end === i));
    const [from, to] = group ? [intervalIn(old, group), intervalIn(now, group)] : [];
    if (!group || !from || !to) return [compareTexts(old[i] ?? "", text), told];
    // The number and its ends are judged together, once.
    const whole = [group.value, ...group.ends];
    if (i !== group.value || whole.every((column) => old[column] === now[column])) {
      return ["same", told];
    }
    const shown = (cells: readonly string[]) =>
      quote(whole.map((column) => cells[column]).join(" | "));
    return [
      agree(from, to) ? "within" : "changed",
      `row ${row}, ${header}: ${shown(old)} is now ${shown(now)}`,
    ];
  });
}
