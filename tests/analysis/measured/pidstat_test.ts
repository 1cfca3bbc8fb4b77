/**
 * Logs of pidstat. Kind: exact, on a log that pidstat 12.6.1 printed, and on what it might print.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readMeasured, readPidstat } from "../../../src/analysis/mod.ts";
import fc from "../../_property.ts";

const real = readFileSync("tests/fixtures/measured/pidstat.txt", "utf8");
const head = "Linux 6.1.0 (a) \t2020-01-01 \t_x86_64_\t(2 CPU)\n\n";
const columns = "UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command";

function log(rows: readonly string[], averages: readonly string[]): string {
  const interval = [`10:00:00      ${columns}`, ...rows.map((row) => `10:00:01 ${row}`)];
  const average = [`Average:      ${columns}`, ...averages.map((row) => `Average: ${row}`)];
  return `${head}${interval.join("\n")}\n\n${average.join("\n")}\n`;
}

Deno.test("a real log of pidstat gives the processor time and the wait of client and server", () => {
  const rows = readMeasured("pidstat", real, { file: "pidstat.txt" });
  const at = (entity: string, metric: string) =>
    rows.find((row) => row.entity === entity && row.metric === metric)?.value;
  const average = real.split("\n").filter((line) => /^Average:.*python3/.test(line))[0];
  const [, , , , , , wait, cpu] = average.split(/\s+/);
  assert.equal(at("process:python3", "utilization"), Number(cpu) / 100);
  assert.equal(at("process:python3", "pidstat:%wait"), Number(wait));
  assert.ok(at("process:httperf", "utilization")! > 0.9);
});

Deno.test("processes of one command are one entity, and a command may have spaces", () => {
  const rows = readPidstat(log(
    [
      "0 1 1.00 1.00 0.00 0.00 2.00 0 nginx: worker",
      "0 2 3.00 1.00 0.00 0.50 4.00 1 nginx: worker",
    ],
    [
      "0 1 1.00 1.00 0.00 0.00 2.00 - nginx: worker",
      "0 2 3.00 1.00 0.00 0.50 4.00 - nginx: worker",
    ],
  ));
  assert.deepEqual(rows[0], {
    ...{ entity: "process:nginx: worker", metric: "utilization", value: 0.06, samples: 1 },
  });
  assert.equal(rows.find(({ metric }) => metric === "pidstat:%wait")!.value, 0.5);
});

Deno.test("a log of pidstat that was cut or is of something else is refused with its line", () => {
  const row = "0 1 1.00 1.00 0.00 0.00 2.00 0 web";
  const cut = log([row], [row]).split("Average")[0];
  assert.throws(() => readPidstat(cut), /must end with averages/);
  assert.throws(() => readPidstat(real.replaceAll("%CPU", "kB_rd/s"), { file: "a.txt" }), {
    line: /^a\.txt:3:1: Cannot read pidstat log as columns must be those of pidstat -u/,
  });
  assert.throws(
    () => readPidstat(log([row], [row.replace("2.00", "nan")])),
    /%CPU must be a number/,
  );
  assert.throws(() => readPidstat(real.trimEnd()), /its last line must have an end/);
});

Deno.test("property: whatever percentages processes have, those of a command add up", () => {
  const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
  fc.assert(fc.property(fc.array(percent, { minLength: 1, maxLength: 8 }), (shares) => {
    const rows = shares.map((share, pid) =>
      `0 ${pid + 1} ${share.toFixed(2)} 0.00 0.00 0.00 ${share.toFixed(2)} 0 web`
    );
    const [utilization] = readPidstat(log(rows, rows));
    const sum = shares.reduce((all, share) => all + share, 0);
    assert.ok(Math.abs(utilization.value - sum / 100) < 1e-9);
  }));
});
