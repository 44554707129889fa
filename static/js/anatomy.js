/**
 * Knows each kind of cell as the server describes it: its gates with their letters and hues, its states, its equations,
 * and the order in which a step works. The numbers themselves always come from the run.
 * @module
 */
import { chosen, ENDS, everyPart, functionOf, onlyOf } from "./expression.js";

/** @typedef {import("./wire.js").CellKind} Kind */
/** @typedef {import("./wire.js").CellTerm} Term */
/** @typedef {import("./wire.js").Network} Network */
/** @typedef {import("./expression.js").Expression} Expression */
/** @typedef {string} CellKind  the name of a kind */
/** @typedef {string} GateName */
/** @typedef {string} StateName   as in the lines of a run, such as `hidden_state` */
/** @typedef {string} Computed    what a line of a cell computes: a state's name, or `gates.` and a gate's */
/** @typedef {"terms" | "gates" | "state" | "output"} Phase */
/** @typedef {"unit" | "signed"} Family  never below 0, sequential; or signed and diverging around 0 */

/**
 * @typedef {object} Gate
 * @property {GateName} name
 * @property {string} letter      the letter in equations
 * @property {import("./wire.js").CellGate["activation"]} activation   null where its values are its sum itself
 * @property {Family} family
 * @property {number | null} bound   how far its values can be from 0; null where nothing bounds them
 */

/**
 * One line of a step, as it reads for a network.
 * @typedef {object} Equation
 * @property {Computed} quantity   what it gives
 * @property {string} letter
 * @property {GateName | null} gate
 * @property {string} owner        whose terms it adds up: the gate's name, or `hidden`
 * @property {Term[]} terms        empty where it adds up none
 * @property {Expression} value    without a choice in it
 * @property {Phase} phase         when its value comes to be
 */

/** @typedef {import("./wire.js").Cells} Cells */

/** @type {{ cells: Cells, byName: Map<CellKind, Kind> } | null} */
let known = null;

/** Sets the kinds of cells, for callers without a page. @param {Cells} cells  as `GET /api/cells` answers */
export function learn(cells) {
  known = { cells, byName: new Map(cells.kinds.map((kind) => [kind.name, kind])) };
}

function knowledge() {
  // The page has them in itself, so that no picture waits for them.
  if (!known) learn(JSON.parse(document.getElementById("cells")?.textContent ?? ""));
  return /** @type {NonNullable<typeof known>} */ (known);
}

/** @returns {Cells} what a thread of the page has to learn */
export const described = () => knowledge().cells;

/** @returns {ReadonlyMap<CellKind, Kind>} every kind, in the order in which they are offered */
export const kinds = () => knowledge().byName;

/** @param {CellKind} cell @returns {Kind} */
export function kindOf(cell) {
  const kind = kinds().get(cell);
  if (!kind) throw new RangeError(`no kind of cell is called ${cell}`);
  return kind;
}

/** @type {WeakMap<Kind, Gate[]>} */
const gates = new WeakMap();

/** @param {CellKind} cell @returns {readonly Gate[]} in the order in which they are shown, which is that of a step's work */
export function gatesOf(cell) {
  const kind = kindOf(cell);
  const known = gates.get(kind);
  if (known) return known;
  const gatesOfKind = kind.equations.flatMap(({ quantity }) =>
    kind.gates
      .filter(({ name }) => quantity === `gates.${name}`)
      .map(({ name, symbol, activation }) => ({
        name,
        letter: symbol,
        activation,
        ...rangeOf(activation),
      })),
  );
  gates.set(kind, gatesOfKind);
  return gatesOfKind;
}

/** @param {Gate["activation"]} activation @returns {Pick<Gate, "family" | "bound">} */
function rangeOf(activation) {
  if (!activation) return { family: "signed", bound: null };
  const [low, high] = ENDS[activation];
  const most = Math.max(-low, high);
  return { family: low < 0 ? "signed" : "unit", bound: Number.isFinite(most) ? most : null };
}

/** @param {CellKind} cell @param {string | null | undefined} name @returns {Gate | undefined} */
export const gateOf = (cell, name) => gatesOf(cell).find((gate) => gate.name === name);

