import assert from "node:assert/strict";
import { latexNumber, latexTable, latexText } from "@iovlab/iovlab/report";

Deno.test("exact: two digits of the half-width decide the decimals of both", () => {
  const cases: [number, number | undefined, string][] = [
    [100, 12.34, "$100 \\pm 12$"],
    [100.456, 0.996, "$100.5 \\pm 1.0$"],
    [99.96, 0.12, "$99.96 \\pm 0.12$"],
    [5, 0, "$5 \\pm 0$"],
    [0.5, Infinity, "$0.5 \\pm \\infty$"],
    [1234, undefined, "$1234$"],
    [1234.567, undefined, "$1235$"],
    [1.5e-7, 2e-9, "$(1.500 \\pm 0.020) \\times 10^{-7}$"],
    [2.5e9, undefined, "$2.5 \\times 10^{9}$"],
    [-0.25, 0.031, "$-0.250 \\pm 0.031$"],
    [0, 0.01, "$0.000 \\pm 0.010$"],
    [NaN, 1, "--"],
    [-Infinity, undefined, "$-\\infty$"],
  ];
  for (const [value, halfWidth, text] of cases) assert.equal(latexNumber(value, halfWidth), text);
});

Deno.test("exact: every character that means something to LaTeX is escaped", () => {
  assert.equal(
    latexText("a_b^c~{}\\ 5% #1 $2 & <x>"),
    "a\\_b\\textasciicircum{}c\\textasciitilde{}\\{\\}\\textbackslash{} 5\\% \\#1 \\$2 \\& \\textless{}x\\textgreater{}",
  );
  assert.equal(latexText("10 µs ± 1"), "10 $\\mu$s $\\pm$ 1");
});

Deno.test("a floating table has its caption, label and notes; nothing is a dash", () => {
  const text = latexTable([{ a: null, b: true }], {
    caption: "Gain & loss",
    label: "tab:x",
    notes: ["seed 1"],
  });
  assert.deepEqual(text.split("\n").slice(0, 5), [
    "% seed 1",
    "\\begin{table}",
    "\\centering",
    "\\caption{Gain \\& loss}",
    "\\label{tab:x}",
  ]);
  assert.match(text, /-- & yes \\\\/);
  assert.throws(() => latexTable([{ a: 1 }], { columns: [{ name: "b" }] }), /must have column "b"/);
  assert.throws(() => latexTable([]), /must have a column/);
});
