/**
 * `no-export-all`: a `mod.ts` lists what it exports by name.
 *
 * @module
 */
import { repositoryPath } from "./_ast.ts";

const root = new URL("../../", import.meta.url);

/** Reports `export *` and `export * as name` in a `mod.ts`. */
export const noExportAll: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename, root);
    if (path !== "mod.ts" && !path.endsWith("/mod.ts")) return {};
    return {
      ExportAllDeclaration(node) {
        context.report({ node, message: "export * hides what a module offers: list the names" });
      },
    };
  },
};
