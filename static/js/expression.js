/**
 * Reads the expressions that a cell's equations are made of: small trees, unit by unit.
 * @module
 */

/** @typedef {import("./wire.js").Expression} Expression */
/** @typedef {Expression["op"]} Op */
/** @typedef {Extract<Expression, { op: "before" | "computed" | "summand" | "score" }>} Named  what names a number */
/** @typedef {import("./wire.js").Apply["function"]} FunctionName */
/** @typedef {(value: number) => number} Round */

/** @type {Record<FunctionName, (sum: number) => number>} */
export const FUNCTIONS = {
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
  tanh: Math.tanh,
  relu: (sum) => Math.max(0, sum),
  exp: Math.exp,
  // Written so that neither end loses its digits.
  log_sigmoid: (sum) => Math.min(0, sum) - Math.log1p(Math.exp(-Math.abs(sum))),
};

/** @type {Record<FunctionName, string>}  as they are written */
export const FUNCTION_NAMES = {
  sigmoid: "σ",
  tanh: "tanh",
  relu: "relu",
  exp: "exp",
  log_sigmoid: "log σ",
};

/** The least and the greatest that a function gives, infinite where it has no bound. @type {Record<FunctionName, [number, number]>} */
export const ENDS = {
  sigmoid: [0, 1],
  tanh: [-1, 1],
  relu: [0, Number.POSITIVE_INFINITY],
  exp: [0, Number.POSITIVE_INFINITY],
  log_sigmoid: [Number.NEGATIVE_INFINITY, 0],
};

/** @param {Expression} expression @returns {Expression[]} what it is made of, in the order in which it is written */
export function within(expression) {
  switch (expression.op) {
    case "sum":
    case "product":
    case "maximum":
      return expression.of;
    case "complement":
    case "apply":
      return [expression.of];
    case "difference":
      return [expression.of, expression.less];
    case "quotient":
      return [expression.of, expression.by];
    case "choice":
      return Object.values(expression.of);
    default:
      return [];
  }
}

/**
 * Replaces every choice in an expression by the branch that a network's options take.
 * @param {Expression} expression
 * @param {Record<string, string>} options   the network's fields, as text
 * @returns {Expression}
 */
export function chosen(expression, options) {
  const one = (/** @type {Expression} */ inner) => chosen(inner, options);
  switch (expression.op) {
    case "choice": {
      const found = expression.of[options[expression.option] ?? ""];
      if (!found) throw new RangeError(`no equation for ${expression.option} ${options[expression.option]}`);
      return one(found);
    }
    case "sum":
    case "product":
    case "maximum":
      return { ...expression, of: expression.of.map(one) };
    case "complement":
    case "apply":
      return { ...expression, of: one(expression.of) };
    case "difference":
      return { ...expression, of: one(expression.of), less: one(expression.less) };
    case "quotient":
      return { ...expression, of: one(expression.of), by: one(expression.by) };
    default:
      return expression;
  }
}

/**
 * @param {Expression} expression
 * @returns {Expression[]} it, and all that stands in it, from the outside in
 */
export const everyPart = (expression) => [expression, ...within(expression).flatMap(everyPart)];

/**
 * @template {Op} O
 * @param {Expression} expression
 * @param {O} op
 * @returns {Extract<Expression, { op: O }>[]} the parts of it that are of that operation
 */
export const onlyOf = (expression, op) =>
  /** @type {Extract<Expression, { op: O }>[]} */ (everyPart(expression).filter((one) => one.op === op));

/** @param {Expression} expression @returns {FunctionName | null} the function outermost */
export const functionOf = (expression) => (expression.op === "apply" ? expression.function : null);

/**
 * Tells whether an expression is the sum of an equation's own terms, or one of them.
 * @param {Expression} expression
 * @returns {boolean}
 */
export const addsTerms = (expression) =>
  expression.op === "sum"
    ? expression.of.some((one) => addsTerms(one) || (one.op === "product" && one.of.some(addsTerms)))
    : expression.op === "summand";

/**
 * Where an expression finds its numbers.
 * @typedef {object} Source
 * @property {(state: string) => number} before     of a state, as the step found it
 * @property {(quantity: string) => number} computed  what an earlier line gave
 * @property {(term: string) => number} summand     of the equation's own terms
 * @property {(quantity: string) => number} score    the finished sum of a gate's terms
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
    case "score":
      return source[expression.op](expression.of);
    case "sum":
      return expression.of.map(value).reduce((sum, one) => round(sum + one));
    case "product":
      return expression.of.map(value).reduce((product, one) => round(product * one));
    case "complement":
      return round(1 - value(expression.of));
    case "difference":
      return round(value(expression.of) - value(expression.less));
    case "quotient":
      return round(value(expression.of) / value(expression.by));
    case "maximum":
      return Math.max(...expression.of.map(value));
    case "apply":
      return round(FUNCTIONS[expression.function](value(expression.of)));
    default:
      throw new RangeError(`${expression.op} has no number of one unit`);
  }
}

/**
 * Bounds the magnitude of an expression.
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
    case "score":
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
    case "difference":
      return inner(expression.of) + inner(expression.less);
    case "maximum":
      return Math.max(...expression.of.map(inner));
    case "apply":
      return appliedReach(expression.function, inner(expression.of));
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** @param {FunctionName} name @param {number} reach  of what it is applied to */
function appliedReach(name, reach) {
  const [low, high] = ENDS[name];
  const most = Math.max(Math.abs(low), Math.abs(high));
  // All of them rise: the farthest is at one of the ends.
  return Number.isFinite(most) ? most : Math.max(FUNCTIONS[name](reach), -FUNCTIONS[name](-reach));
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