/** @returns {GateName[]} of all kinds, each once */
export const gateNames = () => [
  ...new Set([...kinds().keys()].flatMap((cell) => gatesOf(cell).map(({ name }) => name))),
];

/** @param {CellKind} cell @returns {readonly StateName[]} top of the cell first */
export const statesOf = (cell) =>
  kindOf(cell)
    .equations.map(({ quantity }) => quantity)
    .filter(isState);

/** @returns {string[]} the states of all kinds, each once, the hidden state first */
export const stateNames = () => [
  ...new Set([...kinds().values()].flatMap(({ states }) => states.map(({ name }) => name))),
];

/** @returns {string[]} what adds up terms, of all kinds, each once */
export const sumNames = () => [
  ...new Set(
    [...kinds().values()].flatMap(({ equations, terms }) =>
      equations.map(({ quantity }) => quantity).filter((quantity) => terms[ownerOf(quantity)]?.length),
    ),
  ),
];

/** @returns {string[]} what opened cells are drawn of, of all kinds, each once: see `models/kinds/kind.py` */
export const partNames = () => [
  ...new Set([
    "inputs",
    ...[...kinds().values()].flatMap(({ equations, terms }) =>
      equations.flatMap(({ quantity, value }) => [
        ...(isState(quantity) ? [`${quantity}.before`] : []),
        ...(terms[ownerOf(quantity)] ?? []).map(({ name }) => `terms.${ownerOf(quantity)}.${name}`),
        ...everyPart(value).flatMap((part) => ("name" in part && part.name ? [part.name] : [])),
        quantity,
      ]),
    ),
    "outputs",
  ]),
];

/** Tells whether a line computes a state. @param {Computed} quantity */
export const isState = (quantity) => !quantity.includes(".");

/** @param {StateName} state @returns {string} its letter in equations, the same in every kind that has it */
export function stateLetter(state) {
  for (const { states } of kinds().values())
    for (const { name, symbol } of states) if (name === state) return symbol;
  return "";
}

/**
 * Returns the letter of a gate's sum before its function, for equations that read that sum.
 * @param {CellKind} cell
 * @param {string} quantity   the gate's
 * @returns {string} its letter without a prime, under a tilde
 */
export const scoreLetter = (cell, quantity) =>
  `${gateOf(cell, quantity.slice("gates.".length))?.letter.replace("′", "") ?? ""}\u0303`.normalize("NFC");

/**
 * Reads one state's values from a line of a run or of its gradients, where each state has its own name.
 * @template T
 * @param {object} line
 * @param {string} name   the state's, or what is derived from it
 * @returns {T | undefined} undefined where the line says nothing of it
 */
export const fieldOf = (line, name) => /** @type {Record<string, T | undefined>} */ (line)[name];

/** @type {readonly Phase[]}  of any kind */
export const PHASES = ["terms", "gates", "state", "output"];
/** @type {readonly Phase[]} */
const UNGATED = PHASES.filter((phase) => phase !== "gates");

/** @param {CellKind} cell @returns {readonly Phase[]} the order in which one step works; the last shows the whole step */
export const phasesOf = (cell) => (kindOf(cell).gates.length > 0 ? PHASES : UNGATED);

/**
 * Tells whether a phase of a step is done when the step stands at `now`.
 * @param {CellKind} cell
 * @param {Phase} phase
 * @param {Phase} now
 */
export function reached(cell, phase, now) {
  const order = phasesOf(cell);
  return order.indexOf(now) >= order.indexOf(phase);
}

/** Tells whether a field of the network changes a kind's equations. @param {CellKind} cell @param {string} option */
export const hasOption = (cell, option) => kindOf(cell).options.includes(option);

/** What of a network its equations depend on. @typedef {{ cell: CellKind, nonlinearity?: string, reset_after?: boolean }} Chosen */

/** @type {WeakMap<Kind, Map<string, Equation[]>>} */
const equations = new WeakMap();

