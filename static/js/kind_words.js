/**
 * Derives the words for the parts of each kind of cell from the words of its gates and states. A new kind needs words
 * only for the gates and states that no other kind has.
 * @module
 */
import { gateNames, kinds, stateNames, weightLetter } from "./anatomy.js";
import { fromWords, readingOf } from "./terms.js";

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say   places without a value stay */

/** @param {Say} say   writes a key of the catalogue @returns {Record<string, string>} texts by their keys, as in a catalogue */
export function wordsOfKinds(say) {
  /** @type {Record<string, string>} */
  const catalogue = {};
  for (const name of gateNames())
    catalogue[`inspector.line.gates.${name}`] = say("inspector.line.gate", {
      name: say(`gate.${name}`),
      word: name,
    });
  for (const name of stateNames()) Object.assign(catalogue, wordsOfState(name, say));
  for (const { name, title, terms } of kinds().values()) {
    catalogue[`stage.network.${name}`] = say("stage.network", { title, an: takesAn(title) ? 1 : 0 });
    for (const term of Object.values(terms).flat()) {
      const { state } = readingOf(term);
      catalogue[`cell.${term.name}`] = fromWords(state, say);
      catalogue[`inspector.term.${weightLetter(term.weight)}`] = fromWords(state, say);
      catalogue[`inspector.table.${term.name}`] = say(
        state ? "inspector.table.from-state" : "inspector.table.from-input",
        {
          state: state ? say(`state.${state}`) : "",
        },
      );
    }
  }
  return catalogue;
}

/** @param {string} name @param {Say} say @returns {Record<string, string>} */
function wordsOfState(name, say) {
  const state = say(`state.${name}`);
  return {
    [`inspector.line.${name}`]: say("inspector.line.state", { state, word: name.replaceAll("_", " ") }),
    [`caption.${name}`]: say("caption.state", { state }),
    [`cell.before.${name}`]: say("cell.before", { state }),
  };
}

/** Letters whose English names begin with a vowel, as in “an LSTM”. */
const VOWELS_BY_NAME = "AEFHILMNORSX";

/** @param {string} title @returns {boolean} whether English says “an” before it; one that begins LIKE this is read by its letters */
function takesAn(title) {
  const first = title.charAt(0).toUpperCase();
  return (/^.[A-Z]/.test(title) ? VOWELS_BY_NAME : "AEIOU").includes(first);
}
