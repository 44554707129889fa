/**
 * Names each of several runs.
 * @module
 */
import { visible } from "../format.js";
import { cardOf, kindOf, titleOf } from "../models/cards.js";
import { asRead, rowsOf } from "../whatif/reads.js";
import { companionRequest, isRandomAmong } from "./companions.js";

/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {import("../state.js").Request} Request */

/** Characters of an input in a name. */
const NAMED = 14;

/**
 * @param {Request} request      of the first run
 * @param {string} companion     the empty text for the first run itself
 * @param {readonly string[]} companions   all that stand beside the first
 * @param {Translate} t
 * @returns {string} the kind of cell, what it reads where not all read the same, what else sets it apart from the first
 *   run, and that its weights are random where those of another are not
 */
export function nameOf(request, companion, companions, t) {
  const random = isRandomAmong(request, companion, companions) ? [t("compare.random")] : [];
  return [plainNameOf(request, companion, companions, t), ...random].join(" · ");
}

/**
 * Names a run in a few words, as in a headline that names all runs.
 * @param {Request} request
 * @param {string} companion
 * @param {readonly string[]} companions
 * @param {Translate} t
 */
export function shortNameOf(request, companion, companions, t) {
  const name = plainNameOf(request, companion, companions, t);
  return isRandomAmong(request, companion, companions) ? t("compare.random-short", { name }) : name;
}

/**
 * @param {Request} request
 * @param {readonly string[]} companions
 * @returns {boolean} whether one of the runs is given another input than the others
 */
export const givenApart = (request, companions) =>
  new Set(["", ...companions].map((companion) => inputOf(request, companion).key)).size > 1;

/** @typedef {{ key: string, text: string | null, rows: number }} Input   key: the same for equal inputs; text: null for rows of numbers */

/** Names are asked for in every drawing, and an input may be long. @type {WeakMap<Request, Map<string, Input>>} */
const inputs = new WeakMap();

/** @param {Request} request @param {string} companion @returns {Input} that the run is given */
function inputOf(request, companion) {
  const known = inputs.get(request) ?? new Map();
  inputs.set(request, known);
  const input = known.get(companion) ?? readOf(request, companion);
  known.set(companion, input);
  return input;
}

/** @param {Request} request @param {string} companion @returns {Input} */
function readOf(request, companion) {
  const read = asRead(companion === "" ? request : companionRequest(request, companion));
  const rows = read.input === "text" ? [] : rowsOf(read);
  const text = read.input === "text" ? read.text : null;
  return { key: JSON.stringify(text ?? rows), text, rows: rows.length };
}

/** @param {Request} request @param {string} companion @param {readonly string[]} companions @param {Translate} t */
function plainNameOf(request, companion, companions, t) {
  const query = new URLSearchParams(companion);
  const drawn = isRandomAmong(request, companion, [""]);
  const card = drawn ? null : cardOf(query.get("model") ?? request.model);
  const kind = card ? kindOf(card) : titleOf(query.get("cell") ?? request.cell);
  for (const name of ["cell", "model", "text", "values", "reads"]) query.delete(name);
  const rest = [...query].map(([name, value]) => t(`compare.of.${name}`, { value })).map(plainly);
  const input = givenApart(request, companions) ? [inputName(inputOf(request, companion), t)] : [];
  return [kind, ...input, ...rest].join(" · ");
}

/** @param {Input} input @param {Translate} t */
function inputName({ text, rows }, t) {
  if (text === null) return t("compare.rows", { n: rows });
  const characters = [...text];
  const shown = characters.slice(0, NAMED).map((one) => (one === " " ? one : visible(one)));
  return t("compare.quoted", { text: shown.join("") + (characters.length > NAMED ? "…" : "") });
}

/** What has no words of its own is named as on the wire. @param {string} text */
const plainly = (text) => text.replace(/^compare\.of\./, "");
