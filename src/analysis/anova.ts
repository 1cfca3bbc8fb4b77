/**
 * Analysis of variance: one factor or several, balanced or not, with replications as blocks.
 *
 * With RSS(M) the residual sum of squares of a model M, the sum of squares of a term is
 *
 * - type II: RSS(all terms that do not contain it, without it) - RSS(the same and it): each term beside all others but those that it is part
 *   of
 * - type III: RSS(all other terms) - RSS(all terms), with contrasts that sum to 0: each term beside all others. A main effect is then the
 *   mean over the levels of the others, each level counting alike
 *
 * Where each combination of levels was observed as often (`balanced`) the two are the same and the sums of squares add up to
 * the total, so that `etaSquared` is the allocation of variation. Otherwise the type is a choice and
 * stands in the result. With E the error (SS_E on d_E degrees of freedom, MS_E), T the total and d the term's degrees of freedom:
 *
 * - `F = (SS / d) / MS_E`
 * - `etaSquared = SS / SS_T`, `partialEtaSquared = SS / (SS + SS_E)`
 * - `omegaSquared = (SS - d MS_E) / (SS_T + MS_E)`: what of it is left in the population
 *
 * Replications that used common random numbers are alike across the points: give them as `block`. A block is a term without
 * interactions; what varies between replications is then not taken for error. This assumes that what a replication adds is the same for all
 * points, and that differences between any two points vary alike (sphericity). For one factor in complete blocks
 * `sphericity` says how far that fails, with a p-value that allows for it; {@linkcode contrasts} needs neither.
 *
 * Sources: R. Jain, The Art of Computer Systems Performance Analysis, 1991, chapters 20 to 23; D. C. Montgomery, Design and Analysis of
 * Experiments, 8th ed., 2013, chapters 3 to 5 and 15.2; S. E. Maxwell and H. D. Delaney, Designing Experiments and Analyzing Data, 2nd ed.,
 * 2004, chapters 7 and 11 for types, omega squared and sphericity.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { fTail } from "../stats/mod.ts";
import {
  centred,
  checkColumns,
  type Grouping,
  groupingOf,
  isBalanced,
  termColumns,
  termsOf,
} from "./_factorial.ts";
import type { FactorialColumns } from "./factorial_columns.ts";
import { type Column, condensed, residual, squaresOf } from "./_least_squares.ts";
import { type Sphericity, sphericityOf } from "./sphericity.ts";

/** Options of {@linkcode anova}. */
export interface AnovaOptions {
  /** How terms of unbalanced observations are separated; `II` where absent. */
  readonly type?: "II" | "III";
  /** The most factors that interact: 1 for main effects only; all where absent. */
  readonly order?: number;
}

/** One term of an analysis of variance. */
export interface AnovaRow {
  /** The factors of the term, joined by `:`; `block` for the replications. */
  readonly term: string;
  /** Degrees of freedom of the term. */
  readonly degreesOfFreedom: number;
  /** Sum of squares, in the square of the response's unit. */
  readonly sumOfSquares: number;
  /** Sum of squares over degrees of freedom. */
  readonly meanSquare: number;
  /** Mean square over that of the error. */
  readonly f: number;
  /** The probability of an F at least as large where the term has no effect. */
  readonly pValue: number;
  /** Share of the total sum of squares. */
  readonly etaSquared: number;
  /** Share of what the term and the error make up. */
  readonly partialEtaSquared: number;
  /** Estimated share in the population; a little below 0 where there is no effect. */
  readonly omegaSquared: number;
}

/** An analysis of variance. */
export interface AnovaTable {
  /** How terms were separated; without consequence where `balanced`. */
  readonly type: "II" | "III";
  /** Whether each combination of levels (and block) was observed as often. */
  readonly balanced: boolean;
  /** The terms: the block where there is one, then main effects, then interactions. */
  readonly rows: readonly AnovaRow[];
  /** What no term explains. */
  readonly error: {
    /** Observations less parameters. */
    readonly degreesOfFreedom: number;
    /** Sum of squares, in the square of the response's unit. */
    readonly sumOfSquares: number;
    /** The estimated variance of an observation. */
    readonly meanSquare: number;
    /** Share of the total sum of squares. */
    readonly share: number;
  };
  /** Sum of squares about the mean, in the square of the response's unit. */
  readonly total: number;
  /** How unalike differences vary; for one factor in complete blocks with one value in each cell. */
  readonly sphericity?: Sphericity;
}

interface Term {
  readonly factors: readonly string[];
  readonly columns: readonly Column[];
}

/** A sum of squares below this share of the total is rounding. */
const rounding = 1e-13;

function squaresLeft(terms: readonly Term[], response: Column): number {
  const found = residual(terms.flatMap(({ columns }) => columns), response);
  if ("squares" in found) return found.squares;
  let last = -1;
  const term = terms.find(({ columns }) => (last += columns.length) >= found.dependent)!;
  throw new InputError(
    `Cannot analyse the variance as each term must be told apart from the others: current term is ` +
      `"${
        term.factors.join(":")
      }", for which combinations of levels were not observed. Observe them, or lower "order"`,
    { code: "analysis/not-estimable" },
  );
}

