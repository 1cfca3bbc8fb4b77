/**
 * `no-console-in-src`: a library returns its answers, and only its faces print.
 *
 * @module
 */
import { layers, moduleOf } from "../layers_table.ts";
import { repositoryPath } from "./_ast.ts";
import { forbidMembers } from "./_forbidden_members.ts";

const root = new URL("../../", import.meta.url);

/** Reports `console.*` under `src/` outside the modules that the table lets print. */
export const noConsoleInSrc: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename, root);
    const name = moduleOf(path);
    if (!path.startsWith("src/") || (name !== undefined && layers[name].prints)) return {};
    return forbidMembers(
      context,
      { console: ["*"] },
      (member) => `${member} prints from a library: return the text, or print it in src/cli`,
    );
  },
};
