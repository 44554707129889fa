/**
 * Converts the state of the page to query parameters and back. A run's names are the wire's; what is at its default is
 * left out, so that links stay short.
 * @module
 */
import { ROWS } from "./link/grammar.js";
import { valueAt } from "./link/places.js";
import { read, write } from "./link/query.js";
import { fitsCell, RUN, VIEW } from "./link/rows.js";
import { activationOf } from "./readout.js";
import { IS_LIVE, origin } from "./source.js";
import { DEFAULT_REQUEST, INITIAL_STATE } from "./state.js";
import { asRead } from "./whatif/reads.js";

/** @typedef {import("./state.js").Request} Request */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./wire.js").RunRequest} RunRequest */

/** Longer than this and proxies may refuse it: the run is then posted. */
const LONGEST_LINK = 4000;

/**
 * Writes the parameters of a run, without those that have no meaning for it.
 * @param {Request} request
 * @returns {URLSearchParams}
 */
export function runQuery(request) {
  const query = new URLSearchParams();
  write(query, RUN, { request });
  return query;
}

/**
 * Returns the address and the options of the request for a run.
 * @param {Request} request
 * @returns {{ url: string, init: RequestInit | null }}
 */
export function apiUrl(request) {
  const query = runQuery(asRead(request)).toString();
  const url = new URL("/api/runs", origin()).href;
  // A record has its runs by their links, however long, and the weights in the runs themselves.
  if (!IS_LIVE || (!request.own && query.length <= LONGEST_LINK))
    return { url: `${url}?${query}`, init: null };
  const headers = { "Content-Type": "application/json" };
  return { url, init: { method: "POST", headers, body: bodyOf(request) } };
}

/** @param {Request} asked @returns {Blob | string} the JSON body that asks for the run; a blob where it has the user's own weights */
export function bodyOf(asked) {
  const request = asRead(asked);
  const { values, input, own, seed, weight_changes } = request;
  const fields = JSON.stringify({
    ...(request.model ? {} : { network: networkOf(request) }),
    ...(request.generate ? { generate: request.generate } : {}),
    ...fieldsOf(request, ""),
    ...(input === "text" ? { input: textOf(request) } : {}),
  });
  const named = request.model ? `"model":${JSON.stringify(request.model)}` : `"seed":${seed}`;
  const tensors = own?.tensors ? ['"tensors":', own.tensors] : [named];
  const parts = [
    fields.slice(0, -1),
    input === "text" ? "" : `,"input":{"values":${values}}`,
    ',"weights":{',
    ...tensors,
    `,"changes":${JSON.stringify(weight_changes)}}}`,
  ];
  return own?.tensors ? new Blob(parts) : parts.join("");
}

/** @param {Request} request @returns {import("./wire.js").TextInput} */
const textOf = ({ text, alphabet }) => (alphabet ? { text, alphabet } : { text });

/** @param {Request} request @returns {import("./wire.js").NetworkRequest} */
function networkOf(request) {
  const readout = { ...fieldsOf(request, "network.readout"), activation: activationOf(request) };
  return {
    ...fieldsOf(request, "network"),
    ...(request.own ? { input_size: request.own.input_size } : {}),
    readout: request.readout === "none" ? null : /** @type {import("./wire.js").ReadoutRequest} */ (readout),
  };
}

/**
 * @param {Request} request
 * @param {string} above   the field of the wire's request that holds them; empty for the request itself
 * @returns {Record<string, any>} the wire's fields there for which a parameter each has the value; any: the table of
 *   parameters cannot say the type of each
 */
function fieldsOf(request, above) {
  const rows = RUN.filter(
    (row) =>
      row.place?.slice(0, -1).join(".") === above && row.kind !== "sign" && fitsCell(row, request.cell),
  );
  return Object.fromEntries(
    rows.map(({ place, state }) => [place?.at(-1), valueAt({ request }, state ?? "")]),
  );
}

/**
 * Writes the page's own query: the run, and what the screen shows of it.
 * @param {State} state
 * @returns {string}
 */
export function pageQuery(state) {
  const query = new URLSearchParams();
  write(query, ROWS, state);
  return query.toString();
}

/**
 * Reads the state that a link asks for. What cannot be read stays at its default, and `link/faults.js` says so; what
 * can be read and is wrong of a run, the server names.
 * @param {string} search
 * @param {import("./i18n.js").Lang} preferred the language where the link names none
 * @returns {State}
 */
export function stateOf(search, preferred) {
  const query = new URLSearchParams(search);
  const { lossBy } = INITIAL_STATE;
  const state = { ...INITIAL_STATE, request: requestOf(query), lang: preferred, lossBy: { ...lossBy } };
  read(query, VIEW, state);
  // Gradients go back by whole steps.
  return state.loss === null ? state : { ...state, byPhase: false, phase: INITIAL_STATE.phase };
}

/** @param {URLSearchParams} query @returns {Request} */
export function requestOf(query) {
  const request = { ...DEFAULT_REQUEST };
  read(query, RUN, { request });
  const { own } = request;
  // A link names the file alone.
  return own ? { ...request, own: { id: 0, file: own.file, input_size: 0, tensors: null } } : request;
}
