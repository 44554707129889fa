/**
 * Reads what a tall row shows: each unit's number at each time step and its colour, which of them are known, and what
 * the units are called.
 * @module
 */
import { isState } from "../anatomy.js";
import { within } from "../compare/companions.js";
import { gradientOf } from "../gradients/norms.js";
import { colourAt, coloursFor } from "../gradients/scale.js";
import { differs, rampIndex, rampOf } from "../palette.js";
import { scaleOf } from "../scales.js";
import { stepOfCell } from "../shape.js";
import { knownIn, valuesOf } from "../stage/figure.js";
import { orderOf } from "../stage/order.js";
import { shownIn } from "../stage/sheets.js";
import { unitName } from "../stage/telling.js";
import { overlap } from "../stage/wiring.js";

/** @typedef {import("../frame.js").Frame} Frame */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../stage/order.js").Order} Order */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {{ course: Course, most: number }} Gradients   of the run that is looked at, and the largest norm of all runs */

/**
 * @typedef {object} Source
 * @property {Pass | null} pass              null for inputs and outputs
 * @property {number} units
 * @property {Order | null} order
 * @property {(timeStep: number, unit: number) => number | null} at   null where there is nothing yet
 * @property {(timeStep: number, unit: number) => number | null} former   the number of the original run, where it has another colour
 * @property {(value: number) => string} colourOf   a number
 * @property {(unit: number) => string} name   as it stands before its line
 */

/**
 * @param {Frame} frame
 * @param {string} quantity
 * @param {{ ghost: Trace | null, gradients: Gradients | null }} beside   ghost: the original of this run
 * @returns {Source}
 */
export function sourceOf(frame, quantity, { ghost, gradients }) {
  const { trace, place, t, all, theme } = frame;
  const pass = { layer: place.layer, direction: place.direction };
  if (quantity === "inputs" || quantity === "outputs") {
    const name = (/** @type {number} */ unit) =>
      unitName({ trace, t }, { quantity }, unit, quantity === "inputs" ? place.timeStep : 0);
    const source = { pass: null, units: trace.shape[quantity], order: null, name };
    return { ...source, ...numbersOf(frame, { quantity, pass: null, kind: quantity, ghost }) };
  }
  const source = { pass, units: trace.shape.units, order: orderOf(trace, pass, all.order), name: String };
  if (gradients && isState(quantity)) {
    const decades = coloursFor(gradients.most);
    const colourOf = (/** @type {number} */ value) => colourAt(decades, Math.abs(value), theme);
    return { ...source, ...gradientsOf(frame, quantity, pass, gradients.course), colourOf };
  }
  const kind = isState(quantity) ? "cell" : "gate";
  return { ...source, ...numbersOf(frame, { quantity, pass, kind, ghost }) };
}

/**
 * @param {Frame} frame
 * @param {{ quantity: string, pass: Pass | null, kind: import("../stage/layout.js").Panel["kind"], ghost: Trace | null }} row
 * @returns {Pick<Source, "at" | "former" | "colourOf">} what ran, as far as it may be seen
 */
function numbersOf({ trace, score, theme }, { quantity, pass, kind, ghost }) {
  const strip = { quantity, pass };
  const [values, before] = [valuesOf(trace, strip), ghost ? valuesOf(ghost, strip) : null];
  const width = values.length / trace.shape.timeSteps;
  const [scale, panel] = [scaleOf(trace, quantity), { kind, pass }];
  const state = within(score.state, trace.shape);
  const { from, to } = overlap(shownIn(panel, state, trace.shape), knownIn(panel, trace));
  const ramp = rampOf(scale, theme);
  const colourOf = (/** @type {number} */ value) => ramp[rampIndex(scale, value)] ?? "";
  const at = (/** @type {number} */ timeStep, /** @type {number} */ unit) =>
    timeStep < from || timeStep > to ? null : (values[timeStep * width + unit] ?? null);
  return {
    at,
    colourOf,
    former(timeStep, unit) {
      const [value, was] = [at(timeStep, unit), before?.[timeStep * width + unit]];
      return value !== null && was !== undefined && differs(scale, value, was) ? was : null;
    },
  };
}

/**
 * @param {Frame} frame
 * @param {string} state
 * @param {Pass} pass
 * @param {Course} course
 * @returns {Pick<Source, "at" | "former">} the gradients, as far back as the playhead has gone
 */
function gradientsOf({ trace, state: { step } }, state, pass, course) {
  return {
    at(timeStep, unit) {
      const cell = course.at(pass, timeStep);
      const reached = cell && stepOfCell(trace.shape, { ...pass, timeStep }) >= step;
      return reached ? (gradientOf(cell, state)?.[unit] ?? null) : null;
    },
    former: () => null,
  };
}
