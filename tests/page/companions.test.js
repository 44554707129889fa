/** Tests which runs stand beside one whose weights were learned, and that those with random weights are named so. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { companionRequest, companionsFor, otherCells, peersOf } from "../../static/js/compare/companions.js";
import { nameOf, shortNameOf } from "../../static/js/compare/names.js";
import { loadCards } from "../../static/js/models/cards.js";
import { DEFAULT_REQUEST } from "../../static/js/state.js";

/** @typedef {import("../../static/js/state.js").Request} Request */

/** @param {string} name @param {string} task @param {"rnn" | "lstm" | "gru"} cell */
const card = (name, task, cell) => ({
  name,
  task,
  alphabet: ["#", "a", "b"],
  network: {
    ...{
      cell,
      num_layers: 1,
      bidirectional: false,
      hidden_size: 7,
      bias: true,
      nonlinearity: "tanh",
      reset_after: true,
    },
    input_size: 3,
    readout: { size: 3, activation: "sigmoid", bias: true, joint: false },
  },
});
const models = [
  card("counting-lstm", "counting", "lstm"),
  card("counting-gru", "counting", "gru"),
  card("reber-rnn", "reber", "rnn"),
  card("alone-lstm", "alone", "lstm"),
];
// The cards of a server, as the page asks for them.
Object.assign(globalThis, {
  location: { origin: "http://unrolled" },
  fetch: async () => ({ json: async () => ({ models }) }),
});
await loadCards();

/** @type {import("../../static/js/i18n.js").Translate} */
const t = Object.assign(
  (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) =>
    [key, ...Object.values(values)].join(" "),
  { lang: /** @type {const} */ ("") },
);
const RANDOM = "compare.random";
/** @type {Request} */
const RANDOM_RUN = { ...DEFAULT_REQUEST, text: "abba" };
/** @type {Request} */
const OWN_RUN = { ...RANDOM_RUN, own: { id: 1, file: "mine.pt", input_size: 2, tensors: null } };
/** @param {string} model @returns {Request} */
const trained = (model) => ({ ...RANDOM_RUN, model });

/** @param {Request} request @param {string[]} companions */
const namesOf = (request, companions) =>
  ["", ...companions].map((companion) => nameOf(request, companion, companions, t));

test("a trained model stands beside those that learned the same", () => {
  const request = trained("counting-lstm");
  assert.deepEqual(otherCells(request), ["model=counting-gru"]);
  assert.deepEqual(namesOf(request, otherCells(request)), ["LSTM", "GRU"]);
});

test("own weights have no peers, and what one puts beside them is called random", () => {
  assert.deepEqual(peersOf(OWN_RUN), []);
  assert.deepEqual(namesOf(OWN_RUN, otherCells(OWN_RUN)), ["LSTM", `RNN · ${RANDOM}`, `GRU · ${RANDOM}`]);
});

test("a headline that names all runs says it in a word", () => {
  assert.equal(shortNameOf(OWN_RUN, "cell=gru", ["cell=gru"], t), "compare.random-short GRU");
  assert.equal(shortNameOf(OWN_RUN, "", ["cell=gru"], t), "LSTM");
});

test("a model that is the only one of its task is like own weights", () => {
  const request = trained("alone-lstm");
  assert.deepEqual(peersOf(request), []);
  assert.deepEqual(namesOf(request, ["cell=gru"]), ["LSTM", `GRU · ${RANDOM}`]);
});

test("random networks beside one another need no word, but one beside a model does, also as the first", () => {
  assert.deepEqual(namesOf(RANDOM_RUN, ["cell=gru", "seed=1"]), ["LSTM", "GRU", "LSTM · seed 1"]);
  assert.deepEqual(namesOf(RANDOM_RUN, ["model=counting-gru", "cell=rnn"]), [
    `LSTM · ${RANDOM}`,
    "GRU",
    `RNN · ${RANDOM}`,
  ]);
});

test("a cell beside a model is a network of the same shape that reads the same characters, not the model again", () => {
  const { model, cell, hidden_size, alphabet, readout } = companionRequest(
    trained("counting-lstm"),
    "cell=gru",
  );
  assert.deepEqual([model, cell, hidden_size, alphabet, readout], [null, "gru", 7, "#ab", "sigmoid"]);
  const sibling = companionRequest(trained("counting-lstm"), "model=counting-gru");
  assert.deepEqual([sibling.model, sibling.cell], ["counting-gru", "gru"]);
});

test("another model brings its own peers in place of the former's", () => {
  const before = trained("counting-lstm");
  assert.deepEqual(companionsFor(before, RANDOM_RUN, ["model=counting-gru"]), ["cell=rnn"]);
  assert.deepEqual(companionsFor(RANDOM_RUN, before, ["cell=rnn", "cell=gru"]), ["model=counting-gru"]);
  assert.deepEqual(companionsFor(before, { ...before, text: "a" }, ["cell=rnn"]), ["cell=rnn"]);
  assert.deepEqual(companionsFor(before, RANDOM_RUN, []), []);
});

test("another input keeps the weights of the first run, learned or the user's own, and is read as it is", () => {
  const reads = [{ time_step: 0, character: "b" }];
  const model = companionRequest({ ...trained("counting-lstm"), reads }, "text=aab");
  assert.deepEqual([model.model, model.text, model.reads], ["counting-lstm", "aab", []]);
  assert.equal(companionRequest(OWN_RUN, "text=ab").own, OWN_RUN.own);
  assert.equal(companionRequest(OWN_RUN, "text=ab&seed=1").own, null);
  assert.deepEqual(companionRequest({ ...RANDOM_RUN, reads }, "cell=gru").reads, reads);
  const numbers = companionRequest(RANDOM_RUN, "values=[[1]]");
  assert.deepEqual([numbers.input, numbers.values], ["values", "[[1]]"]);
  assert.equal(companionRequest({ ...RANDOM_RUN, input: "values" }, "text=ab").input, "text");
});

test("runs are named by what they read where that is not the same", () => {
  const reads = encodeURIComponent('[{"time_step":0,"character":"b"}]');
  assert.deepEqual(namesOf(trained("counting-lstm"), ["text=aab"]), [
    "LSTM · compare.quoted abba",
    "LSTM · compare.quoted aab",
  ]);
  assert.deepEqual(namesOf(RANDOM_RUN, [`reads=${reads}`, "values=[[1],[2]]"]), [
    "LSTM · compare.quoted abba",
    "LSTM · compare.quoted bbba",
    "LSTM · compare.rows 2",
  ]);
  assert.deepEqual(namesOf(RANDOM_RUN, ["text=abba", "cell=gru"]), ["LSTM", "LSTM", "GRU"]);
});
