/**
 * A claim in one line of a picture: the paper's number with its tolerance, ours with its interval, and no effect.
 *
 * @module
 */
import type { Verdict } from "../../analysis/mod.ts";
import { Html, markup } from "./_html.ts";

/** Size of the picture in px. */
const size = { width: 132, height: 18, margin: 5 } as const;

/** Where there is no effect: a ratio of 1, else 0. */
function noEffect({ claim }: Verdict): number {
  return claim.comparison.measure === "ratio" ? 1 : 0;
}

/** What a claim's number allows, or the side of no effect that it claims. */
function bandOf(verdict: Verdict): { readonly from: number; readonly to: number } {
  const { claim } = verdict;
  const sign = claim.direction === "greater" ? 1 : -1;
  if (claim.number === undefined) {
    return { from: noEffect(verdict) + sign * claim.tolerance.value, to: sign * Infinity };
  }
  const { kind, value } = claim.tolerance;
  const width = kind === "relative" ? Math.abs(claim.number) * value : value;
  return { from: claim.number - width, to: claim.number + width };
}

/**
 * The picture of a verdict: a band where the claim holds, a tick at the paper's number, a dot with whiskers for ours, a rule at no
 * effect. Nothing where ours is not a number; the numbers stand beside it, so it is hidden from readers that cannot see it.
 */
export function strip(verdict: Verdict): Html {
  const { ours, claim } = verdict;
  if (!Number.isFinite(ours)) return markup``;
  const [low, high] = [verdict.low, verdict.high].map((end) => Number.isFinite(end) ? end : ours);
  const band = bandOf(verdict);
  const none = noEffect(verdict);
  const shown = [none, ours, low, high, band.from, band.to].filter(Number.isFinite);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const span = most - least || 1;
  const { width, height, margin } = size;
  const x = (value: number) => {
    const clipped = Math.min(most + span, Math.max(least - span, value));
    const place = margin + (width - 2 * margin) * (clipped - least) / span;
    return Math.min(width, Math.max(0, place)).toFixed(1);
  };
  const [left, right] = [band.from, band.to].map((end) => Number(x(end))).sort((a, b) => a - b);
  const middle = height / 2;
  const tick = claim.number === undefined
    ? ""
    : `<path class="paper" d="M${x(claim.number)} 2v${height - 4}"/>`;
  return new Html(
    `<svg class="strip" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">` +
      `<rect class="band" x="${left}" y="3" width="${(right - left).toFixed(1)}" height="${
        height - 6
      }"/><path class="none" d="M${x(none)} 1v${height - 2}"/>${tick}` +
      `<path class="whisker" d="M${x(low)} ${middle}H${x(high)}"/>` +
      `<circle class="ours" cx="${x(ours)}" cy="${middle}" r="3"/></svg>`,
  );
}
