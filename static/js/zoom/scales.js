/**
 * Computes the scales of one opened sum.
 * @module
 */
import { niceBound } from "../tally.js";
import { productsOf } from "./products.js";

/** @typedef {import("./products.js").Row} Row */
/** @typedef {import("../palette.js").Scale} Scale */
/** @typedef {{ weights: Scale, factors: Scale, products: Scale }} Scales */

/**
 * Computes one scale for each kind of number in the sum: equal numbers in its rows are equally long, or have the same
 * colour.
 * @param {readonly Row[]} rows   all of the sum
 * @returns {Scales}
 */
export const scalesOf = (rows) => ({
  weights: scaleFor(rows.map(({ weights }) => weights)),
  factors: scaleFor(rows.map(({ factors }) => factors)),
  // Bars are as long as there is room for: nothing is read off their scale but which is longer.
  products: { family: "signed", bound: greatest(rows.map(productsOf)) || 1 },
});

/** @param {readonly ArrayLike<number>[]} values @returns {Scale} */
const scaleFor = (values) => ({ family: "signed", bound: niceBound(greatest(values)) });

/** @param {readonly ArrayLike<number>[]} values @returns {number} the greatest magnitude */
function greatest(values) {
  let most = 0;
  for (const row of values)
    for (let place = 0; place < row.length; place += 1) most = Math.max(most, Math.abs(row[place] ?? 0));
  return most;
}
