/**
 * Reads the gradients of a cell by the names of its states.
 * @module
 */
import { fieldOf } from "../anatomy.js";

/** @typedef {import("../wire.js").CellGradient} CellGradient */
/** @typedef {import("../anatomy.js").StateName} StateName */

const NORM = "_norm";

/** @param {CellGradient} cell @returns {StateName[]} the states by which it is one, the hidden state first */
export const statesIn = (cell) =>
  Object.keys(cell).flatMap((name) => (name.endsWith(NORM) ? [name.slice(0, -NORM.length)] : []));

/** @param {CellGradient | undefined} cell @param {StateName} state @returns {number} NaN where there is none */
export const normOf = (cell, state) => (cell && fieldOf(cell, `${state}_norm`)) ?? Number.NaN;

/** @param {CellGradient} cell @param {StateName} state @returns {number[] | undefined} by each unit of that state */
export const gradientOf = (cell, state) => fieldOf(cell, state);
