/**
 * Test of the written page: its examples are programs, and they hold.
 *
 * @module
 */
import assert from "node:assert/strict";

Deno.test("the examples in docs/lqn-language.md run, and their assertions hold", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-q", "-A", "--doc", "docs/lqn-language.md"],
    env: { NO_COLOR: "1" },
  }).output();
  const out = new TextDecoder().decode(stdout);
  assert.equal(code, 0, out);
  assert.match(out, /[1-9]\d* passed/);
});
