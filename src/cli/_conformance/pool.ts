/**
 * Child processes that solve models, each with a time limit: one that hangs or dies costs its model
 * and is replaced.
 *
 * @module
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Answer, type Job, mark } from "./protocol.ts";

/** Options of {@linkcode solveAll}. */
export interface PoolOptions {
  /** Child processes at the same time. */
  readonly workers: number;
  /** Seconds that one model may take. */
  readonly timeLimit: number;
  /** Is told of each answer, as they come. */
  readonly onAnswer?: (answer: Answer, done: number) => void;
  /** The program that the children run. */
  readonly child?: string;
}

const childFile = fileURLToPath(new URL("./child.ts", import.meta.url));

/** The most lines of a dead child's standard error that are kept. */
const keptLines = 20;

/** One child process; started with its first job. */
class Child {
  private process: ChildProcessWithoutNullStreams | undefined;
  private said: string[] = [];
  private settle: ((answer: Answer) => void) | undefined;

  constructor(private readonly program: string) {}

  /** Solves a job; never rejects. */
  run(job: Job, timeLimit: number): Promise<Answer> {
    const start = performance.now();
    const failed = (reason: string): Answer => {
      const seconds = (performance.now() - start) / 1000;
      return { id: job.id, status: "failed", seconds, values: [], reason };
    };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.end();
        this.settle?.(failed(`no answer in ${timeLimit} s`));
      }, timeLimit * 1000);
      this.settle = (answer) => {
        clearTimeout(timer);
        this.settle = undefined;
        resolve(answer);
      };
      const started = this.process ?? this.start();
      this.died = (how) => this.settle?.(failed(this.lastWords(how)));
      started.stdin.write(`${JSON.stringify(job)}\n`);
    });
  }

  /** Ends the process. */
  end(): void {
    this.process?.kill("SIGKILL");
    this.process = undefined;
  }

  private died: (how: string) => void = () => {};

  private start(): ChildProcessWithoutNullStreams {
    const words = ["run", "-q", "--no-prompt", "--allow-read", "--allow-env", this.program];
    const child = spawn(process.execPath, words, { stdio: "pipe" });
    this.process = child;
    this.said = [];
    const gone = (how: string) => {
      if (this.process !== child) return;
      this.process = undefined;
      this.died(how);
    };
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (this.process === child && line.startsWith(mark)) {
        this.settle?.(JSON.parse(line.slice(mark.length)));
      }
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.said = [...this.said, line].slice(-keptLines);
    });
    child.stdin.on("error", () => {});
    child.on("error", (error) => gone(error.message));
    child.on("close", (code, signal) => gone(`exit code ${code ?? signal}`));
    return child;
  }

  private lastWords(how: string): string {
    const line = this.said.find((said) => /error|memory/i.test(said)) ?? this.said.at(-1);
    return `the solver's process ended: ${how}${line === undefined ? "" : `, ${line.trim()}`}`;
  }
}

/**
 * Solves all jobs; the answers come back in the order of the jobs, whatever the number of workers.
 *
 * @param jobs The jobs.
 * @param options How many at a time, and how long each may take.
 */
export async function solveAll(jobs: readonly Job[], options: PoolOptions): Promise<Answer[]> {
  const { workers, timeLimit, onAnswer, child = childFile } = options;
  const answers: Answer[] = new Array(jobs.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    const own = new Child(child);
    for (let at = next++; at < jobs.length; at = next++) {
      answers[at] = await own.run(jobs[at], timeLimit);
      onAnswer?.(answers[at], ++done);
    }
    own.end();
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
  return answers;
}
