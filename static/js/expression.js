/**
 * Reads the expressions that a cell's equations are made of: small trees, unit by unit.
 * @module
 */

/** @typedef {import("./wire.js").Expression} Expression */
/** @typedef {Expression["op"]} Op */
/** @typedef {Extract<Expression, { op: "before" | "computed" | "summand" }>} Named  what names a number */
/** @typedef {(value: number) => number} Round */

/** @type {Record<import("./wire.js").Apply["function"], (sum: number) => number>} */
export const FUNCTIONS = {
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
  tanh: Math.tanh,
  relu: (sum) => Math.max(0, sum),
};

/** @type {Record<import("./wire.js").Apply["function"], string>}  as they are written */
export const FUNCTION_NAMES = { sigmoid: "σ", tanh: "tanh", relu: "relu" };

/**
 * An expression as it reads for a network: no choice is left in it.
 * @param {Expression} expression
 * @param {Record<string, string>} options   the network's fields, as text
 * @returns {Expression}
 */
export function chosen(expression, options) {
  switch (expression.op) {
    case "choice": {
      const found = expression.of[options[expression.option] ?? ""];
      if (!found) throw new RangeError(`no equation for ${expression.option} ${options[expression.option]}`);
      return chosen(found, options);
    }
    case "sum":
    case "product":
      return { ...expression, of: expression.of.map((one) => chosen(one, options)) };
    case "complement":
    case "apply":
      return { ...expression, of: chosen(expression.of, options) };
    default:
      return expression;
  }
}

/**
 * @param {Expression} expression
 * @returns {Expression[]} it, and all that stands in it, from the outside in
 */
export function everyPart(expression) {
  const inner =
    expression.op === "sum" || expression.op === "product"
      ? expression.of
      : expression.op === "complement" || expression.op === "apply"
        ? [expression.of]
        : expression.op === "choice"
          ? Object.values(expression.of)
          : [];
  return [expression, ...inner.flatMap(everyPart)];
}

/**
 * @template {Op} O
 * @param {Expression} expression
 * @param {O} op
 * @returns {Extract<Expression, { op: O }>[]} the parts of it that are of that operation
 */
export const onlyOf = (expression, op) =>
  /** @type {Extract<Expression, { op: O }>[]} */ (everyPart(expression).filter((one) => one.op === op));

/** @param {Expression} expression @returns {import("./wire.js").Apply["function"] | null} the function outermost */
export const functionOf = (expression) => (expression.op === "apply" ? expression.function : null);

/**
 * Where an expression finds its numbers.
 * @typedef {object} Source
 * @property {(state: any) => number} before     any: the name of a state; of a state, as the step found it
 * @property {(quantity: string) => number} computed  what an earlier line gave
 * @property {(term: string) => number} summand     of the equation's own terms
 */

/**
 * Computes an expression for one unit.
 * @param {Expression} expression   without a choice in it; `inputs` are no unit's, and have no number
 * @param {Source} source
 * @param {Round} round             after each operation, to the run's precision
 * @returns {number}
 */
export function evaluate(expression, source, round) {
  const value = (/** @type {Expression} */ one) => evaluate(one, source, round);
  switch (expression.op) {
    case "before":
    case "computed":
    case "summand":
      return source[expression.op](expression.of);
    case "sum":
      return expression.of.map(value).reduce((sum, one) => round(sum + one));
    case "product":
      return expression.of.map(value).reduce((product, one) => round(product * one));
    case "complement":
      return round(1 - value(expression.of));
    case "apply":
      return round(FUNCTIONS[expression.function](value(expression.of)));
    default:
      throw new RangeError(`${expression.op} has no number of one unit`);
  }
}

/**
 * How far from 0 an expression can be.
 * @param {Expression} expression
 * @param {(part: Named) => number} reach   of what it names
 * @returns {number} a bound of its magnitude, perhaps infinite
 */
export function reachOf(expression, reach) {
  const inner = (/** @type {Expression} */ one) => reachOf(one, reach);
  switch (expression.op) {
    case "before":
    case "computed":
    case "summand":
      return reach(expression);
    case "sum":
      return (
        mixedOf(expression.of)
          ?.map(inner)
          .reduce((most, one) => Math.max(most, one)) ??
        expression.of.map(inner).reduce((sum, one) => sum + one)
      );
    case "product":
      return expression.of.map(inner).reduce((product, one) => product * one);
    case "complement":
      return 1;
    case "apply":
      return expression.function === "relu" ? inner(expression.of) : 1;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/**
 * What a weighted mean is between: of a sum of a share of one and the rest of another.
 * @param {Expression[]} summands
 * @returns {Expression[] | null} null where the sum is no such mean
 */
function mixedOf(summands) {
  const [one, other] = summands;
  if (summands.length !== 2 || one?.op !== "product" || other?.op !== "product") return null;
  const rest = [one, other].find(({ of }) => of[0]?.op === "complement");
  const share = rest === one ? other : one;
  const first = rest?.of[0];
  if (first?.op !== "complement" || JSON.stringify(first.of) !== JSON.stringify(share.of[0])) return null;
  return [rest, share].flatMap((product) => product?.of.slice(1) ?? []);
}
