/**
 * Says which units a band of a strip stands for, and which of them a cell shows. A band is never a mean: the cell shows
 * units of it from left to right in the order of their values, so that the lowest and the highest are always seen. All
 * of them where they are few.
 * @module
 */
import { differs } from "../palette.js";
import { COLUMN_PARTS, MARGIN_PARTS } from "./layout.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("./raster.js").Ghost} Ghost */

/** Units that a cell of a band shows beside one another: one in each part of the column between its margins. */
export const SHOWN = COLUMN_PARTS - 2 * MARGIN_PARTS;

/**
 * What a cell of a band shows.
 * @typedef {object} Cell
 * @property {number[]} units         in each part of it, from the left
 * @property {number | null} former   the unit whose number in the original run stands in the first part, in place of its own
 */

/** @param {Pick<Strip, "perBand" | "order">} strip @param {number} unit @returns {number} the band that stands for it */
export const bandOf = ({ perBand, order }, unit) => Math.floor((order?.places[unit] ?? unit) / perBand);

/**
 * @param {Pick<Strip, "units" | "perBand" | "order">} strip
 * @param {number} band
 * @returns {number[]} the units that it stands for, from the top down
 */
export function unitsIn({ units, perBand, order }, band) {
  const first = band * perBand;
  const count = Math.max(0, Math.min(units, first + perBand) - first);
  return Array.from({ length: count }, (_, place) => order?.units[first + place] ?? first + place);
}

/**
 * @param {Pick<Strip, "units" | "perBand" | "order">} strip
 * @param {(unit: number) => number} read
 * @param {number} band
 * @returns {number[]} its units, the lowest first; of equal ones the upper first
 */
export function ranked({ units, perBand, order }, read, band) {
  const first = band * perBand;
  const count = Math.max(0, Math.min(units, first + perBand) - first);
  /** @type {number[]} */
  const found = new Array(count).fill(0);
  const values = new Float64Array(count);
  // By insertion: a band has few units. Plain loops, since a tile of many units does this thousands of times.
  for (let next = 0; next < count; next += 1) {
    const unit = order?.units[first + next] ?? first + next;
    const value = read(unit);
    let at = next;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at -= 1) {
      found[at] = found[at - 1] ?? 0;
      values[at] = values[at - 1] ?? 0;
    }
    found[at] = unit;
    values[at] = value;
  }
  return found;
}

/**
 * Chooses units at even distances, the first and the last among them; all of them where there are no more than parts.
 * @param {readonly number[]} units   in the order of their values
 * @param {number} parts
 * @returns {number[]} one for each part
 */
export const spread = (units, parts) =>
  Array.from({ length: parts }, (_, part) => {
    const last = units.length - 1;
    return units[parts > 1 ? Math.round((part * last) / (parts - 1)) : last] ?? 0;
  });

/**
 * @param {Strip} strip
 * @param {ArrayLike<number>} values   time steps × units
 * @param {number} column
 * @param {number} band
 * @param {Ghost | null} ghost         the original run, where this one is changed
 * @returns {Cell}
 */
export function cellOf(strip, values, column, band, ghost) {
  const start = column * strip.units;
  const units = ranked(strip, (unit) => values[start + unit] ?? 0, band);
  const former = ghost && mostChanged(units, (unit) => values[start + unit] ?? 0, column, ghost);
  if (former === null) return { units: spread(units, SHOWN), former };
  return { units: [former, ...spread(units, SHOWN - 1)], former };
}

/**
 * @param {readonly number[]} units
 * @param {(unit: number) => number} read
 * @param {number} column
 * @param {Ghost} ghost
 * @returns {number | null} the unit that differs most from the original; null where none has another colour
 */
function mostChanged(units, read, column, { scale, at }) {
  /** @type {number | null} */
  let found = null;
  let most = 0;
  for (const unit of units) {
    const was = at(column, unit);
    const value = read(unit);
    if (was === undefined || Math.abs(value - was) <= most || !differs(scale, value, was)) continue;
    most = Math.abs(value - was);
    found = unit;
  }
  return found;
}

/**
 * What is said of a band: its ends, which of its units have them, and its mean.
 * @typedef {{ low: number, lowest: number, high: number, highest: number, mean: number }} Range   lowest, highest: units
 */

/**
 * @param {Pick<Strip, "units" | "perBand" | "order">} strip
 * @param {(unit: number) => number} read
 * @param {number} band
 * @returns {Range}
 */
export function rangeOf(strip, read, band) {
  const units = ranked(strip, read, band);
  const [lowest = 0, highest = 0] = [units[0], units.at(-1)];
  const mean = units.reduce((total, unit) => total + read(unit), 0) / units.length;
  return { low: read(lowest), lowest, high: read(highest), highest, mean };
}
