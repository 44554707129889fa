/**
 * Collects the tensors of a file by their names: each once, within the reader's limits.
 * @module
 */
import { ENTRIES, NAME } from "./limits.js";
import { legible } from "./names.js";
import { Unreadable } from "./tensors.js";

/** @typedef {import("./tensors.js").Tensor} Tensor */

export class Inventory {
  /** @type {Map<string, Tensor>} in the file's order */
  tensors = new Map();

  /** @param {string} name @param {Tensor} tensor @throws {Unreadable} where it is one too many, or the second of its name */
  add(name, tensor) {
    checkName(name);
    if (this.tensors.has(name)) throw new Unreadable("duplicate", { tensor: legible(name) });
    checkCount(this.tensors.size + 1);
    this.tensors.set(name, tensor);
  }
}

/** @param {string} name @throws {Unreadable} where it is too long to be one */
export function checkName(name) {
  if (name.length > NAME)
    throw new Unreadable("long-name", { tensor: legible(name), came: name.length, most: NAME });
}

/** @param {number} came   tensors or entries @throws {Unreadable} */
export function checkCount(came) {
  if (came > ENTRIES) throw new Unreadable("entries", { most: ENTRIES });
}
