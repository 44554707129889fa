/**
 * Names the units that have a row of bars of their own in the score, as links and lights do: `cell_state.3`,
 * `gates.forget.3`, and of another pass than the first `cell_state.3/1.reverse`. Pure functions.
 * @module
 */
import { gatesOf, statesOf } from "./anatomy.js";
import { samePass } from "./shape.js";

/** @typedef {import("./shape.js").Pass} Pass */
/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {Pass & { quantity: string, unit: number }} Pin   quantity: a state or a gate, as in the trace */

const PIN = /^((?:gates\.)?[a-z][a-z_]*)\.(\d{1,6})(?:\/(\d{1,6})\.(forward|reverse))?$/;
/** @type {Pass} the pass that a name leaves out */
const FIRST = { layer: 0, direction: "forward" };

/** @param {string} text @returns {Pin | null} null where it names no unit */
export function pinOf(text) {
  const [, quantity, unit, layer, direction] = PIN.exec(text) ?? [];
  if (quantity === undefined) return null;
  const reverse = direction === "reverse";
  return {
    quantity,
    unit: Number(unit),
    layer: Number(layer ?? 0),
    direction: reverse ? "reverse" : "forward",
  };
}

/** @param {Pin} pin @returns {string} */
export function pinText({ quantity, unit, layer, direction }) {
  const pass = samePass({ layer, direction }, FIRST) ? "" : `/${layer}.${direction}`;
  return `${quantity}.${unit}${pass}`;
}

/** @param {import("./anatomy.js").CellKind} cell @returns {string[]} what of a cell can be pinned, its states first */
export const pinnable = (cell) => [...statesOf(cell), ...gatesOf(cell).map(({ name }) => `gates.${name}`)];

/** @param {Pin} pin @param {Shape} shape @returns {boolean} whether a run has that unit */
export const isIn = ({ quantity, unit, layer, direction }, { cell, units, layers, bidirectional }) =>
  pinnable(cell).includes(quantity) &&
  unit < units &&
  layer < layers &&
  (bidirectional || direction === "forward");

/** @param {readonly string[]} pins @param {Shape} shape @returns {Pin[]} those that a run has */
export const pinsIn = (pins, shape) =>
  pins.flatMap((text) => {
    const pin = pinOf(text);
    return pin && isIn(pin, shape) ? [pin] : [];
  });

/**
 * @param {readonly string[]} pins
 * @param {string} text
 * @param {number} most
 * @returns {readonly string[]} without it where it was among them; else with it, and where that is one too many without
 *   the oldest
 */
export const toggled = (pins, text, most) =>
  pins.includes(text) ? pins.filter((one) => one !== text) : [...pins, text].slice(-most);

/** What lights a unit by its number, as `lights.js` says. */
const LIT_UNIT = /^unit\.(\d+(?:\/.+)?)$/;

/**
 * Names the unit to pin by a key: the one that is pointed at, else the chosen one.
 * @param {{ lit: string | null, unit: number }} state
 * @param {Pass} focus   the pass of units that go by their number alone
 * @param {Shape} shape
 * @returns {string | null}
 */
export function pointedPin({ lit, unit }, focus, shape) {
  const lights = lit?.split(" ") ?? [];
  const all = pinnable(shape.cell);
  const quantity = lights.find((light) => all.includes(light)) ?? all[0];
  const number = lights.flatMap((light) => LIT_UNIT.exec(light)?.[1] ?? [])[0] ?? String(unit);
  const pin = pinOf(`${quantity}.${number}`);
  return pin && pinText(number.includes("/") ? pin : { ...pin, ...focus });
}
