/**
 * Tests of the benchmark's command line.
 *
 * @module
 */
import assert from "node:assert/strict";

async function bench(...options: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "bench/kernel.ts", ...options],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

Deno.test("bench:kernel --json prints one line with the two rates and their ratio", async () => {
  const { code, out } = await bench("--json", "--events", "5000", "--repetitions", "3");
  assert.equal(code, 0);
  assert.equal(out.indexOf("\n"), out.length - 1);
  const result = JSON.parse(out);
  assert.deepEqual(Object.keys(result), ["eventsPerSecond", "handCodedEventsPerSecond", "ratio"]);
  for (const value of Object.values(result)) assert.ok(Number(value) > 0);
});

Deno.test("a bad option of bench:kernel is one clear line and exit code 2", async () => {
  for (
    const [option, message] of [
      ["--fast", /Unknown option '--fast'/],
      ["--events=0", /--events as it must be a whole number of at least 1: current value is 0/],
      [
        "--repetitions=many",
        /--repetitions as it must be a whole number .*: current value is many/,
      ],
      ["table", /Unexpected argument 'table'/],
    ] as const
  ) {
    const { code, out, err } = await bench(option);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.equal(err.trimEnd().split("\n").length, 1, err);
    assert.match(err, message);
  }
});
