/**
 * Writes and reads the part of a link after `#`, which no server and no proxy sees. It holds the parameters of a run
 * that is too long for a query. They are compressed, as `#run=` and base64url; where the browser cannot compress, `#?`
 * and the query itself.
 * @module
 */

const PACKED = "#run=";
const PLAIN = "#?";
/** Bytes of an unpacked run: more than the server takes of any request, and little enough to hold in memory. */
const MOST_BYTES = 64e6;

/** Is thrown for a fragment that is cut off, or was not written by this page. */
export class Damaged extends Error {}

/**
 * Is thrown for a compressed fragment in a browser that cannot unpack it: Firefox before version 113, Safari before
 * 16.4.
 */
export class Packed extends Error {}

/** @param {URLSearchParams} query @returns {Promise<string>} with its `#` */
export async function pack(query) {
  if (typeof CompressionStream === "undefined") return PLAIN + query;
  const json = new Blob([JSON.stringify([...query])]);
  const packed = json.stream().pipeThrough(new CompressionStream("deflate-raw"));
  return PACKED + base64(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/**
 * @param {string} fragment   with its `#`
 * @returns {Promise<URLSearchParams | null>} null where it holds no run
 * @throws {Damaged | Packed}
 */
export async function unpack(fragment) {
  if (fragment.startsWith(PLAIN)) return new URLSearchParams(fragment.slice(PLAIN.length));
  if (!fragment.startsWith(PACKED)) return null;
  if (typeof DecompressionStream === "undefined") throw new Packed("this browser cannot unpack the fragment");
  try {
    /** @type {unknown} */
    const pairs = JSON.parse(await textOf(bytes(fragment.slice(PACKED.length))));
    if (Array.isArray(pairs) && pairs.every(isPair)) return new URLSearchParams(pairs);
  } catch (error) {
    throw new Damaged("the fragment cannot be read", { cause: error });
  }
  throw new Damaged("the fragment holds no parameters");
}

/** @param {unknown} pair @returns {pair is [string, string]} */
const isPair = (pair) =>
  Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");

/** @param {Uint8Array} all */
function base64(all) {
  let binary = "";
  for (const byte of all) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

/** @param {Uint8Array<ArrayBuffer>} packed @returns {Promise<string>} */
async function textOf(packed) {
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = unpacked.pipeThrough(new TextDecoderStream("utf-8", { fatal: true })).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    if (text.length > MOST_BYTES) throw new Error("more than a run can have");
  }
  return text;
}
