/**
 * A log in JSON whose faults have lines and columns.
 *
 * @module
 */
import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { InputError } from "../../core/mod.ts";

/** The keys and numbers that lead to a part. */
export type Path = readonly (string | number)[];

/** A parsed log. */
export class JsonLog {
  readonly #text: string;
  readonly #tool: string;
  readonly #file: string;
  readonly #root: Node;

  /**
   * Parses a log.
   *
   * @throws {InputError} Where it is no JSON object; a log that was cut is none.
   */
  constructor(
    text: string,
    { tool, file = tool }: { readonly tool: string; readonly file?: string },
  ) {
    this.#text = text.replace(/^\uFEFF/, "");
    this.#tool = tool;
    this.#file = file;
    const errors: ParseError[] = [];
    const root = parseTree(this.#text, errors, { disallowComments: true });
    if (errors.length > 0) {
      this.#refuseAt(`it must be JSON: ${printParseErrorCode(errors[0].error)}`, errors[0].offset);
    }
    if (root?.type !== "object") this.#refuseAt("it must be a JSON object: it is none", 0);
    this.#root = root;
  }

  #refuseAt(why: string, offset: number): never {
    const before = this.#text.slice(0, offset).split("\n");
    throw new InputError(`Cannot read ${this.#tool} log as ${why}`, {
      code: `measured/bad-${this.#tool}`,
      location: { file: this.#file, line: before.length, column: before.at(-1)!.length + 1 },
    });
  }

  #node(path: Path): Node | undefined {
    return findNodeAtLocation(this.#root, [...path]);
  }

  /** Throws the error that says what is wrong with a part, and where that is. */
  refuse(why: string, path: Path = []): never {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#node(path.slice(0, length));
      if (node) this.#refuseAt(why, node.offset);
    }
    this.#refuseAt(why, 0);
  }

  /** Whether a part is there. */
  has(...path: Path): boolean {
    return this.#node(path) !== undefined;
  }

  /** A text. */
  string(...path: Path): string {
    const node = this.#node(path);
    if (node?.type !== "string") this.refuse(`${path.join(".")} must be a text`, path);
    return node.value as string;
  }

  /** A finite number of at least 0. */
  number(...path: Path): number {
    const node = this.#node(path);
    if (node?.type !== "number" || !Number.isFinite(node.value) || node.value < 0) {
      this.refuse(`${path.join(".")} must be a number of at least 0`, path);
    }
    return node.value as number;
  }

  /** How many entries a list has. */
  count(...path: Path): number {
    const node = this.#node(path);
    if (node?.type !== "array") this.refuse(`${path.join(".")} must be a list`, path);
    return node.children?.length ?? 0;
  }

  /** The keys of an object. */
  keys(...path: Path): string[] {
    const node = this.#node(path);
    if (node?.type !== "object") this.refuse(`${path.join(".")} must be an object`, path);
    return (node.children ?? []).map(({ children }) => children![0].value as string);
  }
}
