/**
 * The parameters that a notebook declares: the variables of its cell with the tag `parameters`, as papermill has it.
 *
 * `let`, `const` and `var` with a plain name count; a type behind the name, or else the kind of the default, says what a value
 * must be. The words behind `//` at the end of a line describe it.
 *
 * @module
 */
import ts from "typescript";
import { hint, InputError } from "../../src/core/mod.ts";
import { parse } from "../_imports.ts";
import { joinLines, type NotebookCell } from "../_notebook.ts";
import type { Value, Values } from "./_values.ts";

/** The tags of papermill. */
export const tags = { parameters: "parameters", injected: "injected-parameters" } as const;

/** One parameter of a notebook. */
export interface Parameter {
  /** The variable's name. */
  readonly name: string;
  /** The word that declares it. */
  readonly keyword: "const" | "let" | "var";
  /** Its type as it is written, if it is. */
  readonly type?: string;
  /** The default as it is written; empty where there is none. */
  readonly default: string;
  /** What the comment behind it says; empty where there is none. */
  readonly description: string;
  /** What a value must be, or `undefined` where it fits. */
  readonly fault: (value: Value) => string | undefined;
}

/** The place of the first cell with a tag, from 0; -1 where there is none. */
export function cellWithTag(cells: readonly NotebookCell[], tag: string): number {
  return cells.findIndex(({ metadata }) => metadata?.tags?.includes(tag));
}

/** The variables that a text declares at its top level. */
function variablesOf(text: string): { keyword: string; node: ts.VariableDeclaration }[] {
  return parse("cell.ts", text).statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const { flags, declarations } = statement.declarationList;
    const keyword = flags & ts.NodeFlags.Const ? "const" : flags & ts.NodeFlags.Let ? "let" : "var";
    return declarations.map((node) => ({ keyword, node }));
  });
}

/** Parameters of a notebook in order; `undefined` where no cell has the tag. */
export function parametersOf(cells: readonly NotebookCell[]): readonly Parameter[] | undefined {
  const at = cellWithTag(cells, tags.parameters);
  if (at < 0) return undefined;
  const text = joinLines(cells[at].source);
  const found = variablesOf(text).filter(({ node }) => ts.isIdentifier(node.name));
  return found.map(({ keyword, node }) => ({
    name: node.name.getText(),
    keyword: keyword as Parameter["keyword"],
    ...(node.type && { type: node.type.getText() }),
    default: node.initializer?.getText() ?? "",
    description: /^[^\n]*?\/\/\s*([^\n]*)/.exec(text.slice(node.end))?.[1].trim() ?? "",
    fault: faultOf(node),
  }));
}

/** The one-based place of the cell that declares a name at its top level; `undefined` where none does. */
export function declaringCell(cells: readonly NotebookCell[], name: string): number | undefined {
  const at = cells.findIndex(({ cell_type, source, metadata }) =>
    cell_type === "code" && !metadata?.tags?.includes(tags.injected) &&
    variablesOf(joinLines(source)).some(({ node }) => node.name.getText() === name)
  );
  return at < 0 ? undefined : at + 1;
}

/**
 * Refuses values that a notebook cannot take.
 *
 * @throws {InputError} `notebook/unknown-parameter`, `notebook/bad-parameter` or `notebook/untagged-parameter`.
 */
export function checkValues(cells: readonly NotebookCell[], values: Values): void {
  const parameters = parametersOf(cells);
  const names = parameters?.map(({ name }) => name) ?? [];
  for (const [name, value] of Object.entries(values)) {
    const at = parameters ? undefined : declaringCell(cells, name);
    if (at !== undefined) {
      throw new InputError(
        `Cannot set parameter "${name}" as cell ${at} declares it without the tag "${tags.parameters}"`,
        { code: "notebook/untagged-parameter" },
      );
    }
    const parameter = parameters?.find((each) => each.name === name);
    if (parameters && !parameter) {
      const known = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
      throw new InputError(
        `Cannot set parameter "${name}" as the notebook does not declare it${
          hint(name, names)
        }: ${known}`,
        { code: "notebook/unknown-parameter" },
      );
    }
    const fault = parameter?.fault(value);
    if (fault === undefined) continue;
    const text = typeof value === "number" ? String(value) : JSON.stringify(value);
    const raw = wayOf(value, fault);
    throw new InputError(
      `Cannot set parameter "${name}" as it must be ${fault}${raw}: current value is ${text}`,
      { code: "notebook/bad-parameter" },
    );
  }
}

