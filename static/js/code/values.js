/**
 * Says what a name in the code holds at the cell shown: its shape, and the numbers of the chosen unit. All numbers are
 * the stream's; where the code adds two of them, this module does too, in the run's precision.
 * @module
 */
import { gateNames, gatesOf, kindOf } from "../anatomy.js";
import { number, visible } from "../format.js";
import { greatest, outputName, outputPartsOf } from "../inspector/ranking.js";
import { isOutputShown, isShown } from "../inspector/view.js";
import { passesOf } from "../shape.js";
import { isHeld } from "../whatif/held_unit.js";

/** @typedef {import("../anatomy.js").GateName} GateName */
/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./wire.js").Meaning} Meaning */
/** @typedef {import("./wire.js").CodeName} CodeName */
/** @typedef {import("./wire.js").Quantity} Quantity */
/** @typedef {{ text: string, gate: GateName | null }} Figure  one number as it is written, with its gate's hue */
/** @typedef {"step" | "note" | "readout"} Manner  the note's vectors are rows of a batch; the readout's come from the top layer */

/** Vectors of a name whose numbers are written out; of more only the shape is. */
const MOST_VECTORS = 4;
/** What stands for a number that does not exist yet. */
const GHOST = "·";

/**
 * @param {Meaning} meaning
 * @param {View} view
 * @param {Manner} manner
 * @returns {string} such as `(48,)`, or `4 × (12,)`
 */
export function shapeOf(meaning, view, manner) {
  const lengths = meaning.values.flatMap(([first]) =>
    first ? vectorsNamed(first, view, manner).map((one) => one.length) : [],
  );
  const size = lengths.reduce((total, one) => total + one, 0) / meaning.tensors;
  const shape = manner === "note" ? `(1, ${size})` : `(${size},)`;
  return meaning.tensors === 1 ? shape : `${meaning.tensors} × ${shape}`;
}

/**
 * @param {CodeName} name  of a parameter
 * @param {View} view
 * @param {Manner} manner
 * @param {string} written  how the name is written: the note keeps its matrices the other way round
 * @returns {string | null} its shape; null where this network has no such parameter
 */
export function parameterShape({ parameter, gate }, { trace, place }, manner, written) {
  const { parameters } = trace.start;
  const reverse = place.direction === "reverse" ? "_reverse" : "";
  const values =
    parameters[`${parameter}_l${place.layer}${reverse}`] ??
    parameters[`${parameter}${reverse}`] ??
    parameters[`${parameter}`];
  if (!values) return null;
  const { owners } = kindOf(trace.shape.cell).parameters.find(({ name }) => name === parameter) ?? {};
  const rows = values.length / ((gate && owners?.length) || 1);
  const columns = Array.isArray(values[0]) ? values[0].length : null;
  if (columns === null) return manner === "note" ? `(1, ${rows})` : `(${rows},)`;
  return manner === "note" && !written.endsWith(".T") ? `(${columns}, ${rows})` : `(${rows}, ${columns})`;
}

/**
 * @param {Meaning} meaning
 * @param {View} view
 * @param {Manner} manner
 * @param {number} unit
 * @returns {Figure[]} a number for each vector, none where there are too many of them
 */
export function figuresOf(meaning, view, manner, unit) {
  if (meaning.values.length > MOST_VECTORS) return [];
  const known =
    manner === "readout" || meaning.phase === "output"
      ? isOutputShown(view)
      : isShown(view, meaning.phase ?? "terms");
  return meaning.values.flatMap((each) => {
    const gate = gateOf(each);
    const letter = meaning.values.length > 1 && gate ? `${letterOf(gate, view)} ` : "";
    const [vectors = [], ...addends] = each.map((quantity) => vectorsNamed(quantity, view, manner));
    return vectors.map((vector, place) => {
      const others = addends.map((one) => one[place]?.[unit] ?? 0);
      return { text: letter + (known ? written(each[0], vector, others, view, unit) : GHOST), gate };
    });
  });
}

