/**
 * Computes what can be answered to a question about the picture, and what of it is right: from the run, so that it
 * holds with any seed. Their form is described in docs/lessons.md.
 * @module
 */
import { knownCells, knownOutputs } from "../shape.js";
import { scopeOfScene, viewOfScene } from "./scenes.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Shape} Shape */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("./scenes.js").Scene} Scene */
/** @typedef {import("./scenes.js").Words} Words */

/** @typedef {{ text: Words, right: boolean, why: Words | null }} Choice */
/** @typedef {"highest" | "lowest" | "strongest" | "weakest" | "rise" | "fall"} Which */

/**
 * How a question is answered, as a lesson says it.
 * @typedef {object} Reply
 * @property {Choice[] | null} choices
 * @property {"unit" | "step" | "row" | null} touch
 * @property {string | null} of
 * @property {string[] | null} among
 * @property {Which | null} which
 * @property {number | null} unit
 * @property {number | null} time_step
 * @property {number | null} layer
 * @property {Pass["direction"] | null} direction
 * @property {number | string | (number | string)[] | null} answer
 * @property {number} tolerance
 */

/**
 * What may be answered: `choice.1`, `unit.4`, `step.7`, `row.gates.forget`, `row.hidden_state/0.reverse`.
 * @typedef {string} Spot
 */

/** @typedef {{ quantity: string, pass: Pass }} Row */

/**
 * What is asked of the picture, with all that the lesson left out.
 * @typedef {object} Asked
 * @property {"unit" | "step" | "row"} touch
 * @property {string | null} of
 * @property {Pass} pass
 * @property {number} timeStep
 * @property {number} unit
 * @property {{ from: number, to: number }} shown   the time steps that the scene shows
 * @property {Reply} reply
 */

const ROW = /^([a-z_.]+)(?:\/(\d+)\.(forward|reverse))?$/;

/**
 * @param {Scene} scene
 * @param {Shape} shape of its run
 * @returns {Asked | null} null where nothing is to be touched
 */
export function askedOf(scene, shape) {
  const { reply } = scene;
  if (!reply?.touch) return null;
  const { place, unit } = scopeOfScene(scene, shape);
  const pass = { layer: reply.layer ?? place.layer, direction: reply.direction ?? place.direction };
  const { step, loss } = viewOfScene(scene, true);
  const { of } = reply;
  const now = loss === null ? step : shape.steps - 1;
  const shown = isCell(of)
    ? knownCells(shape, pass, now)
    : of === "outputs"
      ? knownOutputs(shape, now)
      : null;
  return {
    touch: reply.touch,
    of,
    pass,
    timeStep: reply.time_step ?? place.timeStep,
    unit: reply.unit ?? unit,
    shown: shown ?? { from: 0, to: shape.timeSteps - 1 },
    reply,
  };
}

/** @param {string | null} of @returns {boolean} whether cells compute it */
const isCell = (of) => of !== null && of !== "outputs" && of !== "inputs";

/**
 * @param {string} text  as a lesson names a row
 * @param {Pass} pass    that is meant where it names none
 * @returns {Row}
 */
export function rowOf(text, pass) {
  const [, quantity = text, layer, direction] = ROW.exec(text) ?? [];
  if (layer === undefined) return { quantity, pass };
  return {
    quantity,
    pass: { layer: Number(layer), direction: direction === "reverse" ? "reverse" : "forward" },
  };
}

/**
 * @param {Asked} asked
 * @param {Trace} trace
 * @param {readonly string[]} rows   that the picture has
 * @returns {Spot[]} all that may be touched, in their order on the picture
 */
export function spotsOf({ touch, of, shown, reply }, { shape }, rows) {
  const counted = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => `${touch}.${from + place}`);
  if (touch === "row") return (reply.among ?? rows).map((row) => `row.${row}`);
  if (touch === "step") return counted(shown.from, shown.to);
  const units = of === "outputs" ? shape.outputs : of === "inputs" ? shape.inputs : shape.units;
  return counted(0, units - 1);
}

/**
 * @param {Asked} asked
 * @param {Trace} trace
 * @param {Spot} spot
 * @returns {number | null} the number of the run that makes it right or wrong; null where the lesson says what is right
 */
export function numberAt({ touch, of, pass, timeStep, unit, reply }, trace, spot) {
  if (reply.which === null) return null;
  const named = spot.slice(spot.indexOf(".") + 1);
  if (touch === "unit") return at(trace, { quantity: of ?? "", pass }, timeStep, Number(named));
  if (touch === "step") return at(trace, { quantity: of ?? "", pass }, Number(named), unit);
  return at(trace, rowOf(named, pass), timeStep, unit);
}

/** @param {Trace} trace @param {Row} row @param {number} timeStep @param {number} unit */
function at(trace, { quantity, pass }, timeStep, unit) {
  if (quantity === "inputs") return trace.start.inputs[timeStep]?.[unit] ?? Number.NaN;
  if (quantity === "outputs") return trace.outputAt(timeStep)[unit] ?? Number.NaN;
  return trace.at({ ...pass, timeStep }, quantity)[unit] ?? Number.NaN;
}

/** How far in front a value is, from it and the one of the time step before. @type {Readonly<Record<Which, (value: number, before: number) => number>>} */
const LEADS = {
  highest: (value) => value,
  lowest: (value) => -value,
  strongest: (value) => Math.abs(value),
  weakest: (value) => -Math.abs(value),
  rise: (value, before) => value - before,
  fall: (value, before) => before - value,
};

/**
 * @param {Asked} asked
 * @param {Trace} trace
 * @param {readonly Spot[]} spots   that may be touched
 * @returns {Spot[]} those that are right: more than one where they are as good as equal
 */
export function rightOf(asked, trace, spots) {
  const { which, answer, tolerance } = asked.reply;
  if (which === null) {
    const given = Array.isArray(answer) ? answer : [answer];
    return given.map((one) => `${asked.touch}.${one}`);
  }
  const leads = spots.map((spot) => {
    const value = numberAt(asked, trace, spot) ?? Number.NaN;
    return LEADS[which](value, which === "rise" || which === "fall" ? beforeOf(asked, trace, spot) : 0);
  });
  const most = Math.max(...leads.filter((lead) => !Number.isNaN(lead)));
  return spots.filter((_, place) => (leads[place] ?? Number.NaN) >= most - tolerance);
}

/** The same a time step earlier; NaN where there is none. @param {Asked} asked @param {Trace} trace @param {Spot} spot */
function beforeOf(asked, trace, spot) {
  const by = asked.pass.direction === "forward" ? -1 : 1;
  const timeStep = (asked.touch === "step" ? Number(spot.slice(5)) : asked.timeStep) + by;
  if (timeStep < 0 || timeStep >= trace.shape.timeSteps) return Number.NaN;
  const earlier = { ...asked, timeStep };
  return numberAt(earlier, trace, asked.touch === "step" ? `step.${timeStep}` : spot) ?? Number.NaN;
}
