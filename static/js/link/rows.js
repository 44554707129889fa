/**
 * Finds the parameters of a link by their names: what each is called, how it is read, and where its value stands.
 * @module
 */
import { gateNames, hasOption, kinds, letterNames, partNames, stateNames, sumNames } from "../anatomy.js";
import { ROWS } from "./grammar.js";

/** @typedef {"steps" | "time_steps" | "units" | "layers" | "runs"} Count   what a run has */
/**
 * How the text of a parameter is read. whole, decimal: a number. truth: true or false. word: one of `words`. sign: the
 * one word that there is. text: any. name: any but the empty text. names: some of `words`, parted by commas. json: JSON
 * that the server alone looks at. list: a JSON list of objects. record: a JSON object. queries: a link's query. pins:
 * units as `../pins.js` names them, parted by commas.
 * @typedef {"whole" | "decimal" | "truth" | "word" | "sign" | "text" | "name" | "names" | "json" | "list" | "record" |
 *   "queries" | "pins"} Kind
 */

/** @typedef {"kinds" | "sums" | "states" | "quantities" | "sheets" | "parts"} OfCells   as `app/link/row.py` says */

/**
 * One parameter.
 * @typedef {object} Row
 * @property {string} name
 * @property {Kind} kind
 * @property {"run" | "view" | "wire"} part   run: says what runs. view: what the page shows of it. wire: the page passes
 *   over it, and has nothing but its name
 * @property {string} [state]        where its value stands in the page's state, such as `request.cell`
 * @property {unknown} [default]     what the address leaves out; none is null
 * @property {readonly (string | number)[]} [words]   those that there are whatever kinds of cells there are; see `wordsOf`
 * @property {OfCells} [ofCells]     what of the kinds of cells is a word, too
 * @property {string} [sign]         the one word that there is
 * @property {unknown} [means]       what that stands for
 * @property {number} [least]        below which the page takes no number
 * @property {number} [most]         how often it may stand, or how many there may be
 * @property {Count} [within]        what the run has, of which this is one, counted from 0
 * @property {string} [choice]       where the state says by its name that this one is read, and not a rival of it
 * @property {string} [switch]       the truth of the state that says whether this is said at all
 * @property {readonly (readonly string[])[]} [rivals]   the names of which one at most can be there; one that ends in a
 *   dot stands for all that begin so
 * @property {boolean} [always]      whether it stands in the address at its default, too
 * @property {string} [beside]       the parameter without which it has no meaning
 * @property {readonly string[]} [naming]    of the names in that one, those that give it a meaning; any where left out
 * @property {readonly string[]} [without]   the parameters beside which it has no meaning
 * @property {boolean} [option]      whether it has a meaning only for the kinds of cells that have this option
 * @property {boolean} [weights]     whether a run has other weights with another value of it
 * @property {readonly string[]} [place]     the field of the request that it spells
 */

/** @type {ReadonlyMap<string, Row>} */
const BY_NAME = new Map(ROWS.map((row) => [row.name, row]));

/** The parameters that say what runs. */
export const RUN = ROWS.filter(({ part }) => part === "run");
/** The parameters that say what the page shows of the run. */
export const VIEW = ROWS.filter(({ part }) => part === "view");

/** @param {string} name @returns {Row | null} null for a name that no link has */
export const rowOf = (name) => BY_NAME.get(name) ?? null;

/** @type {Record<OfCells, () => string[]>} */
const OF_CELLS = {
  kinds: () => [...kinds().keys()],
  sums: sumNames,
  states: stateNames,
  quantities: () => [...stateNames(), ...gateNames().map((name) => `gates.${name}`)],
  parts: partNames,
  sheets: () => [...letterNames(), "V"].map((letter) => `parameters.${letter}`),
};

/** @param {Row} row @returns {readonly (string | number)[]} those that there are, with the kinds of cells that the page has */
export const wordsOf = ({ words = [], ofCells }) => (ofCells ? [...words, ...OF_CELLS[ofCells]()] : words);

/** @param {Row} row @param {string} cell @returns {boolean} whether it has a meaning for that kind of cell */
export const fitsCell = ({ name, option }, cell) => !option || hasOption(cell, name);

/** @param {string} name @returns {boolean} whether it says what runs, and not what of it is shown */
export const isOfRun = (name) => name === "compare" || rowOf(name)?.part === "run";

/** @param {string} name @returns {boolean} whether two runs that differ by it alone have the same weights */
export const keepsWeights = (name) => rowOf(name)?.part === "run" && !rowOf(name)?.weights;
