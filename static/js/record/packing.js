/**
 * Packs bytes into letters and digits that a page can carry, and back.
 * @module
 */

/** Bytes that are spelled at a time: a call takes only so many arguments. */
const PIECE = 2 ** 15;

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<string>} gzip, in base64 */
export async function deflated(bytes) {
  const packed = await through(bytes, new CompressionStream("gzip"));
  let letters = "";
  for (let at = 0; at < packed.length; at += PIECE)
    letters += String.fromCharCode(...packed.subarray(at, at + PIECE));
  return btoa(letters);
}

/** @param {string} packed @returns {Promise<Uint8Array<ArrayBuffer>>} */
export const inflated = (packed) =>
  through(
    Uint8Array.from(atob(packed.trim()), (letter) => letter.charCodeAt(0)),
    new DecompressionStream("gzip"),
  );

/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}
