/**
 * Test of the written page: its example is a program, and it holds.
 *
 * @module
 */
import assert from "node:assert/strict";

Deno.test("the example in docs/kernel.md runs, and its assertions hold", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-q", "-A", "--doc", "docs/kernel.md"],
    env: { NO_COLOR: "1" },
  }).output();
  const out = new TextDecoder().decode(stdout);
  assert.equal(code, 0, out);
  assert.match(out, /1 passed/);
});
