/**
 * What holds for every kind of figure, on the examples of the gallery.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import { type Figure, inlineSvg } from "../../src/plot/mod.ts";
import {
  allText,
  assertInkInside,
  assertInside,
  assertNoOverlap,
  textBoxes,
  textSizes,
  tipTexts,
} from "./_layout.ts";
import { gallery } from "./gallery.ts";

/** Each example at each width. */
const pictures = gallery.flatMap(({ name, draw, texts, wide = [] }) =>
  (["page", "column"] as const).map((width) => ({
    name: `${name} at ${width} width`,
    draw: () => draw(width),
    texts: width === "page" ? [...texts, ...wide] : texts,
    words: [...texts, ...wide],
  }))
);

/** The ids that figures have inside a page. */
const ids = new Map<string, string>();

/** Draws each picture once. */
const drawn = new Map<string, Promise<Figure>>();
function figureOf(name: string): Promise<Figure> {
  const picture = pictures.find((candidate) => candidate.name === name)!;
  if (!drawn.has(name)) drawn.set(name, picture.draw());
  return drawn.get(name)!;
}

for (const { name, draw, texts, words } of pictures) {
  Deno.test(`exact: ${name} stands alone as well-formed SVG with title, description and font`, async () => {
    const { svg, title, description, width, height } = await figureOf(name);
    assert.doesNotThrow(() => new Resvg(svg), "strict XML");
    assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
    assert.match(svg, new RegExp(`viewBox="0 0 ${width} ${height}" role="img"`));
    assert.ok(svg.includes(`<title>${title}</title>`) && title !== "");
    assert.ok(svg.includes("<desc>") && description.length > title.length);
    assert.match(svg, /@font-face\{font-family:Inter;[^}]*font-weight:400/);
    assert.doesNotMatch(svg, /currentColor|url\(#|href=|<script/);
    assert.deepEqual(
      [...new Set([...svg.matchAll(/class="([^"]*)"/g)].map(([, name]) => name))]
        .filter((name) => !["tips", "tip", "tip-extent"].includes(name)),
      [],
    );
  });

  Deno.test(`exact: ${name} holds no NaN and no long decimals`, async () => {
    const { svg } = await figureOf(name);
    assert.doesNotMatch(
      svg.replace(/<style>[^<]*<\/style>/, "").replace(/>[^<]*</g, "><"),
      /NaN|undefined|Infinity|null|\.\d{4,}/,
    );
    assert.doesNotMatch(allText(svg) + tipTexts(svg).join(""), /NaN|undefined|Infinity|null/);
  });

  Deno.test(`exact: ${name} shows each label, unit and legend item`, async () => {
    const text = allText((await figureOf(name)).svg);
    for (const expected of texts) {
      assert.ok(text.includes(expected), `"${expected}" is not in: ${text}`);
    }
  });

  Deno.test(`exact: ${name} has no text over another and none over the edge`, async () => {
    const figure = await figureOf(name);
    const boxes = textBoxes(figure.svg);
    assert.ok(boxes.length > 8);
    assertNoOverlap(boxes);
    assertInside(boxes, figure.width, figure.height);
    assertInkInside(figure);
  });

  Deno.test(`exact: ${name} has no text below 6.5 points in print, and no word broken`, async () => {
    const figure = await figureOf(name);
    assert.ok(Math.min(...textSizes(figure.svg)) * 72 / 96 >= 6.5);
    const known = new Set(
      [...words, ...tipTexts(figure.svg), figure.title, figure.description]
        .flatMap((text) => text.match(/\p{L}{3,}/gu) ?? []),
    );
    for (const word of allText(figure.svg).match(/\p{L}{3,}/gu) ?? []) {
      assert.ok(known.has(word), `"${word}" is no whole word`);
    }
  });

  Deno.test(`exact: ${name} says series, value and unit of each datum`, async () => {
    const { svg } = await figureOf(name);
    const said = tipTexts(svg);
    assert.ok(said.length >= 8, `${said.length}`);
    assert.equal(said.length, svg.match(/class="tip"/g)?.length);
    for (const text of said) assert.match(text, /: .*[\d–]/, text);
  });

  Deno.test(`exact: ${name} inside a page has no fonts, ids of its own, and fills the width`, async () => {
    const figure = await figureOf(name);
    const svg = inlineSvg(figure);
    assert.doesNotThrow(() => new Resvg(svg), "strict XML");
    assert.doesNotMatch(svg, /@font-face|<style/);
    const [, id] = /^<svg [^>]*width="100%"[^>]* aria-labelledby="(\S+)-title \1-desc"/.exec(svg)!;
    assert.ok(svg.includes(`<title id="${id}-title">${figure.title}</title>`));
    assert.ok(svg.includes(`<desc id="${id}-desc">`));
    ids.set(name, id);
    assert.equal(new Set(ids.values()).size, ids.size, "an id is in two figures");
    assert.equal(inlineSvg({ ...figure }), svg);
  });

  Deno.test(`exact: ${name} is the same when drawn again, and has a text form of 100 columns`, async () => {
    const figure = await figureOf(name);
    assert.equal((await draw()).svg, figure.svg);
    assert.ok(figure.text.startsWith(figure.title));
    for (const line of figure.text.split("\n")) assert.ok([...line].length <= 100, line);
  });
}

Deno.test("exact: the layout checks see an overlap and a text over the edge", () => {
  const svg = '<svg><g transform="translate(10,10)"><text x="0" y="10">first label</text></g>' +
    '<text x="15" y="21">second</text><text x="96" y="60" text-anchor="middle">edge</text></svg>';
  const boxes = textBoxes(svg);
  assert.equal(boxes.length, 3);
  assert.throws(() => assertNoOverlap(boxes), /first label.*lies over.*second/);
  assert.throws(() => assertInside(boxes, 100, 100), /edge/);
  assertNoOverlap(textBoxes(svg.replace('y="21"', 'y="40"')));
});

Deno.test("exact: the layout checks follow a rotation", () => {
  const [box] = textBoxes(
    '<svg><text transform="translate(20,50) rotate(-90)" text-anchor="middle">up</text></svg>',
  );
  assert.ok(box.bottom - box.top > 10 && box.right - box.left < 10);
  assert.ok(Math.abs((box.top + box.bottom) / 2 - 50) < 1e-9);
});
