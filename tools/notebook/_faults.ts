/**
 * The faults of an executed notebook by itself: a cell that did not run or failed, a figure or table that a cell
 * declares and its outputs lack.
 *
 * A cell declares what it shows by its tags: `figure:NAME` for a picture, `table:NAME` for a table.
 *
 * @module
 */
import type { Finding } from "../_finding.ts";
import { type CodeCell, codeCells, joinLines, type NotebookOutput } from "../_notebook.ts";
import { elements } from "./_html.ts";

/** The least that a picture with content has: drawn shapes outside `<defs>`, and labels. */
export const leastFigure = { marks: 3, labels: 2 } as const;

/**
 * Every fault of an executed notebook.
 *
 * @param file Its name, for the findings.
 * @param executed Its text.
 * @param source The notebook before it ran, where its declarations are to be taken from.
 * @throws {SyntaxError} Where a text is not JSON.
 */
export function checkExecuted(file: string, executed: string, source = executed): Finding[] {
  const cells = codeCells(executed);
  const declared = codeCells(source).flatMap(({ number, cell }) =>
    (cell.metadata?.tags ?? []).filter((tag) => /^(figure|table):/.test(tag))
      .map((tag) => ({ number, tag }))
  );
  const at = (number: number, message: string): Finding => ({
    file: `${file}#cell${number}`,
    line: 1,
    message,
  });
  const findings = cells.flatMap((cell) => runFaults(cell).map((fault) => at(cell.number, fault)));
  if (declared.length === 0) findings.push(at(1, "no cell declares a figure or a table"));
  const seen = new Set<string>();
  for (const { number, tag } of declared) {
    if (seen.has(tag)) findings.push(at(number, `${tag} is declared twice`));
    seen.add(tag);
    const outputs = cells.find((cell) => cell.number === number)?.cell.outputs ?? [];
    const fault = tag.startsWith("figure:") ? figureFault(outputs) : tableFault(outputs);
    if (fault) findings.push(at(number, `${tag}: ${fault}`));
  }
  return findings;
}

function runFaults({ text, cell }: CodeCell): string[] {
  const errors = (cell.outputs ?? []).filter(({ output_type }) => output_type === "error");
  const { execution_count: count } = cell as { execution_count?: number | null };
  return [
    ...errors.map(({ ename, evalue }) => `the cell failed: ${ename}: ${evalue}`),
    ...(text.trim() !== "" && typeof count !== "number" ? ["the cell did not run"] : []),
  ];
}

/** The texts of one cell's outputs in some media types. */
function texts(outputs: readonly NotebookOutput[], types: readonly string[]): string[] {
  return outputs.flatMap(({ data }) =>
    types.filter((type) => data?.[type] !== undefined).map((type) => joinLines(data![type]))
  );
}

function figureFault(outputs: readonly NotebookOutput[]): string | undefined {
  const pictures = texts(outputs, ["image/svg+xml", "text/html"])
    .map((text) => text.replace(/^\s*<\?xml[^>]*\?>/, ""))
    .filter((text) => elements(text, "svg").length > 0);
  if (pictures.length === 0) return "no picture in the outputs";
  const faults = pictures.map(pictureFault);
  return faults.every((fault) => fault !== undefined) ? faults[0] : undefined;
}

const geometry = "d points transform x y x1 x2 y1 y2 cx cy r rx ry width height".split(" ");

function pictureFault(svg: string): string | undefined {
  const shapes = "path, rect, circle, ellipse, line, polyline, polygon, use, image";
  const marks = elements(svg, shapes).filter((mark) =>
    !mark.closest("defs, clipPath, clippath, symbol") && mark.getAttribute("d") !== ""
  );
  const labels = elements(svg, "text, tspan").filter((label) => label.textContent?.trim());
  if (marks.some((mark) => geometry.some((name) => mark.getAttribute(name)?.includes("NaN")))) {
    return "a mark stands at NaN";
  }
  if (marks.length < leastFigure.marks) return `only ${marks.length} marks in the picture`;
  if (labels.length < leastFigure.labels) return `only ${labels.length} labels in the picture`;
}

function tableFault(outputs: readonly NotebookOutput[]): string | undefined {
  const tables = texts(outputs, ["text/html"]).filter((html) => elements(html, "table").length > 0);
  if (tables.length === 0) return "no table in the outputs";
  const filled = tables.flatMap((html) => elements(html, "table tr td"))
    .filter((cell) => cell.textContent?.trim());
  return filled.length > 0 ? undefined : "no row with content in the table";
}
