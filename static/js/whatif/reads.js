/**
 * Lists what a run reads in place of what its input says, at single time steps. The input itself stays as it was: it is
 * what the original reads.
 * @module
 */

/**
 * One time step reads something else: another character of the alphabet, or another number at one coordinate.
 * @typedef {{ time_step: number, character: string } | { time_step: number, index: number, value: number }} Read
 */
/** @typedef {import("./changes.js").Request} Request */

/**
 * Writes the request as the server takes it.
 * @template {Request} R
 * @param {R} request
 * @returns {R} whose text or values say what is read; itself where that is its input
 */
export function asRead(request) {
  const { reads } = request;
  if (reads.length === 0) return request;
  if (request.input === "values") {
    return { ...request, values: JSON.stringify(withNumbers(rowsOf(request), reads)), reads: [] };
  }
  // Another character must not change what stands for what: the alphabet stays the original's.
  const alphabet = request.model ? "" : alphabetOf(request);
  return { ...request, text: withCharacters(request.text, reads), alphabet, reads: [] };
}

/** @param {Pick<Request, "alphabet" | "text">} request @returns {string} the character of each input unit, in the order of the server */
export const alphabetOf = ({ alphabet, text }) =>
  alphabet || [...new Set(text)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)).join("");

/**
 * Changes what is read at a time step: a later read of the same number takes the place of an earlier one.
 * @param {readonly Read[]} reads
 * @param {Read} read
 * @returns {Read[]}
 */
export const withRead = (reads, read) => [...reads.filter((one) => !sameNumber(one, read)), read];

/** @param {Read} one @param {Read} other */
const sameNumber = (one, other) =>
  one.time_step === other.time_step && ("index" in one && one.index) === ("index" in other && other.index);

/** @param {{ values: string }} request @returns {any[]} its rows of numbers; none where they cannot be read */
export function rowsOf({ values }) {
  try {
    const rows = JSON.parse(values);
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

/** @param {string} text @param {readonly Read[]} reads */
function withCharacters(text, reads) {
  const characters = [...text];
  for (const read of reads) if ("character" in read) characters[read.time_step] = read.character;
  return characters.join("");
}

/** @param {number[][]} rows @param {readonly Read[]} reads */
function withNumbers(rows, reads) {
  const changed = rows.map((row) => [...row]);
  for (const read of reads) {
    const row = changed[read.time_step];
    if (row && "index" in read) row[read.index] = read.value;
  }
  return changed;
}
