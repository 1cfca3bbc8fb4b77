import assert from "node:assert/strict";
import fc from "../_property.ts";
import { InputError } from "@iovlab/iovlab/core";
import { hostErrors, readCostProfile, readHost, xen2009 } from "@iovlab/iovlab/host";
import { hostInput } from "./_arbitrary.ts";
import { complete, leaves, replaced } from "./_fields.ts";

/** Reads a text, which must succeed or end in an error with a place inside the text. Returns whether it succeeded. */
function survives(text: string, read: (text: string, file: string) => unknown = readHost): boolean {
  try {
    read(text, "a.json");
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { line = 0, column = 0 } = error.location ?? {};
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
    assert.ok(line >= 1 && line <= lines.length, error.line);
    assert.ok(column >= 1 && column <= lines[line - 1].length + 2, error.line);
    assert.ok(!error.message.includes("\n"), "the message is one line");
    return false;
  }
}

// Properties.

Deno.test("any text, and any bytes read as UTF-8, are read or refused with a place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => void survives(text)),
    {
      numRuns: 1000,
    },
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      (bytes) => void survives(new TextDecoder().decode(bytes)),
    ),
    { numRuns: 1000 },
  );
});

Deno.test("any sequence of JSON's own pieces is read or refused, as by JSON.parse", () => {
  const piece = fc.constantFrom(
    ..."{}[]:,".split(""),
    '"vms"',
    '"architecture"',
    '"vdi"',
    "1",
    "-0",
    "1e9",
    "true",
    "null",
    '"__proto__"',
    '"kind"',
    " ",
    "\n",
    "\ufeff",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      survives(text);
      let isJson = true;
      try {
        JSON.parse(text.replace(/^\ufeff/, ""));
      } catch {
        isJson = false;
      }
      const [first] = hostErrors(text, "a.json");
      const isSyntax = first?.code === "host/syntax" && !first.message.includes("stands twice");
      assert.equal(isSyntax, !isJson, text);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a valid host's text with some characters changed is read or refused with a place", () => {
  const edit = fc.record({
    at: fc.nat({ max: 1e6 }),
    drop: fc.nat({ max: 3 }),
    put: fc.oneof(fc.constantFrom("", ..."{}[]:,\"\\-.e0'/*\u0000"), fc.string({ maxLength: 3 })),
  });
  let accepted = 0;
  fc.assert(
    fc.property(hostInput, fc.array(edit, { maxLength: 3 }), (input, edits) => {
      let text = JSON.stringify(input, null, 2);
      for (const { at, drop, put } of edits) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + put + text.slice(place + drop);
      }
      if (survives(text)) accepted++;
    }),
    { numRuns: 300 },
  );
  assert.ok(accepted > 10 && accepted < 290, `both outcomes occur: ${accepted} of 300 accepted`);
});

Deno.test("a complete host with any JSON at one place is read or refused with a place", () => {
  const places = leaves(complete).flatMap((path) =>
    path.map((_, length) => path.slice(0, length + 1))
  );
  const value = fc.oneof(fc.jsonValue(), fc.double(), fc.integer());
  fc.assert(
    fc.property(fc.constantFrom(...places), value, (path, value) => {
      survives(JSON.stringify(replaced(complete, path, value), null, 1));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a distribution or arrival process with any fields is read or refused with a place", () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(0, 1, 1e300, 1e-300, -1), fc.constant("1"));
  const key = fc.constantFrom(
    "mean",
    "value",
    "low",
    "high",
    "shape",
    "stages",
    "probabilities",
    "means",
    "values",
    "weights",
    "squaredCoefficientOfVariation",
    "rate",
    "rates",
    "meanSojourns",
  );
  const spec = fc.tuple(
    fc.constantFrom(
      "exponential",
      "deterministic",
      "uniform",
      "erlang",
      "hyperexponential",
      "gamma",
      "lognormal",
      "bounded-pareto",
      "empirical",
      "poisson",
      "mmpp",
    ),
    fc.dictionary(key, fc.oneof(number, fc.array(number, { maxLength: 3 })), { maxKeys: 3 }),
  ).map(([kind, fields]) => ({ kind, ...fields }));
  const places = [
    ["vms", 0, "application", "requestCycles"],
    ["vms", 0, "workload", "replyBytes"],
    ["vms", 0, "workload", "arrivals"],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), spec, (path, value) => {
      survives(JSON.stringify(replaced(complete, path, value)));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("a cost profile with any JSON at one place is read or refused with a place", () => {
  const places = leaves(xen2009).flatMap((path) =>
    path.map((_, length) => path.slice(0, length + 1))
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
      survives(JSON.stringify(replaced(xen2009, path, value), null, 1), readCostProfile);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a text of a hundred thousand brackets is refused, not a stack overflow", () => {
  for (const open of ["[", '{"a":', "[{"]) assert.equal(survives(open.repeat(100_000)), false);
});
