/**
 * Whether a number of the cell on the screen was held, and so is not what its sum says.
 * @module
 */

/**
 * @param {{ trace: import("../trace.js").Trace, place: import("../shape.js").CellPlace, unit: number }} frame
 * @param {import("../trace.js").Quantity} quantity
 * @returns {boolean}
 */
export function isHeld({ trace, place, unit }, quantity) {
  return (trace.start.run.interventions ?? []).some(
    (one) =>
      one.target === quantity &&
      one.unit === unit &&
      one.layer === place.layer &&
      one.direction === place.direction &&
      one.from_step <= place.timeStep &&
      place.timeStep <= one.to_step,
  );
}
