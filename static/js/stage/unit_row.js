/**
 * Describes the row of a pinned unit's bars: the room that it asks for.
 * @module
 */

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("./bars.js").Bars} Bars */

/** Pixels below which a row is one of several scores' and low. */
const CLOSE = 14;

/** @param {Bars} bars @param {import("./rows.js").Parts} parts @returns {Row} */
export function unitRow(bars, { unit: least, edge }) {
  const { quantity, layer, direction } = bars;
  return {
    kind: "unit",
    pass: { layer, direction },
    focus: false,
    strips: [{ quantity, units: 1 }],
    between: 0,
    fixed: 0,
    gap: edge < CLOSE ? 9 : 16,
    weight: 1.4,
    least,
    most: 124,
    tick: 0,
    bars,
  };
}
