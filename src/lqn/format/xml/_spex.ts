/**
 * The SPEX sections of the XML form.
 *
 * @module
 */

import type { SpexColumn, SpexConvergence, SpexVariable } from "../../model/mod.ts";
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
export function readSpex(source: LqnSource, sections: SpexSections): {
  variables: SpexVariable[];
  report: SpexColumn[];
  convergence: SpexConvergence[];
} {
  for (const element of [sections.parameters, sections.report, sections.convergence]) {
    if (!element || element.text.trim() === "") continue;
    throw source.fault("xml-unsupported", element.index, `Cannot read <${element.name}> yet`);
  }
  return { variables: [], report: [], convergence: [] };
}
