/**
 * Tells whether a number of a cell was held, and so is not what its equation gives; and says so.
 * @module
 */
import { number } from "../format.js";
import { computedAt } from "./computed.js";

/** @typedef {import("../anatomy.js").Computed} Computed */
/** @typedef {import("./computed.js").Seen} Seen */
/** @typedef {import("../i18n.js").Translate} Translate */

/**
 * @param {Seen} seen
 * @param {string} quantity
 * @returns {quantity is Computed}  true where it was
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

/**
 * A unit's number as it is written where no equation stands beside it.
 * @param {Seen} seen
 * @param {string} quantity
 * @param {Translate} t
 * @returns {string} where it was held also that, and what it would be
 */
export function numberOf(seen, quantity, t) {
  const value = number(seen.trace.at(seen.place, quantity)[seen.unit] ?? 0);
  if (!isHeld(seen, quantity)) return value;
  return t("held.number", { value, would: number(computedAt(quantity, seen)) });
}
