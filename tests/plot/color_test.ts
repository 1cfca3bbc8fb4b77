/**
 * Styles that everybody can tell apart, also in grey print.
 *
 * The least distance of two colours that are told apart by colour alone is 10 of CIEDE2000. 1 is about what can be told
 * apart of large patches side by side; markers and thin lines are small and apart from each other, and the small-size
 * model of Stone, Szafir and Setlur, "An engineering model for color difference as a function of size" (CIC 2014), asks for
 * several times as much. Pairs that come closer, for any of the simulated eyes or in grey, must differ in marker and dash
 * (series) or in hatching (areas).
 *
 * @module
 */
import assert from "node:assert/strict";
import { hatchInk, luminance } from "../../src/plot/_marks.ts";
import { rampColor, textOn } from "../../src/plot/_ramp.ts";
import {
  architectureStyles,
  cpuPartStyles,
  engineStyles,
  type FullStyle,
  resolveStyles,
  schedulerStyles,
  type SeriesStyle,
  timePartStyles,
} from "../../src/plot/mod.ts";
import { ciede2000, distance, labOf, type Triple, visions, worst } from "./_color.ts";

/** The least distance of colours that are told apart by colour alone. */
const least = 10;

/** The pairs of a set whose colours come too close for some eyes. */
function close(styles: readonly FullStyle[]): [FullStyle, FullStyle][] {
  return styles.flatMap((a, i) =>
    styles.slice(i + 1).filter((b) => worst(a.color, b.color) < least)
      .map((b): [FullStyle, FullStyle] => [a, b])
  );
}

function fullOf(styles: Readonly<Record<string, SeriesStyle>>): FullStyle[] {
  return resolveStyles(Object.keys(styles).filter((name) => name !== "split"), styles);
}

const series: Readonly<Record<string, FullStyle[]>> = {
  architectures: fullOf(architectureStyles),
  schedulers: fullOf(schedulerStyles),
  engines: fullOf(engineStyles),
  "names without a style": resolveStyles(["a", "b", "c", "d", "e", "f", "g"]),
};
const areas: Readonly<Record<string, FullStyle[]>> = {
  ...series,
  "parts of CPU time": fullOf(cpuPartStyles),
  "parts of stage time": fullOf(timePartStyles),
};

Deno.test("published: CIEDE2000 gives the test data of Sharma, Wu and Dalal (2005), table 1", () => {
  const pairs: [Triple, Triple, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 3.1571, -77.2803], [50, 0, -82.7485], 2.8615],
    [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0000],
    [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [61, -5, 29], 22.8977],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ];
  for (const [a, b, expected] of pairs) {
    assert.ok(Math.abs(ciede2000(a, b) - expected) < 5e-5, `${ciede2000(a, b)}, ${expected}`);
    assert.ok(Math.abs(ciede2000(b, a) - expected) < 5e-5, "either way round");
  }
});

Deno.test("exact: simulated eyes keep white, black and greys, and confuse what they must", () => {
  for (const vision of visions) {
    for (const color of ["#ffffff", "#000000", "#808080"]) {
      assert.ok(ciede2000(labOf(color), labOf(color, vision)) < 0.2, `${color}, ${vision}`);
    }
  }
  // Red and green of the same lightness: a pair that the first two kinds of colour blindness take for one.
  const [red, green] = ["#c05040", "#66801e"];
  const normal = distance(red, green, "normal");
  for (const vision of ["protanopia", "deuteranopia"] as const) {
    assert.ok(distance(red, green, vision) < normal / 2, vision);
  }
  assert.ok(distance("#d55e00", "#0072b2", "grey") < distance("#d55e00", "#0072b2", "normal") / 4);
});

for (const [name, styles] of Object.entries(series)) {
  Deno.test(`exact: ${name} differ in marker and in dash, every two of them`, () => {
    for (const kind of ["symbol", "dash"] as const) {
      assert.equal(new Set(styles.map((style) => style[kind])).size, styles.length, kind);
    }
  });
}

for (const [name, styles] of Object.entries(areas)) {
  Deno.test(`exact: areas of ${name} differ by ${least} of CIEDE2000 for all eyes and in grey, or in hatching`, () => {
    for (const [a, b] of close(styles)) {
      assert.notEqual(a.hatch, b.hatch, `${a.label} and ${b.label}: ${worst(a.color, b.color)}`);
    }
  });
}

Deno.test("exact: colours alone would not do, so that the tests above test something", () => {
  assert.ok(close(series.architectures).length > 0);
  const bare = series.architectures.map((style) => ({ ...style, hatch: false as const }));
  assert.ok(close(bare).some(([a, b]) => a.hatch === b.hatch));
});

Deno.test("exact: every colour of a series is at least 15 of CIEDE2000 away from the white ground, for all eyes", () => {
  for (const styles of Object.values(series)) {
    for (const { label, color } of styles) {
      assert.ok(worst(color, "#ffffff") > 1.5 * least, `${label}: ${worst(color, "#ffffff")}`);
    }
  }
});

Deno.test("exact: a hatch stands out from its area", () => {
  for (const { label, color, hatch } of Object.values(areas).flat()) {
    if (hatch) assert.ok(worst(color, hatchInk(color)) > 20, label);
  }
});

Deno.test("exact: the first four architectures look as they did before there were eight", () => {
  const looks = ["native", "split", "split-driver", "vdi"].map((name) => {
    const { label, color, symbol, dash } = architectureStyles[name];
    return [label, color, symbol, dash?.join(" ")];
  });
  assert.deepEqual(looks, [
    ["Native", "#555555", "circle", "1.5 2.5"],
    ["Split driver", "#d55e00", "square", undefined],
    ["Split driver", "#d55e00", "square", undefined],
    ["VDI", "#0072b2", "triangle", "7 2.5"],
  ]);
});

Deno.test("exact: the ramp of a matrix gets darker all the way for all eyes, and texts on it have a contrast of 4.5", () => {
  const colors = Array.from({ length: 101 }, (_, i) => rampColor(i / 100));
  for (const vision of visions) {
    const lightness = colors.map((color) => labOf(color, vision)[0]);
    for (let i = 1; i < lightness.length; i++) {
      assert.ok(lightness[i] <= lightness[i - 1], `${vision}, ${i}`);
    }
    assert.ok(lightness[0] - lightness[100] > 70, vision);
  }
  for (const color of colors) {
    const [a, b] = [luminance(color), luminance(textOn(color))].sort((x, y) => y - x);
    assert.ok((a + 0.05) / (b + 0.05) >= 4.5, color);
  }
  assert.equal(rampColor(-1), rampColor(0));
  assert.equal(rampColor(2), rampColor(1));
});
