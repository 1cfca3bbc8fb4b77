/**
 * A fault of a description: where it is, as a path into the data, and what is wrong.
 *
 * @module
 */

/** Keys and indexes from the top of the data to a value. */
export type Path = readonly (string | number)[];

/** One fault. */
export interface Problem {
  /** Where the faulty value is, or would be. */
  readonly path: Path;
  /** Whether the fault is the key itself, not its value. */
  readonly atKey?: boolean;
  /** A stable code, such as `host/out-of-range`. */
  readonly code: string;
  /** One line: `Cannot use <path> as ...`. */
  readonly message: string;
}

/** A path as a person writes it: `vms[2].workload.arrivals.rate`. */
export function pathText(path: Path, top: string): string {
  const text = path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("");
  return text === "" ? top : text.replace(/^\./, "");
}

/** A value in a message: short, and never failing. */
export function shown(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** Most faults that are kept. */
const mostFaults = 1000;

/** Collects the faults of one piece of data. */
export class Problems {
  /** What was found, in the order of the search. */
  readonly found: Problem[] = [];

  /** `top` is what the data is called, such as `host`; it also starts the codes. */
  constructor(readonly top: string) {}

  /** A value that breaks a rule: `Cannot use <path> as it must be <rule>: current value is <value>`. */
  rule(path: Path, code: string, rule: string, value: unknown): void {
    const name = pathText(path, this.top);
    this.add(
      path,
      code,
      `Cannot use ${name} as it must be ${rule}: current value is ${shown(value)}`,
    );
  }

  /** Any other fault, with its whole message. */
  add(path: Path, code: string, message: string, atKey = false): void {
    if (this.found.length === mostFaults) return;
    this.found.push({ path, code: `${this.top}/${code}`, message, atKey });
  }
}
