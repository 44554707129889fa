/**
 * Reads the gradients of a cell by the names of its states.
 * @module
 */
import { toldOf } from "../anatomy.js";

/** @typedef {import("../wire.js").CellGradient} CellGradient */
/** @typedef {import("../anatomy.js").StateName} StateName */

/** @param {CellGradient} cell @returns {number[]} by each of its states */
export const normsIn = (cell) =>
  Object.entries(cell).flatMap(([name, value]) => (name.endsWith("_norm") ? [Number(value)] : []));

/** @param {CellGradient | undefined} cell @param {StateName} state @returns {number} NaN where there is none */
export const normOf = (cell, state) => (cell && toldOf(cell, `${state}_norm`)) ?? Number.NaN;

/** @param {CellGradient} cell @param {StateName} state @returns {number[] | undefined} by each unit of that state */
export const gradientOf = (cell, state) => toldOf(cell, state);
