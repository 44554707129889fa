/**
 * Finds which linear layer of a file reads the states of a network: what fits, how sure that is, and why.
 * @module
 */
import { isCalledEmbedding, linearsIn, scalesOf } from "./linears.js";
import { common, legible, nameOf, pathOf } from "./names.js";
import { widthOf } from "./stacks.js";

/** @typedef {import("./modules.js").Module} Module */
/** @typedef {import("./modules.js").Tensors} Tensors */
/** @typedef {import("./linears.js").Linear} Linear */
/** @typedef {{ code: string, values: import("./tensors.js").Values }} Note   `own.pair.{code}` says it */

/**
 * @typedef {object} Pairing
 * @property {Linear[]} readouts      the linear layers that fit, the likeliest first
 * @property {boolean} isSure         the first of them reads the network, or none does where there is none
 * @property {Note[]} why             what makes it sure, or what makes it doubtful
 */

/** Layers that are named in a note. */
const MOST_NAMED = 3;

/**
 * @param {Tensors} tensors
 * @param {Module} module
 * @param {readonly Module[]} modules   all of the file
 * @param {boolean} isOrdered           whether the tensors come in the order in which the model has its layers
 * @returns {Pairing}
 */
export function pairingOf(tensors, module, modules, isOrdered) {
  if (isBelowAnother(module, modules))
    return { readouts: [], isSure: true, why: [{ code: "below", values: {} }] };
  const width = widthOf(module);
  const linears = linearsIn(tensors);
  const fitting = linears.filter(({ reads }) => reads === width);
  if (!fitting.length) return { readouts: [], isSure: true, why: [{ code: "none", values: { width } }] };
  const others = rivalsOf(module, modules);
  const judged = fitting.map((linear) => ({ linear, ...placeOf(linear, module, others) }));
  const near = judged.filter(({ standing, linear }) => standing === "near" && !isCalledEmbedding(linear));
  const biased = near.filter(({ linear }) => linear.bias);
  const likely = (biased.length ? biased : near).map(({ linear }) => linear);
  const [first] = likely;
  const readouts = [...likely, ...fitting.filter((linear) => !likely.includes(linear))];
  if (!first) return { readouts, isSure: false, why: doubtsOfPlace(judged) };
  const why = doubtsOf(first, likely, { tensors, linears, module, others, isOrdered });
  const values = { head: legible(nameOf(first.prefix)), width };
  return why.length
    ? { readouts, isSure: false, why }
    : { readouts, isSure: true, why: [{ code: "only", values }] };
}

/** @param {Module} module @param {readonly Module[]} modules @returns {boolean} whether another module reads its states, so that no head does */
const isBelowAnother = ({ parts }, modules) =>
  modules.some(
    (other) =>
      other.parts.length > parts.length &&
      other.parts.includes(parts[0] ?? "") &&
      other.parts.at(-1) !== parts[0],
  );

/** @param {Module} module @param {readonly Module[]} modules @returns {Module[]} those that are no part of it, nor it of them */
const rivalsOf = ({ parts }, modules) =>
  modules.filter((other) => !other.parts.some((part) => parts.includes(part)));

/** @param {string} prefix @returns {string[]} the path of what a module stands in */
const scopeOf = (prefix) => pathOf(prefix).slice(0, -1);

/**
 * Tells where a linear layer stands, seen from a module: `near` in the same part of the model, `theirs` nearer to
 * another module, `elsewhere` in a part of its own.
 * @param {Linear} linear
 * @param {Module} module
 * @param {readonly Module[]} others
 * @returns {{ standing: "near" | "theirs" | "elsewhere", other: Module | null }}
 */
function placeOf({ prefix }, module, others) {
  const [own, scope] = [scopeOf(module.prefix), scopeOf(prefix)];
  const shared = common(own, scope);
  const other = others.find((one) => common(scopeOf(one.prefix), scope) > shared) ?? null;
  if (other) return { standing: "theirs", other };
  return { standing: shared === Math.min(own.length, scope.length) ? "near" : "elsewhere", other: null };
}

/**
 * @param {{ linear: Linear, standing: string, other: Module | null }[]} judged   none of which is likely
 * @returns {Note[]}
 */
function doubtsOfPlace(judged) {
  return judged.slice(0, MOST_NAMED).map(({ linear, standing, other }) => {
    const head = legible(nameOf(linear.prefix));
    if (other) return { code: "theirs", values: { head, other: legible(nameOf(other.prefix)) } };
    return { code: standing === "elsewhere" ? "elsewhere" : "embedding", values: { head } };
  });
}

/**
 * @typedef {object} Surroundings
 * @property {Tensors} tensors
 * @property {Linear[]} linears
 * @property {Module} module
 * @property {Module[]} others
 * @property {boolean} isOrdered
 */

/** @param {Linear} first @param {Linear[]} likely @param {Surroundings} around @returns {Note[]} why the first of them may not read the module */
function doubtsOf(first, likely, { tensors, linears, module, others, isOrdered }) {
  const head = legible(nameOf(first.prefix));
  const width = widthOf(module);
  const own = (/** @type {string} */ prefix) =>
    placeOf({ ...first, prefix }, module, others).standing === "near";
  /** @type {Note[]} */
  const doubts = [];
  if (likely.length > 1) {
    const heads = likely.slice(0, MOST_NAMED).map(({ prefix }) => legible(nameOf(prefix)));
    doubts.push({ code: "several", values: { n: likely.length, width, heads: heads.join(", ") } });
  }
  const rival = others.find((other) => widthOf(other) === width && isAsNear(first, module, other));
  if (rival) doubts.push({ code: "rival", values: { head, other: legible(nameOf(rival.prefix)) } });
  const scale = scalesOf(tensors, width).find((name) => own(`${name}.`.replace(/[^./_]+\.$/s, "")));
  if (scale) doubts.push({ code: "between", values: { head, tensor: legible(scale), width } });
  const next = linears.find(
    (one) => one.bias && one.reads === first.size && !likely.includes(one) && own(one.prefix),
  );
  if (next && likely.length === 1)
    doubts.push({ code: "followed", values: { head, n: first.size, next: legible(nameOf(next.prefix)) } });
  if (!first.bias) doubts.push({ code: "unbiased", values: { head } });
  const order = [...tensors.keys()];
  const last = module.parameters.at(-1)?.[1] ?? "";
  if (isOrdered && order.indexOf(`${first.prefix}weight`) < order.indexOf(last))
    doubts.push({ code: "before", values: { head } });
  return doubts;
}

/** @param {Linear} linear @param {Module} module @param {Module} other @returns {boolean} whether it stands as near to the other */
function isAsNear({ prefix }, module, other) {
  const scope = scopeOf(prefix);
  return common(scopeOf(other.prefix), scope) >= common(scopeOf(module.prefix), scope);
}

/**
 * @param {Tensors} tensors
 * @param {Module} module
 * @param {Pairing} pairing
 * @returns {Note[]} that it reads the rows of a table, where the file has one that fits
 */
export function embeddingOf(tensors, module, { readouts, isSure }) {
  const head = isSure ? readouts[0]?.prefix : null;
  const tables = linearsIn(tensors).filter(
    (one) => !one.bias && one.reads === module.input_size && one.prefix !== head,
  );
  const table = tables.find(isCalledEmbedding) ?? tables[0];
  if (!table) return [];
  return [
    {
      code: "table",
      values: { tensor: legible(nameOf(table.prefix)), rows: table.size, width: table.reads },
    },
  ];
}
