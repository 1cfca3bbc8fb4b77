/**
 * Broken texts: written files with small damage, and words of the language in any order.
 *
 * @module
 */

import fc from "../../_property.ts";

/** Words of the text form, some of them no words at all. */
const words = (
  "P U T E A R C G p g t s c f y z a F H M Z I O d V W X : ; , & + * / % ^ ( ) [ ] { } = == != < <= " +
  "> >= && || ** -> ? ! -1 -1 -1 - 0 1 2 3 0.5 1e-6 1e999 .5 5. 1.2.3 007 @infinity @ $ $x $0 $_ %f " +
  '%u1 %pw 95 pc client run "text" " \\ # #pragma rand max linear log \n \t \u0000 \u{1F600} \uD800'
).split(" ");

/** Words in any order. */
export const wordSoup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...words), { maxLength: 60 })
  .map((list) => list.join(" "));

/** A piece of damage: at a place, given as a share of the length, so many characters. */
const damage = fc.record({
  kind: fc.constantFrom("delete", "double", "insert", "swap", "cut"),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.integer({ min: 1, max: 30 }),
  word: fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 5 })),
});

/** A list of damages, few as a rule. */
export const damages = fc.array(damage, { minLength: 1, maxLength: 4 });

type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never;

/** A text with damage done to it. */
export function mutate(text: string, list: readonly Damage[]): string {
  return list.reduce((before, { kind, at, length, word }) => {
    const start = Math.floor(at * before.length);
    const end = Math.min(before.length, start + length);
    const [head, middle, tail] = [
      before.slice(0, start),
      before.slice(start, end),
      before.slice(end),
    ];
    switch (kind) {
      case "delete":
        return head + tail;
      case "double":
        return head + middle + middle + tail;
      case "insert":
        return `${head} ${word} ${middle}${tail}`;
      case "swap":
        return head + tail.slice(0, length) + middle + tail.slice(length);
      default:
        return head;
    }
  }, text);
}
