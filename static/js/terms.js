/**
 * Says in words what an equation adds up: from the input, from a state as the step found it, or as it has just computed
 * it.
 * @module
 */
import { isState } from "./anatomy.js";
import { everyPart, onlyOf } from "./expression.js";
import { number } from "./format.js";
import { numberAt } from "./whatif/computed.js";

/** @typedef {import("./anatomy.js").Equation} Equation */
/** @typedef {import("./anatomy.js").Term} Term */
/** @typedef {import("./expression.js").Expression} Expression */
/** @typedef {import("./kind_words.js").Say} Say */
/** @typedef {import("./whatif/computed.js").Seen} Seen */

/** @typedef {{ state: string | null, isNow: boolean }} Reading   state: null for the input; isNow: as the step has computed it */

/** @param {Pick<Term, "of">} term @returns {Reading} what its weight multiplies */
export function readingOf({ of }) {
  const states = everyPart(of).flatMap((one) =>
    one.op === "before" || (one.op === "computed" && isState(one.of))
      ? [{ state: one.of, isNow: one.op === "computed" }]
      : [],
  );
  return states.at(-1) ?? { state: null, isNow: false };
}

/** @param {string | null} state   null for the input @param {Say} t @returns {string} such as “from the cell state” */
export const fromWords = (state, t) =>
  state === null ? t("term.inputs") : t("term.state", { state: t(`state.${state}`) });

/** @param {readonly string[]} parts @param {Say} t @param {"and" | "numbers" | "clauses"} [manner]   numbers: where each ends in one, which Chinese sets apart @returns {string} all of them in one phrase */
export function listed(parts, t, manner = "and") {
  const [last = "", ...before] = [...parts].reverse();
  if (before.length === 0) return last;
  const list = before.reverse().reduce((told, one) => t("list.comma", { list: told, next: one }));
  return t(`list.${manner}`, { list, last });
}

/**
 * @param {Equation} equation
 * @returns {{ sum: Expression, addends: { term: Term, of: Expression }[] } | null} the sum of its terms, each with
 *   what scales it there; null where it has none
 */
export function sumOf({ value, terms }) {
  const holds = (/** @type {Expression} */ one) => onlyOf(one, "summand").length > 0;
  const added = onlyOf(value, "sum")
    .filter(({ of }) => of.every(holds))
    .at(-1);
  const sum = added ?? onlyOf(value, "summand")[0];
  if (!sum) return null;
  const addends = (added?.of ?? [sum]).flatMap((of) => {
    const [name] = onlyOf(of, "summand").map((one) => one.of);
    const term = terms.find((one) => one.name === name);
    return term ? [{ term, of }] : [];
  });
  return { sum, addends };
}

/**
 * @param {Equation} equation
 * @param {Seen} seen
 * @param {Say} t
 * @returns {{ n: number, terms: string, sum: number, numbers: number[] }} n: of terms; terms: what each adds for the
 *   unit, in words; numbers: the same
 */
export function addedAt(equation, seen, t) {
  const { sum, addends } = sumOf(equation) ?? { sum: null, addends: [] };
  const numbers = addends.map(({ of }) => numberAt(of, equation.owner, seen));
  const parts = addends.map(({ term }, place) => {
    const { state, isNow } = readingOf(term);
    const from = state
      ? t(isNow ? "term.now" : "term.before", { state: t(`state.${state}`) })
      : t("term.inputs");
    return t("term.adds", { value: number(numbers[place] ?? 0), from });
  });
  return {
    n: parts.length,
    terms: listed(parts, t, "numbers"),
    sum: sum ? numberAt(sum, equation.owner, seen) : 0,
    numbers,
  };
}

/**
 * The terms of several equations.
 * @param {readonly Equation[]} equations
 * @returns {{ all: Term[], some: Term[] }} all: of each of them; some: of not all, each once
 */
function sharedTerms(equations) {
  const adding = equations.filter(({ terms }) => terms.length > 0);
  const byName = new Map(adding.flatMap(({ terms }) => terms.map((term) => [term.name, term])));
  const isOfAll = (/** @type {string} */ name) =>
    adding.every(({ terms }) => terms.some((term) => term.name === name));
  const named = [...byName];
  return {
    all: named.flatMap(([name, term]) => (isOfAll(name) ? [term] : [])),
    some: named.flatMap(([name, term]) => (isOfAll(name) ? [] : [term])),
  };
}

/**
 * Writes a sentence about the terms that all of several equations add up, and a second one about those of only some.
 * @param {readonly Equation[]} equations
 * @param {{ all: string, some: string }} keys   of the sentences, which name the `terms`, `n` of them
 * @param {(term: Term) => string} said          a term
 * @param {Say} t
 * @param {"and" | "clauses"} [manner]
 */
export function sharedWords(equations, keys, said, t, manner = "and") {
  const { all, some } = sharedTerms(equations);
  const first = t(keys.all, { terms: listed(all.map(said), t, manner), n: all.length });
  if (some.length === 0) return first;
  const second = t(keys.some, { terms: listed(some.map(said), t, manner), n: some.length });
  return t("caption.joined", { lead: first, body: second });
}
