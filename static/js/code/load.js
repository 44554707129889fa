/**
 * Fetches the code of a cell, once.
 * @module
 */
import { hasOption } from "../anatomy.js";
import { ask, origin } from "../source.js";

/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./wire.js").Code} Code */

/** @type {Map<string, Promise<Code>>} */
const requests = new Map();

/**
 * @param {Pick<View, "trace" | "place">} view
 * @param {"step" | "note"} part
 * @returns {string} where the code that computes the cell shown is to be had
 */
export function addressOf({ trace, place }, part) {
  const { cell, nonlinearity, reset_after, bias, readout } = trace.start.run.network;
  const top = place.layer === trace.shape.layers - 1;
  const activation = readout && (top || part === "step") ? readout.activation : "none";
  const query = new URLSearchParams({ activation });
  if (hasOption(cell, "nonlinearity")) query.set("nonlinearity", nonlinearity);
  if (hasOption(cell, "reset_after")) query.set("reset_after", String(reset_after));
  if (!bias) query.set("bias", "false");
  if (part === "step") return `/api/code/${cell}?${query}`;
  query.set("cell", cell);
  return `/api/code/note?${query}`;
}

/**
 * @param {string} address
 * @returns {Promise<Code>} fails where the server does not answer; asking again tries again
 */
export function codeAt(address) {
  const known = requests.get(address) ?? fetched(address);
  requests.set(address, known);
  known.catch(() => requests.delete(address));
  return known;
}

/** @param {string} address @returns {Promise<Code>} */
async function fetched(address) {
  const answer = await ask(new URL(address, origin()));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
