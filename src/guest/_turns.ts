/**
 * The turns of several programs on one CPU.
 *
 * Each program has an account of the cycles that it ran. The one that runs goes on until it is a turn ahead of the least of the others
 * that want to run; then that one gets the CPU. A program that wakes is put at most a turn behind the one that ran last, so that one that
 * has waited runs at once, and sleeping earns no more than that. So programs that always want to run get equal shares in turns, and one
 * that needs less than its share waits for no one's turn to end.
 *
 * It is the idea of Linux' completely fair scheduler (least virtual run time first, bounded credit of sleepers) with one constant.
 *
 * @module
 */
import type { Program } from "./program.ts";

/** A program and where it stands. */
interface Place {
  readonly program: Program;
  /** Cycles on its account. */
  run: number;
  /** Cycles that its chunk laid aside still needs; -1 where none is. */
  paused: number;
  /** The share of them in the VMM. */
  share: number;
  /** Whether it wanted to run when programs were last chosen from. */
  wanted: boolean;
}

/** The programs of one CPU. */
export class ProgramTurns {
  /** The program that runs or ran last. */
  private current: Place;
  /** Cycles that the program chosen last may run before another's turn comes. */
  limit = Infinity;
  private called = false;
  private readonly places: Place[];

  /** Makes the turns of programs, each of so many cycles; the first one's chunk may have been laid aside. */
  constructor(
    private readonly turn: number,
    programs: readonly Program[],
    paused: number,
    share: number,
  ) {
    this.places = programs.map((program) => placed(program));
    this.current = this.places[0];
    this.pause(paused, share);
  }

  /** Adds a program. */
  add(program: Program): void {
    this.places.push(placed(program));
  }

  /** The program that was chosen last. */
  get program(): Program {
    return this.current.program;
  }

  /** Whether any program wants to run. */
  get waits(): boolean {
    return this.places.some(wants);
  }

  /** Says that a program may have come to want to run. */
  call(): void {
    this.called = true;
  }

  /** Whether a program besides the one that runs has come to want to run since programs were chosen from. */
  get woke(): boolean {
    if (!this.called) return false;
    for (const place of this.places) {
      if (place !== this.current && !place.wanted && wants(place)) return true;
    }
    return false;
  }

  /** Chooses the program to run, of which there is one; returns the cycles of its chunk laid aside, or -1. */
  choose(): number {
    const { turn, current } = this;
    this.called = false;
    let least: Place | undefined;
    let second = Infinity; // on the account of the next after it
    for (const place of this.places) {
      const now = wants(place);
      if (now && !place.wanted) place.run = Math.max(place.run, current.run - turn);
      place.wanted = now;
      if (!now || place === current) continue;
      if (!least || place.run < least.run) {
        if (least) second = least.run;
        least = place;
      } else if (place.run < second) second = place.run;
    }
    if (current.wanted && (!least || current.run < least.run + turn)) {
      this.limit = least ? least.run + turn - current.run : Infinity;
    } else {
      this.current = least as Place;
      const next = current.wanted ? Math.min(second, current.run) : second;
      this.limit = next + turn - this.current.run;
    }
    const { paused } = this.current;
    this.current.paused = -1;
    return paused;
  }

  /** The share in the VMM of the chunk that was laid aside. */
  get share(): number {
    return this.current.share;
  }

  /** The chosen program has run so many cycles. */
  charge(cycles: number): void {
    this.current.run += cycles;
  }

  /** Lays the chosen program's chunk aside. */
  pause(cycles: number, share: number): void {
    this.current.paused = cycles;
    this.current.share = share;
  }
}

function placed(program: Program): Place {
  return { program, run: 0, paused: -1, share: 0, wanted: false };
}

function wants(place: Place): boolean {
  return place.paused >= 0 || place.program.hasTask();
}
