/**
 * The SPEX sections of the XML form: text in elements of their own.
 *
 * @module
 */

import type { LqnDocument } from "../../model/mod.ts";
import {
  readSpexColumns,
  readSpexConvergence,
  readSpexVariables,
  type SpexParts,
} from "../_spex.ts";
import type { LqnSource } from "../source.ts";
import type { XmlElement } from "./_tree.ts";

/** The elements that hold SPEX text. */
export interface SpexSections {
  /** `<parameters>`. */
  parameters?: XmlElement;
  /** `<results-collection>`. */
  report?: XmlElement;
  /** `<convergence-collection>`. */
  convergence?: XmlElement;
}

/** Reads the sections. */
export function readSpex(source: LqnSource, sections: SpexSections): SpexParts {
  const piece = (element?: XmlElement) => {
    if (element && element.children.length > 0) {
      const words = `Cannot use an element inside <${element.name}>: write text`;
      throw source.fault("xml-unknown-element", element.children[0].index, words);
    }
    return source.piece(element?.textIndex ?? 0, element?.text ?? "");
  };
  return {
    variables: readSpexVariables(piece(sections.parameters)),
    report: readSpexColumns(piece(sections.report)),
    convergence: readSpexConvergence(piece(sections.convergence)),
  };
}

/** The parts of a document that have a section; none without a document. */
export function spexOf(document?: LqnDocument): SpexParts {
  return {
    variables: document?.variables ?? [],
    report: document?.report ?? [],
    convergence: document?.convergence ?? [],
  };
}
