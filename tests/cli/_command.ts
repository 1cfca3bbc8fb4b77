/** Runs a command of the toolkit as its task does: in a process of its own, with the task's permissions. */
import { fileURLToPath } from "node:url";

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A command by the name of its script in `src/cli` and what it may do; `cwd` is the folder that it runs in. */
export function commandOf(
  name: string,
  permissions: readonly string[],
  cwd?: string,
): (...words: string[]) => Promise<Ended> {
  const script = fileURLToPath(new URL(`../../src/cli/${name}.ts`, import.meta.url));
  const allowed = permissions.map((permission) => `--allow-${permission}`);
  return async (...words) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", ...allowed, script, ...words],
      cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    });
    const { code, stdout, stderr } = await command.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, out: text(stdout), error: text(stderr) };
  };
}
