/**
 * Published `validate` rows that the model cannot express, each with the reason.
 *
 * @module
 */

const changes = "what changed between before and after is not a mechanism of the model";

/** The reasons by row. */
export const unpredictedRows: Readonly<Record<string, string>> = {
  "menon06-dd-rx":
    "the driver domain is the end of the transfer there; in the model it only forwards. Large pages are " +
    "not in the model",
  "ram09-rx":
    `${changes}: several at once, of which one has the NIC write into the guests' own pages, so that nothing is ` +
    "copied; the model's back end always copies, or exchanges pages",
  "padala07-rt":
    "neither the load of an instance nor its CPU time is in what could be read, and near saturation they alone decide " +
    "how response times grow: the model gives any growth from 0 percent up. Two tiers, a database and the cache misses that the " +
    "paper suspects are not in the model",
};
