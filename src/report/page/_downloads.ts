/**
 * Links to the files beside a page.
 *
 * They name no folder above the page, so that the page and its files can be moved together. A browser saves the file where it can; from
 * a `file:` address browsers open pictures and PDF instead, in a tab of their own.
 *
 * @module
 */
import type { ReportFile } from "./content.ts";
import { type Html, html, sizeText } from "./_html.ts";

/** Links to files, each with its size. */
export function downloads(files: readonly ReportFile[], of: string): Html {
  if (files.length === 0) return html``;
  return html`
    <ul class="files" aria-label="Downloads of ${of}">${files.map(({ label, href, bytes }) =>
      html`<li><a href="${
        encodeURI(href)
      }" download target="_blank" rel="noopener" aria-label="${label} of ${of}, ${
        sizeText(bytes)
      }">${label}<span class="size"> ${sizeText(bytes)}</span></a></li>`
    )}</ul>
  `;
}
