/**
 * The runs that a command line asks for: every combination of the values that are varied, each with an output of its own.
 *
 * @module
 */
import { basename, relative, resolve } from "node:path";
import { hint, InputError } from "../../src/core/mod.ts";
import type { Value, Values } from "./_values.ts";

/** One run of a notebook. */
export interface Run {
  /** The values of its parameters. */
  readonly values: Values;
  /** Where the executed notebook goes. */
  readonly output: string;
}

/** One parameter with its values. */
export interface Varied {
  /** The parameter. */
  readonly name: string;
  /** Its values in order. */
  readonly values: readonly Value[];
}

function bad(message: string): InputError {
  return new InputError(message, { code: "notebook/bad-output" });
}

/** Every combination, the last parameter fastest. */
function combinations(varied: readonly Varied[]): Values[] {
  return varied.reduce<Values[]>(
    (before, { name, values }) =>
      before.flatMap((some) => values.map((value) => ({ ...some, [name]: value }))),
    [{}],
  );
}

/** A value as a part of a file's name. */
function namePart(name: string, value: Value): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  if (/^[^\\/:*?"<>|\p{Cc}]{1,80}$/u.test(text) && !/^\.+$/.test(text)) return text;
  throw bad(
    `Cannot name the output after ${name} as its value must suit a file's name: current value is ${text}`,
  );
}

/** A template with the values of the parameters that it names in braces. */
function filled(template: string, values: Values): string {
  return template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    if (Object.hasOwn(values, name)) return namePart(name, values[name]);
    const names = Object.keys(values);
    const known = names.length === 0 ? "none is given" : `given are ${names.join(", ")}`;
    throw bad(
      `Cannot name the output after {${name}} as it must be a parameter that is given${
        hint(name, names)
      }: ${known}`,
    );
  });
}

/**
 * The runs of a notebook.
 *
 * @param source The notebook.
 * @param values What all runs have.
 * @param varied What differs.
 * @param template The name of the output, with parameters in braces.
 * @throws {InputError} `notebook/bad-output` where a varied parameter is not in the template, the outputs are not apart, or one is the
 * notebook itself; `notebook/bad-option` where a parameter is varied and given.
 */
export function runsOf(
  source: string,
  values: Values,
  varied: readonly Varied[],
  template: string,
): Run[] {
  varied.forEach(({ name }, i) => {
    const twice = Object.hasOwn(values, name) || varied.findIndex((each) => each.name === name) < i;
    if (twice) {
      throw new InputError(`Cannot use --each ${name} as the parameter must be given once`, {
        code: "notebook/bad-option",
      });
    }
    if (template.includes(`{${name}}`)) return;
    throw bad(
      `Cannot name the outputs as ${name} varies and {${name}} must be in -o: current value is ${template}`,
    );
  });
  const runs = combinations(varied).map((some) => {
    const own = { ...values, ...some };
    return { values: own, output: filled(template, own) };
  });
  checkOutputs(source, runs.map(({ output }) => output));
  return runs;
}

/** The parameter by which a notebook says where its files go. */
const folderParameter = "out";

/**
 * The runs, each with a folder of its own for the files that its cells write. That is the notebook's parameter `out`: unless it is given, the folder beside the
 * executed notebook with its name; where it is given, `{name}` in it stands for a parameter's value, as in the name of the output.
 *
 * @param runs The runs.
 * @param declares Whether the notebook has the parameter.
 * @param folder Where the kernel runs, which paths are relative to.
 * @throws {InputError} `notebook/bad-output` where two runs would have the same folder.
 */
export function withFolders(runs: readonly Run[], declares: boolean, folder: string): Run[] {
  if (!declares) return [...runs];
  const placed = runs.map(({ values, output }): Run => {
    const given = values[folderParameter];
    const own = relative(folder, resolve(output.replace(/\.ipynb$/, ""))).replaceAll("\\", "/");
    const out = given === undefined
      ? own
      : typeof given === "string"
      ? filled(given, values)
      : given;
    return { values: { ...values, [folderParameter]: out }, output };
  });
  const folders = placed.map(({ values }) => values[folderParameter]);
  const twice = folders.find((each, i) => folders.indexOf(each) < i);
  if (twice === undefined) return placed;
  throw bad(
    `Cannot write the files of the runs as each must have its own folder: ${folderParameter} would be ${twice} twice ({name} in it stands ` +
      "for a parameter's value)",
  );
}

function checkOutputs(source: string, outputs: readonly string[]): void {
  outputs.forEach((output, i) => {
    if (!/[^.]\.ipynb$/.test(basename(output))) {
      throw bad(
        `Cannot write the output as its name must end in .ipynb: current value is ${output}`,
      );
    }
    if (resolve(output) === resolve(source)) {
      throw bad(
        `Cannot write the output as it must not be the notebook itself: current value is ${output}`,
      );
    }
    if (outputs.indexOf(output) < i) {
      throw bad(`Cannot write the outputs as each run must have its own: two would be ${output}`);
    }
  });
}
