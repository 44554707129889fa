/**
 * A safetensors file: eight bytes with the length of a JSON header, the header, and the numbers.
 * @module
 */
import { parseObject } from "./json.js";
import { passOver } from "./modules.js";
import { decode, sizeOf, Tensor, Unreadable, WIDTHS } from "./tensors.js";

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
 * @returns {Map<string, Tensor>} those of floating point
 * @throws {Unreadable}
 */
export function readSafetensors(file) {
  const start = LENGTH_BYTES + Number(new DataView(file).getBigUint64(0, true));
  const header = parseObject(
    new TextDecoder().decode(new Uint8Array(file, LENGTH_BYTES, start - LENGTH_BYTES)),
  );
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (!isEntry(entry)) throw new Unreadable("cut-off", { tensor: name });
    const { dtype, shape, data_offsets } = entry;
    if (!isKind(dtype)) {
      passOver(name, dtype);
      continue;
    }
    const [from, to] = data_offsets;
    if (to - from !== sizeOf(shape) * WIDTHS[dtype] || start + to > file.byteLength)
      throw new Unreadable("cut-off", { tensor: name });
    tensors.set(name, new Tensor(shape, decode(dtype, file.slice(start + from, start + to))));
  }
  return tensors;
}

/** @param {string} dtype @returns {dtype is import("./tensors.js").Kind} */
const isKind = (dtype) => Object.hasOwn(WIDTHS, dtype);

/** @param {unknown} entry @returns {entry is Entry} whether it says of what kind and shape a tensor is, and where */
function isEntry(entry) {
  const { dtype, shape, data_offsets } = /** @type {Partial<Entry>} */ (entry ?? {});
  const whole = (/** @type {unknown} */ size) => Number.isSafeInteger(size) && Number(size) >= 0;
  return (
    typeof dtype === "string" &&
    [shape, data_offsets].every((sizes) => Array.isArray(sizes) && sizes.every(whole)) &&
    data_offsets?.length === 2
  );
}
