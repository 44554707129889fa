/**
 * Packs bytes into letters and digits that a page can carry, and back.
 * @module
 */

/** Bytes that are spelled at a time: a call takes only so many arguments. */
const PIECE = 2 ** 15;

/** Stands before what could not be compressed. */
const PLAIN = "plain:";

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<string>} in base64, compressed where this browser can */
export async function deflated(bytes) {
  const plain = typeof CompressionStream === "undefined";
  const packed = plain ? bytes : await through(bytes, new CompressionStream("gzip"));
  let letters = "";
  for (let at = 0; at < packed.length; at += PIECE)
    letters += String.fromCharCode(...packed.subarray(at, at + PIECE));
  return (plain ? PLAIN : "") + btoa(letters);
}

/** @param {string} text @returns {Promise<Uint8Array<ArrayBuffer>>} @throws where this browser cannot unpack it */
export async function inflated(text) {
  const plain = text.startsWith(PLAIN);
  const packed = Uint8Array.from(atob(text.slice(plain ? PLAIN.length : 0)), (letter) =>
    letter.charCodeAt(0),
  );
  if (plain) return packed;
  if (typeof DecompressionStream === "undefined")
    throw new Error("expected a browser that unpacks gzip: Firefox 113, Safari 16.4 or newer");
  return through(packed, new DecompressionStream("gzip"));
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {GenericTransformStream} stream */
async function through(bytes, stream) {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}
