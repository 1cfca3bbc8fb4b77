/**
 * What a check of the repository found, and how it is printed.
 *
 * @module
 */

/** One fault in one place. */
export interface Finding {
  /** The file from the root of the repository; a notebook's cell follows as `#cell3`. */
  readonly file: string;
  /** One-based line. */
  readonly line: number;
  /** What is wrong and what the rule is. */
  readonly message: string;
}

/** Findings in the order of file and line, without doubles. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [formatFinding(finding), finding]));
  return [...byText.values()].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line
  );
}

/** One finding as `file:line: message`. */
export function formatFinding(finding: Finding): string {
  return `${finding.file}:${finding.line}: ${finding.message}`;
}

/**
 * Prints findings and a closing line.
 *
 * @param name The check, for the closing line.
 * @param done What was looked at, such as `120 files`.
 * @returns The exit code: 1 where anything was found.
 */
export function printFindings(name: string, done: string, findings: readonly Finding[]): number {
  for (const finding of sortFindings(findings)) console.error(formatFinding(finding));
  const count = findings.length;
  console.log(`${name}: ${count === 0 ? "ok" : `${count} found`} (${done})`);
  return count === 0 ? 0 : 1;
}