/** @param {Chosen} network @returns {readonly Equation[]} a step, in the order in which it works */
export function equationsOf(network) {
  const kind = kindOf(network.cell);
  const fields = /** @type {Record<string, unknown>} */ (network);
  const options = Object.fromEntries(kind.options.map((name) => [name, String(fields[name])]));
  const key = JSON.stringify(options);
  const byOptions = equations.get(kind) ?? new Map();
  equations.set(kind, byOptions);
  const lines = byOptions.get(key) ?? phased(kind.equations.map((one) => equationOf(kind, one, options)));
  byOptions.set(key, lines);
  return lines;
}

/**
 * When each line of a step comes to be: gates before states, but a gate that looks at what such a state has become waits
 * for it, and a state that gates ask for and that asks for no gate comes with them.
 * @param {Omit<Equation, "phase">[]} lines
 * @returns {Equation[]}
 */
function phased(lines) {
  const readBy = (/** @type {Omit<Equation, "phase">} */ { value, terms }) =>
    [value, ...terms.map(({ of }) => of)]
      .flatMap(everyPart)
      .flatMap((part) => (part.op === "computed" ? [part.of] : []));
  const byGates = new Set(lines.filter(({ gate }) => gate).flatMap(readBy));
  /** @type {Map<string, Phase>} */
  const phases = new Map();
  return lines.map((line) => {
    const reads = readBy(line);
    const early = line.gate
      ? reads.every((one) => phases.get(one) !== "state")
      : byGates.has(line.quantity) && reads.every((one) => isState(one) && phases.get(one) === "gates");
    const phase = early ? "gates" : "state";
    phases.set(line.quantity, phase);
    return { ...line, phase };
  });
}

/** @param {string} quantity @returns {string} whose terms it adds up, as the wire names it */
const ownerOf = (quantity) => quantity.replace(/^gates\./, "").replace(/_state$/, "");

/** @param {Kind} kind @param {import("./wire.js").CellEquation} equation @param {Record<string, string>} options @returns {Omit<Equation, "phase">} */
function equationOf(kind, { quantity, symbol, value }, options) {
  const gate = quantity.startsWith("gates.") ? quantity.slice("gates.".length) : null;
  const owner = ownerOf(quantity);
  const terms = (kind.terms[owner] ?? []).map((term) => ({ ...term, of: chosen(term.of, options) }));
  return {
    quantity,
    letter: symbol,
    gate,
    owner,
    terms,
    value: chosen(value, options),
  };
}

/** @param {Equation} equation @returns {import("./wire.js").Apply["function"] | null} what its sum passes through; null for nothing */
export const activationOf = ({ value }) => functionOf(value);

/** @returns {import("./wire.js").CellParameter[]} of all kinds */
const allParameters = () => [...kinds().values()].flatMap(({ parameters }) => parameters);

/** @param {string} weight  a parameter's name without its layer @returns {string} its letter in equations, the same in every kind that has it */
export const weightLetter = (weight) => allParameters().find(({ name }) => name === weight)?.symbol ?? "";

/** @param {import("./wire.js").CellParameter} parameter @returns {boolean} whether a network without biases has it not */
export const isBias = ({ name }) => name.startsWith("bias_");

/** @param {CellKind} cell @param {string} weight  a parameter's name without its layer @returns {boolean} whether it adds up products, and does not go unit by unit */
export const isMatrix = (cell, weight) =>
  Boolean(kindOf(cell).parameters.find(({ name }) => name === weight)?.over);

/**
 * @param {CellKind} cell
 * @param {string} state
 * @returns {string | null} the letter of the matrix that multiplies the state of the step before; null where none does
 */
export function matrixOn(cell, state) {
  const terms = Object.values(kindOf(cell).terms).flat();
  const term = terms.find(
    ({ weight, of }) => isMatrix(cell, weight) && onlyOf(of, "before").some((one) => one.of === state),
  );
  return term ? weightLetter(term.weight) : null;
}

/** @returns {string[]} of what cells learn, each once: weights, then biases */
export const letterNames = () => {
  const all = allParameters();
  return [
    ...new Set([...all.filter((one) => !isBias(one)), ...all.filter(isBias)].map(({ symbol }) => symbol)),
  ];
};
