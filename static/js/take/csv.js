/**
 * Writes a run as tables: what its units did, as `models/modules/files.py` writes it, and what it read and gave.
 * @module
 */
import { knownOutputs, passesOf, stepOfCell } from "../shape.js";
import { quantitiesOf } from "../trace.js";
import { numberCell, tableOf } from "./table.js";

/** @typedef {import("../trace.js").Trace} Trace */

const PLACE = ["layer", "direction", "time_step", "label", "unit"];

/**
 * Writes a row for each unit at each time step of each pass, with a column for each state and gate: as much as has come.
 * @param {Trace} trace
 * @returns {string[]} the pieces of the file
 */
export function unitsCsv(trace) {
  const names = quantitiesOf(trace.shape).filter((name) => !name.startsWith("terms."));
  return tableOf([...PLACE, ...names], trace.start.labels, (labels) => unitRows(trace, names, labels));
}

/** @param {Trace} trace @param {string[]} names @param {readonly string[]} labels */
function* unitRows(trace, names, labels) {
  const { shape } = trace;
  for (const pass of passesOf(shape))
    for (let timeStep = 0; timeStep < shape.timeSteps; timeStep += 1) {
      const place = { ...pass, timeStep };
      if (stepOfCell(shape, place) >= trace.received) continue;
      const columns = names.map((name) => trace.at(place, name));
      for (let unit = 0; unit < shape.units; unit += 1) {
        const numbers = columns.map((values) => numberCell(values, unit));
        yield [pass.layer, pass.direction, timeStep, labels[timeStep] ?? "", unit, ...numbers].join(",");
      }
    }
}

/**
 * Writes a row for each time step, with a column for each input and for each output of the readout, which is empty where
 * it has not come.
 * @param {Trace} trace
 * @returns {string[]} the pieces of the file
 */
export function stepsCsv(trace) {
  const { inputs, outputs } = trace.shape;
  const numbered = (/** @type {string} */ name, /** @type {number} */ count) =>
    Array.from({ length: count }, (_, place) => `${name}.${place}`);
  const columns = ["time_step", "label", ...numbered("input", inputs), ...numbered("readout", outputs)];
  return tableOf(columns, trace.start.labels, (labels) => stepRows(trace, labels));
}

/** @param {Trace} trace @param {readonly string[]} labels */
function* stepRows(trace, labels) {
  const { shape, start } = trace;
  const known = knownOutputs(shape, trace.received - 1);
  const width = shape.inputs;
  for (let timeStep = 0; timeStep < shape.timeSteps; timeStep += 1) {
    const read = trace.inputs.subarray(timeStep * width, (timeStep + 1) * width);
    const isRead = timeStep < start.labels.length;
    const isGiven = timeStep >= known.from && timeStep <= known.to;
    yield [
      timeStep,
      labels[timeStep] ?? "",
      ...cellsOf(read, isRead),
      ...(shape.outputs > 0 ? cellsOf(trace.outputAt(timeStep), isGiven) : []),
    ].join(",");
  }
}

/** @param {ArrayLike<number>} values @param {boolean} isThere @returns {string[]} */
const cellsOf = (values, isThere) =>
  Array.from(values, (_, place) => (isThere ? numberCell(values, place) : ""));
