/**
 * Lists what stands inside an opened cell: every vector of it, in which phase it comes to be, and where its numbers are
 * read. Gates, states and terms are the run's own; what is only multiplied or added on the way to them, such as f ⊙ c,
 * is computed here from those.
 * @module
 */
import { equationsOf, stateLetter, weightLetter } from "../anatomy.js";
import { everyPart, onlyOf } from "../expression.js";
import { outputPartsOf } from "../inspector/ranking.js";
import { phaseOfTerm } from "../inspector/recipe.js";
import { lettersOf, termLetters } from "../roles.js";
import { scaleOf } from "../scales.js";
import { numbersAt } from "../whatif/computed.js";
import { inputOf } from "../zoom/products.js";

/** @typedef {import("../anatomy.js").Equation} Equation */
/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../anatomy.js").Phase} Phase */
/** @typedef {import("../anatomy.js").StateName} StateName */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").CellPlace} CellPlace */
/** @typedef {import("../wire.js").Network} Network */

/**
 * One vector of the cell.
 * @typedef {object} Vector
 * @property {string} id            a quantity of the trace, or what is made of some: `kept`, `written`, `hidden_state.before`
 * @property {string} letter        as it is written above it
 * @property {"now" | "before" | ""} index   of the time step it belongs to
 * @property {string} name          key of what it is called
 * @property {GateName | null} gate whose hue it has
 * @property {Phase} phase          when it comes to be
 * @property {boolean} slim         a term: one of the two vectors that a gate adds up
 * @property {import("../lights.js").Light | null} lights  what it stands for, wherever that is lit
 * @property {string | null} opens  the quantity whose sum it opens into
 * @property {(trace: Trace, place: CellPlace) => ArrayLike<number>} read
 * @property {(trace: Trace, place: CellPlace) => Scale} scale
 */

/**
 * @param {Network} network
 * @returns {Vector[]}
 */
export function vectorsOf(network) {
  const lines = equationsOf(network);
  const states = lines.filter(({ gate }) => !gate);
  const used = states.filter(({ quantity }) => isRead(quantity, lines));
  return [
    INPUTS,
    ...used.map(({ quantity }) => before(quantity)),
    ...lines.filter(({ gate }) => gate).flatMap((line) => [...inside(line, network), gate(line)]),
    ...states.flatMap((line) => inside(line, network)),
    ...states.map(state),
    ...(network.readout ? [OUTPUTS] : []),
  ];
}

/** Tells whether a step reads a state as it was before the step. @param {string} quantity @param {readonly Equation[]} lines */
const isRead = (quantity, lines) =>
  lines.some(({ value, terms }) =>
    [value, ...terms.map(({ of }) => of)]
      .flatMap((one) => onlyOf(one, "before"))
      .some(({ of }) => of === quantity),
  );

/**
 * Returns the part of the output that V computes from this cell's hidden state. Only the top layer is read out; where
 * each direction has a V of its own, the part is that direction's half.
 * @param {Trace} trace
 * @param {import("../shape.js").Pass} pass
 * @returns {import("../inspector/ranking.js").OutputPart | null}
 */
export function outputPart(trace, { layer, direction }) {
  if (layer < trace.shape.layers - 1) return null;
  return outputPartsOf(trace).find(({ name }) => name === "whole" || name === direction) ?? null;
}

/** @type {Vector} */
const INPUTS = {
  id: "inputs",
  letter: "x",
  index: "now",
  name: "cell.inputs",
  gate: null,
  phase: "terms",
  slim: false,
  lights: "inputs",
  opens: null,
  read: (trace, place) => inputOf(trace, place).factors,
  scale: (trace, { layer }) => scaleOf(trace, layer === 0 ? "inputs" : "hidden_state"),
};

/** @type {Vector} */
const OUTPUTS = {
  ...INPUTS,
  id: "outputs",
  letter: "y",
  name: "inspector.line.outputs",
  lights: "outputs",
  phase: "output",
  read: (trace, place) => {
    const { from = 0, size = 0 } = outputPart(trace, place) ?? {};
    return trace.outputAt(place.timeStep).subarray(from, from + size);
  },
  scale: (trace) => scaleOf(trace, "outputs"),
};

/** @param {StateName} name @returns {Vector} */
const stateVector = (name) => ({
  ...INPUTS,
  id: name,
  letter: stateLetter(name),
  name: `inspector.line.${name}`,
  lights: name,
  phase: "state",
  read: (trace, place) => trace.at(place, name),
  scale: (trace) => scaleOf(trace, name),
});

/** @param {Equation} line @returns {Vector} */
const state = ({ quantity, terms, phase }) => ({
  ...stateVector(quantity),
  phase,
  opens: terms.length > 0 ? quantity : null,
});

/** @param {StateName} name @returns {Vector} what the cell starts from */
const before = (name) => ({
  ...stateVector(name),
  id: `${name}.before`,
  index: "before",
  name: `cell.before.${name}`,
  phase: "terms",
  read: (trace, place) => trace.before(place, name),
});

/** @param {Equation} line @returns {Vector} */
const gate = ({ quantity, letter, gate: name, phase }) => ({
  ...INPUTS,
  id: quantity,
  letter,
  name: `inspector.line.${quantity}`,
  gate: name,
  lights: quantity,
  phase,
  opens: quantity,
  read: (trace, place) => trace.at(place, quantity),
  scale: (trace) => scaleOf(trace, quantity),
});

/**
 * Lists the vectors that a line adds up and multiplies: its terms, and the intermediate values that have names. Beside
 * a gate they are slim.
 * @param {Equation} line
 * @param {Network} network
 * @returns {Vector[]}
 */
function inside(line, network) {
  const { cell } = network;
  const { owner, terms, value, quantity } = line;
  const own = {
    ...INPUTS,
    index: /** @type {const} */ (""),
    gate: line.gate,
    slim: line.gate !== null,
    opens: terms.length > 0 ? quantity : null,
  };
  const scale = terms.length > 0 ? termScale : (/** @type {Trace} */ trace) => scaleOf(trace, quantity);
  const summands = terms.map((term) => ({
    ...own,
    id: `terms.${owner}.${term.name}`,
    letter: termLetters(term, cell),
    name: `cell.${term.name}`,
    phase: phaseOfTerm(term, equationsOf(network)),
    lights: weightLetter(term.weight),
    read: (/** @type {Trace} */ trace, /** @type {CellPlace} */ place) =>
      trace.at(place, `terms.${owner}.${term.name}`),
    scale,
  }));
  const signs = { times: line.gate ? "⊙" : " ⊙ ", less: "−", terms };
  const named = everyPart(value).flatMap((part) => {
    const name = "name" in part ? part.name : null;
    if (!name) return [];
    return [
      {
        ...own,
        id: name,
        letter: part.op === "sum" ? "Σ" : lettersOf(part, cell, signs),
        name: `cell.${name}`,
        phase: phaseOfPart(part, line),
        lights: null,
        read: (/** @type {Trace} */ trace, /** @type {CellPlace} */ place) =>
          numbersAt(part, owner, { trace, place }),
        scale,
      },
    ];
  });
  return [...summands, ...named];
}

/** @param {import("../expression.js").Expression} part @param {Equation} line @returns {Phase} when a step on the way is taken */
function phaseOfPart(part, { phase }) {
  const isSum = everyPart(part).every(({ op }) => op === "sum" || op === "summand");
  return isSum ? "terms" : phase;
}

/** @param {Trace} trace @returns {Scale} */
const termScale = (trace) => scaleOf(trace, "terms");