/** How a value of the wanted kind is given, where that is not what was done. */
function wayOf(value: Value, fault: string): string {
  if (typeof value !== "string") return fault.includes("a string") ? " (-r passes text)" : "";
  return /^an (array|object)/.test(fault) ? " (-y passes arrays and objects)" : "";
}

function faultOf(node: ts.VariableDeclaration): Parameter["fault"] {
  const { type, initializer } = node;
  const kind = type ? kindOfType(type) : initializer ? kindOfDefault(initializer) : undefined;
  return (value) => kind === undefined || kind.fits(value) ? undefined : kind.name;
}

/** What a value must be, with a test for it; `undefined` where anything will do or it is not known. */
interface Kind {
  readonly name: string;
  readonly fits: (value: Value) => boolean;
}

const isObject = (value: Value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const kinds = {
  number: { name: "a number", fits: (value: Value) => typeof value === "number" },
  string: { name: "a string", fits: (value: Value) => typeof value === "string" },
  boolean: { name: "true or false", fits: (value: Value) => typeof value === "boolean" },
  null: { name: "null", fits: (value: Value) => value === null },
  array: { name: "an array", fits: (value: Value) => Array.isArray(value) },
  object: { name: "an object", fits: isObject },
} as const satisfies Record<string, Kind>;

function kindOfDefault(node: ts.Expression): Kind | undefined {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return kindOfDefault(node.expression);
  }
  if (ts.isNumericLiteral(node)) return kinds.number;
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) return kinds.number;
  if (ts.isStringLiteralLike(node)) return kinds.string;
  if (ts.isArrayLiteralExpression(node)) return kinds.array;
  if (ts.isObjectLiteralExpression(node)) return kinds.object;
  const { TrueKeyword, FalseKeyword } = ts.SyntaxKind;
  return node.kind === TrueKeyword || node.kind === FalseKeyword ? kinds.boolean : undefined;
}

function kindOfType(node: ts.TypeNode): Kind | undefined {
  const { NumberKeyword, StringKeyword, BooleanKeyword } = ts.SyntaxKind;
  if (node.kind === NumberKeyword) return kinds.number;
  if (node.kind === StringKeyword) return kinds.string;
  if (node.kind === BooleanKeyword) return kinds.boolean;
  if (ts.isParenthesizedTypeNode(node)) return kindOfType(node.type);
  if (ts.isLiteralTypeNode(node)) return kindOfLiteral(node.literal);
  if (ts.isUnionTypeNode(node)) return either(node.types.map(kindOfType));
  if (ts.isTypeOperatorNode(node)) return kindOfType(node.type); // readonly T[]
  return ts.isArrayTypeNode(node) ? arrayOf(kindOfType(node.elementType)) : undefined;
}

function kindOfLiteral(node: ts.LiteralTypeNode["literal"]): Kind | undefined {
  if (node.kind === ts.SyntaxKind.NullKeyword) return kinds.null;
  const { TrueKeyword, FalseKeyword } = ts.SyntaxKind;
  const literal = ts.isStringLiteralLike(node)
    ? node.text
    : node.kind === TrueKeyword || node.kind === FalseKeyword
    ? node.kind === TrueKeyword
    : Number(node.getText());
  return { name: JSON.stringify(literal), fits: (value) => value === literal };
}

function either(parts: readonly (Kind | undefined)[]): Kind | undefined {
  if (parts.some((part) => part === undefined)) return undefined;
  const known = parts as readonly Kind[];
  return {
    name: known.map(({ name }) => name).join(" or "),
    fits: (value) => known.some(({ fits }) => fits(value)),
  };
}

function arrayOf(element: Kind | undefined): Kind {
  if (!element) return kinds.array;
  return {
    name: `an array of which each is ${element.name}`,
    fits: (value) => Array.isArray(value) && value.every(element.fits),
  };
}
