/**
 * Links to the files beside a page.
 *
 * They name no folder above the page, so that the page and its files can be moved together. A browser saves the file where it can; from
 * a `file:` address browsers open pictures and PDF instead, in a tab of their own.
 *
 * @module
 */
import type { ReportFile } from "./content.ts";
import { type Html, markup, sizeText } from "./_html.ts";

function link({ label, href, bytes }: ReportFile, of: string): Html {
  const size = sizeText(bytes);
  const name = `${label} of ${of}, ${size}`;
  return markup`<li><a href="${
    encodeURI(href)
  }" download target="_blank" rel="noopener" aria-label="${name}">${label}</a> <span class="size">${size}</span></li>`;
}

/** Links to files, each with its size. */
export function downloads(files: readonly ReportFile[], of: string): Html {
  if (files.length === 0) return markup``;
  return markup`<ul class="files" aria-label="Downloads of ${of}">${
    files.map((file) => link(file, of))
  }</ul>
`;
}
