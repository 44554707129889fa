/**
 * Reads rows out of a printed array: NumPy's and PyTorch's own print-out, their code, a Python list or tuple.
 * @module
 */
import { cellOf } from "./cell.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./grid.js").Fault} Fault */
/** @typedef {import("./cell.js").Cell} Cell */
/** @typedef {(Cell | Nested)[]} Nested */

const POINT = /** @type {const} */ ({ decimal: "point", grouped: false });
const PREFIX =
  /^\s*(?:[\w.]+\s*=\s*)?(?:(?:np|numpy|torch)\.)?(?:tensor|array|asarray|matrix|FloatTensor|DoubleTensor|Tensor|Parameter containing:\s*tensor|list|tuple)\s*(?=[([])/i;
/** What NumPy and PyTorch write after the numbers. */
const TAIL =
  /,?\s*\b(?:dtype|device|grad_fn|requires_grad|size|names|layout)\s*=\s*(?:<[^>]*>|'[^']*'|\([^)]*\)|[\w.]+)/g;
const TOKEN = /([[(])|([\])])|([,;])|(\n)|[^\S\n]+|([^\s[\](),;]+)/g;

/** @param {string} text @returns {boolean} whether it is written in brackets */
export const isBracketed = (text) => /^[[(]/.test(text) || PREFIX.test(text);

/**
 * @param {string} text   normal
 * @returns {Grid | Fault}
 */
export function gridOfBrackets(text) {
  const bare = text.replace(TAIL, "").replace(PREFIX, "");
  const read = nestedOf(bare);
  // Where a call stands around the array, its parentheses are no dimension.
  const nested = PREFIX.test(text) && Array.isArray(read?.[0]) ? read[0] : read;
  if (!nested || nested.length === 0) return { code: "brackets", values: {} };
  const [array] = nested;
  if (nested.length === 1 && Array.isArray(array)) return gridOf(array.some(Array.isArray) ? array : [array]);
  return gridOf(nested);
}

/** @param {Nested} lists @returns {Grid | Fault} */
function gridOf(lists) {
  const depth = depthOf(lists);
  if (depth > 2) return { code: "dimensions", values: { came: depth } };
  const rows = lists.map((row, place) => ({
    line: place + 1,
    cells: Array.isArray(row) ? /** @type {Cell[]} */ (row) : [row],
  }));
  return { names: null, indexed: false, told: [], rows };
}

/**
 * @param {string} text
 * @returns {Nested | null} null where brackets do not match, or blanks and commas part numbers of the same list
 */
function nestedOf(text) {
  /** @type {Nested[]} */
  const open = [[]];
  /** How the numbers of each open list are parted. @type {string[]} */
  const manner = [""];
  let last = "";
  for (const [token, opens, closes, mark, , word] of text.matchAll(TOKEN)) {
    const list = /** @type {Nested} */ (open.at(-1)); // one is always open
    if (opens) {
      /** @type {Nested} */
      const inner = [];
      list.push(inner);
      open.push(inner);
      manner.push("");
    } else if (closes) {
      if (open.length === 1) return null;
      if (list.some(Array.isArray) && !Array.isArray(list.at(-1))) endRow(open);
      open.pop();
      manner.pop();
    } else if (mark === ";") {
      if (!endRow(open)) return null;
    } else if (word) {
      if (open.length === 1 && !/^\.{3}$|\u2026/.test(word)) return null;
      if (last === "word" || last === "comma") {
        if (manner.at(-1) !== "" && manner.at(-1) !== last) return null;
        manner[manner.length - 1] = last;
      }
      list.push(cellOf({ text: word, quoted: false }, POINT));
    }
    if (token.trim() !== "") last = word ? "word" : mark === "," ? "comma" : "bracket";
  }
  return open.length === 1 ? /** @type {Nested} */ (open[0]) : null;
}

/** `[1 2; 3 4]`: what stands so far is a row of its own. @param {Nested[]} open */
function endRow(open) {
  const list = open.at(-1);
  if (!list || open.length === 1) return false;
  let start = list.length;
  while (start > 0 && !Array.isArray(list[start - 1])) start -= 1;
  const cells = list.splice(start);
  list.push(cells);
  return true;
}

/** @param {Nested} list @returns {number} lists within lists, itself among them */
function depthOf(list) {
  let depth = 0;
  for (let inner = /** @type {Nested | undefined} */ (list); inner; inner = inner.find(Array.isArray))
    depth += 1;
  return depth;
}
