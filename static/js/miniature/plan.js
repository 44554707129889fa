/**
 * Plans a small picture of a scene: the rows of the score with the values that ran, as far as the playhead has come. It
 * holds numbers alone, so that it can be handed to another window. Pure.
 * @module
 */
import { gatesOf, stateLetter, statesOf } from "../anatomy.js";
import { visible } from "../format.js";
import { normOf } from "../gradients/norms.js";
import { scaleOf } from "../scales.js";
import { activePass, cellAt, knownOutputs, passesOf, samePass, stepOfCell } from "../shape.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {{ step: number, seen: number }} Reach   where the playhead stands, and up to which step values are shown */
/** @typedef {Pick<import("../state.js").State, "step" | "chosenPass" | "lit" | "loss">} Look   where a scene looks */

/**
 * @typedef {object} Row
 * @property {string} symbol      as the score writes it
 * @property {"heat" | "norm"} kind   norm: how long the gradient is, 0…1 over the decades that it spans
 * @property {Scale} scale
 * @property {number} units       values of a column, from the top down
 * @property {Float32Array} values   column by column; NaN where it is not computed yet
 * @property {boolean} lit
 * @property {number} weight      its share of the height
 * @property {number} column      the column that is looked at; −1 for none
 */

/**
 * @typedef {object} Miniature
 * @property {number} columns
 * @property {Row[]} rows         from the top down
 * @property {string[]} letters   what is read; empty for numbers
 * @property {number} column      the one under the playhead
 */

/** Shares of the height. */
const WEIGHT = { outputs: 1, state: 2.2, gate: 1.1, norm: 2 };
/** Decades that gradients span at least. */
const LEAST_DECADES = 4;

/**
 * @param {readonly Trace[]} traces   the first run, and those compared with it
 * @param {Look} look
 * @param {Course | null} course      the first run's gradients
 * @returns {Miniature}
 */
export function miniatureOf(traces, look, course) {
  const [first] = traces;
  if (!first) return { columns: 0, rows: [], letters: [], column: 0 };
  const { shape, start } = first;
  const step = Math.min(look.step, shape.steps - 1);
  const focus = look.chosenPass ?? activePass(shape, step);
  const compared = traces.length > 1;
  const columns = Math.max(...traces.map((trace) => trace.shape.timeSteps));
  // Gradients go back over a run that is there.
  const seen = look.loss === null ? look.step : Number.POSITIVE_INFINITY;
  const rows = compared
    ? traces.flatMap((trace) => stateRows(trace, { step: look.step, seen }, look, columns))
    : [
        ...outputsOf(first, seen, look, columns),
        ...stateRows(first, { step, seen }, look, columns),
        ...gateRows(first, focus, { step, seen }, look, columns),
      ];
  return {
    columns,
    rows: [...rows, ...(course && look.loss !== null ? [normRow(first, focus, course, step, columns)] : [])],
    letters: start.alphabet ? start.labels.map(visible) : [],
    column: cellAt(shape, focus, step).timeStep,
  };
}

/** @param {Look} look @param {string} quantity */
const isLit = ({ lit }, quantity) => lit?.split(" ").includes(quantity) ?? false;

/**
 * Returns the values of one row of the score, column by column.
 * @param {number} columns
 * @param {number} units
 * @param {(timeStep: number) => ArrayLike<number> | null} at   null where it is not computed yet
 */
function valuesOf(columns, units, at) {
  const values = new Float32Array(columns * units).fill(Number.NaN);
  for (let column = 0; column < columns; column += 1) {
    const known = at(column);
    if (known) values.set(known, column * units);
  }
  return values;
}

/** @param {Trace} trace @param {number} seen @param {Look} look @param {number} columns @returns {Row[]} none without a readout */
function outputsOf(trace, seen, look, columns) {
  const { shape } = trace;
  if (shape.outputs === 0) return [];
  const known = knownOutputs(shape, Math.min(seen, shape.steps - 1));
  const at = (/** @type {number} */ t) => (t >= known.from && t <= known.to ? trace.outputAt(t) : null);
  return [
    {
      symbol: "y",
      kind: "heat",
      scale: scaleOf(trace, "outputs"),
      units: shape.outputs,
      values: valuesOf(columns, shape.outputs, at),
      lit: isLit(look, "outputs"),
      weight: WEIGHT.outputs,
      column: -1,
    },
  ];
}

/** @param {Trace} trace @param {Pass} pass @param {string} quantity @param {Reach} reach @param {number} columns */
function heatOf(trace, pass, quantity, { step, seen }, columns) {
  const { shape } = trace;
  const at = (/** @type {number} */ timeStep) =>
    timeStep < shape.timeSteps && stepOfCell(shape, { ...pass, timeStep }) <= seen
      ? trace.at({ ...pass, timeStep }, quantity)
      : null;
  return {
    kind: /** @type {const} */ ("heat"),
    scale: scaleOf(trace, quantity),
    units: shape.units,
    values: valuesOf(columns, shape.units, at),
    column: cellAt(shape, pass, Math.min(step, shape.steps - 1)).timeStep,
  };
}

/** Every pass, the upper layers first, each with its states as the score has them. @param {Trace} trace @param {Reach} reach @param {Look} look @param {number} columns @returns {Row[]} */
function stateRows(trace, reach, look, columns) {
  const layers = passesOf(trace.shape).reverse();
  return layers.flatMap((pass) =>
    statesOf(trace.shape.cell).map((name) => ({
      ...heatOf(trace, pass, name, reach, columns),
      symbol: stateLetter(name),
      lit: isLit(look, name),
      weight: WEIGHT.state,
    })),
  );
}

/** @param {Trace} trace @param {Pass} focus @param {Reach} reach @param {Look} look @param {number} columns @returns {Row[]} */
function gateRows(trace, focus, reach, look, columns) {
  const pass = passesOf(trace.shape).find((one) => samePass(one, focus));
  if (!pass) return [];
  return gatesOf(trace.shape.cell).map(({ name, letter }) => ({
    ...heatOf(trace, pass, `gates.${name}`, reach, columns),
    symbol: letter,
    lit: isLit(look, `gates.${name}`),
    weight: WEIGHT.gate,
  }));
}

/** How long ∂L/∂h is, as far back as the playhead has come. @param {Trace} trace @param {Pass} focus @param {Course} course @param {number} step @param {number} columns @returns {Row} */
function normRow(trace, focus, course, step, columns) {
  const { shape } = trace;
  const norms = Array.from({ length: shape.timeSteps }, (_, timeStep) => {
    const isBack = stepOfCell(shape, { ...focus, timeStep }) >= step;
    return isBack ? normOf(course.at(focus, timeStep), "hidden_state") : Number.NaN;
  });
  const known = norms.filter((norm) => norm > 0);
  const high = Math.ceil(Math.log10(Math.max(Number.MIN_VALUE, course.most)));
  const low = Math.min(high - LEAST_DECADES, Math.floor(Math.log10(Math.min(...known, 10 ** high))));
  const share = (/** @type {number} */ norm) =>
    norm > 0 ? (Math.log10(norm) - low) / (high - low) : norm === 0 ? 0 : Number.NaN;
  return {
    symbol: "∂L",
    kind: "norm",
    scale: { family: "unit", bound: 1 },
    units: 1,
    values: valuesOf(columns, 1, (timeStep) =>
      timeStep < shape.timeSteps ? [share(norms[timeStep] ?? Number.NaN)] : null,
    ),
    lit: false,
    weight: WEIGHT.norm,
    column: -1,
  };
}
