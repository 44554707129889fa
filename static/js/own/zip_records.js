/**
 * Knows the records of a zip archive: how each begins, and how long its fixed part is.
 * @module
 */

export const LOCAL = 0x04034b50;
export const END = 0x06054b50;
export const CENTRAL = 0x02014b50;

/** Bytes of the fixed part of each record. */
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
