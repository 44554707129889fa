/**
 * Reads a zip archive whose entries are stored as they are, which is how PyTorch writes them.
 * @module
 */
import { crc32 } from "./crc.js";
import { checkCount, checkName } from "./inventory.js";
import { legible } from "./names.js";
import { Unreadable } from "./tensors.js";
import { CENTRAL, CENTRAL_BYTES, END, END_BYTES, LOCAL, LOCAL_BYTES } from "./zip_records.js";

/** Bytes of the longest comment behind the last record. */
const LONGEST_COMMENT = 0xffff;
/** What stands for a number that only the records of zip64 hold. */
const BEYOND = { short: 0xffff, long: 0xffffffff };
const ENCRYPTED = 1;
/** The flag of an entry whose sizes and checksum stand behind its bytes, not before them. */
const SIZES_BEHIND = 8;

/**
 * @typedef {object} Entry   as the directory of the archive says it
 * @property {string} name
 * @property {number} flags
 * @property {number} method     0: stored as it is
 * @property {number} checksum   0: its writer was told to write none
 * @property {number} size       bytes
 * @property {number} header     where the entry's own header starts
 */

/** @param {ArrayBuffer} file @returns {boolean} whether it begins as one does */
export const isZip = (file) =>
  file.byteLength >= END_BYTES && new DataView(file).getUint32(0, true) === LOCAL;

/**
 * @param {ArrayBuffer} file
 * @returns {Map<string, () => ArrayBuffer>} the bytes of each entry by its name; asking for those that are damaged
 *   throws Unreadable
 * @throws {Unreadable}
 */
export function openZip(file) {
  const view = new DataView(file);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === BEYOND.short || at === BEYOND.long) throw new Unreadable("zip64");
  checkCount(count);
  /** @type {Map<string, () => ArrayBuffer>} */
  const entries = new Map();
  let left = file.byteLength;
  for (let place = 0; place < count; place += 1) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) throw new Unreadable("broken-zip");
    const entry = entryAt(view, at);
    if (entries.has(entry.name)) throw new Unreadable("duplicate", { tensor: legible(entry.name) });
    // Entries that lie over one another would be many times the archive.
    left -= entry.method === 0 ? entry.size : 0;
    if (left < 0) throw new Unreadable("broken-zip");
    entries.set(entry.name, () => bytesOf(view, entry));
    at += CENTRAL_BYTES + [28, 30, 32].reduce((sum, length) => sum + view.getUint16(at + length, true), 0);
  }
  return entries;
}

/** @param {DataView} view @param {number} at   where its record in the directory starts @returns {Entry} */
function entryAt(view, at) {
  const nameLength = view.getUint16(at + 28, true);
  if (at + CENTRAL_BYTES + nameLength > view.byteLength) throw new Unreadable("broken-zip");
  const name = nameAt(view, at + CENTRAL_BYTES, nameLength);
  checkName(name);
  const size = view.getUint32(at + 24, true);
  const header = view.getUint32(at + 42, true);
  if (size === BEYOND.long || header === BEYOND.long) throw new Unreadable("zip64");
  return {
    name,
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    size,
    header,
  };
}

/** @param {DataView} view @param {Entry} entry @returns {ArrayBuffer} */
function bytesOf(view, entry) {
  const { name, flags, method, checksum, size, header } = entry;
  if (method !== 0) throw new Unreadable("compressed-zip", { entry: legible(name) });
  if (flags & ENCRYPTED) throw new Unreadable("encrypted-zip", { entry: legible(name) });
  if (header + LOCAL_BYTES > view.byteLength || !agrees(view, entry)) throw new Unreadable("broken-zip");
  const from = header + LOCAL_BYTES + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (from + size > view.byteLength) throw new Unreadable("broken-zip");
  const bytes = view.buffer.slice(from, from + size);
  if (checksum !== 0 && crc32(new Uint8Array(bytes)) !== checksum)
    throw new Unreadable("checksum", { entry: legible(name) });
  return /** @type {ArrayBuffer} */ (bytes); // the view is of one
}

/** @param {DataView} view @param {Entry} entry @returns {boolean} whether its own header says what the directory says */
function agrees(view, { name, flags, method, checksum, size, header }) {
  const own = (/** @type {number} */ place) => view.getUint16(header + place, true);
  const nameLength = own(26);
  if (view.getUint32(header, true) !== LOCAL || own(6) !== flags || own(8) !== method) return false;
  if (header + LOCAL_BYTES + nameLength > view.byteLength) return false;
  if (nameAt(view, header + LOCAL_BYTES, nameLength) !== name) return false;
  if (flags & SIZES_BEHIND) return true;
  return view.getUint32(header + 14, true) === checksum && view.getUint32(header + 22, true) === size;
}

/** @param {DataView} view @param {number} from @param {number} length @returns {string} */
const nameAt = (view, from, length) => new TextDecoder().decode(new Uint8Array(view.buffer, from, length));

/** @param {DataView} view @returns {number} where the end record starts */
function endOf(view) {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Unreadable("broken-zip");
}
