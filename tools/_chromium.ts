/**
 * A headless Chromium driven over the DevTools protocol by one WebSocket: no package, and nothing of the browser's outlives `close()`.
 *
 * Protocol: https://chromedevtools.github.io/devtools-protocol/. One connection to the browser carries all pages, each under its
 * `sessionId` ("flat" sessions).
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** What the browser says of an event or answers to a call. */
export type Message = Readonly<Record<string, unknown>>;

/** A listener to events of a page. */
export type Listener = (parameters: Message) => void;

const names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/** The program of a Chromium on this machine; `undefined` where there is none. */
export function findChromium(): string | undefined {
  return names.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
}

/** How long a call may take, in milliseconds. */
const CALL_TIMEOUT = 60_000;

/** Waits until a condition gives something, or fails in words after so many milliseconds. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  milliseconds = 20_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (performance.now() > end) {
      throw new Error(`Waited ${milliseconds / 1000} s for ${what} in vain`);
    }
    await delay(20);
  }
}

interface Waiting {
  readonly resolve: (result: Message) => void;
  readonly reject: (error: Error) => void;
}

/** The one connection to a browser. */
class Connection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
    socket.addEventListener("close", () => this.#fail("the browser ended"));
  }

  /** Connects to a browser. */
  static async to(url: string): Promise<Connection> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", () => reject(new Error(`Cannot connect to ${url}`)), {
        once: true,
      });
    });
    return new Connection(socket);
  }

  /** Calls a method, of a page where a session is given. */
  async call(method: string, params?: object, sessionId?: string): Promise<Message> {
    const id = ++this.#last;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<Message>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${method} took too long`)), CALL_TIMEOUT);
        this.#waiting.set(id, {
          resolve,
          reject: (error) => reject(new Error(`${method}: ${error.message}`)),
        });
        this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Listens to an event of a page, or of the browser. */
  on(method: string, listener: Listener, sessionId = ""): void {
    const key = `${sessionId} ${method}`;
    this.#listeners.set(key, (this.#listeners.get(key) ?? new Set()).add(listener));
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) =>
      this.#socket.addEventListener("close", resolve, { once: true })
    );
    this.#socket.close();
    await closed;
  }

  #receive(message: Message): void {
    const { id, method, params = {}, sessionId = "", result, error } = message;
    if (id === undefined) {
      for (const listener of this.#listeners.get(`${sessionId} ${method}`) ?? []) {
        listener(params as Message);
      }
      return;
    }
    const waiting = this.#waiting.get(id as number);
    if (error) waiting?.reject(new Error((error as { message: string }).message));
    else waiting?.resolve((result ?? {}) as Message);
  }

  #fail(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
  }
}

/** A page of a browser. */
export class Page {
  readonly #connection: Connection;
  readonly #session: string;

  /** For {@linkcode Browser.page}. */
  constructor(connection: Connection, session: string) {
    this.#connection = connection;
    this.#session = session;
  }

  /** Calls a method of the protocol, such as `Page.navigate`. */
  call(method: string, params: object = {}): Promise<Message> {
    return this.#connection.call(method, params, this.#session);
  }

  /** Listens to an event, such as `Network.requestWillBeSent`; its domain must be enabled. */
  on(method: string, listener: Listener): void {
    this.#connection.on(method, listener, this.#session);
  }

