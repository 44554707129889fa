/**
 * Finds what each gate does for the state, from the equations alone: which gate keeps the old state, which writes the
 * new, which lets it out. So the page's words can say it of any kind of cell.
 * @module
 */
import { equationsOf, gateOf, isMatrix, isState, scoreLetter, stateLetter, weightLetter } from "./anatomy.js";
import { everyPart, FUNCTION_NAMES, onlyOf } from "./expression.js";

/** @typedef {import("./anatomy.js").Equation} Equation */
/** @typedef {import("./anatomy.js").GateName} GateName */
/** @typedef {import("./anatomy.js").StateName} StateName */
/** @typedef {import("./expression.js").Expression} Expression */

/**
 * @typedef {object} Roles
 * @property {"plain" | "kept" | "mixed"} style   plain: no gate decides; kept: what is kept and what is written have a
 *   gate each; mixed: one gate parts old and new
 * @property {StateName} state         that is kept from step to step
 * @property {GateName | null} keep    the gate that keeps of it
 * @property {boolean} isRest          whether it keeps what the gate leaves, 1 − z, and not z
 * @property {GateName | null} write   the gate that lets in the candidate
 * @property {GateName | null} out     the gate that lets out the hidden state
 * @property {GateName | null} filter  a gate that another gate's sum reads
 * @property {GateName | null} candidate   what is let in
 */

/** @type {Roles} */
const PLAIN = {
  style: "plain",
  state: "hidden_state",
  keep: null,
  isRest: false,
  write: null,
  out: null,
  filter: null,
  candidate: null,
};

/** @param {import("./anatomy.js").Chosen} network @returns {Roles} */
export function rolesOf(network) {
  const lines = equationsOf(network);
  for (const { quantity, value } of lines) {
    if (!isState(quantity)) continue;
    const products = onlyOf(value, "product");
    const kept = products.find(({ of }) => of.some((one) => one.op === "before" && one.of === quantity));
    const keep = kept && firstGate(kept.of);
    if (!kept || !keep) continue;
    const written = products.find((one) => one !== kept);
    const write = written ? firstGate(written.of) : null;
    const mixed = write === keep;
    return {
      style: mixed ? "mixed" : "kept",
      state: quantity,
      keep,
      isRest: kept.of.some(({ op }) => op === "complement"),
      write: mixed ? null : write,
      out: quantity === "hidden_state" ? null : outOf(lines),
      filter: filterOf(lines),
      candidate: written?.of.flatMap(gatesIn).find((gate) => gate !== write) ?? null,
    };
  }
  return PLAIN;
}

/**
 * Finds the share that alone decides what a state keeps of itself, whatever else the step reads: then ∂state/∂(state
 * before), the others held, is a diagonal of that share.
 * @param {import("./anatomy.js").Chosen} network
 * @param {StateName} state
 * @returns {Expression | null} a gate, or what a gate leaves; null where another equation reads that state before as well,
 *   or nothing keeps of it
 */
export function beltShare(network, state) {
  const lines = equationsOf(network);
  const isBefore = (/** @type {Expression} */ one) => one.op === "before" && one.of === state;
  const read = lines.flatMap(({ value, terms }) =>
    [value, ...terms.map(({ of }) => of)].flatMap(everyPart).filter(isBefore),
  );
  const own = lines.find(({ quantity }) => quantity === state)?.value;
  const kept = (own?.op === "sum" ? own.of : own ? [own] : []).find(
    (one) => one.op === "product" && one.of.some(isBefore),
  );
  if (read.length !== 1 || kept?.op !== "product") return null;
  const [share, ...more] = kept.of.filter((one) => !isBefore(one));
  return share && more.length === 0 && isShare(share, network.cell) ? share : null;
}

/** Tells whether an expression is a gate that is never below 0, or 1 minus a gate in 0…1. @param {Expression} expression @param {import("./anatomy.js").CellKind} cell @returns {boolean} */
function isShare(expression, cell) {
  const of = expression.op === "complement" ? expression.of : expression;
  const gate = of.op === "computed" ? gateOf(cell, of.of.replace("gates.", "")) : undefined;
  return gate?.family === "unit" && (expression.op !== "complement" || gate.bound === 1);
}

/** @param {Expression[]} factors @returns {GateName | null} */
function firstGate(factors) {
  const [gate] = factors.flatMap(gatesIn);
  return gate ?? null;
}

/** @param {Expression} expression @returns {GateName[]} */
const gatesIn = (expression) =>
  everyPart(expression).flatMap((one) =>
    one.op === "computed" && one.of.startsWith("gates.") ? [one.of.slice("gates.".length)] : [],
  );

/** @param {readonly Equation[]} lines */
const outOf = (lines) => {
  const hidden = lines.find(({ quantity }) => quantity === "hidden_state");
  return (hidden && gatesIn(hidden.value)[0]) ?? null;
};

