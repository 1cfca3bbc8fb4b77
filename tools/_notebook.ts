/**
 * The code cells of a Jupyter notebook file.
 *
 * @module
 */

/** One cell of a notebook, as nbformat 4 has it. */
export interface NotebookCell {
  /** `code`, `markdown` or `raw`. */
  readonly cell_type: string;
  /** Its text: one string, or lines with their ends. */
  readonly source: string | readonly string[];
  /** Tags and what tools add. */
  readonly metadata?: { readonly tags?: readonly string[] };
  /** What it printed and showed; code cells only. */
  readonly outputs?: readonly NotebookOutput[];
}

/** One output of a code cell. */
export interface NotebookOutput {
  /** `stream`, `display_data`, `execute_result` or `error`. */
  readonly output_type: string;
  /** Text by media type, for the two kinds that display. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** The name of an error. */
  readonly ename?: string;
  /** The message of an error. */
  readonly evalue?: string;
}

/** A code cell: its one-based place among all cells, and its text. */
export interface CodeCell {
  /** One-based place among all cells. */
  readonly number: number;
  /** The code. */
  readonly text: string;
  /** The cell itself. */
  readonly cell: NotebookCell;
}

/** Text that nbformat may have split into lines. */
export function joinLines(text: unknown): string {
  return Array.isArray(text) ? text.join("") : String(text ?? "");
}

/**
 * The code cells of a notebook.
 *
 * @throws {SyntaxError} Where the text is not JSON.
 */
export function codeCells(notebook: string): CodeCell[] {
  const { cells = [] } = JSON.parse(notebook) as { cells?: readonly NotebookCell[] };
  return cells.flatMap((cell, index) =>
    cell.cell_type === "code" ? [{ number: index + 1, text: joinLines(cell.source), cell }] : []
  );
}
