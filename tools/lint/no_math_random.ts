/**
 * `no-math-random`: every random number comes from a named stream.
 *
 * @module
 */
import { forbidMembers } from "./_forbidden_members.ts";

/** Reports `Math.random` in any file. */
export const noMathRandom: Deno.lint.Rule = {
  create(context) {
    return forbidMembers(
      context,
      { Math: ["random"] },
      (member) => `${member} cannot be repeated: draw from a named stream of module random`,
    );
  },
};
