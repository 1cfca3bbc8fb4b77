/**
 * What a check of a report is given, and how it says what is wrong.
 *
 * @module
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "../_chromium.ts";

/** What all checks share. */
export interface Subject {
  /** The browser. */
  readonly browser: Browser;
  /** A page that has the report open, 1280 px wide. */
  readonly page: Page;
  /** The folder of the report. */
  readonly folder: string;
  /** The folder for pictures and downloads. */
  readonly work: string;
  /** The source of axe-core; absent where it is not to be run. */
  readonly axe?: string;
  /** What the page has asked for and said since it was opened. */
  readonly heard: Heard;
}

/** What a page has asked for and said. */
export interface Heard {
  /** Addresses that it asked for. */
  readonly requests: string[];
  /** What it said of errors and warnings. */
  readonly complaints: string[];
}

/** A check: its faults, none where all is well. */
export type Check = (subject: Subject) => Promise<string[]>;

/** The address of the report. */
export function addressOf({ folder }: Pick<Subject, "folder">): string {
  return pathToFileURL(join(folder, "index.html")).href;
}

/** The experiments of a report: the folders beside its page. */
export function experimentsOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory()).sort();
}

/** The files of an experiment with an ending, without it. */
export function namesOf(folder: string, experiment: string, ending: string): string[] {
  return readdirSync(join(folder, experiment)).filter((name) => name.endsWith(ending))
    .map((name) => basename(name, ending)).sort();
}

/** The names of an experiment's figures: those of its files at page width. */
export function figureNames(folder: string, experiment: string): string[] {
  return namesOf(folder, experiment, ".svg").filter((name) => !name.endsWith("-column"));
}

/** A file of an experiment as text. */
export function textOf(folder: string, experiment: string, file: string): string {
  return readFileSync(join(folder, experiment, file), "utf8");
}

/** Listens to what a page asks for and says. */
export async function listen(page: Page): Promise<Heard> {
  const heard: Heard = { requests: [], complaints: [] };
  page.on("Network.requestWillBeSent", ({ request }) => {
    heard.requests.push((request as { url: string }).url);
  });
  page.on("Runtime.exceptionThrown", ({ exceptionDetails }) => {
    const { text, exception } = exceptionDetails as {
      text: string;
      exception?: { description?: string };
    };
    heard.complaints.push(exception?.description ?? text);
  });
  page.on("Runtime.consoleAPICalled", ({ type, args }) => {
    if (type !== "error" && type !== "warning" && type !== "assert") return;
    heard.complaints.push(`${type}: ${JSON.stringify(args)}`);
  });
  page.on("Log.entryAdded", ({ entry }) => {
    const { level, text } = entry as { level: string; text: string };
    if (level === "error" || level === "warning") heard.complaints.push(`${level}: ${text}`);
  });
  for (const domain of ["Runtime", "Log", "Network"]) await page.call(`${domain}.enable`);
  return heard;
}
