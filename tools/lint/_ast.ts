/**
 * Small questions about nodes of Deno's lint syntax tree.
 *
 * @module
 */

const hosts = new Set(["globalThis", "self", "window"]);

/** The name of a global that a node reads: `Math`, `globalThis.Math`. */
export function globalName(node: Deno.lint.Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return undefined;
  return hosts.has(node.object.name) ? memberName(node) : undefined;
}

/** The member that an access names: `a.b` and `a["b"]` give `b`. */
export function memberName(node: Deno.lint.MemberExpression): string | undefined {
  const { property } = node;
  if (!node.computed) return property.type === "Identifier" ? property.name : undefined;
  if (property.type === "Literal" && typeof property.value === "string") return property.value;
  if (property.type !== "TemplateLiteral" || property.expressions.length > 0) return undefined;
  return property.quasis[0]?.cooked;
}

/** The names that a destructuring pattern takes out of its object. */
export function takenNames(pattern: Deno.lint.Node): string[] {
  if (pattern.type !== "ObjectPattern") return [];
  return pattern.properties.flatMap((property) =>
    property.type === "Property" && property.key.type === "Identifier" ? [property.key.name] : []
  );
}

/** The path of a file from the root of the repository, with `/`; unchanged for one outside it. */
export function repositoryPath(filename: string, rootUrl: URL): string {
  const path = filename.replaceAll("\\", "/");
  const root = decodeURIComponent(rootUrl.pathname).replace(/^\/(?=[A-Za-z]:)/, "");
  return path.startsWith(root) ? path.slice(root.length) : path.replace(/^\.\//, "");
}