/** @param {readonly Equation[]} lines */
function filterOf(lines) {
  const inGates = lines.filter(({ gate }) => gate);
  const [found] = inGates.flatMap(({ value, terms }) =>
    [value, ...terms.map(({ of }) => of)].flatMap(gatesIn),
  );
  return found ?? null;
}

/**
 * Writes an expression in letters, on one line: `f · c + i · g`.
 * @param {Expression} expression
 * @param {import("./anatomy.js").CellKind} cell
 * @param {{ times?: string, less?: string, terms?: readonly import("./anatomy.js").Term[] }} [signs]   times: between
 *   factors; less: between 1 and what it is reduced by; terms: those that it may add up
 * @returns {string}
 */
export function lettersOf(expression, cell, signs = {}) {
  const { times = " · ", less = " − " } = signs;
  const text = (/** @type {Expression} */ one) => lettersOf(one, cell, signs);
  switch (expression.op) {
    case "inputs":
      return "x";
    case "before":
      return stateLetter(expression.of);
    case "score":
      return scoreLetter(cell, expression.of);
    case "computed":
      return isState(expression.of)
        ? stateLetter(expression.of)
        : (gateOf(cell, expression.of.slice("gates.".length))?.letter ?? "");
    case "sum":
      return expression.of.map(text).join(" + ");
    case "product":
      return expression.of.map(text).join(times);
    case "complement":
      return `(1${less}${text(expression.of)})`;
    case "difference":
      return `${text(expression.of)}${less}${text(expression.less)}`;
    case "quotient":
      return `${text(expression.of)} / ${text(expression.by)}`;
    case "maximum":
      return `max(${expression.of.map(text).join(", ")})`;
    case "apply":
      return `${FUNCTION_NAMES[expression.function]}(${text(expression.of)})`;
    case "summand": {
      const term = signs.terms?.find(({ name }) => name === expression.of);
      return term ? termLetters(term, cell) : "";
    }
    default:
      return "";
  }
}

/** @param {import("./anatomy.js").Term} term @param {import("./anatomy.js").CellKind} cell @returns {string} such as `Wh` */
export const termLetters = ({ weight, of }, cell) => weightLetter(weight) + readLetter(of, cell);

/** @param {import("./anatomy.js").Term} term @param {import("./anatomy.js").CellKind} cell @returns {string} such as `W h`, or `P ⊙ c` where it goes unit by unit */
export const productLetters = ({ weight, of }, cell) =>
  weightLetter(weight) + (isMatrix(cell, weight) ? "\u00a0" : "\u00a0⊙\u00a0") + readLetter(of, cell);

/** @param {Expression} read @param {import("./anatomy.js").CellKind} cell @returns {string} the letter of the state in it, or x */
export const readLetter = (read, cell) =>
  lettersOf(read.op === "product" ? (read.of.at(-1) ?? read) : read, cell);

/**
 * @param {import("./anatomy.js").Chosen} network
 * @returns {string} what the gate that lets out the hidden state lets out a share of, in letters, such as `tanh(c)`
 */
export function outShare(network) {
  const { out } = rolesOf(network);
  const hidden = equationsOf(network).find(({ quantity }) => quantity === "hidden_state");
  if (!out || hidden?.value.op !== "product") return "";
  const rest = hidden.value.of.filter((one) => !gatesIn(one).includes(out));
  return lettersOf({ ...hidden.value, of: rest }, network.cell);
}

/**
 * Lists the names of a kind's gates that a sentence may use.
 * @param {import("./anatomy.js").Chosen} network
 * @param {import("./i18n.js").Translate} t
 * @returns {Record<string, string>} each gate by its name, its name in words and its letter; each state's equation
 */
export function roleWords(network, t) {
  const roles = rolesOf(network);
  const { cell } = network;
  const gates = /** @type {const} */ (["keep", "write", "out"]).flatMap((role) => {
    const gate = roles[role];
    if (!gate) return [];
    const letter = gateOf(cell, gate)?.letter ?? "";
    const share = role === "keep" && roles.isRest ? `1 − ${letter}` : letter;
    return [
      [`${role}_gate`, gate],
      [`${role}_name`, t(`gate.${gate}`)],
      [`${role}_letter`, share],
    ];
  });
  const equations = equationsOf(network)
    .filter(({ quantity }) => isState(quantity))
    .map(({ quantity, letter, value }) => [quantity, `${letter} = ${lettersOf(value, cell)}`]);
  return Object.fromEntries([
    ...gates,
    ...equations,
    ["still", roles.isRest ? "0" : "1"],
    ["gate_letter", (roles.keep && gateOf(cell, roles.keep)?.letter) ?? ""],
    ["state", t(`caption.${roles.state}`)],
  ]);
}
