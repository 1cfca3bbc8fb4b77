/**
 * `no-wall-clock`: what is simulated knows neither the time of day nor the system's entropy.
 *
 * @module
 */
import { layers, moduleOf } from "../layers_table.ts";
import { globalName, repositoryPath } from "./_ast.ts";
import { forbidMembers } from "./_forbidden_members.ts";

const root = new URL("../../", import.meta.url);
const forbidden = {
  Date: ["now"],
  performance: ["now", "timeOrigin"],
  Temporal: ["Now"],
  crypto: ["getRandomValues", "randomUUID"],
};

/** Reports clocks and entropy in the modules that the table of layers calls deterministic. */
export const noWallClock: Deno.lint.Rule = {
  create(context) {
    const name = moduleOf(repositoryPath(context.filename, root));
    if (name === undefined || !layers[name].deterministic) return {};
    const message = (what: string): string =>
      `${what} differs from run to run, and ${name} must not: pass it in`;
    const date = (node: Deno.lint.NewExpression | Deno.lint.CallExpression): void => {
      const call = node.type === "CallExpression";
      if (globalName(node.callee) !== "Date" || (!call && node.arguments.length > 0)) return;
      context.report({ node, message: message(call ? "Date()" : "new Date()") });
    };
    return {
      ...forbidMembers(context, forbidden, message),
      NewExpression: date,
      CallExpression: date,
    };
  },
};
