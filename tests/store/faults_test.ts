import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { checkHas, command, taskWords } from "./_processes.ts";
import { smallDisk } from "./_small_disk.ts";

const module = fileURLToPath(new URL("./_disk_module.ts", import.meta.url));
const filler = fileURLToPath(new URL("./_filler.ts", import.meta.url));
const runWords = (out: string) => [
  ...["run", module, "--out", out, "--executor", "inline", "--no-progress"],
];

let undisturbed: Promise<string> | undefined;

/** A copy of the folder of a study that ran undisturbed. */
async function finished(): Promise<string> {
  const out = await (undisturbed ??= runUndisturbed());
  const copy = Deno.makeTempDirSync();
  cpSync(out, copy, { recursive: true });
  return copy;
}

async function runUndisturbed(): Promise<string> {
  const out = Deno.makeTempDirSync();
  const { code, error } = await command("study", ...runWords(out));
  assert.equal(code, 0, error);
  return out;
}

const summaryIn = (out: string) => Deno.readTextFileSync(`${out}/studies/filling/summary.csv`);

/** One line that says what is wrong, and exit code 2. */
function checkRefused(ended: { readonly code: number; readonly error: string }, says: RegExp) {
  assert.equal(ended.code, 2, ended.error);
  assert.match(ended.error, /^Cannot [a-z ]+ store "[^"\n]+" as [^\n]+\n$/);
  assert.match(ended.error, says);
}

Deno.test("a full disk: one error with its code, and what was kept stays", async (test) => {
  const disk = await smallDisk(768);
  if (!disk) {
    await test.step({ name: "neither a tmpfs nor ulimit here", ignore: true, fn: () => {} });
    return;
  }
  try {
    const path = `${disk.folder}/iovlab.sqlite`;
    const [, , ...words] = taskWords("study", []);
    const ended = await disk.run(["run", "-q", ...words.slice(0, -1), filler, path]);
    const { code, kept } = JSON.parse(ended.out);
    assert.equal(code, disk.code, ended.error);
    assert.ok(kept > 10, `${kept} replications`);
    const all = Array.from({ length: kept }, (_, replication) => [0, replication] as const);
    await disk.grow();
    checkHas(path, all);
  } finally {
    await disk.remove();
  }
});

Deno.test("study run on a full disk ends with 2; with room again it goes on to the same table", async (test) => {
  const disk = await smallDisk(768);
  if (!disk) {
    await test.step({ name: "neither a tmpfs nor ulimit here", ignore: true, fn: () => {} });
    return;
  }
  try {
    const out = `${disk.folder}/out`;
    const store = `${out}/iovlab.sqlite`;
    for (let attempt = 0; attempt < 2; attempt++) { // a second start changes nothing
      checkRefused(await disk.run(taskWords("study", runWords(out))), disk.says);
    }
    const verified = await disk.run(taskWords("results", ["verify", "--store", store]));
    assert.deepEqual([verified.code, verified.out], [0, "ok\n"], verified.error);
    await disk.grow();
    const before = countIn(store);
    assert.ok(before > 5 && before < 200, `${before} replications`);
    const again = await disk.run(taskWords("study", runWords(out)));
    assert.equal(again.code, 0, again.error);
    assert.equal(summaryIn(out), summaryIn(await finished()));
  } finally {
    await disk.remove();
  }
});

/** How many replications a store has, whichever run measured them. */
function countIn(path: string): number {
  using database = new DatabaseSync(path);
  return database.prepare("SELECT count(*) AS count FROM replication").get()!.count as number;
}

Deno.test("a read-only file or folder: commands that write are refused, those that read are not", async () => {
  const out = await finished();
  const path = `${out}/iovlab.sqlite`;
  const before = Deno.readFileSync(path);
  const faults = [[path, /the file must be writable: it is read-only/], [
    out,
    /its folder must be/,
  ]];
  for (const [target, says] of faults as [string, RegExp][]) {
    const mode = Deno.statSync(target).mode!;
    Deno.chmodSync(target, mode & ~0o222);
    checkRefused(await command("study", ...runWords(out)), says);
    checkRefused(await command("results", "tag", "1", "paper", "--store", path), says);
    const shown = await command("results", "show", "--json", "--store", path);
    assert.equal(JSON.parse(shown.out).length, 50 * 200, shown.error);
    assert.equal((await command("results", "verify", "--store", path)).out, "ok\n");
    Deno.chmodSync(target, mode);
    assert.deepEqual(Deno.readFileSync(path), before);
  }
});

/** Damages of a file, by name. */
const damages: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "bytes flipped in the middle": (bytes) => {
    const [from, until] = [0.4, 0.6].map((share) => Math.floor(share * bytes.length));
    return bytes.map((byte, index) => index >= from && index < until ? byte ^ 0xff : byte);
  },
  "cut in the middle": (bytes) => bytes.slice(0, bytes.length / 2),
  "cut within a page": (bytes) => bytes.slice(0, bytes.length - 1000),
  "cut within the header": (bytes) => bytes.slice(0, 50),
};

for (const [name, damage] of Object.entries(damages)) {
  Deno.test(`a damaged store (${name}) is told of by each command, and left as it is`, async () => {
    const out = await finished();
    const path = `${out}/iovlab.sqlite`;
    const bytes = damage(Deno.readFileSync(path));
    Deno.writeFileSync(path, bytes);
    const says = /as (the file must be whole: it is damaged|it must be a store of iovlab)/;
    const [run, show, exported, verified] = await Promise.all([
      command("study", ...runWords(out)),
      command("results", "show", "--store", path),
      command("results", "export", `${out}/x.csv`, "--store", path),
      command("results", "verify", "--store", path),
    ]);
    for (const refused of [run, show, exported]) checkRefused(refused, says);
    const { code, out: faults, error } = verified;
    assert.ok(code === 2 || (code === 1 && /^file: /.test(faults)), `${code} ${faults} ${error}`);
    assert.deepEqual(Deno.readFileSync(path), bytes);
    assert.deepEqual([...Deno.readDirSync(dirname(path))].map((file) => file.name).sort(), [
      "iovlab.sqlite",
      "studies",
    ]);
  });
}
