/**
 * Fetches the cards of the trained models once, and completes requests from them.
 * @module
 */

import { kinds } from "../anatomy.js";
import { ask, origin } from "../source.js";

/** @typedef {import("../wire.js").Card} Card */
/** @typedef {import("../state.js").Request} Request */
/** @typedef {import("../i18n.js").Translate} Translate */

/** @type {Map<string, Card>} */
const known = new Map();
/** @type {Promise<Card[]> | null} */
let coming = null;

/** @returns {Promise<Card[]>} all of them; none where the server does not answer */
export function loadCards() {
  coming ??= ask(new URL("/api/models", origin()))
    .then((answer) => /** @type {Promise<{ models: Card[] }>} */ (answer.json()))
    .then(({ models }) => {
      known.clear(); // one that came before the others stands in its own place
      for (const card of models) takeCard(card);
      return models;
    })
    .catch(() => {
      coming = null;
      return [];
    });
  return coming;
}

/** @param {Card} card   that the page has by itself */
export const takeCard = (card) => void known.set(card.name, card);

/** @returns {Card[]} those that have come */
export const cards = () => [...known.values()];

/** @param {string | null | undefined} name @returns {Card | null} null where there is none, or it has not come yet */
export const cardOf = (name) => (name ? (known.get(name) ?? null) : null);

/** @param {string} name @returns {Card[]} the other models of its task */
export const siblingsOf = (name) =>
  cards().filter((card) => card.name !== name && card.task === cardOf(name)?.task);

/** @param {string} cell @returns {string} as it is written; a name that this page does not know, as it is */
export const titleOf = (cell) => kinds().get(cell)?.title ?? cell;

/** @param {Card} card @returns {string} its cell, and whether it reads both ways */
export const kindOf = ({ network }) => titleOf(network.cell) + (network.bidirectional ? " ⇄" : "");

/**
 * Completes a request with the fields that its model fixes.
 * @param {Request} request
 * @returns {Request}
 */
export function completed(request) {
  const card = cardOf(request.model);
  return card ? { ...request, ...fixedBy(card) } : request;
}

/** @param {Card} card @returns {Partial<Request>} what of a request is the model's */
function fixedBy({ network }) {
  const { cell, num_layers, bidirectional, hidden_size, bias, nonlinearity, reset_after, readout } = network;
  const read = readout
    ? { readout_size: readout.size, readout_bias: readout.bias, readout_joint: readout.joint }
    : {};
  return {
    cell,
    num_layers,
    bidirectional,
    hidden_size,
    bias,
    nonlinearity,
    reset_after,
    readout: readout ? readout.activation : "none",
    ...read,
  };
}

/** @param {Card} card @param {number} place @returns {Partial<Request>} one of its examples as input */
export function exampleOf({ examples, alphabet, network }, place) {
  const { text, values } = examples[place] ?? {};
  if (typeof text === "string") return { input: "text", text };
  if (values) return { input: "values", values: JSON.stringify(values) };
  return alphabet
    ? { input: "text", text: alphabet[0] ?? "" }
    : { input: "values", values: JSON.stringify([new Array(network.input_size).fill(0)]) };
}

/**
 * Tells whether a network can read its own outputs.
 * @param {Pick<import("../wire.js").Network, "bidirectional" | "input_size" | "readout">} network
 * @param {boolean} text
 */
export const canGenerate = ({ bidirectional, input_size, readout }, text) =>
  !bidirectional && readout?.size === input_size && !(text && readout.activation === "sigmoid");

/**
 * Returns the `lang` attribute of an element whose word is a card's own: cards are in English.
 * @param {Translate} t
 * @param {string} kind
 * @param {string} word
 * @returns {{ lang?: string }}
 */
export const foreign = (t, kind, word) => (t(`${kind}.${word}`) === `${kind}.${word}` ? { lang: "en" } : {});

/**
 * Translates a word of a card into the page's language; a word that the page does not know stays as the card has it.
 * @param {Translate} t
 * @param {"task" | "tracks" | "measure"} kind
 * @param {string} word
 */
export function cardWord(t, kind, word) {
  const key = `${kind}.${word}`;
  const text = t(key);
  return text === key ? word.replaceAll("_", " ") : text;
}
