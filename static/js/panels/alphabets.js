/**
 * Chooses over which letters a text is read where no model has an alphabet of its own: the text's, or a fixed set, so
 * that each letter keeps its weights whatever the text is.
 * @module
 */
import { alphabetOf } from "../whatif/reads.js";

/** @typedef {import("../state.js").Request} Request */
/** @typedef {{ name: "own" | "lower" | "ascii" | "these", alphabet: string, count: number, fits: boolean, chosen: boolean }} Alphabet */

const LOWER = " abcdefghijklmnopqrstuvwxyz";
const ASCII = Array.from({ length: 95 }, (_, place) => String.fromCharCode(32 + place)).join("");

/** @param {Request} request @returns {Alphabet[]} to choose from; the one in use is among them */
export function alphabetsFor({ text, alphabet }) {
  const own = alphabetOf({ text, alphabet: "" });
  const isFixed = [LOWER, ASCII].includes(alphabet);
  const these = alphabet === "" || isFixed ? own : alphabet;
  const offered = /** @type {const} */ ([
    ["own", ""],
    ["lower", LOWER],
    ["ascii", ASCII],
    ["these", these],
  ]);
  return offered.map(([name, one]) => ({
    name,
    alphabet: one,
    count: [...(one || own)].length,
    fits: [...own].every((character) => (one || own).includes(character)),
    chosen: one === alphabet,
  }));
}

/** @param {Pick<Request, "input" | "model" | "own">} request @returns {boolean} whether the letters are the user's to choose */
export const isFree = ({ input, model, own }) => input === "text" && model === null && own === null;
