/**
 * Writes an array as NumPy's own file: a header that is a Python literal, and the numbers behind it.
 * @module
 */

/** @typedef {Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>} Numbers */

/** The header is filled up to a multiple of it, so that the numbers begin where they can be mapped. */
const ALIGNED = 64;
const MAGIC = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0];

/**
 * @param {Numbers} numbers   row by row
 * @param {readonly number[]} shape
 */
export const npyOf = (numbers, shape) =>
  file(numbers instanceof Float32Array ? "<f4" : "<f8", shape, bytesOf(numbers));

/** @param {readonly string[]} texts */
export function npyOfTexts(texts) {
  const characters = texts.map((text) => Array.from(text, (one) => one.codePointAt(0) ?? 0));
  const width = Math.max(1, ...characters.map(({ length }) => length));
  const codes = new Uint32Array(texts.length * width);
  characters.forEach((row, place) => {
    codes.set(row, place * width);
  });
  return file(`<U${width}`, [texts.length], bytesOf(codes));
}

/** @param {Numbers | Uint32Array<ArrayBuffer>} numbers   little-endian, as every machine with a browser is */
const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);

/** @param {string} type @param {readonly number[]} shape @param {Uint8Array} data */
function file(type, shape, data) {
  const tuple = `(${shape.map((one) => `${one},`).join(" ")})`;
  const said = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const before = MAGIC.length + 2;
  const length = Math.ceil((before + said.length + 1) / ALIGNED) * ALIGNED - before;
  const whole = new Uint8Array(before + length + data.length);
  whole.set(MAGIC);
  new DataView(whole.buffer).setUint16(MAGIC.length, length, true);
  whole.set(new TextEncoder().encode(`${said.padEnd(length - 1)}\n`), before);
  whole.set(data, before + length);
  return whole;
}
