/**
 * Reads what the page opens on where its link says nothing of a run. The server writes it into the page, with the card
 * of its model, so that the run is asked for at once.
 * @module
 */
import { takeCard } from "./models/cards.js";
import { IS_LIVE } from "./source.js";

/**
 * @param {string} search   the query that the address stands for
 * @param {string} asked    the query that the server was asked with
 * @returns {string} the query of what is shown
 */
export function opened(search, asked) {
  if (!IS_LIVE) return recorded(search);
  const opening = document.getElementById("opening");
  // What stands behind the `#` of the address, or in the browser's history, the server has not seen.
  if (!opening || search !== asked) return search;
  takeCard(JSON.parse(opening.textContent ?? ""));
  return `?${[opening.dataset.query, search.slice(1)].filter(Boolean).join("&")}`;
}

/** @param {string} search @returns {string} the link that was recorded, in which an address may change what it shows */
function recorded(search) {
  const query = new URLSearchParams(document.body.dataset.recorded);
  for (const [name, value] of new URLSearchParams(search)) query.set(name, value);
  return `?${query}`;
}
