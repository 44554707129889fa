/**
 * What is wrong with a link before any server sees it: pure functions. The server would take none of it either, and
 * these are its words.
 * @module
 */

import { isPanel } from "../panels/open.js";
import { outputsOf } from "../readout.js";
import { MOST_COMPANIONS } from "../state.js";
import { isWellFormed } from "../unicode.js";
import { requestOf } from "../url.js";
import { RUN, readerOf, VIEW } from "./parameters.js";
import { list, place, whole } from "./readers.js";

/** @typedef {import("../complaints.js").Complaint} Complaint */
/** @typedef {import("./readers.js").Reader<unknown>} Reader */
/** @typedef {import("../shape.js").Shape} Shape */

/** Characters of what came that are shown. */
const SHOWN = 40;
/** What the wire has beside it and no screen shows, and what others add to links to count their readers. */
const PASSED_OVER = /^(detail|from_step|input_size|jacobians|utm_\w+|\w*clid)$/;

/**
 * @param {string} search   the query of the page
 * @returns {Complaint[]} a parameter each that cannot be read, and so stands at its default
 */
export function unreadable(search) {
  const wrong = isUtf8(search) ? [] : [complaint(null, "query_utf8")];
  const query = [...new URLSearchParams(search)];
  if (["text", "values"].every((name) => query.some(([other]) => other === name)))
    wrong.push(complaint("input", "either", { expected: '"text" or "values"' }));
  const companions = query.filter(([name]) => name === "compare");
  if (companions.length > MOST_COMPANIONS)
    wrong.push(complaint("compare", "at_most", { most: MOST_COMPANIONS, came: companions.length }));
  if (query.some(([name, text]) => name === "readout_activation" && text === "softmax") && isOfOne(search))
    wrong.push(complaint("readout_activation", "softmax_of_one"));
  const seen = new Set();
  for (const [name, text] of query) {
    if (name === "compare") wrong.push(...ofCompanion(text));
    else if (seen.has(name)) wrong.push(complaint(name, "query_once"));
    else wrong.push(...ofParameter(name, text, { ...RUN, ...VIEW }));
    seen.add(name);
  }
  return wrong;
}

/** @param {string} search @returns {boolean} whether its run has one output */
const isOfOne = (search) => outputsOf(requestOf(new URLSearchParams(search))) === 1;

/** @param {string} text @returns {Complaint[]} */
function ofCompanion(text) {
  const query = [...new URLSearchParams(text)];
  if (query.length === 0) return [complaint("compare", "too_short", { least: 1, came: '""' })];
  return query.flatMap(([name, value]) =>
    ofParameter(name, value, RUN).map((one) => ({ ...one, field: `compare: ${one.field}` })),
  );
}

/**
 * @param {string} name
 * @param {string} text
 * @param {import("./parameters.js").Readers} table
 * @returns {Complaint[]}
 */
function ofParameter(name, text, table) {
  if (PASSED_OVER.test(name)) return [];
  const reader = readerOf(table, name);
  if (!reader) return [complaint(short(name), "query_unknown")];
  if (name === "panels")
    return text
      .split(",")
      .filter((one) => !isPanel(one))
      .map(noPanel);
  return reader.read(text) === null ? [misread(name, text, reader)] : [];
}

/** @param {string} text */
const noPanel = (text) =>
  complaint("panels", "one_of", { expected: "code, classes, whatif, parameters.U, …", came: quoted(text) });

/** @param {string} name @param {string} text @param {Reader} reader @returns {Complaint} */
function misread(name, text, reader) {
  if (reader === whole || reader === place) return noWhole(name, text);
  if (reader === list && text.trim().startsWith("["))
    return complaint(`${name}[…]`, "dictionary", { came: quoted(text) });
  const came = reader.code === "query_boolean" ? short(text) : quoted(text);
  if (reader.expected) return complaint(name, reader.code, { expected: reader.expected, came });
  return complaint(name, reader.code, { came, least: 1 });
}

/** @param {string} name @param {string} text @returns {Complaint} */
function noWhole(name, text) {
  if (!/^-?\d+$/.test(text)) return complaint(name, "query_integer", { came: short(text) });
  return whole.read(text) === null
    ? complaint(name, "smaller_integer", { came: short(text) })
    : complaint(name, "at_least", { least: 0, came: text });
}

/**
 * What of the screen lies outside the run that has come, and so was brought within it.
 * @param {string} search
 * @param {{ companions: readonly string[] }} state
 * @param {Shape} shape
 * @returns {Complaint[]}
 */
export function beyond(search, { companions }, { steps, timeSteps, units, layers, inputs }) {
  const query = new URLSearchParams(search);
  const wanted = (/** @type {string} */ name) => whole.read(query.get(name) ?? "");
  const most = {
    step: steps,
    unit: units,
    layer: layers,
    loss_step: timeSteps,
    chosen: companions.length + 1,
  };
  const wrong = Object.entries(most).flatMap(([name, count]) => {
    const came = wanted(name);
    return came === null || came < count ? [] : [complaint(name, "at_most", { most: count - 1, came })];
  });
  const width = wanted("input_size");
  if (width !== null && width !== inputs)
    wrong.push(complaint("input_size", "one_of", { expected: String(inputs), came: width }));
  return wrong;
}

/**
 * @param {string} text   with half a character in it
 * @returns {Complaint} what no request can carry: sent on, it would be read as another character
 */
export function loneSurrogate(text) {
  const characters = [...text];
  const at = characters.findIndex((character) => !isWellFormed(character));
  const came = `U+${characters[at]?.charCodeAt(0).toString(16).toUpperCase()}`;
  return complaint("text", "surrogate", { came, place: at });
}

/** @param {string} search @returns {boolean} whether its percent signs spell UTF-8 */
function isUtf8(search) {
  try {
    decodeURIComponent(search.replaceAll(/%(?![\da-f]{2})/gi, "%25"));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text */
const short = (text) => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);

/** @param {string} text */
const quoted = (text) => JSON.stringify(short(text));

/**
 * @param {string | null} field
 * @param {string} code
 * @param {Record<string, string | number>} [values]
 * @returns {Complaint}
 */
const complaint = (field, code, values = {}) => ({ field, code, values, message: code });
