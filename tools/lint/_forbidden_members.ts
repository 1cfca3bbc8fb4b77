/**
 * The common core of the rules that forbid some members of a global object.
 *
 * @module
 */
import { globalName, memberName, takenNames } from "./_ast.ts";

/** The forbidden members by global, such as `{ Math: ["random"] }`; `*` stands for all. */
export type Forbidden = Readonly<Record<string, readonly string[]>>;

/**
 * A visitor that reports `Math.random`, `Math["random"]`, `globalThis.Math.random` and
 * `const { random } = Math`.
 *
 * @param message The text for one member, such as `Math.random`.
 */
export function forbidMembers(
  context: Deno.lint.RuleContext,
  forbidden: Forbidden,
  message: (member: string) => string,
): Deno.lint.LintVisitor {
  const check = (node: Deno.lint.Node, object: Deno.lint.Node, names: readonly string[]): void => {
    const global = globalName(object);
    if (global === undefined || !Object.hasOwn(forbidden, global)) return;
    const hit = names.find((name) =>
      forbidden[global].includes(name) || forbidden[global].includes("*")
    );
    if (hit !== undefined) context.report({ node, message: message(`${global}.${hit}`) });
  };
  return {
    MemberExpression(node) {
      const name = memberName(node);
      if (name !== undefined) check(node, node.object, [name]);
    },
    VariableDeclarator(node) {
      if (node.init) check(node, node.init, takenNames(node.id));
    },
  };
}
