/**
 * Lists the rows that a score may show of a run, by the names of what they show.
 * @module
 */
import { gatesOf, statesOf } from "./anatomy.js";

/** @typedef {import("./shape.js").Shape} Shape */

/** @param {Shape} shape @returns {string[]} the rows of a score of such a run, from the top down */
export const rowNames = (shape) => [
  ...(shape.outputs > 0 ? ["outputs"] : []),
  ...statesOf(shape.cell),
  "inputs",
  ...gatesOf(shape.cell).map(({ name }) => `gates.${name}`),
];
