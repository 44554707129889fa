/**
 * Lists the rows that a score has, from the top down, and the room that each of them asks for.
 * @module
 */
import { gatesOf, statesOf } from "../anatomy.js";
import { samePass } from "../shape.js";
import { unitRow } from "./unit_row.js";

/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("./layout.js").Panel} Panel */
/** @typedef {import("./layout.js").Strip} Strip */

/**
 * What a score shows beside its cells and outputs, and the pixels around its rows.
 * @typedef {{ inputs: boolean, gates: boolean, edge: number, arrow: number, output: number, state: number, unit: number, gate: number, letter: number, tick: number }} Parts
 *   edge: above and below all; arrow: between two rows that feed each other; output, state: its units at least; unit: the
 *   bars of one at least; gate: its units at least; letter: a line of letters; tick: the numbers of the time steps under them, 0 for none
 */

/** @type {Parts} */
export const WHOLE = {
  inputs: true,
  gates: true,
  edge: 14,
  arrow: 24,
  output: 18,
  state: 32,
  unit: 56,
  gate: 22,
  letter: 30,
  tick: 14,
};
/** The same, as one of several scores on one screen. @type {Parts} */
export const BAND = {
  inputs: false,
  gates: false,
  edge: 4,
  arrow: 13,
  output: 8,
  state: 18,
  unit: 46,
  gate: 22,
  letter: 24,
  tick: 14,
};
/** One run over the chart of its gradients, where there is little room. @type {Parts} */
export const TIGHT = { ...BAND, inputs: true, edge: 14 };
/** As one of three that each stand over letters of their own. @type {Parts} */
export const CLOSE = {
  ...BAND,
  inputs: true,
  edge: 5,
  arrow: 9,
  output: 6,
  state: 10,
  unit: 28,
  gate: 22,
  letter: 20,
  tick: 0,
};
export const FRAME_PADDING = 4;
/** Pixels of one unit in focus at most, where columns are narrow. */
export const TALL = 14;
/** Pixels between the arrows from letters in another score and the bars below. */
const STUB_AIR = 12;
/** Pixels between the two directions of a layer. */
export const PAIR = 8;

/**
 * A panel before its height is known.
 * @typedef {object} Row
 * @property {Panel["kind"]} kind
 * @property {Pass | null} pass
 * @property {boolean} focus
 * @property {{ quantity: Strip["quantity"], units: number }[]} strips
 * @property {number} between   pixels between its strips
 * @property {number} fixed     pixels beside its strips
 * @property {number} gap       pixels below it
 * @property {number} weight    its share of what is left
 * @property {number} least     pixels that its strips need at least
 * @property {number} most      pixels of one unit at most, before all but bars grow with the room
 * @property {import("./bars.js").Bars} [bars]   of the one unit that it shows
 * @property {number} tick      pixels for the numbers of the time steps, of those that are fixed
 */

/**
 * @param {Shape} shape
 * @param {Pass} focus
 * @param {{ inputLetters: boolean, outputLetters: boolean }} letters
 * @param {number} open   pixels of a strip in focus at least
 * @param {Parts} parts
 * @param {readonly import("./bars.js").Bars[]} pinned   units with a row of their own
 * @returns {Row[]}
 */
export function rowsOf(shape, focus, letters, open, parts, pinned) {
  const arrow = shape.layers * (shape.bidirectional ? 2 : 1) > 3 ? Math.min(18, parts.arrow) : parts.arrow;
  // No bars stand where the arrows of another score’s letters end.
  const stub = pinned.length > 0 && !parts.inputs ? STUB_AIR : 0;
  return [
    ...(shape.outputs
      ? [outputRow(shape, letters.outputLetters ? parts.letter : 0, arrow, parts.output)]
      : []),
    ...passesDown(shape).map((pass, place, { length }) => {
      const gap = gapBelow(pass, arrow) + (place === length - 1 ? stub : 0);
      return cellRow(shape, pass, samePass(pass, focus) ? Math.max(parts.state, open) : 0, gap);
    }),
    ...(parts.inputs ? [inputRow(shape, letters.inputLetters ? parts.letter : 0, parts.tick)] : []),
    ...pinned.map((bars) => unitRow(bars, parts)),
    ...(parts.gates
      ? gatesOf(shape.cell).map(({ name }) => gateRow(shape, focus, name, Math.max(parts.gate, open)))
      : []),
  ];
}

/** The two directions of a layer stand close together, as one group. @param {Pass} pass @param {number} arrow */
const gapBelow = ({ direction }, arrow) => (direction === "reverse" ? PAIR : arrow);

/** @param {Shape} shape @returns {Pass[]} top layer first; the reverse row above the forward one */
function passesDown({ layers, bidirectional }) {
  const down = Array.from({ length: layers }, (_, place) => layers - 1 - place);
  /** @type {import("../shape.js").Direction[]} */
  const directions = bidirectional ? ["reverse", "forward"] : ["forward"];
  return down.flatMap((layer) => directions.map((direction) => ({ layer, direction })));
}

/** @param {Shape} shape @param {number} letters pixels @param {number} gap @param {number} least @returns {Row} */
function outputRow(shape, letters, gap, least) {
  const strips = [{ quantity: /** @type {const} */ ("outputs"), units: shape.outputs }];
  const fixed = letters;
  return {
    kind: "outputs",
    pass: null,
    focus: false,
    strips,
    between: 0,
    fixed,
    gap,
    weight: 1.2,
    least,
    most: 8,
    tick: 0,
  };
}

/** @param {Shape} shape @param {Pass} pass @param {number} open 0 out of focus @param {number} gap @returns {Row} */
function cellRow(shape, pass, open, gap) {
  const states = statesOf(shape.cell);
  const focus = open > 0;
  const between = focus ? 12 : 5;
  return {
    kind: "cell",
    pass,
    focus,
    strips: states.map((quantity) => ({ quantity, units: shape.units })),
    between,
    fixed: 2 * FRAME_PADDING + between * (states.length - 1),
    gap,
    weight: (focus ? 3.4 : 1) * states.length,
    least: (focus ? open : 13) * states.length,
    most: focus ? TALL : 10,
    tick: 0,
  };
}

/** @param {Shape} shape @param {number} letters pixels @param {number} tick pixels @returns {Row} */
function inputRow(shape, letters, tick) {
  const strips = letters ? [] : [{ quantity: /** @type {const} */ ("inputs"), units: shape.inputs }];
  const [weight, least] = letters ? [0, 0] : [1, 16];
  const fixed = letters + tick;
  return {
    kind: "inputs",
    pass: null,
    focus: false,
    strips,
    between: 0,
    fixed,
    gap: 16,
    weight,
    least,
    most: 10,
    tick,
  };
}

/** @param {Shape} shape @param {Pass} pass @param {string} name @param {number} least @returns {Row} */
function gateRow(shape, pass, name, least) {
  const strips = [{ quantity: `gates.${name}`, units: shape.units }];
  return {
    kind: "gate",
    pass,
    focus: true,
    strips,
    between: 0,
    fixed: 0,
    gap: least < WHOLE.gate ? 8 : 12,
    weight: 1.6,
    least,
    most: 7,
    tick: 0,
  };
}
