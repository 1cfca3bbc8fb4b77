/**
 * A program of an operating system, as a CPU sees it.
 *
 * @module
 */

/** The program's half: one task at a time. */
export interface Program {
  /** Whether a task waits. */
  hasTask(): boolean;
  /** Takes the next task and returns its cycles. */
  begin(): number;
  /** The cycles have run: the task takes effect. */
  finish(): void;
}
