/**
 * Sorts the units of a pass by what they do over a whole run. Pure: numbers in, a list of units out, the same for the
 * same numbers. Of equal units the one with the lower number comes first.
 * @module
 */

/** @typedef {ArrayLike<number>} Numbers   time steps × units */
/** @typedef {{ units: number, timeSteps: number }} Size */

/** Multiplications that sorting by likeness may take: some tenths of a second. */
const PRODUCTS = 6e7;
/** Time steps that likeness is measured at, at least and at most. */
const SAMPLES = { least: 64, most: 512 };
/** A unit that moves less than this around its mean is like no other. */
const STILL = 1e-9;

/** @type {Record<"mean" | "movement" | "likeness", (values: Numbers, size: Size) => number[]>} */
export const SORTS = { mean: byMean, movement: byMovement, likeness: byLikeness };

/**
 * Sorts by the mean over all time steps, the highest first.
 * @param {Numbers} values
 * @param {Size} size
 */
function byMean(values, size) {
  return descending(size.units, means(values, size));
}

/**
 * Sorts by how much a unit moves: by the mean distance from one time step to the next, the most restless first. What
 * stands still all the time, dead or saturated, comes last.
 * @param {Numbers} values
 * @param {Size} size
 */
function byMovement(values, { units, timeSteps }) {
  const moved = new Float64Array(units);
  for (let at = units; at < units * timeSteps; at += 1)
    moved[at % units] = (moved[at % units] ?? 0) + Math.abs((values[at] ?? 0) - (values[at - units] ?? 0));
  return descending(units, moved);
}

/**
 * Sorts so that units which do alike stand beside one another. Two units are as alike as their correlation r over the
 * run. A row is begun with the unit whose values vary most; then, until none is left, the unit that is most like one
 * of the two ends of the row joins it there. This is greedy, not the best row that there is: the last to join may have
 * little in common with their neighbours. A long run is measured at time steps at even distances.
 * @param {Numbers} values
 * @param {Size} size
 */
function byLikeness(values, size) {
  const { units } = size;
  const { samples, spreads, count } = standardized(values, size);
  /** @param {number} end @returns {Float64Array} its correlation with every unit */
  const likeness = (end) => {
    const found = new Float64Array(units);
    for (let unit = 0; unit < units; unit += 1) {
      let r = 0;
      for (let sample = 0; sample < count; sample += 1)
        r += (samples[end * count + sample] ?? 0) * (samples[unit * count + sample] ?? 0);
      found[unit] = r;
    }
    return found;
  };
  const [first = 0] = descending(units, spreads);
  /** The row in two halves, each from the first unit outwards. @type {[number[], number[]]} */
  const [up, down] = [[], [first]];
  let [upper, lower] = [likeness(first), likeness(first)];
  const left = new Set(Array.from({ length: units }, (_, unit) => unit));
  left.delete(first);
  while (left.size > 0) {
    const above = mostOf(left, upper);
    const below = mostOf(left, lower);
    const joinsAbove = (upper[above] ?? 0) > (lower[below] ?? 0);
    const next = joinsAbove ? above : below;
    left.delete(next);
    (joinsAbove ? up : down).push(next);
    if (joinsAbove) upper = likeness(next);
    else lower = likeness(next);
  }
  return [...up.reverse(), ...down];
}

/** @param {Iterable<number>} units  in the order of their numbers @param {ArrayLike<number>} of @returns {number} the unit with the most, the first of equals */
function mostOf(units, of) {
  let most = -1;
  for (const unit of units) if (most < 0 || (of[unit] ?? 0) > (of[most] ?? 0)) most = unit;
  return most;
}

/**
 * Takes each unit's values at some time steps, less their mean, and divides them by their length, so that the product
 * of two units is their correlation.
 * @param {Numbers} values
 * @param {Size} size
 * @returns {{ samples: Float32Array, spreads: Float64Array, count: number }} units × samples; how far each unit varies
 */
function standardized(values, { units, timeSteps }) {
  const affordable = Math.max(SAMPLES.least, Math.floor(PRODUCTS / (units * units)));
  const count = Math.min(timeSteps, SAMPLES.most, affordable);
  const samples = new Float32Array(units * count);
  const spreads = new Float64Array(units);
  for (let unit = 0; unit < units; unit += 1) {
    const row = Array.from(
      { length: count },
      (_, sample) => values[Math.floor((sample * timeSteps) / count) * units + unit] ?? 0,
    );
    const mean = row.reduce((total, value) => total + value, 0) / count;
    const length = Math.sqrt(row.reduce((total, value) => total + (value - mean) ** 2, 0));
    spreads[unit] = length;
    if (length > STILL)
      samples.set(
        row.map((value) => (value - mean) / length),
        unit * count,
      );
  }
  return { samples, spreads, count };
}

/** @param {Numbers} values @param {Size} size @returns {Float64Array} of each unit */
function means(values, { units, timeSteps }) {
  const totals = new Float64Array(units);
  for (let at = 0; at < units * timeSteps; at += 1)
    totals[at % units] = (totals[at % units] ?? 0) + (values[at] ?? 0);
  return totals.map((total) => total / timeSteps);
}

/** @param {number} units @param {ArrayLike<number>} by @returns {number[]} the units, those with the most first */
const descending = (units, by) =>
  Array.from({ length: units }, (_, unit) => unit).sort((a, b) => (by[b] ?? 0) - (by[a] ?? 0) || a - b);
