/**
 * The life of JupyterLab under `deno task lab`, with a shell script in its place: it ends when and however this ends. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { startLab } from "../../tools/notebook/_lab.ts";
import { until } from "../../tools/_chromium.ts";

/** A folder with a script in the place of Python, which writes its process number into `pid`. */
function environmentWith(script: string) {
  const folder = mkdtempSync(join(tmpdir(), "iovlab-lab-"));
  const python = join(folder, "python");
  writeFileSync(python, `#!/bin/bash\ncd "${folder}"\n${script}\n`);
  chmodSync(python, 0o755);
  const variables = { JUPYTER_CONFIG_DIR: folder, JUPYTER_RUNTIME_DIR: folder };
  return { folder, environment: { python, deno: "", variables } };
}

const told = "echo $$ >pid.new; mv pid.new pid";

/** Says where its server is, as JupyterLab does, and waits. */
const serves =
  `echo '{"url":"http://x/","token":"'$JUPYTER_TOKEN'"}' >jpserver-$$.json; ${told}; exec sleep 60`;

/** Does not say where its server is. */
const starts = `${told}; exec sleep 60`;

/** Nor does it end when it is asked to. */
const deaf = `trap '' TERM; ${told}; while :; do sleep 0.05; done`;

/** The number that a script has written. */
async function numberIn(folder: string): Promise<number> {
  const file = join(folder, "pid");
  await until("the script to start", () => existsSync(file));
  return Number(readFileSync(file, "utf8"));
}

function runs(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

const options = { root: "/", path: "notebooks", browser: false };

Deno.test("a start that is ended leaves nothing that runs, even where it does not listen", async () => {
  for (const script of [starts, deaf]) {
    const { folder, environment } = environmentWith(script);
    const stop = new AbortController();
    const lab = startLab({ ...options, signal: stop.signal, grace: 200 }, environment);
    const id = await numberIn(folder);
    assert.ok(runs(id));
    stop.abort(new Error("given up"));
    await assert.rejects(lab, /given up/);
    assert.ok(!runs(id));
    rmSync(folder, { recursive: true });
  }
});

Deno.test("to dispose of a JupyterLab is to end it; one that ends before its server is there is told", async () => {
  const { folder, environment } = environmentWith(serves);
  let id: number;
  {
    await using lab = await startLab(options, environment);
    assert.match(lab.url, /^http:\/\/x\/lab\/tree\/notebooks\?token=/);
    id = await numberIn(folder);
    assert.ok(runs(id));
  }
  assert.ok(!runs(id));
  rmSync(folder, { recursive: true });
  const broken = environmentWith("exit 3");
  await assert.rejects(startLab(options, broken.environment), /exit code 3/);
  rmSync(broken.folder, { recursive: true });
});

const program = (environment: unknown) =>
  `import { runLab } from ${
    JSON.stringify(new URL("../../tools/notebook/lab.ts", import.meta.url).href)
  };
Deno.exitCode = await runLab(${JSON.stringify(options)}, ${JSON.stringify(environment)});`;

for (
  const [signal, script, when, code] of [
    ["SIGTERM", starts, "while it starts", 143],
    ["SIGINT", starts, "while it starts", 130],
    ["SIGTERM", serves, "when it has started", 0],
    ["SIGHUP", serves, "when it has started", 0],
  ] as const
) {
  Deno.test(`${signal} to the command ${when} ends JupyterLab`, async () => {
    const { folder, environment } = environmentWith(script);
    const words = ["eval", "--no-lock", program(environment)];
    const child = spawn(Deno.execPath(), words, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (part) => text += part);
    const ended = new Promise((done) => child.on("close", done));
    const id = await numberIn(folder);
    if (script === serves) await until("the address", () => text.includes("JupyterLab, after"));
    assert.ok(runs(id));
    process.kill(child.pid!, signal);
    assert.equal(await ended, code);
    assert.ok(!runs(id));
    rmSync(folder, { recursive: true });
  });
}