/**
 * @param {Quantity | undefined} quantity
 * @param {ArrayLike<number>} vector
 * @param {number[]} others  what the chosen unit's number is added to
 * @param {View} view
 * @param {number} unit
 */
function written(quantity, vector, others, view, unit) {
  const name = quantity?.name;
  if (name === "outputs") {
    const [best = 0] = greatest(vector, 0, vector.length, 1);
    return `${outputName(view.trace, best)} ${number(vector[best] ?? 0)}`;
  }
  if (name === "inputs" && view.place.layer === 0) return inputOf(vector, view);
  const value = number(rounded(vector[unit] ?? 0, others, view));
  const held = quantity && !quantity.before && isHeld({ ...view, unit }, quantity.name);
  return held ? view.t("held.at", { value }) : value;
}

/** @param {ArrayLike<number>} vector @param {View} view @returns {string} what the lowest layer reads */
function inputOf(vector, { trace, place }) {
  if (trace.start.alphabet) return literal(trace.start.labels[place.timeStep] ?? "");
  return vector.length === 1 ? number(vector[0] ?? 0) : `${number(vector[0] ?? 0)} …`;
}

/** @param {string} character @returns {string} as Python code spells it, without ink by its code point */
function literal(character) {
  const json = JSON.stringify(character);
  if (character === " " || json.includes("\\") || visible(character) === character) return json;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `"\\U${code.padStart(8, "0")}"` : `"\\u${code.padStart(4, "0")}"`;
}

/** @param {number} value @param {number[]} others @param {View} view */
function rounded(value, others, { trace }) {
  const round = trace.start.run.dtype === "float32" ? Math.fround : Number;
  return others.reduce((total, one) => round(total + one), value);
}

/**
 * @param {Quantity} quantity
 * @param {View} view
 * @param {Manner} manner
 * @returns {ArrayLike<number>[]}
 */
function vectorsNamed({ name, before }, view, manner) {
  const { trace, place } = view;
  if (name === "inputs") return [inputsOf(view)];
  if (name === "outputs") return [outputOf(view)];
  if (before) return [trace.before(place, name)];
  if (manner !== "readout") return [trace.at(place, name)];
  const top = passesOf(trace.shape).filter(({ layer }) => layer === trace.shape.layers - 1);
  const joint = trace.start.run.network.readout?.joint;
  return top
    .filter(({ direction }) => joint || direction === place.direction)
    .map((pass) => trace.at({ ...pass, timeStep: place.timeStep }, name));
}

/** @param {View} view @returns {ArrayLike<number>} what the cell reads: its input, or the layer below, both its passes */
function inputsOf({ trace, place }) {
  if (place.layer === 0) return trace.start.inputs[place.timeStep] ?? [];
  const below = passesOf(trace.shape).filter(({ layer }) => layer === place.layer - 1);
  return below.flatMap((pass) => Array.from(trace.at({ ...pass, timeStep: place.timeStep }, "hidden_state")));
}

/** @param {View} view @returns {ArrayLike<number>} what comes of this direction */
function outputOf({ trace, place }) {
  const parts = outputPartsOf(trace);
  const part = parts.find(({ name }) => name === place.direction) ?? parts[0];
  return part ? trace.outputAt(place.timeStep).subarray(part.from, part.from + part.size) : [];
}

/**
 * Returns the gate that vectors belong to.
 * @param {Quantity[]} quantities
 * @returns {GateName | null} null where they are of no gate, or of several
 */
export function gateOf(quantities) {
  const gates = new Set(quantities.map(({ name }) => /^(?:gates|terms)\.(\w+)/.exec(name)?.[1] ?? ""));
  const [gate] = gates;
  return gates.size === 1 && isGate(gate) ? gate : null;
}

/** @param {string | null | undefined} name @returns {name is GateName} */
export const isGate = (name) => typeof name === "string" && gateNames().includes(name);

/** @param {GateName} name @param {View} view */
const letterOf = (name, { trace }) =>
  gatesOf(trace.shape.cell).find((gate) => gate.name === name)?.letter ?? "";
