/**
 * Shaded stretches of a horizontal axis: their looks, by name.
 *
 * @module
 */
import type { PanelStretch } from "./_line_panel.ts";
import type { Stretch } from "./figure.ts";
import { type FullStyle, type Hatch, resolveStyles } from "./style.ts";

/** Light, so that lines stay in front; the second and later kinds are hatched. */
const color = "#ececec";
const hatches: readonly (Hatch | false)[] = [false, "rising", "falling", "crossed"];

/** One style for each name, in the order in which they come. */
export function stretchStyles(stretches: readonly Stretch[] = []): FullStyle[] {
  const names = [...new Set(stretches.map(({ label }) => label))];
  return resolveStyles(
    names,
    Object.fromEntries(
      names.map((name, i) => [name, { color, hatch: hatches[i % hatches.length] }]),
    ),
  );
}

/** The stretches of a panel. */
export function stretchesOf(
  stretches: readonly Stretch[] | undefined,
  panel: string,
): readonly PanelStretch[] {
  const styles = stretchStyles(stretches);
  return (stretches ?? []).filter(({ facet }) => (facet ?? panel) === panel).map((
    { from, to, label },
  ) => (
    { from, to, style: styles.find(({ name }) => name === label)! }
  ));
}
