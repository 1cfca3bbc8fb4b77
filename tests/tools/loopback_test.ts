/**
 * The check of logs made over loopback. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkLogs } from "../../tools/loopback/check_logs.ts";

const server = "process:python3";

/** A copy of the sample with one log changed. */
function changed(name: string, edit: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "iovlab-loopback-"));
  cpSync("data/loopback", folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  return folder;
}

Deno.test("the committed sample of logs has no fault", () => {
  assert.deepEqual(checkLogs("data/loopback", server), []);
});

Deno.test("a server that was not busy, a log that is none and a process that is not there are found", () => {
  const idle = changed(
    "validate-01000-2.pidstat.txt",
    (text) => text.replace(/^(Average:.*?)\S+(\s+-\s+python3)$/m, "$10.00$2"),
  );
  assert.deepEqual(checkLogs(idle, server).map(({ message }) => message), [
    "validate at 1000, repetition 2: the server must have been busy",
  ]);
  const cut = changed("calibrate-00250-1.httperf.txt", (text) => text.slice(0, 400));
  assert.throws(() => checkLogs(cut, server), { line: /^calibrate-00250-1\.httperf\.txt:/ });
  assert.throws(() => checkLogs("data/loopback", "process:nginx"), { code: "measured/no-value" });
});