  /** Sets the size of the window in CSS pixels, and the pixels of the screen for each. */
  async resize(width: number, height: number, scale = 1, mobile = false): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: scale, mobile };
    await this.call("Emulation.setDeviceMetricsOverride", metrics);
  }

  /** Opens an address and waits until it has loaded. */
  async open(url: string): Promise<void> {
    await this.call("Page.enable");
    const loaded = new Promise<void>((resolve) => this.on("Page.loadEventFired", () => resolve()));
    const { errorText } = await this.call("Page.navigate", { url });
    if (errorText) throw new Error(`Cannot open ${url}: ${errorText}`);
    await loaded;
  }

  /** The value of an expression in the page, waited for; it must be plain data. */
  async evaluate<T>(expression: string): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", options);
    if (exceptionDetails) {
      const { exception, text } = exceptionDetails as {
        exception?: { description?: string };
        text: string;
      };
      throw new Error(`In the page: ${exception?.description ?? text}`);
    }
    return (result as { value: T }).value;
  }

  /** A picture of the window as PNG, or of a part of the page that is in it. */
  async screenshot(
    clip?: { x: number; y: number; width: number; height: number },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const part = clip ? { clip: { ...clip, scale: 1 } } : {};
    const { data } = await this.call("Page.captureScreenshot", { format: "png", ...part });
    return Uint8Array.from(atob(data as string), (letter) => letter.charCodeAt(0));
  }

  /** Moves the mouse to a place of the window. */
  async hover(x: number, y: number): Promise<void> {
    await this.call("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }

  /** Presses and releases the left button at a place of the window. */
  async click(x: number, y: number): Promise<void> {
    const at = { x, y, button: "left", clickCount: 1 };
    await this.call("Input.dispatchMouseEvent", { type: "mousePressed", ...at });
    await this.call("Input.dispatchMouseEvent", { type: "mouseReleased", ...at });
  }

  /** Presses and releases a key, such as `Tab` or `ArrowRight`. */
  async press(key: string): Promise<void> {
    const codes: Readonly<Record<string, number>> = {
      ...{ Tab: 9, Enter: 13, Escape: 27, " ": 32, End: 35, Home: 36 },
      ...{ ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 },
    };
    const text = key === "Enter" ? "\r" : key === " " ? " " : undefined;
    const event = { key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: codes[key] };
    await this.call("Input.dispatchKeyEvent", { type: "keyDown", text, ...event });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }
}

/** A running browser. */
export interface Browser extends AsyncDisposable {
  /** Opens an empty page. */
  page(): Promise<Page>;
  /** Calls a method of the browser itself, such as `Browser.setDownloadBehavior`. */
  call(method: string, params?: object): Promise<Message>;
  /** Ends the browser and takes its files away. */
  close(): Promise<void>;
}

/**
 * Starts a headless Chromium with a profile of its own.
 *
 * @param options More arguments of the program.
 * @throws {Error} Where there is none, or it does not start.
 */
export async function launchChromium(
  options: { readonly arguments?: readonly string[] } = {},
): Promise<Browser> {
  const program = findChromium();
  if (!program) throw new Error(`Cannot find a browser: none of ${names.join(", ")} runs`);
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const child = spawn(program, [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--mute-audio"],
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"],
    ...["--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb"],
    ...["--remote-debugging-port=0", `--user-data-dir=${profile}`],
    ...(options.arguments ?? []),
    "about:blank",
  ], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const discard = async () => {
    await Promise.race([ended, delay(3000, undefined, { ref: false })]);
    child.kill("SIGKILL");
    await ended;
    await removeFolder(profile);
  };
  try {
    const connection = await Connection.to(await addressOf(profile));
    return browserOver(connection, discard);
  } catch (error) {
    child.kill("SIGKILL");
    await discard();
    throw error;
  }
}

/** Takes a folder away; processes that the browser leaves for a moment may still write into it. */
async function removeFolder(folder: string): Promise<void> {
  await until(`${folder} to go`, () => {
    try {
      rmSync(folder, { recursive: true, force: true });
      return true;
    } catch {
      return false;
    }
  });
}

/** The address of the browser's WebSocket, which it writes into its profile. */
function addressOf(profile: string): Promise<string> {
  const file = join(profile, "DevToolsActivePort");
  return until("Chromium to start", () => {
    if (!existsSync(file)) return undefined;
    const [port, path] = readFileSync(file, "utf8").split("\n");
    return path && `ws://127.0.0.1:${port}${path}`;
  });
}

function browserOver(connection: Connection, discard: () => Promise<void>): Browser {
  const close = async () => {
    try {
      await connection.call("Browser.close").catch(() => {});
      await connection.close();
    } finally {
      await discard();
    }
  };
  return {
    async page() {
      const { targetId } = await connection.call("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await connection.call("Target.attachToTarget", {
        targetId,
        flatten: true,
      });
      return new Page(connection, sessionId as string);
    },
    call: (method, params) => connection.call(method, params),
    close,
    [Symbol.asyncDispose]: close,
  };
}
