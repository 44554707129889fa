/**
 * Limits what the reader of weight files takes. These bounds protect the visitor's own browser: each is checked on what
 * a file says of itself, before anything of that size is built. What the server takes is the server's to say.
 * @module
 */

/** Seconds until a reader that does not answer is ended and replaced; the largest file takes a few. */
export const SECONDS = 30;
/** Bytes of a file; it is read as one buffer, and browsers have none beyond twice this. */
export const FILE_BYTES = 2 ** 30;
/** Bytes of a JSON file, which becomes one string: half of the longest that browsers have. */
export const JSON_BYTES = 2 ** 28;
/** Bytes of a safetensors header or of a pickle: some 100 for each tensor. */
export const HEADER_BYTES = 2 ** 24;
/** Tensors of a file, and entries of an archive: the largest open language models have a few thousand. */
export const ENTRIES = 10_000;
/** Recurrent modules of a file. */
export const MODULES = 256;
/** Dictionaries and lists within one another; checkpoints have three or four. */
export const DEPTH = 32;
/** Axes of a tensor. */
export const AXES = 16;
/** Characters of a tensor's name. */
export const NAME = 1_024;
/** Opcodes of a pickle: some 40 for each tensor. */
export const OPCODES = 2 ** 20;
/** Items of all dictionaries and lists, each as often as it can be reached: one may stand in several. */
export const ITEMS = 2 ** 20;
/** Numbers that a file may have, also one that has fewer bytes: views may show the same numbers again and again. */
export const NUMBERS = 2 ** 24;

/** @typedef {{ layers: number, bytes: number }} ServerLimits  layers of a network, bytes of a request: what this server takes */

/** @returns {ServerLimits} as the page's own document says them */
export const serverLimits = () => ({
  layers: Number(document.body.dataset.mostLayers),
  bytes: Number(document.body.dataset.mostBytes),
});
