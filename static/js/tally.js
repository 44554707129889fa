/**
 * Counts values by their magnitude, between the round numbers that a scale may end at: 1, 2 and 5 times a power of ten.
 * From the counts of a whole run its scale follows, and how many values lie beyond it.
 * @module
 */

/**
 * @typedef {object} Tally
 * @property {Map<number, number>} counts   how many magnitudes lie at or below a round number and above the one before, by
 *   its place in their row: 0 for 1, 1 for 2, 2 for 5, 3 for 10, −1 for 0.5
 * @property {number} zeros      how many are nearly zero: they say nothing about a scale
 * @property {number} negatives  how many lie below zero
 * @property {number} low        the lowest value; 0 where none is negative
 * @property {number} high       the highest; 0 where none is positive
 */

/** Magnitudes up to this are nearly zero. */
const ZERO = 1e-9;
/** How far above a round number a magnitude may lie and still be at it, as a share: the last digits of float32. */
export const SLACK = 1e-6;
const DIGITS = [1, 2, 5];
/** Share of the values that may lie beyond a scale, and from how many values on at least one may. */
const [RARE, MANY] = [0.01, 20];
/** How much finer a scale has to be without them to leave them out: more than from one round number to the next. */
const FINER = 2.6;
/** How small a share of the finer scale half the values may stay in: below that they do not fill it, as where all grow. */
const FILLED = 0.02;

/** @returns {Tally} of nothing */
export const emptyTally = () => ({ counts: new Map(), zeros: 0, negatives: 0, low: 0, high: 0 });

/**
 * @param {Tally} tally   gets the values added
 * @param {ArrayLike<number>} values
 */
export function count(tally, values) {
  const { counts } = tally;
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? 0;
    if (value < tally.low) tally.low = value;
    if (value > tally.high) tally.high = value;
    if (value < 0) tally.negatives += 1;
    const magnitude = Math.abs(value);
    if (!(magnitude > ZERO)) tally.zeros += 1;
    else {
      const at = placeOf(magnitude);
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
  }
}

/** @param {number} magnitude above 0 @returns {number} the place of the lowest round number at or above it */
function placeOf(magnitude) {
  const power = Math.floor(Math.log10(magnitude));
  const digit = magnitude / 10 ** power;
  const step = DIGITS.findIndex((round) => digit <= round * (1 + SLACK));
  return 3 * power + (step < 0 ? 3 : step);
}

/** @param {number} place @returns {number} the round number there */
const roundAt = (place) => {
  const power = Math.floor(place / 3);
  return (DIGITS[place - 3 * power] ?? 1) * 10 ** power;
};

/**
 * Returns a round number at or above a magnitude.
 * @param {number} magnitude
 * @returns {number} 1, 2 or 5 times a power of ten; 1 for what is nearly zero
 */
export const niceBound = (magnitude) => (magnitude > ZERO ? roundAt(placeOf(magnitude)) : 1);

/**
 * Returns the end of a scale that tells values apart: a round number that no magnitude exceeds, or, where the greatest
 * hundredth would have all others look alike, that no more than that hundredth exceed. Values that grow all along have
 * no outliers.
 * @param {readonly Tally[]} tallies   of all that shares the scale
 * @returns {number}
 */
export function tellingBound(tallies) {
  /** @type {Map<number, number>} */
  const all = new Map();
  for (const { counts } of tallies)
    for (const [place, times] of counts) all.set(place, (all.get(place) ?? 0) + times);
  const places = [...all.keys()].sort((a, b) => b - a);
  const [last] = places;
  if (last === undefined) return 1;
  const total = [...all.values()].reduce((sum, times) => sum + times, 0);
  const spare = total < MANY ? 0 : Math.max(1, Math.floor(RARE * total));
  // The greatest that remains where so many greater ones are left out.
  const without = (/** @type {number} */ count) => {
    let left = count;
    const greatest = places.find((place) => {
      left -= all.get(place) ?? 0;
      return left < 0;
    });
    return roundAt(greatest ?? last);
  };
  const [whole, fine, middle] = [roundAt(last), without(spare), without(Math.floor(total / 2))];
  return whole > FINER * fine && middle >= FILLED * fine ? fine : whole;
}

/**
 * @param {Tally} tally
 * @param {{ family: "unit" | "signed", bound: number }} scale   a round number
 * @returns {number} how many values lie beyond it
 */
export function beyond({ counts, negatives }, { family, bound }) {
  const end = placeOf(bound);
  let more = family === "unit" ? negatives : 0;
  for (const [place, times] of counts) if (place > end) more += times;
  return more;
}
