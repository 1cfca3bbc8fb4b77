/**
 * Expressions of the text form, by recursive descent with a limit on their depth and size.
 *
 * From weak to strong: `? :`, `||`, `&&`, comparisons, `+ -`, `* / %`, unary `- !`, `**` (from the
 * right), index and call. `|` and `&` are taken for `||` and `&&`.
 *
 * Source: the LQNS user manual, appendix "Input File Grammar", section "Expressions". Departs from
 * it: a unary minus, and comparisons and `? :` inside parentheses, are taken too.
 *
 * @module
 */

import type { BinaryOperator, Expression, Parameter } from "../../model/mod.ts";
import { lqnLimits } from "../limits.ts";
import type { Cursor } from "./_cursor.ts";

/** Most operands of one expression: a chain of operators is a tree as deep as it is long. */
export const expressionOperands = 500;

const levels: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { "||": "|", "|": "|" },
  { "&&": "&", "&": "&" },
  { "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=" },
  { "+": "+", "-": "-" },
  { "*": "*", "/": "/", "%": "%" },
];

/** A number, a variable, or an expression in braces. */
export function readParameter(cursor: Cursor, what: string): Parameter {
  const { token } = cursor;
  switch (token.kind) {
    case "number":
      return cursor.take().value;
    case "infinity":
      cursor.take();
      return Infinity;
    case "variable":
      return { kind: "variable", name: cursor.take().text };
  }
  if (!cursor.is("symbol", "{")) throw notANumber(cursor, what);
  cursor.take();
  const expression = readExpression(cursor, true);
  cursor.symbol("}", what);
  return expression.kind === "number" ? expression.value : expression;
}

function notANumber(cursor: Cursor, what: string): Error {
  return cursor.fault(
    "expected-number",
    what,
    "a number, a variable or an expression in braces must be here",
  );
}

/** Whether a {@linkcode Parameter} can start here. */
export function atParameter(cursor: Cursor): boolean {
  const { kind } = cursor.token;
  return kind === "number" || kind === "variable" || kind === "infinity" ||
    cursor.is("symbol", "{");
}

/** An expression; inside brackets of any kind `-1` subtracts, elsewhere it ends the list. */
export function readExpression(cursor: Cursor, bracketed: boolean): Expression {
  return new ExpressionReader(cursor, bracketed ? 1 : 0).read();
}

class ExpressionReader {
  readonly #cursor: Cursor;
  #brackets: number;
  #depth = 0;
  #operands = 0;

  constructor(cursor: Cursor, brackets: number) {
    this.#cursor = cursor;
    this.#brackets = brackets;
  }

  read(): Expression {
    if (++this.#depth > lqnLimits.depth) {
      throw this.#cursor.fault(
        "too-deep",
        "an expression",
        `it must have at most ${lqnLimits.depth} levels: take parts of it out into variables`,
      );
    }
    const condition = this.#level(0);
    this.#depth--;
    if (!this.#cursor.takeIf("symbol", "?")) return condition;
    this.#depth++;
    const then = this.read();
    this.#cursor.symbol(":", "a choice");
    const otherwise = this.read();
    this.#depth--;
    return { kind: "conditional", condition, then, otherwise };
  }

  #level(level: number): Expression {
    if (level === levels.length) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = this.#operator(level);
      if (!operator) return left;
      left = { kind: "binary", operator, left, right: this.#level(level + 1) };
    }
  }

  #operator(level: number): BinaryOperator | undefined {
    if (this.#brackets > 0 && this.#cursor.is("end")) this.#cursor.splitEnd();
    const { token } = this.#cursor;
    if (token.kind !== "symbol" || !Object.hasOwn(levels[level], token.text)) return undefined;
    return levels[level][this.#cursor.take().text];
  }

  #unary(): Expression {
    this.#count();
    if (this.#brackets > 0 && this.#cursor.is("end")) this.#cursor.splitEnd();
    const { token } = this.#cursor;
    if (token.kind === "symbol" && (token.text === "-" || token.text === "!")) {
      this.#cursor.take();
      const operand = this.#deeper(() => this.#unary());
      return token.text === "-" && operand.kind === "number"
        ? { kind: "number", value: 0 - operand.value }
        : { kind: "unary", operator: token.text, operand };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#indexed();
    if (!this.#cursor.takeIf("symbol", "**")) return left;
    return { kind: "binary", operator: "**", left, right: this.#deeper(() => this.#unary()) };
  }

  #indexed(): Expression {
    const operand = this.#operand();
    if (operand.kind !== "variable" || !this.#cursor.is("symbol", "[")) return operand;
    const indexes: Expression[] = [];
    while (this.#cursor.takeIf("symbol", "[")) indexes.push(...this.#list("]", "an index"));
    return { kind: "index", variable: operand.name, indexes };
  }

  #operand(): Expression {
    const { token } = this.#cursor;
    switch (token.kind) {
      case "number":
        return { kind: "number", value: this.#cursor.take().value };
      case "infinity":
        this.#cursor.take();
        return { kind: "number", value: Infinity };
      case "string":
        return { kind: "string", value: this.#cursor.take().text };
      case "variable":
        return { kind: "variable", name: this.#cursor.take().text };
      case "name":
        return this.#call();
    }
    if (!this.#cursor.takeIf("symbol", "(")) {
      throw this.#cursor.fault(
        "expected-operand",
        "an expression",
        "a number, a variable, a function or a parenthesis must be here",
      );
    }
    const [inner] = this.#list(")", "a parenthesis", 1);
    return inner;
  }

  #call(): Expression {
    const name = this.#cursor.take().text;
    this.#cursor.symbol("(", `function ${name}`);
    const none = this.#cursor.takeIf("symbol", ")");
    return {
      kind: "call",
      function: name,
      arguments: none ? [] : this.#list(")", `function ${name}`),
    };
  }

  #list(close: string, what: string, most = Infinity): Expression[] {
    this.#brackets++;
    const list: Expression[] = [];
    do list.push(this.read()); while (list.length < most && this.#cursor.takeIf("symbol", ","));
    this.#cursor.symbol(close, what);
    this.#brackets--;
    return list;
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > lqnLimits.depth) {
      throw this.#cursor.fault(
        "too-deep",
        "an expression",
        `it must have at most ${lqnLimits.depth} levels: take parts of it out into variables`,
      );
    }
    const result = read();
    this.#depth--;
    return result;
  }

  #count(): void {
    this.#cursor.count();
    if (++this.#operands <= expressionOperands) return;
    throw this.#cursor.fault(
      "long-expression",
      "an expression",
      `it must have at most ${expressionOperands} operands: take parts of it out into variables`,
    );
  }
}
