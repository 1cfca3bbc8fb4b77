/**
 * A model file as read: the model with SPEX expressions in place of numbers, and what SPEX adds
 * around it (variables, sweeps, observed values, report columns).
 *
 * Source: the LQNS user manual, section "SPEX: Software Performance Experiment Driver".
 *
 * @module
 */

import type { LqnModel } from "./types.ts";

/** An expression over SPEX variables, as a tree. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | {
    readonly kind: "binary";
    readonly operator: BinaryOperator;
    readonly left: Expression;
    readonly right: Expression;
  }
  | {
    readonly kind: "conditional";
    readonly condition: Expression;
    readonly then: Expression;
    readonly otherwise: Expression;
  }
  | { readonly kind: "call"; readonly function: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "index"; readonly variable: string; readonly indexes: readonly Expression[] };

/** The operators of two operands. */
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "**"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "&"
  | "|";

/** A value in a model as read: a number, or an expression to be evaluated. */
export type Parameter = number | Expression;

/**
 * One line of the parameter section: `$x = 3`, `$x = [1, 2, 3]`, `$x = [0 : 10, 2]`, or
 * `$i, $x = rand()`.
 */
export interface SpexVariable {
  /** The name with its dollar sign. */
  readonly name: string;
  /** One value, the values of a sweep, or a range of them. */
  readonly value:
    | { readonly kind: "scalar"; readonly expression: Expression }
    | { readonly kind: "array"; readonly items: readonly Expression[] }
    | {
      readonly kind: "range";
      readonly from: Expression;
      readonly to: Expression;
      readonly step: Expression;
    };
  /** The array variable at whose every value this one is evaluated anew. */
  readonly over?: string;
}

/** A result that is stored in a variable: `%u $u` after the declaration of a task, and so on. */
export interface SpexObservation {
  /** What is observed: the whole solution, or a part of the model. */
  readonly element: {
    /** The kind of element. */
    readonly kind:
      | "model"
      | "processor"
      | "group"
      | "task"
      | "entry"
      | "phase"
      | "activity"
      | "call"
      | "forwarding"
      | "join";
    /**
     * Its name, in the form of `LqnValue.element` (`entry`, `entry.phase`, `task:activity`...); of
     * a call from any phase of an entry `entry>entry`; empty of the model.
     */
    readonly name: string;
  };
  /** The key without the percent sign, such as `u` or `s1`. */
  readonly key: string;
  /** The phase that the key names. */
  readonly phase?: number;
  /** The variable with its dollar sign. */
  readonly variable: string;
  /** The variable for the half-width, and its level in percent. */
  readonly interval?: { readonly level: 95 | 99; readonly variable: string };
}

/** One column of the report section. */
export interface SpexColumn {
  /** The heading; absent where the expression stands alone. */
  readonly name?: string;
  /** The value. */
  readonly expression: Expression;
}

/** One line of the convergence section: the variable's new value after each solution. */
export interface SpexConvergence {
  /** The variable with its dollar sign. */
  readonly variable: string;
  /** Its next value. */
  readonly expression: Expression;
}

/** A model file as read. */
export interface LqnDocument {
  /** The model; its values may be expressions. */
  readonly model: LqnModel<Parameter>;
  /** The variables, in the order of the file. */
  readonly variables: readonly SpexVariable[];
  /** The results stored in variables. */
  readonly observations: readonly SpexObservation[];
  /** The columns of the report. */
  readonly report: readonly SpexColumn[];
  /** The convergence section. */
  readonly convergence: readonly SpexConvergence[];
}
