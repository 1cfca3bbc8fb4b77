/**
 * A JupyterLab of the project's own, started and found by the file that its server writes.
 *
 * It listens on this machine only, asks for a token, and shows no news and no updates, so that it needs no network.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { writeFileAtomic } from "../../src/store/mod.ts";
import type { NotebookEnvironment } from "./environment.ts";

/** How JupyterLab is started. */
export interface LabOptions {
  /** The folder that it shows. */
  readonly root: string;
  /** What it opens, below the folder, such as `notebooks` or `notebooks/x.ipynb`. */
  readonly path: string;
  /** The port; the first free one from 8888 on unless told. */
  readonly port?: number;
  /** Whether it opens the user's browser. */
  readonly browser: boolean;
  /**
   * For a test, an empty folder for its settings: nothing of an earlier start is restored, all cells are in the page, seen or not,
   * and the application is in `window.jupyterapp`.
   */
  readonly testFolder?: string;
  /** Ends the start; what has begun by then is ended too. */
  readonly signal?: AbortSignal;
  /** Milliseconds that it may take to end once it is asked to, before it is killed; 10,000 unless told. */
  readonly grace?: number;
}

/** A JupyterLab that runs; to dispose of it is to end it. */
export interface Lab extends AsyncDisposable {
  /** The address to open, with the token. */
  readonly url: string;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number>;
  /** Asks it to end, with its kernels, and kills it where it does not; gives the exit code. */
  end(): Promise<number>;
}

/** How long JupyterLab may take to end, in milliseconds. */
const GRACE = 10_000;

/** What JupyterLab is told beside its options; each is a default that the user may change in its settings. */
const settings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** What it is told for a test: every cell is in the page. */
const testSettings = {
  ...settings,
  "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" },
};

/** The file in which a running server says where it is. */
interface ServerFile {
  readonly url: string;
  readonly token: string;
}

function argumentsOf({ root, path, port, browser, testFolder }: LabOptions): string[] {
  return [
    ...["-m", "jupyterlab", "--ServerApp.log_level=WARN", "--LabApp.log_level=WARN"],
    ...["--ServerApp.ip=127.0.0.1", "--LabApp.extension_manager=readonly"],
    ...[`--ServerApp.root_dir=${root}`, `--LabApp.default_url=/lab/tree/${path}`],
    ...[`--ServerApp.open_browser=${browser ? "True" : "False"}`, "--ServerApp.answer_yes=True"],
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, "--ServerApp.port_retries=0"]),
    ...(testFolder ? ["--LabApp.expose_app_in_browser=True"] : []),
    // As root, as in a container, it wants to be told that this is meant.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

/** Sends a signal to a process that may have ended. A child's own `kill()` sends no second one in Deno, and hides the exit code. */
function signalTo({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, signal);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ESRCH") throw error;
  }
}

/** Gives what ends a process: a request, and after a while no request. */
function ender(child: ChildProcess, ended: Promise<number>, grace: number): () => Promise<number> {
  let ending: Promise<number> | undefined;
  return () => {
    if (ending) return ending;
    signalTo(child, "SIGTERM");
    const timer = setTimeout(() => signalTo(child, "SIGKILL"), grace);
    return ending = ended.finally(() => clearTimeout(timer));
  };
}

/**
 * Starts JupyterLab and waits until its server is there.
 *
 * It is a session of its own: the keys of the terminal reach it through whoever started it, as one request to end. Two at once would break off its way to
 * end its kernels.
 *
 * @throws {Error} Where it ends before that, or the start was ended; it does not run then.
 */
export async function startLab(
  options: LabOptions,
  { python, variables }: NotebookEnvironment,
): Promise<Lab> {
  const folder = options.testFolder ?? variables.JUPYTER_CONFIG_DIR;
  const config = join(folder, "labconfig", "default_setting_overrides.json");
  const wanted = options.testFolder ? testSettings : settings;
  const text = JSON.stringify(wanted, undefined, 2) + "\n";
  if (!existsSync(config) || readFileSync(config, "utf8") !== text) writeFileAtomic(config, text);
  mkdirSync(variables.JUPYTER_RUNTIME_DIR, { recursive: true });
  const token = crypto.randomUUID().replaceAll("-", "");
  const child = spawn(python, argumentsOf(options), {
    stdio: ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
    env: { ...process.env, ...variables, JUPYTER_CONFIG_DIR: folder, JUPYTER_TOKEN: token },
  });
  let running = true;
  const ended = new Promise<number>((done, failed) => {
    child.on("error", failed);
    child.on("close", (status) => done(status ?? 0));
  }).finally(() => running = false);
  const end = ender(child, ended, options.grace ?? GRACE);
  const file = join(variables.JUPYTER_RUNTIME_DIR, `jpserver-${child.pid}.json`);
  while (running) {
    if (options.signal?.aborted) {
      await end();
      throw options.signal.reason;
    }
    const server = serverIn(file, token);
    if (server) {
      const url = `${server.url}lab/tree/${options.path}?token=${token}`;
      return { url, ended, end, [Symbol.asyncDispose]: async () => void await end() };
    }
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error(`Cannot start JupyterLab: it ended with exit code ${await ended}`);
}

/** The server's own file, once it is whole and of this start. */
function serverIn(file: string, token: string): ServerFile | undefined {
  try {
    const server = JSON.parse(readFileSync(file, "utf8")) as ServerFile;
    return server.token === token ? server : undefined;
  } catch {
    return undefined;
  }
}
