// The page of a report as HTML. Exact.
import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { reportExperiment, reportHtml } from "@iovlab/iovlab/report";
import { evil, rows, runOf, verdictAt } from "./_fixture.ts";

const files = ["claims.csv", "rates.csv", "rates.parquet", "rate.svg", "rate.pdf"].map((name) => ({
  label: name,
  href: `a-2009/${name}`,
  bytes: 1234,
}));

async function page(quick = true): Promise<string> {
  const experiments = [
    await reportExperiment(runOf("a-2009", quick), { files }),
    await reportExperiment(runOf("b-2010", quick)),
  ];
  return reportHtml({ version: "1.2.3", experiments, files: [], circumstances: [] });
}

const baseExperiment = await reportExperiment(runOf());
const text = await page();
const { document } = parseHTML(text);
const all = (selector: string) => [...document.querySelectorAll(selector)];

Deno.test("exact: no text becomes markup, wherever it comes from", () => {
  assert.equal(all("img").length, 0);
  assert.equal(all("script").length, 1);
  assert.ok(!text.includes("<img"));
  for (
    const selector of [".statement", "h2", ".lead", ".notes li", "#a-2009-table-rates summary"]
  ) {
    assert.ok(all(selector).some((one) => one.textContent.includes(evil)), selector);
  }
  assert.ok(all("#a-2009-table-rates tbody th")[0].textContent === evil);
});

Deno.test("exact: the claims stand on top, each with a link to its experiment, numbers, verdict and reason", () => {
  const section = all("main > section")[0];
  assert.equal(section.id, "claims");
  const claims = all(".claims tbody tr");
  assert.deepEqual(claims.map((row) => row.querySelector("a")?.getAttribute("href")), [
    "#a-2009",
    "#b-2010",
  ]);
  const [cells] = claims.map((row) =>
    [...row.querySelectorAll("td")].map((td) => td.textContent.trim())
  );
  assert.deepEqual(cells.slice(1), ["60%", "61.0% [59.0, 63.0]", "100% [61, 100]", "reproduced"]);
  assert.ok(claims[0].querySelector("details")?.textContent.includes(verdictAt(61).reason));
});

Deno.test("exact: verdicts are told apart by shape and by word", () => {
  const signs = new Set<string>();
  for (const verdict of ["reproduced", "partly", "not reproduced", "inconclusive"] as const) {
    const experiment = { ...baseExperiment, claims: [{ ...verdictAt(61), verdict }] };
    const html = reportHtml({
      version: "1",
      experiments: [experiment],
      files: [],
      circumstances: [],
    });
    const shown = parseHTML(html).document.querySelector(".claims .verdict");
    assert.equal(shown?.textContent, verdict);
    signs.add(shown?.querySelector("svg")?.innerHTML ?? "");
  }
  assert.equal(signs.size, 4);
});

Deno.test("exact: each id is there once, and each link of the page leads to one", () => {
  const ids = all("[id]").map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const anchors = all("a[href]").map((a) => a.getAttribute("href") ?? "")
    .filter((href) => href.startsWith("#"));
  assert.ok(anchors.length >= 20);
  for (const href of anchors) assert.ok(ids.includes(href.slice(1)), href);
});

Deno.test("exact: nothing is fetched: no address of a network, no source but data", () => {
  assert.deepEqual(
    text.match(/(?:https?:)?\/\/(?!www\.w3\.org\/2000\/svg)[a-z0-9.]+\.[a-z]+/g),
    null,
  );
  assert.deepEqual(all("[src], iframe, object, embed").length, 0);
  assert.deepEqual(all("link").map((link) => link.getAttribute("href")), ["data:,"]);
  assert.equal(text.match(/@font-face/g)?.length, 2);
  assert.doesNotMatch(text, /@import/);
});

Deno.test("exact: a table has a caption, scopes and units, its first rows at once and the rest held back", () => {
  const table = document.querySelector("#a-2009-table-rates table");
  assert.ok(table?.querySelector("caption")?.textContent.startsWith("Table 1. Rates"));
  const heads = [...table?.querySelectorAll("thead th") ?? []];
  assert.deepEqual(heads.map((th) => th.textContent), ["host", "rate replies/s", "share"]);
  assert.ok(heads.every((th) => th.getAttribute("scope") === "col"));
  const shown = [...table?.querySelectorAll("tbody tr") ?? []];
  assert.equal(shown.length, 12);
  assert.ok(shown.every((row) => row.querySelector("th")?.getAttribute("scope") === "row"));
  assert.equal(shown[1].querySelectorAll("td")[0].textContent, "1,010 [1,000, 1,020]");
  assert.equal(shown[3].querySelectorAll("td")[1].textContent, "");
  const held = text.match(/<template>[^]*?<\/template>/)?.[0] ?? "";
  assert.equal(held.match(/<tr>/g)?.length, rows.length - 12);
});

