/**
 * Decodes tensors as files hold them: a shape and numbers, in the precision that the file has or the next that
 * JavaScript knows.
 * @module
 */
import { AXES } from "./limits.js";

/** @typedef {"F64" | "F32" | "F16" | "BF16"} Kind  of floating-point number, by safetensors' names */
/** @typedef {Record<string, string | number>} Values  what a text is about, by the names in its placeholders */
/** @typedef {{ code: string, values: Values }} Wrong  something that is wrong with a file: `own.wrong.{code}` says it */

/** Is thrown for a file that cannot be read. */
export class Unreadable extends Error {
  /** @param {string} code @param {Values} [values] */
  constructor(code, values = {}) {
    super(code);
    /** @type {Wrong} */
    this.wrong = { code, values };
  }
}

/** Holds one tensor of a file. Its numbers are decoded when they are first asked for. */
export class Tensor {
  /** @type {(() => Float32Array | Float64Array) | null} */
  #decode;
  /** @type {Float32Array | Float64Array | null} */
  #values = null;

  /**
   * @param {number[]} shape
   * @param {string} kind   of its numbers, as the file calls them
   * @param {(() => Float32Array | Float64Array) | null} read  gives its numbers row by row; null where they are no
   *   floating-point numbers
   */
  constructor(shape, kind, read) {
    this.shape = shape;
    this.kind = kind;
    this.#decode = read;
  }

  get isFloating() {
    return this.#decode !== null;
  }

  /** @returns {Float32Array | Float64Array} row by row; none where it is not of floating point @throws {Unreadable} where the file is damaged there */
  get values() {
    this.#values ??= this.#decode?.() ?? new Float32Array();
    return this.#values;
  }
}

/** @type {Readonly<Record<Kind, number>>} bytes of one number */
export const WIDTHS = { F64: 8, F32: 4, F16: 2, BF16: 2 };

/** @param {readonly number[]} shape @returns {number} how many numbers a tensor of that shape has */
export const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** @param {readonly number[]} shape */
export const shapeText = (shape) => shape.join("\u00a0×\u00a0") || "1";

/**
 * @param {unknown} shape
 * @returns {shape is number[]} whether it is one: whole numbers whose product can be counted
 */
export const isShape = (shape) =>
  Array.isArray(shape) &&
  shape.length <= AXES &&
  shape.every((size) => Number.isSafeInteger(size) && size >= 0) &&
  Number.isSafeInteger(sizeOf(shape));

/**
 * @param {Kind} kind
 * @param {ArrayBuffer} bytes  little-endian, nothing but the numbers
 * @returns {Float32Array | Float64Array}
 */
export function decode(kind, bytes) {
  if (kind === "F64") return new Float64Array(bytes);
  if (kind === "F32") return new Float32Array(bytes);
  const halves = new Uint16Array(bytes);
  if (kind === "F16") return Float32Array.from(halves, half);
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

/** @param {number} bits @returns {number} an IEEE 754 half */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
