/**
 * A notebook as it is committed: cells as they were, with the outputs of a run, and nothing that differs from run to run or from
 * machine to machine.
 *
 * @module
 */
import type { NotebookCell, NotebookOutput } from "../_notebook.ts";
import type { Notebook } from "./_inject.ts";

type Counted<Part> = Part & { readonly execution_count?: number | null };

/** A value of JSON with the names of objects in order, as nbformat and JupyterLab write them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

/** The text of a notebook's file. */
export function notebookText(notebook: Notebook): string {
  return JSON.stringify(sorted(notebook), undefined, 1) + "\n";
}

/**
 * A notebook with the outputs of its executed copy.
 *
 * Metadata of the notebook and of cells are those before the run; cells are counted from 1 in order.
 *
 * @param source The notebook.
 * @param executed Its cells after a run.
 */
export function withOutputs(source: Notebook, executed: readonly NotebookCell[]): Notebook {
  let count = 0;
  const cells = source.cells.map((cell, i) => {
    if (cell.cell_type !== "code") return cell;
    const outputs = (executed[i]?.outputs ?? []).map((output) => {
      const { execution_count: before, ...rest } = output as Counted<NotebookOutput>;
      // Only the result of a cell is counted.
      return before === undefined ? rest : { ...rest, execution_count: count + 1 };
    });
    const { execution_count: ran } = executed[i] as Counted<NotebookCell>;
    const execution_count = typeof ran === "number" ? ++count : null;
    return { ...cell, outputs, execution_count } as NotebookCell;
  });
  return { ...source, cells };
}
