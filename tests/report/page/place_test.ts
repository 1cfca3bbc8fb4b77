// How a report takes its place, and what is done about an interruption. Exact.
import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeReport } from "@iovlab/iovlab/report";
import { besides, recoverPlace, takePlace } from "../../../src/report/page/_place.ts";

const HOUR = 3_600_000;

function inFolder(test: (out: string) => void): void {
  const out = mkdtempSync(join(tmpdir(), "place-"));
  try {
    test(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** A folder with a file that says which report it is. */
function report(folder: string, which: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, "which"), which);
  return folder;
}

const which = (folder: string) => readFileSync(join(folder, "which"), "utf8");

Deno.test("exact: a report takes an empty place and that of an earlier one, and leaves nothing beside", () =>
  inFolder((out) => {
    const place = join(out, "report");
    takePlace(report(besides(place), "one"), place);
    assert.equal(which(place), "one");
    takePlace(report(besides(place), "two"), place);
    assert.equal(which(place), "two");
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: where the new report cannot take the place, the earlier one is put back", () =>
  inFolder((out) => {
    const place = report(join(out, "report"), "one");
    assert.throws(() => takePlace(join(out, "not there"), place), { code: "ENOENT" });
    assert.equal(which(place), "one");
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: an interruption between the renames is mended: the new report takes its place", () =>
  inFolder((out) => {
    const place = join(out, "report");
    const made = report(besides(place), "new");
    report(`${made}.old`, "earlier");
    recoverPlace(place, Date.now());
    assert.equal(which(place), "new");
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: an earlier report that stands alone beside its place comes back", () =>
  inFolder((out) => {
    const place = join(out, "report");
    report(`${besides(place)}.old`, "earlier");
    recoverPlace(place, Date.now());
    assert.equal(which(place), "earlier");
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: what is left of an earlier report goes where the new one is in its place", () =>
  inFolder((out) => {
    const place = report(join(out, "report"), "new");
    report(`${besides(place)}.old`, "earlier");
    recoverPlace(place, Date.now());
    assert.equal(which(place), "new");
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: an unfinished report goes after an hour, and no other folder goes ever", () =>
  inFolder((out) => {
    const place = join(out, "report");
    const now = Date.now();
    const young = report(besides(place), "of another process");
    const old = report(besides(place), "left");
    const others = ["report.bak", ".report.old", ".report.2009.old", `.reports${old.slice(-37)}`];
    for (const name of others) report(join(out, name), "not ours");
    for (const name of [old, ...others.map((name) => join(out, name))]) {
      utimesSync(name, new Date(now - HOUR - 1000), new Date(now - HOUR - 1000));
    }
    utimesSync(young, new Date(now - HOUR + 60_000), new Date(now - HOUR + 60_000));
    recoverPlace(place, now);
    assert.deepEqual(
      readdirSync(out).sort(),
      [...others, young.slice(out.length + 1)].sort(),
    );
  }));

Deno.test("exact: writing a report mends what an earlier one has left", async () => {
  const out = mkdtempSync(join(tmpdir(), "place-"));
  try {
    const place = join(out, "report");
    await writeReport([], place);
    renameSync(place, `${besides(place)}.old`);
    const stop = AbortSignal.abort(new Error("stop"));
    await assert.rejects(writeReport([], place, { signal: stop }), /stop/);
    assert.deepEqual(readdirSync(out), ["report"]);
    assert.match(readFileSync(join(place, "index.html"), "utf8"), /iovlab/);
  } finally {
    rmSync(out, { recursive: true });
  }
});
