/**
 * The way to the notebook, where there is one.
 *
 * @module
 */

/** A message to the front end of a notebook, as the Jupyter protocol has it. */
export interface DisplayMessage {
  /** Contents by media type. */
  readonly data: Readonly<Record<string, string>>;
  /** Hints by media type. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The name under which the output can be replaced. */
  readonly transient: { readonly display_id?: string };
}

/** What sends messages to a notebook. */
export interface NotebookPort {
  /** Sends one message; resolves when it is handed over. */
  send(kind: "display_data" | "update_display_data", message: DisplayMessage): Promise<void>;
}

/** The notebook that this process is the kernel of; none outside Jupyter. */
export function notebookPort(): NotebookPort | undefined {
  let jupyter: typeof Deno.jupyter;
  try {
    jupyter = Deno.jupyter;
  } catch {
    return undefined;
  }
  return {
    send: (kind, { data, metadata, transient }) =>
      jupyter.broadcast(kind, { data, metadata, transient }),
  };
}

/** How long the kernel's late outputs need, in ms: measured, 0 of 1,800 lost. */
const lateOutput = 25;

/** Waits until what was sent has left the kernel. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, lateOutput));
}