/** Sum of squares of one term of several. */
function squaresOfTerm(term: Term, terms: readonly Term[], response: Column, type: "II" | "III") {
  const contains = (other: Term) => term.factors.every((name) => other.factors.includes(name));
  const rest = terms.filter((other) => type === "III" ? other !== term : !contains(other));
  return squaresLeft(rest, response) - squaresLeft([...rest, term], response);
}

/** What has the mean taken out: of each block, or of all. */
function blocksOf(columns: FactorialColumns): Grouping {
  const { block, response } = columns;
  if (block) return groupingOf(block);
  return { levels: ["all"], index: new Int32Array(response.length) };
}

/** The analysis of columns that were checked. */
function analyse(columns: FactorialColumns, groupings: Map<string, Grouping>, order: number) {
  const blocks = blocksOf(columns);
  const whole = { levels: ["all"], index: new Int32Array(columns.response.length) };
  const plain = termsOf([...groupings.keys()], order)
    .map((factors) => ({ factors, columns: termColumns(factors, groupings) }));
  const within = (grouping: Grouping) => {
    const all = [...plain.flatMap((term) => term.columns), columns.response];
    const few = [...condensed(all.map((column) => centred(column, grouping)))];
    const terms = plain.map((term) => ({
      factors: term.factors,
      columns: few.splice(0, term.columns.length),
    }));
    return { terms, response: few[0] };
  };
  const { terms, response } = within(blocks);
  const total = squaresOf(centred(columns.response, whole));
  const left = squaresLeft(terms, response);
  const free = columns.response.length - blocks.levels.length -
    terms.reduce((sum, term) => sum + term.columns.length, 0);
  const unblocked = columns.block ? within(whole) : undefined;
  const blockSquares = unblocked ? squaresLeft(unblocked.terms, unblocked.response) - left : 0;
  return { blocks, terms, response, total, left, free, blockSquares };
}

/**
 * Analyses the variance of a response over one or several factors.
 *
 * @param columns The observations; with a `block` where replications used common random numbers.
 * @throws {InputError} `analysis/bad-columns` where columns differ in length, there is no factor or one does not vary;
 * `analysis/not-estimable` where combinations of levels that a term needs were not observed; `analysis/no-error` where no degree of
 * freedom is left for the error; where a response is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { anova } from "@iovlab/iovlab/analysis";
 *
 * const { rows, error } = anova({
 *   response: [3, 4, 5, 6, 7, 8],
 *   factors: { nic: ["plain", "plain", "vdi", "vdi", "sriov", "sriov"] },
 * });
 * assert.equal(rows[0].sumOfSquares.toFixed(6), "16.000000");
 * assert.equal(rows[0].f.toFixed(6), (8 / (1.5 / 3)).toFixed(6));
 * assert.equal(error.degreesOfFreedom, 3);
 * ```
 */
export function anova(columns: FactorialColumns, options: AnovaOptions = {}): AnovaTable {
  const groupings = checkColumns(columns);
  const { type = "II", order = groupings.size } = options;
  checkInteger("order", order, 1);
  const found = analyse(columns, groupings, order);
  const { terms, response, total, free } = found;
  if (free < 1) refuseNoError(free);
  const real = (squares: number) => squares <= rounding * total ? 0 : squares;
  const left = real(found.left);
  const row = rowMaker(total, left, free);
  const effects = terms.map((term) => {
    const squares = real(squaresOfTerm(term, terms, response, type));
    return row(term.factors.join(":"), term.columns.length, squares);
  });
  const blockRow = columns.block
    ? [row("block", found.blocks.levels.length - 1, real(found.blockSquares))]
    : [];
  const all = [...groupings.values(), ...columns.block ? [found.blocks] : []];
  const balanced = isBalanced(all);
  const single = balanced && columns.block && groupings.size === 1 &&
    all[0].levels.length * all[1].levels.length === columns.response.length;
  return {
    type,
    balanced,
    rows: [...blockRow, ...effects],
    error: {
      degreesOfFreedom: free,
      sumOfSquares: left,
      meanSquare: left / free,
      share: left / total,
    },
    total,
    ...single ? { sphericity: sphericityOf(columns.response, all[0], all[1], effects[0].f) } : {},
  };
}

function rowMaker(total: number, left: number, free: number) {
  return (term: string, degreesOfFreedom: number, sumOfSquares: number): AnovaRow => {
    const meanSquare = sumOfSquares / degreesOfFreedom;
    const error = left / free;
    const f = sumOfSquares === 0 ? 0 : meanSquare / error;
    return {
      term,
      degreesOfFreedom,
      sumOfSquares,
      meanSquare,
      f,
      pValue: degreesOfFreedom === 0 ? NaN : fTail(f, degreesOfFreedom, free),
      etaSquared: total === 0 ? 0 : sumOfSquares / total,
      partialEtaSquared: sumOfSquares === 0 ? 0 : sumOfSquares / (sumOfSquares + left),
      omegaSquared: total === 0 ? 0 : (sumOfSquares - degreesOfFreedom * error) / (total + error),
    };
  };
}

function refuseNoError(free: number): never {
  throw new InputError(
    "Cannot analyse the variance as observations must be left for the error: current degrees of " +
      `freedom are ${free}. Replicate, or lower "order"`,
    { code: "analysis/no-error" },
  );
}
