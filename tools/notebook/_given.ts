/**
 * The parameters that a command line gives: `-p`, `-r`, `-y`, `-f` as in papermill, and `--each` for several runs.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { InputError } from "../../src/core/mod.ts";
import { join } from "node:path";
import { root } from "../_files.ts";
import { isName, type Value, valueOf, type Values } from "./_values.ts";

/** Options that take a name and a value, in two words. */
const pairs = ["-p", "--parameters", "-r", "--parameters-raw"];

function bad(message: string): InputError {
  return new InputError(message, { code: "notebook/bad-option" });
}

/**
 * The words of a command line with `-p name value` as `-p name=value`, so that an option takes one word.
 *
 * @throws {InputError} Where the name or the value is missing, or the name cannot be one.
 */
export function joinPairs(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < words.length; i++) {
    joined.push(words[i]);
    if (words[i] === "--") return [...joined, ...words.slice(i + 1)];
    if (!pairs.includes(words[i])) continue;
    const [name, value] = words.slice(i + 1, i + 3);
    if (value === undefined) throw bad(`Cannot use ${words[i]} as a name and a value must follow`);
    checkName(words[i], name);
    joined.push(`${name}=${value}`);
    i += 2;
  }
  return joined;
}

function checkName(option: string, name: string): void {
  if (isName(name)) return;
  throw bad(`Cannot use ${option} as a variable's name must follow: current value is ${name}`);
}

/** The two halves of `name=value`. */
function halves(option: string, word: string): [string, string] {
  const [, name, value] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
  if (value === undefined) {
    throw bad(`Cannot use ${option} as it must be name=value: current value is ${word}`);
  }
  checkName(option, name);
  return [name, value];
}

/** The values of `-p name value`. */
export function plainValues(given: readonly string[]): Values {
  return Object.fromEntries(
    given.map((word) => halves("-p", word)).map(([name, text]) => [name, valueOf(text)]),
  );
}

/** The values of `-r name value`: text, whatever it looks like. */
export function rawValues(given: readonly string[]): Values {
  return Object.fromEntries(given.map((word) => halves("-r", word)));
}

/**
 * Reads values by name from JSON or YAML.
 *
 * @param source What they came from, for messages.
 * @param python A Python that has PyYAML, asked for where the text is not JSON.
 * @throws {InputError} Where the text is neither, or not a mapping from names.
 */
export function readValues(text: string, source: string, python: () => string): Values {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    const reader = join(root, "tools", "notebook", "read_yaml.py");
    const options = { input: text, encoding: "utf8" as const };
    const { status, stdout, stderr } = spawnSync(python(), ["-B", reader], options);
    if (status !== 0) {
      throw bad(
        `Cannot read parameters of ${source} as they must be JSON or YAML: ${stderr.trim()}`,
      );
    }
    found = JSON.parse(stdout);
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw bad(`Cannot read parameters of ${source} as they must be names with values`);
  }
  for (const name of Object.keys(found)) checkName(source, name);
  return found as Values;
}

/** Reads values by name from a file of JSON or YAML. */
export function readValuesFile(file: string, python: () => string): Values {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw bad(`Cannot read parameters "${file}" as the file cannot be opened`);
  }
  return readValues(text, `"${file}"`, python);
}

/**
 * The values of `--each name=a,b,c`, or `--each 'name=["a,b", 3]'` in JSON.
 *
 * @throws {InputError} Where there is no value, or one twice.
 */
export function eachValues(
  word: string,
): { readonly name: string; readonly values: readonly Value[] } {
  const [name, text] = halves("--each", word);
  const values = text.startsWith("[") ? listOf(word, text) : text.split(",").map(valueOf);
  const texts = values.map((value) => JSON.stringify(value));
  if (text === "" || values.length === 0) {
    throw bad(`Cannot use --each as ${name} must have values: current value is ${word}`);
  }
  const twice = texts.find((each, i) => texts.indexOf(each) < i);
  if (twice) {
    throw bad(
      `Cannot use --each as ${name} must have each value once: current value is ${twice} twice`,
    );
  }
  return { name, values };
}

function listOf(word: string, text: string): Value[] {
  try {
    return JSON.parse(text);
  } catch {
    throw bad(`Cannot use --each as values in brackets must be JSON: current value is ${word}`);
  }
}
