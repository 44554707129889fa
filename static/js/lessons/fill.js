/**
 * Fills the numbers into a text of a lesson. Captions hold placeholders, never numbers, so that what they say is what
 * ran. Their form is described in docs/lessons.md; the server has checked that each can be filled.
 * @module
 */
import { fieldOf } from "../anatomy.js";
import { PLACEHOLDER } from "../constants.js";
import { addend, characterName, digits, grouped, number } from "../format.js";
import { gradientOf, normOf } from "../gradients/norms.js";
import { stepOfCell } from "../shape.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../trace.js").Numbers} Numbers */
/** @typedef {import("../shape.js").CellPlace} CellPlace */
/** @typedef {{ trace: Trace, course: import("../gradients/course.js").Course | null }} Ran  a run, and its gradients where they are asked for */
/** @typedef {{ place: CellPlace, unit: number }} Scope  what a placeholder means that does not say where */

/**
 * A placeholder, taken apart.
 * @typedef {object} Form
 * @property {boolean} which     asks for a unit, not for its value
 * @property {boolean} signed    with its sign set apart, as in a sum
 * @property {string} name
 * @property {string} unit       digits, `highest`, `lowest`, `mean`, `sum` or nothing
 * @property {boolean} percent
 * @property {CellPlace} place
 */

const PLACEHOLDERS = new RegExp(`\\{${PLACEHOLDER}\\}`, "g");

/** Blanks that hold together what a line would tear apart: `t = 2`, `W h`, an operator and what follows it. What stands before the blank is the group. */
const TOGETHER = [
  /([A-Za-z_]) (?==)/g,
  /([ \u00a0][=+\u2212·⊙×]) /g,
  /((?:^|[^A-Za-z])[UVW]) (?=[hx](?![a-z]))/g,
];

/** Stands for a number that has not arrived yet. */
const COMING = "\u2026";

/**
 * @param {string} words
 * @param {Ran | null} ran null where the run is not there yet
 * @param {Scope | null} scope
 * @param {import("../i18n.js").Lang} lang   Chinese writes no blank before a percent sign
 * @returns {{ text: string, complete: boolean }} the text, with nothing to break a line inside a number, or where a
 *   formula would be torn apart; complete: whether all its numbers have arrived
 */
export function fill(words, ran, scope, lang) {
  let complete = true;
  const filled = words.replace(PLACEHOLDERS, (...match) => {
    const numeral = ran && scope ? textOf(formOf(match.at(-1), scope.place), ran, scope.unit) : null;
    complete &&= numeral !== null;
    const written = lang === "zh" ? numeral?.replace(" %", "%") : numeral;
    return written?.replaceAll(" ", "\u00a0") ?? COMING;
  });
  const text = TOGETHER.reduce((line, blank) => line.replace(blank, "$1\u00a0"), filled);
  return { text, complete };
}

/** @param {string} words @param {Scope} scope @returns {Form[]} its placeholders, in their order */
export const formsIn = (words, { place }) =>
  [...words.matchAll(PLACEHOLDERS)].map(({ groups = {} }) => formOf(groups, place));

/**
 * @param {Partial<Record<"which" | "signed" | "name" | "unit" | "time_step" | "layer" | "direction" | "percent", string>>} groups
 *   of PLACEHOLDER
 * @param {CellPlace} place
 * @returns {Form}
 */
function formOf(
  { which, signed, name = "", unit = "", time_step: timeStep, layer, direction, percent },
  place,
) {
  return {
    which: which !== undefined,
    signed: signed !== undefined,
    name,
    unit,
    percent: percent !== undefined,
    place: {
      layer: layer === undefined ? place.layer : Number(layer),
      direction: direction === "forward" || direction === "reverse" ? direction : place.direction,
      timeStep: timeStep === undefined ? place.timeStep : Number(timeStep),
    },
  };
}

/**
 * @param {Form} form
 * @param {Ran} ran
 * @param {number} unit
 * @returns {string | null} null where it has not arrived
 */
export function textOf(form, { trace, course }, unit) {
  const { name, place } = form;
  if (name === "loss" || name.startsWith("gradient.") || name.startsWith("jacobian."))
    return course && backText(form, course);
  if (name === "label") {
    const label = trace.start.labels[place.timeStep];
    return label === undefined ? null : characterName(label); // null: it is still to be generated
  }
  if (name === "t") return String(place.timeStep);
  if (name === "unit") return String(unit);
  if (name.startsWith("shape.") || name.startsWith("size.")) return parameterText(name, trace);
  const scalar = scalarsOf(trace)[name];
  if (scalar === undefined) return quantityText(form, trace, unit);
  return name === "seed" ? String(scalar) : grouped(scalar);
}

