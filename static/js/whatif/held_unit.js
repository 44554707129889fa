/**
 * Tells whether an intervention holds a unit's number, so that it is not what its equation gives, and says so in words.
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
 * Writes a unit's number for a place without its equation.
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
