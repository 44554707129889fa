/**
 * Keeps the changes that still have a place when the network or its input has changed.
 * @module
 */
import { gatesOf, kindOf, statesOf } from "../anatomy.js";
import { cardOf } from "../models/cards.js";
import { passesOf } from "../shape.js";
import { alphabetOf, rowsOf } from "./reads.js";

/** @typedef {import("./changes.js").Request} Request */

/**
 * Returns the request without the changes that no longer have a place in it.
 * @param {Request} request
 * @returns {Request}
 */
export function fitting(request) {
  if (request.model && !cardOf(request.model)) return request; // what fits is not known yet
  const { interventions, weight_changes, initial_state, reads } = request;
  const length = lengthOf(request);
  const last = length - 1;
  const known = targetsOf(request.cell);
  return {
    ...request,
    interventions: interventions
      .filter(
        (one) =>
          one.layer < request.num_layers &&
          (one.direction === "forward" || request.bidirectional) &&
          one.unit < request.hidden_size &&
          one.from_step < length &&
          known.includes(one.target),
      )
      .map((one) => (one.to_step > last ? { ...one, to_step: last } : one)),
    weight_changes: weight_changes.filter((one) => fits(one, shapeOfTensor(request, one.tensor))),
    initial_state: initial_state && stateFits(request, initial_state) ? initial_state : null,
    reads: reads.filter((read) => readFits(request, read)),
  };
}

/** @param {import("../shape.js").CellKind} cell @returns {string[]} what can be held in it */
const targetsOf = (cell) => [...gatesOf(cell).map(({ name }) => `gates.${name}`), ...statesOf(cell)];

/** @param {Request} request @returns {number} time steps */
const lengthOf = (request) => givenOf(request) + (request.generate?.steps ?? 0);

/** @param {Request} request @returns {number} time steps whose input is given, not generated */
const givenOf = (request) => (request.input === "text" ? [...request.text] : rowsOf(request)).length;

/** @param {Request} request @returns {number} numbers that a time step reads */
export const widthOf = (request) =>
  cardOf(request.model)?.network.input_size ??
  request.own?.input_size ??
  (request.input === "text"
    ? new Set(request.alphabet || request.text).size
    : (rowsOf(request)[0]?.length ?? 0));

/**
 * @param {Request} request
 * @param {string} tensor
 * @returns {number[] | null} null where the network has no such tensor
 */
function shapeOfTensor(request, tensor) {
  const { hidden_size: q, cell, num_layers, bidirectional, readout, readout_joint } = request;
  const directions = bidirectional ? 2 : 1;
  const [, name, layer, reverse] = /^(\w+?)_l(\d+)(_reverse)?$/.exec(tensor) ?? [];
  if (name) {
    const found = kindOf(cell).parameters.find((parameter) => parameter.name === name);
    const absent = Number(layer) >= num_layers || (reverse && !bidirectional);
    if (!found || absent || (name.startsWith("bias_") && !request.bias)) return null;
    const rows = found.owners.length * q;
    const reads = layer === "0" ? widthOf(request) : directions * q;
    return found.over === null ? [rows] : [rows, found.over === "inputs" ? reads : q];
  }
  const [, part, other] = /^readout\.(weight|bias)(_reverse)?$/.exec(tensor) ?? [];
  if (!part || readout === "none" || (other && (!bidirectional || readout_joint))) return null;
  const size = request.readout_size ?? widthOf(request);
  if (part === "bias") return request.readout_bias ? [size] : null;
  return [size, readout_joint ? directions * q : q];
}

/** @param {import("../wire.js").WeightChange} change @param {number[] | null} shape */
const fits = ({ index }, shape) =>
  Array.isArray(index) &&
  shape?.length === index.length &&
  index.every((place, axis) => place < (shape[axis] ?? 0));

/**
 * Finds what a link has a time step read that cannot be read there. No form offers this.
 * @param {Request} request
 * @returns {{ place: number, expected: { last: number, characters: string, width: number } } | null} null where all fits
 */
export function wrongRead(request) {
  const place = request.reads.findIndex((read) => !readFits(request, read));
  if (place < 0 || (request.model && !cardOf(request.model))) return null;
  const characters = request.input === "text" ? charactersOf(request).join("") : "";
  return { place, expected: { last: givenOf(request) - 1, characters, width: widthOf(request) } };
}

/** @param {Request} request @param {import("./reads.js").Read} read */
function readFits(request, read) {
  if (!Number.isInteger(read.time_step) || read.time_step < 0 || read.time_step >= givenOf(request))
    return false;
  if ("character" in read) return request.input === "text" && charactersOf(request).includes(read.character);
  return request.input === "values" && read.index < widthOf(request) && Number.isFinite(read.value);
}

/** @param {Request} request @returns {string[]} what its text may be made of */
const charactersOf = (request) => cardOf(request.model)?.alphabet ?? [...alphabetOf(request)];

/** @param {Request} request @param {import("../wire.js").InitialState} initial */
function stateFits({ cell, hidden_size, num_layers: layers, bidirectional }, initial) {
  const rows = passesOf({ layers, bidirectional }).length;
  return Object.entries(initial).every(
    ([name, state]) =>
      !state || (statesOf(cell).includes(name) && state.length === rows && state[0]?.length === hidden_size),
  );
}