/**
 * Writes a number of the backward pass: the loss, a gradient's norm or one unit of it, or how far a step can stretch a
 * change.
 * @param {Form} form
 * @param {NonNullable<Ran["course"]>} course
 */
function backText({ name, unit, place }, course) {
  if (name === "loss") return course.start?.value === undefined ? null : number(course.start.value);
  const cell = course.at(place, place.timeStep);
  if (!cell) return null;
  const [of, state = ""] = name.split(".");
  if (of === "jacobian") {
    /** @type {import("../wire.js").JacobianNorms | undefined} */
    const norms = fieldOf(cell.jacobian ?? {}, state);
    return norms ? number(norms.spectral) : null;
  }
  const value = unit === "" ? normOf(cell, state) : gradientOf(cell, state)?.[Number(unit)];
  return value === undefined || Number.isNaN(value) ? null : digits(value);
}

/** @param {Trace} trace @returns {Record<string, number>} */
function scalarsOf({ shape, start }) {
  const { weights, network } = start.run;
  return {
    parameter_count: start.parameter_count,
    time_steps: shape.timeSteps,
    steps: shape.steps,
    layers: shape.layers,
    units: shape.units,
    inputs: shape.inputs,
    output_size: network.readout?.size ?? 0,
    ...("seed" in weights ? { seed: weights.seed } : {}),
  };
}

/**
 * @param {string} name `shape.weight_ih_l0` or `size.weight_ih_l0`
 * @param {Trace} trace
 */
function parameterText(name, { start }) {
  const dot = name.indexOf(".");
  const rows = start.parameters[name.slice(dot + 1)] ?? [];
  const sizes = Array.isArray(rows[0]) ? [rows.length, rows[0].length] : [rows.length];
  if (name.startsWith("shape.")) return sizes.join(" \u00d7 ");
  return grouped(sizes.reduce((product, size) => product * size, 1));
}

/**
 * @param {Form} form
 * @param {Trace} trace
 * @param {number} unit
 */
function quantityText(form, trace, unit) {
  const { place } = form;
  if (form.name === "input")
    return number(trace.start.inputs[place.timeStep]?.[Number(form.unit)] ?? Number.NaN);
  const outputs = form.name === "outputs";
  if (outputs ? !outputsArrived(trace, place.timeStep) : stepOfCell(trace.shape, place) >= trace.received)
    return null;
  const values = outputs ? trace.outputAt(place.timeStep) : trace.at(place, form.name);
  if (form.which) {
    const index = extreme(values, form.unit === "highest");
    const character = outputs
      ? trace.start.alphabet?.[index % (trace.start.alphabet.length || 1)]
      : undefined;
    return character === undefined ? String(index) : characterName(character);
  }
  const value = valueAsked(values, form.unit, unit);
  if (form.percent) return `${number(100 * value, 0)} %`;
  return form.signed ? addend(value) : number(value);
}

/**
 * @param {Trace} trace
 * @param {number} timeStep
 */
function outputsArrived({ shape, received }, timeStep) {
  const layer = shape.layers - 1;
  const forward = stepOfCell(shape, { layer, direction: "forward", timeStep });
  const reverse = shape.bidirectional ? stepOfCell(shape, { layer, direction: "reverse", timeStep }) : 0;
  return Math.max(forward, reverse) < received;
}

/**
 * @param {Numbers} values
 * @param {string} asked
 * @param {number} unit
 * @returns {number}
 */
function valueAsked(values, asked, unit) {
  if (asked === "highest" || asked === "lowest") return values[extreme(values, asked === "highest")] ?? 0;
  if (asked === "sum" || asked === "mean") {
    const sum = Array.from(values).reduce((total, value) => total + value, 0);
    return asked === "sum" ? sum : sum / values.length;
  }
  return values[asked === "" ? unit : Number(asked)] ?? 0;
}

/** @param {Numbers} values @param {boolean} highest @returns {number} the first place of the extreme */
export function extreme(values, highest) {
  const best = highest ? Math.max(...values) : Math.min(...values);
  return values.indexOf(best);
}
