/**
 * What a notebook is sent.
 *
 * @module
 */
import assert from "node:assert/strict";
import { table as arqueroTable } from "arquero";
import { InputError } from "../../src/core/mod.ts";
import { intervalFigure } from "../../src/plot/mod.ts";
import { type DisplayMessage, progressDisplay, show, type Showable } from "../../src/report/mod.ts";

/** A notebook that keeps what it is sent. */
function recorder() {
  const sent: { kind: string; at: number; message: DisplayMessage }[] = [];
  return {
    sent,
    send(kind: "display_data" | "update_display_data", message: DisplayMessage): Promise<void> {
      sent.push({ kind, at: performance.now(), message });
      return Promise.resolve();
    },
  };
}

const figure = () =>
  intervalFigure([{ a: "host", v: 1 }], {
    title: "A figure",
    label: "a",
    value: "v",
    valueLabel: "V",
  });

Deno.test("exact: show() sends a figure as SVG, as PNG and as text, in one message", async () => {
  const notebook = recorder();
  const shown = await figure();
  assert.equal(await show(shown, { notebook }), undefined);
  assert.equal(notebook.sent.length, 1);
  const { data, metadata } = notebook.sent[0].message;
  assert.equal(data["image/svg+xml"], shown.svg);
  assert.equal(data["text/plain"], shown.text);
  assert.ok(atob(data["image/png"]).startsWith("\x89PNG"));
  assert.deepEqual(metadata["image/png"], { width: shown.width, height: shown.height });
});

Deno.test("exact: show() sends several figures one after the other", async () => {
  const notebook = recorder();
  const shown = await figure();
  await show([shown, { ...shown, title: "Another" }], { notebook });
  assert.deepEqual(notebook.sent.map(({ kind }) => kind), ["display_data", "display_data"]);
});

Deno.test("exact: show() sends rows, tables and arquero tables as HTML and text", async () => {
  const rows = [{ vms: 8, who: "<vdi>" }];
  const values: Showable[] = [
    rows,
    { rows, caption: "C" },
    arqueroTable({ vms: [8], who: ["<vdi>"] }),
  ];
  for (const value of values) {
    const notebook = recorder();
    await show(value, { notebook });
    const { data } = notebook.sent[0].message;
    assert.match(data["text/html"], /<th scope="col" style="text-align:right">vms<\/th>/);
    assert.match(data["text/html"], /&lt;vdi&gt;/);
    assert.match(data["text/plain"], /vms {2}who\n-+ {2}-+\n {2}8 {2}<vdi>/);
  }
});

Deno.test("exact: show() sends a string as Markdown", async () => {
  const notebook = recorder();
  await show("# Verdict", { notebook });
  assert.deepEqual(notebook.sent[0].message.data, {
    "text/markdown": "# Verdict",
    "text/plain": "# Verdict",
  });
});

Deno.test("exact: show() waits after sending, so that late outputs stay with their cell", async () => {
  const notebook = recorder();
  await show("x", { notebook });
  // Timers may fire a little early by another clock.
  assert.ok(performance.now() - notebook.sent[0].at > 20);
});

Deno.test("exact: show() prints text outside a notebook", async () => {
  const lines: string[] = [];
  const print = (text: string) => lines.push(text);
  const shown = await figure();
  await show(shown, { print });
  await show("words", { print });
  await show([], { print });
  assert.deepEqual(lines, [shown.text, "words", "(no rows)"]);
});

Deno.test("exact: show() refuses what it cannot show", async () => {
  for (const value of [undefined, null, 5, [1, 2], {}]) {
    await assert.rejects(
      show(value as unknown as Showable),
      (error) => error instanceof InputError,
    );
  }
});

Deno.test("exact: progressDisplay() replaces one output, not more often than its interval", async () => {
  const notebook = recorder();
  let now = 0;
  const progress = await progressDisplay({
    label: "Replications",
    total: 10,
    notebook,
    clock: () => now,
  });
  for (let done = 1; done <= 10; done++) {
    now += 90;
    await progress.update(done, 12, "<b>");
  }
  await progress.finish("done");
  const ids = new Set(notebook.sent.map(({ message }) => message.transient.display_id));
  assert.equal(ids.size, 1);
  assert.deepEqual(notebook.sent.map(({ message }) => message.data["text/plain"]), [
    "Replications: 0 of 10 (0%)",
    "Replications: 3 of 12 (25%) - <b>",
    "Replications: 6 of 12 (50%) - <b>",
    "Replications: 9 of 12 (75%) - <b>",
    "Replications: 10 of 12 (83%) - done",
  ]);
  assert.deepEqual([...new Set(notebook.sent.slice(1).map(({ kind }) => kind))], [
    "update_display_data",
  ]);
  assert.ok(notebook.sent[1].message.data["text/html"].includes("&lt;b&gt;"));
});

Deno.test("exact: two progress outputs have names of their own", async () => {
  const notebook = recorder();
  for (const label of ["a", "b"]) await progressDisplay({ label, total: 1, notebook });
  assert.equal(new Set(notebook.sent.map(({ message }) => message.transient.display_id)).size, 2);
});
