/**
 * Computes the checksum of zip archives: CRC-32, bits reversed, polynomial 0x04c11db7.
 * @module
 */

const REVERSED = 0xedb88320;

/** What one byte does to the checksum. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ REVERSED : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes @returns {number} 0 to 2³² − 1 */
export function crc32(bytes) {
  let value = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1)
    value = (value >>> 8) ^ /** @type {number} */ (TABLE[(value ^ /** @type {number} */ (bytes[at])) & 0xff]); // both are there
  return (value ^ 0xffffffff) >>> 0;
}
