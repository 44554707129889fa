/**
 * Finds what the runs on the stage have in common: what they read, their alphabet and their time axis.
 * @module
 */

/** @typedef {import("../trace.js").Trace} Trace */

/** @type {WeakMap<Trace, string>} */
const read = new WeakMap();

/** @param {Trace} trace @returns {string} what its time steps read, as far as that is given */
function readBy(trace) {
  const known = read.get(trace);
  if (known !== undefined) return known;
  const { alphabet, labels, inputs } = trace.start;
  const text = JSON.stringify((alphabet ? labels : inputs).slice(0, trace.shape.givenSteps));
  read.set(trace, text);
  return text;
}

/**
 * @param {readonly Trace[]} traces
 * @returns {boolean} whether one row of inputs tells the truth of all; runs that go on by themselves each read their own
 */
export function readAlike(traces) {
  const [first] = traces;
  if (!first || traces.length < 2) return true;
  const allGiven = traces.every(({ shape }) => shape.givenSteps === shape.timeSteps);
  return allGiven && traces.every((trace) => readBy(trace) === readBy(first));
}

/**
 * @param {readonly Trace[]} traces
 * @returns {string | null} one alphabet for all of them; null where they have one, or one of them reads numbers
 */
export function commonAlphabet(traces) {
  const alphabets = traces.map(({ start }) => (start.run.model ? null : (start.alphabet ?? null)));
  if (alphabets.some((alphabet) => alphabet === null)) return null;
  const written = new Set(alphabets.map((alphabet) => alphabet?.join("")));
  if (written.size < 2) return null;
  const letters = new Set(alphabets.flatMap((alphabet) => alphabet ?? []));
  return [...letters].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)).join("");
}

/** @param {readonly Trace[]} traces @param {Trace} first @returns {Trace} that goes on longest, the first of equals */
export const longestOf = (traces, first) =>
  traces.reduce((most, one) => (one.shape.timeSteps > most.shape.timeSteps ? one : most), first);
