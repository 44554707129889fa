/**
 * Finds in which order the units of a pass stand, from the top down. They are sorted over a whole run: while one is on
 * its way they stand by their numbers, so that nothing jumps.
 * @module
 */
import { passKey } from "../shape.js";
import { SORTS } from "./sorting.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../state.js").State["order"]} By */
/** @typedef {{ units: ArrayLike<number>, places: ArrayLike<number> }} Order   the unit in each place from the top down, and each unit's place */

/** @type {WeakMap<Trace, Map<string, Order>>} */
const known = new WeakMap();

/**
 * Returns the run whose numbers the units are sorted by: a changed run stands as its original does, so that the same
 * unit is in the same place.
 * @param {Trace} trace
 */
const sortedBy = (trace) => (trace.original?.shape.units === trace.shape.units ? trace.original : trace);

/**
 * @param {Trace} trace
 * @param {By} by
 * @returns {boolean} whether its units wait for the rest of the run before they are sorted
 */
export function isWaiting(trace, by) {
  const { received, shape } = sortedBy(trace);
  return by !== "index" && received < shape.steps;
}

/**
 * @param {Trace} trace
 * @param {Pass} pass
 * @param {By} by   of the hidden state
 * @returns {Order | null} null where they stand by their numbers
 */
export function orderOf(trace, pass, by) {
  if (by === "index" || isWaiting(trace, by)) return null;
  const run = sortedBy(trace);
  const orders = known.get(run) ?? new Map();
  known.set(run, orders);
  const key = `${by} ${passKey(pass)}`;
  const found = orders.get(key) ?? ordered(SORTS[by](run.all(pass, "hidden_state"), run.shape));
  orders.set(key, found);
  return found;
}

/**
 * @param {readonly number[]} units   from the top down
 * @returns {Order}
 * @internal for tests
 */
export function ordered(units) {
  const places = new Uint32Array(units.length);
  units.forEach((unit, place) => {
    places[unit] = place;
  });
  return { units, places };
}

/**
 * Puts the units of every strip of a layout in order. Inputs and outputs have an order of their own.
 * @param {import("./layout.js").Layout} layout
 * @param {Trace} trace
 * @param {By} by
 * @returns {import("./layout.js").Layout}
 */
export function sorted(layout, trace, by) {
  if (by === "index") return layout;
  const panels = layout.panels.map((panel) => ({
    ...panel,
    strips: panel.strips.map((strip) => ({
      ...strip,
      order:
        strip.pass && strip.quantity !== "inputs" && strip.quantity !== "outputs"
          ? orderOf(trace, strip.pass, by)
          : null,
    })),
  }));
  return { ...layout, panels };
}

/**
 * @param {Order | null} order
 * @param {number} units
 * @param {number} unit
 * @param {number} by   places down
 * @returns {number} the unit that stands there, the last one at an end
 */
export function neighbour(order, units, unit, by) {
  const place = Math.max(0, Math.min(units - 1, (order?.places[unit] ?? unit) + by));
  return order?.units[place] ?? place;
}
