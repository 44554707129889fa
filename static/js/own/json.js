/**
 * Weights as JSON: nested lists by PyTorch's names, as `tensor.tolist()` gives them.
 * @module
 */
import { Tensor, Unreadable } from "./tensors.js";

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 * @throws {Unreadable}
 */
export function parseObject(text) {
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
  return value;
}

/** @param {Record<string, unknown>} object @returns {boolean} whether it is a whole run: what a POST to the server holds */
export const isRun = (object) => "input" in object && ("network" in object || "weights" in object);

/**
 * @param {Record<string, unknown>} object
 * @returns {Map<string, Tensor>}
 * @throws {Unreadable}
 */
export function tensorsOf(object) {
  return new Map(Object.entries(object).map(([name, lists]) => [name, tensorOf(name, lists)]));
}

/** @param {string} name @param {unknown} lists @returns {Tensor} */
function tensorOf(name, lists) {
  /** @type {number[]} */
  const shape = [];
  for (let level = lists; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
  let place = 0;
  /** @param {unknown} value @param {number} depth */
  const take = (value, depth) => {
    if (depth === shape.length) {
      if (typeof value !== "number") throw new Unreadable("json-number", { tensor: name, came: said(value) });
      values[place++] = value;
    } else if (!Array.isArray(value) || value.length !== shape[depth]) {
      throw new Unreadable("json-ragged", { tensor: name });
    } else for (const item of value) take(item, depth + 1);
  };
  take(lists, 0);
  return new Tensor(shape, values);
}

/** @param {unknown} value */
const said = (value) => String(JSON.stringify(value)).slice(0, 40);
