/**
 * Shortens names from a file so that they can be shown: a file may call its tensors anything.
 * @module
 */

import { described, kinds } from "../anatomy.js";

/** Characters of a name that are shown, and of its end where it is longer. */
const SHOWN = 80;
const END = 30;
/** Characters that have no sign of their own, or turn the direction of the text around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/**
 * @param {string} name
 * @param {number} [most]   characters that are shown
 * @returns {string} the name with code points in place of what cannot be seen, its middle left out where it is long
 */
export function legible(name, most = SHOWN) {
  if (name === "") return '""';
  const cut = name.length > most ? `${name.slice(0, most - END - 1)}…${name.slice(-END)}` : name;
  return cut.replace(UNSEEN, codePoint);
}

/** What PyTorch calls the tensors of a recurrent module, with the layer that a lone cell such as nn.LSTMCell leaves out. */
function recurrent() {
  const cells = described();
  const found =
    patterns.get(cells) ?? patternOf([...kinds().values()].flatMap(({ parameters }) => parameters));
  patterns.set(cells, found);
  return found;
}

/** @type {WeakMap<import("../wire.js").Cells, RegExp>} */
const patterns = new WeakMap();

/** @param {import("../wire.js").CellParameter[]} parameters */
const patternOf = (parameters) => {
  const names = new Set(parameters.map(({ name }) => name));
  return new RegExp(`^(|.*[./_])(${[...names].join("|")})(?:_l(\\d+)(_reverse)?)?$`, "s");
};

/** @param {string} name   of a tensor @returns {(string | undefined)[]} the name, its prefix, kind, layer and direction; empty where no recurrent module has one of that name */
export const recurrentParts = (name) => recurrent().exec(name) ?? [];

/** @param {string} character */
const codePoint = (character) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * @param {string} prefix   what stands before a module's own names, such as `encoder.rnn.` or `encoder_rnn_`
 * @returns {string[]} the path of the module
 */
export const pathOf = (prefix) => {
  const separator = prefix.endsWith("_") ? "_" : /[./]/;
  return prefix === "" ? [] : prefix.slice(0, -1).split(separator);
};

/** @param {string} prefix @returns {string} the module's name, "" for the whole file */
export const nameOf = (prefix) => prefix.slice(0, -1);

/** @param {readonly string[]} one @param {readonly string[]} other @returns {number} the parts with which both begin */
export function common(one, other) {
  const end = one.findIndex((part, place) => part !== other[place]);
  return end < 0 ? one.length : end;
}
