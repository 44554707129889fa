/**
 * Reads a safetensors file: eight bytes with the length of a JSON header, the header, and the numbers.
 * @module
 */
import { Inventory } from "./inventory.js";
import { parseObject } from "./json.js";
import { HEADER_BYTES } from "./limits.js";
import { legible } from "./names.js";
import { decode, isShape, sizeOf, Tensor, Unreadable, WIDTHS } from "./tensors.js";

/** @typedef {{ dtype: string, shape: number[], data_offsets: [number, number] }} Entry */

const LENGTH_BYTES = 8;

/** @param {ArrayBuffer} file @returns {boolean} whether it begins as one does */
export function isSafetensors(file) {
  if (file.byteLength <= LENGTH_BYTES) return false;
  const view = new DataView(file);
  const length = view.getBigUint64(0, true);
  return length <= BigInt(file.byteLength - LENGTH_BYTES) && view.getUint8(LENGTH_BYTES) === 0x7b;
}

/**
 * @param {File} file
 * @param {ArrayBuffer} bytes
 * @returns {Unreadable | null} why a file of that name does not begin as one
 */
export function noHeader({ name }, bytes) {
  if (!name.endsWith(".safetensors") || bytes.byteLength <= LENGTH_BYTES) return null;
  const expected = new DataView(bytes).getBigUint64(0, true);
  const came = bytes.byteLength - LENGTH_BYTES;
  return expected > came ? new Unreadable("header", { expected: String(expected), came }) : null;
}

/**
 * @param {ArrayBuffer} file
 * @returns {Map<string, Tensor>}
 * @throws {Unreadable}
 */
export function readSafetensors(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  if (length > HEADER_BYTES) throw new Unreadable("long-header", { came: length, most: HEADER_BYTES });
  const start = LENGTH_BYTES + length;
  const header = parseObject(new TextDecoder().decode(new Uint8Array(file, LENGTH_BYTES, length)));
  const inventory = new Inventory();
  /** @type {{ name: string, from: number, to: number }[]} */
  const ranges = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (!isEntry(entry, file.byteLength - start)) throw new Unreadable("cut-off", { tensor: legible(name) });
    const { dtype, shape, data_offsets } = entry;
    const [from, to] = data_offsets;
    ranges.push({ name, from, to });
    const read = isKind(dtype) ? () => decode(dtype, file.slice(start + from, start + to)) : null;
    inventory.add(name, new Tensor(shape, dtype, read));
  }
  refuseOverlap(ranges);
  return inventory.tensors;
}

/** @param {string} dtype @returns {dtype is import("./tensors.js").Kind} */
const isKind = (dtype) => Object.hasOwn(WIDTHS, dtype);

/**
 * @param {unknown} entry
 * @param {number} bytes   of all numbers in the file
 * @returns {entry is Entry} whether it says of what kind and shape a tensor is, and where, and its numbers are there
 */
function isEntry(entry, bytes) {
  const { dtype, shape, data_offsets } = /** @type {Partial<Entry>} */ (entry ?? {});
  if (typeof dtype !== "string" || !isShape(shape) || !isShape(data_offsets) || data_offsets.length !== 2)
    return false;
  const [from = 0, to = 0] = data_offsets;
  return from <= to && to <= bytes && (!isKind(dtype) || to - from === sizeOf(shape) * WIDTHS[dtype]);
}

/** @param {{ name: string, from: number, to: number }[]} ranges @throws {Unreadable} where two tensors share bytes, which the format does not have */
function refuseOverlap(ranges) {
  const sorted = ranges.filter(({ from, to }) => from < to).sort((one, other) => one.from - other.from);
  for (const [place, { name, from }] of sorted.entries()) {
    const before = sorted[place - 1];
    if (before && from < before.to)
      throw new Unreadable("overlap", { tensor: legible(before.name), other: legible(name) });
  }
}
