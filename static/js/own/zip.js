/**
 * A zip archive whose entries are stored as they are, which is how PyTorch writes them.
 * @module
 */
import { Unreadable } from "./tensors.js";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
/** Bytes of an end record without its comment, and the longest comment. */
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

/** @param {ArrayBuffer} file @returns {boolean} whether it begins as one does */
export const isZip = (file) =>
  file.byteLength >= END_BYTES && new DataView(file).getUint32(0, true) === 0x04034b50;

/**
 * @param {ArrayBuffer} file
 * @returns {Map<string, () => ArrayBuffer>} the bytes of each entry by its name
 * @throws {Unreadable}
 */
export function openZip(file) {
  const view = new DataView(file);
  const end = endOf(view);
  /** @type {Map<string, () => ArrayBuffer>} */
  const entries = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) throw new Unreadable("broken-zip");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(file, at + 46, nameLength));
    const stored = view.getUint16(at + 10, true) === 0;
    const size = view.getUint32(at + 24, true);
    const header = view.getUint32(at + 42, true);
    entries.set(name, () => {
      if (!stored) throw new Unreadable("compressed-zip", { entry: name });
      const from = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
      if (from + size > file.byteLength) throw new Unreadable("broken-zip");
      return file.slice(from, from + size);
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** @param {DataView} view @returns {number} where the end record starts */
function endOf(view) {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Unreadable("broken-zip");
}
