/**
 * Puts values into a notebook in the conventions of papermill: a cell with the tag `injected-parameters` right after the
 * one with the tag `parameters`, in the place of an earlier injected one, or on top.
 *
 * A variable declared by `let` or `var` is assigned to, so that the cells in one file are a valid program. One declared by
 * `const` is declared again, which the Deno kernel takes where the word is the same, and functions of earlier cells see
 * the new value.
 *
 * @module
 */
import { InputError } from "../../src/core/mod.ts";
import { jsonFault } from "../_json_fault.ts";
import type { NotebookCell } from "../_notebook.ts";
import { cellWithTag, checkValues, type Parameter, parametersOf, tags } from "./_declared.ts";
import { expressionOf, recordOf, type Values } from "./_values.ts";

/** A notebook of nbformat 4. */
export interface Notebook {
  /** The cells in order. */
  readonly cells: readonly NotebookCell[];
  /** Kernel, language, and what tools add. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** 4. */
  readonly nbformat: number;
  /** From 5 on, cells have identifiers. */
  readonly nbformat_minor: number;
}

/** Where a notebook was read and where it goes, for its record. */
export interface RunRecord {
  /** The notebook, as it was named. */
  readonly input: string;
  /** The executed notebook, as it was named. */
  readonly output: string;
}

/**
 * Reads the text of a notebook.
 *
 * @param name The file, for messages.
 * @throws {InputError} `notebook/unreadable` where it is none of nbformat 4.
 */
export function parseNotebook(text: string, name: string): Notebook {
  let found: Partial<Notebook>;
  try {
    found = JSON.parse(text);
  } catch {
    const { reason, line, column } = jsonFault(text);
    throw new InputError(`Cannot read notebook as it must be JSON: ${reason}`, {
      code: "notebook/unreadable",
      location: { file: name, line, column },
    });
  }
  if (found?.nbformat !== 4 || !Array.isArray(found.cells)) {
    throw unreadable(name, `its nbformat must be 4: current value is ${found?.nbformat}`);
  }
  return { ...found, metadata: found.metadata ?? {} } as Notebook;
}

function unreadable(name: string, why: string): InputError {
  return new InputError(`Cannot read notebook "${name}" as ${why}`, {
    code: "notebook/unreadable",
  });
}

/** The text of a cell that sets values. */
export function injectedSource(values: Values, parameters: readonly Parameter[] = []): string {
  const lines = Object.entries(values).map(([name, value]) => {
    const parameter = parameters.find((each) => each.name === name);
    const again = !parameter ? "let " : parameter.keyword === "const" ? "const " : "";
    const type = again && parameter?.type ? `: ${parameter.type}` : "";
    return `${again}${name}${type} = ${expressionOf(value)};`;
  });
  return ["// Parameters", ...lines].join("\n");
}

/**
 * A notebook with values, and the record of them in its metadata under `papermill`, where papermill's readers look.
 *
 * Without values nothing is put in, and an earlier injected cell stays.
 *
 * @throws {InputError} Where a name is not known or a value does not fit.
 */
export function inject(notebook: Notebook, values: Values, record: RunRecord): Notebook {
  const parameters = parametersOf(notebook.cells);
  checkValues(notebook.cells, values);
  const { input, output } = record;
  const given = recordOf(values) as Values;
  const papermill = { input_path: input, output_path: output, parameters: given };
  const metadata = { ...notebook.metadata, papermill };
  if (Object.keys(values).length === 0) return { ...notebook, metadata };
  const cell = injectedCell(notebook, injectedSource(values, parameters));
  const before = cellWithTag(notebook.cells, tags.injected);
  const at = before >= 0 ? before : cellWithTag(notebook.cells, tags.parameters) + 1;
  const cells = notebook.cells.toSpliced(at, before >= 0 ? 1 : 0, cell);
  return { ...notebook, cells, metadata };
}

function injectedCell(notebook: Notebook, source: string): NotebookCell {
  const cell = {
    cell_type: "code",
    ...(notebook.nbformat_minor >= 5 && { id: tags.injected }),
    metadata: { tags: [tags.injected] },
    source,
    outputs: [],
    execution_count: null,
  };
  return cell;
}
