/**
 * Reads weights as JSON: nested lists by PyTorch's names, as `tensor.tolist()` gives them.
 * @module
 */
import { Inventory } from "./inventory.js";
import { AXES, DEPTH } from "./limits.js";
import { legible } from "./names.js";
import { isShape, sizeOf, Tensor, Unreadable } from "./tensors.js";

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 * @throws {Unreadable}
 */
export function parseObject(text) {
  refuseDepth(text);
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const infinite = /[[,:]\s*(NaN|-?Infinity)\b/.exec(text);
    if (infinite) throw new Unreadable("json-not-finite", { came: infinite[1] ?? "" });
    throw new Unreadable("json", { why: error instanceof Error ? error.message : "" });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Unreadable("json-object");
  refuseDuplicates(text);
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];
const COLON = 0x3a;

/**
 * Walks over JSON without building it.
 * @param {string} text
 * @param {(from: number, to: number, depth: number) => void} string   told of each string: its quotes, and how many
 *   lists and objects are around it
 * @param {(depth: number) => void} opened
 */
function walk(text, string, opened) {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const from = at;
      for (at += 1; at < text.length && text.charCodeAt(at) !== QUOTE; at += 1)
        if (text.charCodeAt(at) === BACKSLASH) at += 1;
      string(from, at, depth);
    } else if (OPENING.includes(code)) {
      depth += 1;
      opened(depth);
    } else if (CLOSING.includes(code)) depth -= 1;
  }
}

/** @param {string} text @throws {Unreadable} where it is nested deeper than any weights are */
function refuseDepth(text) {
  walk(
    text,
    () => undefined,
    (depth) => {
      if (depth > DEPTH) throw new Unreadable("deep", { most: DEPTH });
    },
  );
}

/** @param {string} text   valid JSON @throws {Unreadable} where its outermost object has a name twice, of which a parser keeps the last */
function refuseDuplicates(text) {
  const seen = new Set();
  walk(
    text,
    (from, to, depth) => {
      if (depth !== 1 || !isName(text, to + 1)) return;
      const name = JSON.parse(text.slice(from, to + 1));
      if (seen.has(name)) throw new Unreadable("duplicate", { tensor: legible(name) });
      seen.add(name);
    },
    () => undefined,
  );
}

/** @param {string} text @param {number} at   behind a string @returns {boolean} whether that was a name */
function isName(text, at) {
  let next = at;
  while (/\s/.test(text.charAt(next))) next += 1;
  return text.charCodeAt(next) === COLON;
}

/** @param {Record<string, unknown>} object @returns {boolean} whether it is a whole run: what a POST to the server holds */
export const isRun = (object) => "input" in object && ("network" in object || "weights" in object);

/**
 * @param {Record<string, unknown>} object
 * @returns {Map<string, Tensor>}
 * @throws {Unreadable}
 */
export function tensorsOf(object) {
  const inventory = new Inventory();
  for (const [name, lists] of Object.entries(object)) inventory.add(name, tensorOf(name, lists));
  return inventory.tensors;
}

/** @param {string} name @param {unknown} lists @returns {Tensor} */
function tensorOf(name, lists) {
  /** @type {number[]} */
  const shape = [];
  for (let level = lists; Array.isArray(level) && shape.length <= AXES; level = level[0])
    shape.push(level.length);
  const ragged = () => new Unreadable("json-ragged", { tensor: legible(name) });
  if (!isShape(shape)) throw ragged();
  /** @type {number[]} what came, which may be less than the shape of the first rows says */
  const values = [];
  /** @param {unknown} value @param {number} depth */
  const take = (value, depth) => {
    if (depth === shape.length) {
      if (typeof value !== "number")
        throw new Unreadable("json-number", { tensor: legible(name), came: excerpt(value) });
      values.push(value);
    } else if (!Array.isArray(value) || value.length !== shape[depth]) {
      throw ragged();
    } else for (const item of value) take(item, depth + 1);
  };
  take(lists, 0);
  if (values.length !== sizeOf(shape)) throw ragged();
  const numbers = Float64Array.from(values);
  return new Tensor(shape, "JSON", () => numbers);
}

/** @param {unknown} value */
const excerpt = (value) => String(JSON.stringify(value)).slice(0, 40);
