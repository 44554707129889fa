/**
 * Lists what is wrong with a link before any server sees it: pure functions. The server would refuse the same, and
 * these are its words.
 * @module
 */

import { MOST_COMPANIONS } from "../constants.js";
import { isIn, pinnable, pinOf } from "../pins.js";
import { outputsOf } from "../readout.js";
import { isWellFormed } from "../unicode.js";
import { requestOf } from "../url.js";
import { readValue, whole } from "./readers.js";
import { rowOf, VIEW, wordsOf } from "./rows.js";

/** @typedef {import("../complaints.js").Complaint} Complaint */
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("../shape.js").Shape} Shape */

/** Characters of what came that are shown. */
const SHOWN = 40;
/** Of several names that there are, those that are told. */
const TOLD = 4;
/** Parameters that other sites add to links to count their readers. */
const COUNTERS = /^(utm_\w+|\w*clid)$/;
/** What was expected where a text cannot be read: the server's codes. @type {Partial<Record<Row["kind"], string>>} */
const CODES = {
  ...{ word: "one_of", sign: "one_of", truth: "query_boolean", decimal: "number" },
  ...{ name: "too_short", list: "list", record: "dictionary" },
};

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
    else wrong.push(...ofParameter(name, text, rowOf(name)));
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
    ofParameter(name, value, ofRun(name)).map((one) => ({ ...one, field: `compare: ${one.field}` })),
  );
}

/** @param {string} name @returns {Row | null} what a companion may change, or the page passes over */
const ofRun = (name) => (rowOf(name)?.part === "view" ? null : rowOf(name));

/**
 * @param {string} name
 * @param {string} text
 * @param {Row | null} row   null where there is none of that name
 * @returns {Complaint[]}
 */
function ofParameter(name, text, row) {
  if (COUNTERS.test(name) || row?.part === "wire") return [];
  if (!row) return [complaint(short(name), "query_unknown")];
  if (row.kind === "pins") return pinFaults(row, text);
  if (row.kind === "names") return text.split(",").flatMap((one) => unknownName(row, one));
  return readValue(row, text) === null ? [misread(row, text)] : [];
}

/** @param {Row} row @param {string} text @returns {Complaint[]} */
function unknownName(row, text) {
  const words = wordsOf(row);
  if (words.includes(text)) return [];
  const expected = [...words.slice(0, TOLD), ...(words.length > TOLD ? ["…"] : [])].join(", ");
  return [complaint(row.name, "one_of", { expected, came: quoted(text) })];
}

/** @param {Row} row @param {string} text @returns {Complaint[]} */
function pinFaults({ name, most = 0 }, text) {
  const pins = text.split(",");
  const wrong = pins
    .filter((pin) => !pinOf(pin))
    .map((came) => complaint(name, "pattern", { expected: "cell_state.3", came: quoted(came) }));
  return pins.length > most ? [...wrong, complaint(name, "of_them", { most, came: pins.length })] : wrong;
}

/** @param {Row} row @param {string} text @returns {Complaint} */
function misread(row, text) {
  const { name, kind, sign } = row;
  if (kind === "whole") return noWhole(row, text);
  if (kind === "list" && text.trim().startsWith("["))
    return complaint(`${name}[…]`, "dictionary", { came: quoted(text) });
  const code = CODES[kind] ?? "string";
  if (code === "one_of")
    return complaint(name, code, { expected: sign ?? wordsOf(row).join(", "), came: quoted(text) });
  return complaint(name, code, { came: kind === "truth" ? short(text) : quoted(text), least: 1 });
}

/** @param {Row} row @param {string} text @returns {Complaint} */
function noWhole({ name, least = 0 }, text) {
  if (!/^-?\d+$/.test(text)) return complaint(name, "query_integer", { came: short(text) });
  return whole(text) === null
    ? complaint(name, "smaller_integer", { came: short(text) })
    : complaint(name, "at_least", { least, came: text });
}

/**
 * Lists which settings of the screen lay outside the run that has come, and were brought within it.
 * @param {string} search
 * @param {{ companions: readonly string[] }} state
 * @param {Shape} shape
 * @returns {Complaint[]}
 */
export function beyond(search, { companions }, shape) {
  const { steps, timeSteps, units, layers, inputs } = shape;
  const query = new URLSearchParams(search);
  const wanted = (/** @type {string} */ name) => whole(query.get(name) ?? "");
  const counts = { steps, time_steps: timeSteps, units, layers, runs: companions.length + 1 };
  const wrong = VIEW.flatMap(({ name, within }) => {
    const came = within ? wanted(name) : null;
    const most = within ? counts[within] - 1 : 0;
    return came === null || came <= most ? [] : [complaint(name, "at_most", { most, came })];
  });
  const width = wanted("input_size");
  if (width !== null && width !== inputs)
    wrong.push(complaint("input_size", "one_of", { expected: String(inputs), came: width }));
  return [...wrong, ...pinsBeyond(query, shape)];
}

/** @param {URLSearchParams} query @param {Shape} shape @returns {Complaint[]} a pinned unit each that the run has not */
function pinsBeyond(query, shape) {
  const pins = (query.get("pins") ?? "").split(",").flatMap((text) => pinOf(text) ?? []);
  const { layers, units, bidirectional } = shape;
  return pins
    .filter((pin) => !isIn(pin, shape))
    .map(({ quantity, unit, layer, direction }) => {
      if (unit >= units) return complaint("pins", "at_most", { most: units - 1, came: unit });
      if (layer >= layers) return complaint("pins", "at_most", { most: layers - 1, came: layer });
      const turned = direction === "reverse" && !bidirectional;
      const expected = turned ? "forward" : pinnable(shape.cell).join(", ");
      return complaint("pins", "one_of", { expected, came: turned ? direction : quantity });
    });
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
