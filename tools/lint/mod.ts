/**
 * The lint rules of iovlab, as a plugin for `deno lint`.
 *
 * @module
 */
import { noConsoleInSrc } from "./no_console_in_src.ts";
import { noExportAll } from "./no_export_all.ts";
import { noMathRandom } from "./no_math_random.ts";
import { noWallClock } from "./no_wall_clock.ts";

/** The plugin: `deno.json` names this file under `lint.plugins`. */
const plugin: Deno.lint.Plugin = {
  name: "iovlab",
  rules: {
    "no-console-in-src": noConsoleInSrc,
    "no-export-all": noExportAll,
    "no-math-random": noMathRandom,
    "no-wall-clock": noWallClock,
  },
};

export default plugin;