Deno.test("exact: a table of more rows than the page holds says so", async () => {
  const run = runOf();
  const many = Array.from({ length: 700 }, (_, i) => ({ i }));
  Object.assign(run.result, { tables: [{ ...run.result.tables[0], units: {}, rows: many }] });
  const experiment = await reportExperiment(run);
  const html = reportHtml({
    version: "1",
    experiments: [experiment],
    files: [],
    circumstances: [],
  });
  assert.match(html, /The page holds the first 600 rows; the files hold all 700\./);
  assert.ok(!html.includes('<th scope="row" class="n">600</th>'));
  assert.ok(html.includes('<th scope="row" class="n">599</th>'));
});

Deno.test("exact: a table without rows says so and has nothing to download", async () => {
  const run = runOf();
  Object.assign(run.result, { tables: [{ ...run.result.tables[0], rows: [] }] });
  const experiment = await reportExperiment(run, { files });
  const html = reportHtml({
    version: "1",
    experiments: [experiment],
    files: [],
    circumstances: [],
  });
  const table = parseHTML(html).document.querySelector("#a-2009-table-rates");
  assert.match(table?.textContent ?? "", /Table 1\..*0 rows, 0 columns\s+\(no rows\)\s*$/s);
  assert.equal(table?.querySelectorAll("table, a").length, 0);
});

Deno.test("exact: a figure is drawn at both widths with a caption, its numbers as text, and downloads", () => {
  const figure = document.querySelector("#a-2009-figure-rate");
  const views = [...figure?.querySelectorAll("svg") ?? []].map((svg) =>
    svg.getAttribute("viewBox")
  );
  assert.deepEqual(views.map((view) => view?.split(" ")[2]), ["672", "336"]);
  assert.match(figure?.querySelector("figcaption")?.textContent ?? "", /^Figure 1\. Line chart/);
  assert.ok((figure?.querySelector("pre")?.textContent ?? "").includes("1,010"));
  const links = [...figure?.querySelectorAll("a[download]") ?? []];
  assert.deepEqual(links.map((a) => [a.getAttribute("href"), a.textContent]), [
    ["a-2009/rate.svg", "SVG, page width"],
    ["a-2009/rate.pdf", "PDF, page width"],
  ]);
});

Deno.test("exact: parameters and provenance are shown", () => {
  const section = document.querySelector("#a-2009")?.textContent ?? "";
  for (
    const part of ["link.rate", "1e9", "list[].weight", "1, 4", "Seed", "Engine source", "abc"]
  ) {
    assert.ok(section.includes(part), part);
  }
  assert.ok(!section.includes("list[].name"));
});

Deno.test("exact: a quick run says so, a full one does not", async () => {
  const note = /<p class="quick-note" id="quick-runs">(.*?)<\/p>/s;
  const [, said] = note.exec(text) ?? [];
  assert.match(said, /All of this is of quick runs/);
  for (
    const part of [
      "shorter simulations",
      "fewer points of the assumed ranges",
      "fewer systems",
      "intervals are wider and do not count that",
      "what a full run decides may be inconclusive",
    ]
  ) assert.ok(said.includes(part), part);
  assert.ok(text.indexOf('quick-note"') < text.indexOf('<table class="claims"'));
  assert.equal(text.match(/<a class="quick" href="#quick-runs">quick run<\/a>/g)?.length, 2);
  assert.doesNotMatch(await page(false), /quick run|href="#quick-runs"/i);
  const mixed = [runOf("a-2009", true), runOf("b-2010", false)];
  const experiments = await Promise.all(mixed.map((run) => reportExperiment(run)));
  const both = reportHtml({ version: "1", experiments, files: [], circumstances: [] });
  assert.match(note.exec(both)?.[1] ?? "", /<b>Quick runs: a-2009\.<\/b>/);
});

Deno.test("exact: the same numbers give the same page, but for what the boxes of circumstances say", async () => {
  assert.equal(await page(), text);
  const at = (value: string) =>
    reportHtml({
      version: "1",
      files: [],
      circumstances: [{ label: "Made", value }],
      experiments: [{ ...baseExperiment, circumstances: [{ label: "Commit", value }] }],
    });
  const [one, two] = [at("x1"), at("y2")].map((html) => {
    const { document } = parseHTML(html);
    for (const box of document.querySelectorAll("[data-varies]")) box.remove();
    return document.toString();
  });
  assert.notEqual(at("x1"), at("y2"));
  assert.equal(one, two);
});

Deno.test("exact: the page has one first heading, a skip link, a language and landmarks", () => {
  assert.equal(all("h1").length, 1);
  assert.equal(document.documentElement.getAttribute("lang"), "en");
  assert.equal(document.querySelector("body a")?.getAttribute("href"), "#content");
  assert.equal(all("main").length, 1);
  assert.deepEqual(all("nav").map((nav) => nav.getAttribute("aria-label")), [
    "Contents",
    "Contents, folded",
  ]);
  const levels = all("h1, h2, h3").map(({ tagName }) => Number(tagName[1]));
  levels.forEach((level, i) => assert.ok(i === 0 || level - levels[i - 1] <= 1));
});
