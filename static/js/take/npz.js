/**
 * Writes a run as NumPy's archive of arrays, under the names and in the shapes of PyTorch.
 * @module
 */
import { kindOf, stateLetter } from "../anatomy.js";
import { passesOf, stepOfCell } from "../shape.js";
import { quantitiesOf } from "../trace.js";
import { npyOf, npyOfTexts } from "./npy.js";
import { storeZip } from "./zip_store.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./npy.js").Numbers} Numbers */

/** What has not come is no number. */
const MISSING = Number.NaN;

/** @param {Trace} trace @returns {Uint8Array<ArrayBuffer>[]} the pieces of the file */
export function npzOf(trace) {
  const { timeSteps, units, inputs, outputs, cell } = trace.shape;
  const passes = passesOf(trace.shape);
  const { states } = kindOf(cell);
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} */
  const arrays = new Map();
  arrays.set("output", outputOf(trace));
  for (const name of quantitiesOf(trace.shape))
    arrays.set(name, npyOf(stacked(trace, name), [passes.length, timeSteps, units]));
  for (const { name } of states) arrays.set(`${stateLetter(name)}_n`, lastOf(trace, name));
  if (outputs > 0) arrays.set("readout", npyOf(readoutOf(trace), [timeSteps, outputs]));
  arrays.set("inputs", npyOf(Float64Array.from(trace.inputs), [timeSteps, inputs]));
  arrays.set(
    "labels",
    npyOfTexts(Array.from({ length: timeSteps }, (_, at) => trace.start.labels[at] ?? "")),
  );
  return storeZip([...arrays].map(([name, bytes]) => ({ name: `${name}.npy`, bytes })));
}

/** @param {Trace} trace @param {number} length @returns {Numbers} in the run's precision */
const room = ({ start }, length) =>
  new (start.run.dtype === "float64" ? Float64Array : Float32Array)(length).fill(MISSING);

/** @param {Trace} trace @param {import("../shape.js").CellPlace} place */
const hasCome = (trace, place) => stepOfCell(trace.shape, place) < trace.received;

/** @param {Trace} trace @param {string} name @returns {Numbers} pass by pass, time step by time step */
function stacked(trace, name) {
  const { timeSteps, units } = trace.shape;
  const passes = passesOf(trace.shape);
  const numbers = room(trace, passes.length * timeSteps * units);
  passes.forEach((pass, row) => {
    for (let timeStep = 0; timeStep < timeSteps; timeStep += 1) {
      const place = { ...pass, timeStep };
      if (hasCome(trace, place)) numbers.set(trace.at(place, name), (row * timeSteps + timeStep) * units);
    }
  });
  return numbers;
}

/** What PyTorch calls the output: the last layer's states, both directions side by side. @param {Trace} trace */
function outputOf(trace) {
  const { timeSteps, units, layers } = trace.shape;
  const top = passesOf(trace.shape).filter(({ layer }) => layer === layers - 1);
  const numbers = room(trace, timeSteps * top.length * units);
  top.forEach((pass, column) => {
    for (let timeStep = 0; timeStep < timeSteps; timeStep += 1) {
      const place = { ...pass, timeStep };
      const at = (timeStep * top.length + column) * units;
      if (hasCome(trace, place)) numbers.set(trace.at(place, "hidden_state"), at);
    }
  });
  return npyOf(numbers, [timeSteps, top.length * units]);
}

/** Where each pass ends. @param {Trace} trace @param {string} state */
function lastOf(trace, state) {
  const { timeSteps, units } = trace.shape;
  const passes = passesOf(trace.shape);
  const numbers = room(trace, passes.length * units);
  passes.forEach((pass, row) => {
    const place = { ...pass, timeStep: pass.direction === "forward" ? timeSteps - 1 : 0 };
    if (hasCome(trace, place)) numbers.set(trace.at(place, state), row * units);
  });
  return npyOf(numbers, [passes.length, units]);
}

/** @param {Trace} trace */
function readoutOf(trace) {
  const { timeSteps, outputs, layers, bidirectional } = trace.shape;
  const numbers = room(trace, timeSteps * outputs);
  for (let timeStep = 0; timeStep < timeSteps; timeStep += 1) {
    const ends = passesOf({ layers, bidirectional }).filter(({ layer }) => layer === layers - 1);
    if (ends.every((pass) => hasCome(trace, { ...pass, timeStep })))
      numbers.set(trace.outputAt(timeStep), timeStep * outputs);
  }
  return numbers;
}
