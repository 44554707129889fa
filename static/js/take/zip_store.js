/**
 * Writes a zip archive whose entries are stored as they are, which is what NumPy reads.
 * @module
 */
import { crc32 } from "../own/crc.js";
import { CENTRAL, CENTRAL_BYTES, END, END_BYTES, LOCAL, LOCAL_BYTES } from "../own/zip_records.js";

/** The version of the format that can store. */
const VERSION = 20;
/** Names are UTF-8. */
const UTF8 = 1 << 11;
/** 1 January 1980, the first day that the format knows: the same numbers make the same file. */
const DAY = (1 << 5) | 1;

/**
 * @param {readonly { name: string, bytes: Uint8Array<ArrayBuffer> }[]} entries   below 4 GB together
 * @returns {Uint8Array<ArrayBuffer>[]} the pieces of the file
 */
export function storeZip(entries) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const letters = new TextEncoder().encode(name);
    const header = at;
    const shared = sharedOf(crc32(bytes), bytes.length, letters.length);
    const local = record(LOCAL, LOCAL_BYTES, letters);
    writeShared(local, 4, shared);
    const central = record(CENTRAL, CENTRAL_BYTES, letters);
    const view = new DataView(central.buffer);
    view.setUint16(4, VERSION, true);
    writeShared(central, 6, shared);
    view.setUint32(42, header, true);
    pieces.push(local, bytes);
    directory.push(central);
    at += local.length + bytes.length;
  }
  const end = record(END, END_BYTES, new Uint8Array());
  const view = new DataView(end.buffer);
  for (const place of [8, 10]) view.setUint16(place, entries.length, true);
  view.setUint32(
    12,
    directory.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  view.setUint32(16, at, true);
  return [...pieces, ...directory, end];
}

/** @param {number} checksum @param {number} size @param {number} nameLength */
const sharedOf = (checksum, size, nameLength) => ({ checksum, size, nameLength });

/**
 * Writes what the record before an entry and the one in the directory both say.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {number} from @param {ReturnType<typeof sharedOf>} shared
 */
function writeShared(bytes, from, { checksum, size, nameLength }) {
  const view = new DataView(bytes.buffer);
  view.setUint16(from, VERSION, true);
  view.setUint16(from + 2, UTF8, true);
  view.setUint16(from + 8, DAY, true);
  view.setUint32(from + 10, checksum, true);
  for (const place of [14, 18]) view.setUint32(from + place, size, true);
  view.setUint16(from + 22, nameLength, true);
}

/** @param {number} begin @param {number} length @param {Uint8Array} letters   behind it */
function record(begin, length, letters) {
  const bytes = new Uint8Array(length + letters.length);
  new DataView(bytes.buffer).setUint32(0, begin, true);
  bytes.set(letters, length);
  return bytes;
}
