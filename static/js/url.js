/**
 * Converts the state of the page to query parameters and back. A run's names are the wire's; what is at its default is
 * left out, so that links stay short.
 * @module
 */
import { hasOption } from "./anatomy.js";
import { readLoss, writeLoss } from "./gradients/loss.js";
import { RUN, readerOf, VIEW } from "./link/parameters.js";
import { readTrained, writeTrained } from "./models/request.js";
import { codeOf, readPanels } from "./panels/open.js";
import { activationOf } from "./readout.js";
import { DEFAULT_REQUEST, INITIAL_STATE, MOST_COMPANIONS } from "./state.js";
import { readChanges, writeChanges } from "./whatif/changes.js";
import { asRead } from "./whatif/reads.js";

/** @typedef {import("./state.js").Request} Request */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./wire.js").RunRequest} RunRequest */

/** Longer than this and proxies may refuse it: the run is then posted. */
const LONGEST_LINK = 4000;

/** @typedef {import("./link/parameters.js").Plain} Plain */

/** @type {readonly Plain[]} */
const PLAIN = [
  "cell",
  "num_layers",
  "bidirectional",
  "hidden_size",
  "bias",
  "nonlinearity",
  "reset_after",
  "seed",
  "readout_size",
  "readout_bias",
  "readout_joint",
  "dtype",
  "alphabet",
];

/**
 * The parameters of a run, without what has no meaning for it.
 * @param {Request} request
 * @returns {URLSearchParams}
 */
export function runQuery(request) {
  const query = new URLSearchParams();
  writeTrained(query, request);
  for (const name of PLAIN) {
    const value = request[name];
    if (value !== DEFAULT_REQUEST[name] && applies(request, name)) query.set(name, String(value));
  }
  if (!request.model) writeActivation(query, request);
  query.set(request.input, request[request.input]);
  if (request.own) query.set("weights_file", request.own.file);
  writeChanges(query, request);
  return query;
}

/** @param {URLSearchParams} query @param {Request} request */
function writeActivation(query, { readout }) {
  if (readout === "none") query.set("readout", "null");
  else if (readout !== DEFAULT_REQUEST.readout) query.set("readout_activation", readout);
}

/**
 * @param {Request} request
 * @param {Plain} name
 */
function applies(request, name) {
  if (request.model) return name === "dtype"; // the rest is the model's own
  if (name === "nonlinearity" || name === "reset_after") return hasOption(request.cell, name);
  if (name === "alphabet") return request.input === "text";
  if (name === "seed") return !request.own;
  return !name.startsWith("readout_") || request.readout !== "none";
}

/**
 * Where and how to ask the server for a run.
 * @param {Request} request
 * @returns {{ url: string, init: RequestInit | null }}
 */
export function apiUrl(request) {
  const query = runQuery(asRead(request)).toString();
  const url = new URL("/api/runs", location.origin).href;
  if (!request.own && query.length <= LONGEST_LINK) return { url: `${url}?${query}`, init: null };
  const headers = { "Content-Type": "application/json" };
  return { url, init: { method: "POST", headers, body: bodyOf(request) } };
}

/** @param {Request} asked @returns {Blob | string} the JSON body that asks for the run; a blob where it has the user's own weights */
export function bodyOf(asked) {
  const request = asRead(asked);
  const { dtype, values, input, own, seed, weight_changes, interventions, initial_state } = request;
  const fields = JSON.stringify({
    ...(request.model ? {} : { network: networkOf(request) }),
    ...(request.generate ? { generate: request.generate } : {}),
    dtype,
    interventions,
    initial_state,
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
  const { cell, num_layers, bidirectional, hidden_size, bias, nonlinearity, reset_after } = request;
  const readout = {
    activation: activationOf(request),
    bias: request.readout_bias,
    joint: request.readout_joint,
    size: request.readout_size,
  };
  return {
    cell,
    num_layers,
    bidirectional,
    hidden_size,
    bias,
    ...(hasOption(cell, "nonlinearity") ? { nonlinearity } : {}),
    ...(hasOption(cell, "reset_after") ? { reset_after } : {}),
    ...(request.own ? { input_size: request.own.input_size } : {}),
    readout: request.readout === "none" ? null : /** @type {import("./wire.js").ReadoutRequest} */ (readout),
  };
}

/**
 * The page's own query: the run, and what the screen shows of it.
 * @param {State} state
 * @returns {string}
 */
export function pageQuery(state) {
  const query = runQuery(state.request);
  query.set("step", String(state.step));
  if (state.byPhase) query.set("phase", state.phase);
  if (state.speed !== INITIAL_STATE.speed) query.set("speed", String(state.speed));
  if (state.unit !== 0) query.set("unit", String(state.unit));
  if (state.open) query.set("open", "1");
  if (state.zoom) query.set("zoom", state.zoom);
  if (state.panels.length > 0) query.set("panels", state.panels.join(","));
  if (state.excerpt && codeOf(state.panels)) query.set("excerpt", state.excerpt);
  if (state.pinned) {
    query.set("layer", String(state.pinned.layer));
    query.set("direction", state.pinned.direction);
  }
  for (const companion of state.companions) query.append("compare", companion);
  if (state.chosen > 0) query.set("chosen", String(state.chosen));
  if (state.loss !== null) {
    query.set("loss_step", String(state.loss));
    writeLoss(query, state.lossBy);
  }
  if (state.difference) query.set("difference", state.difference);
  if (state.lesson) {
    query.set("lesson", state.lesson.name);
    if (state.lesson.scene) query.set("scene", state.lesson.scene);
  }
  query.set("lang", state.lang);
  if (state.theme !== "system") query.set("theme", state.theme);
  if (state.mode !== "page") query.set(state.mode, "1");
  if (state.parentOrigin !== null) query.set("parent_origin", state.parentOrigin);
  return query.toString();
}

/**
 * The state that a link asks for. What cannot be read stays at its default, and `link/faults.js` says so; what can be
 * read and is wrong of a run, the server names.
 * @param {string} search
 * @param {import("./i18n.js").Lang} preferred the language where the link names none
 * @returns {State}
 */
export function stateOf(search, preferred) {
  const query = new URLSearchParams(search);
  const view = viewOf(query);
  return {
    ...INITIAL_STATE,
    ...view,
    request: requestOf(query),
    lang: read(query, "lang", VIEW.lang, preferred),
  };
}

/** @param {URLSearchParams} query @returns {Request} */
export function requestOf(query) {
  const plain = Object.fromEntries(
    PLAIN.map((name) => {
      /** @type {import("./link/readers.js").Reader<unknown>} */
      const reader = RUN[name];
      return [name, read(query, name, reader, DEFAULT_REQUEST[name])];
    }),
  );
  const activation = read(query, "readout_activation", RUN.readout_activation, DEFAULT_REQUEST.readout);
  const file = query.get("weights_file");
  return {
    ...DEFAULT_REQUEST,
    ...plain,
    readout: query.get("readout") === "null" ? "none" : activation,
    input: query.has("values") ? "values" : "text",
    text: query.get("text") ?? DEFAULT_REQUEST.text,
    values: query.get("values") ?? DEFAULT_REQUEST.values,
    own: file ? { id: 0, file, input_size: 0, tensors: null } : null,
    ...readChanges(query),
    ...readTrained(query),
  };
}

/** @param {URLSearchParams} query @returns {Partial<State>} */
function viewOf(query) {
  const layer = read(query, "layer", VIEW.layer, null);
  const direction = read(query, "direction", VIEW.direction, "forward");
  const loss = read(query, "loss_step", VIEW.loss_step, null);
  const phase = loss === null ? read(query, "phase", VIEW.phase, null) : null;
  const lesson = query.get("lesson");
  return {
    step: read(query, "step", VIEW.step, 0),
    byPhase: phase !== null,
    phase: phase ?? "output",
    speed: read(query, "speed", VIEW.speed, INITIAL_STATE.speed),
    open: query.get("open") === "1",
    zoom: read(query, "zoom", VIEW.zoom, null),
    panels: readPanels(query.get("panels")),
    excerpt: query.get("excerpt"),
    unit: read(query, "unit", VIEW.unit, 0),
    pinned: layer === null ? null : { layer, direction },
    theme: read(query, "theme", VIEW.theme, "system"),
    mode: query.get("present") === "1" ? "present" : query.get("embed") === "1" ? "embed" : "page",
    parentOrigin: query.get("parent_origin"),
    companions: query.getAll("compare").filter(isRun).slice(0, MOST_COMPANIONS),
    chosen: read(query, "chosen", VIEW.chosen, 0),
    loss,
    lossBy: readLoss(query),
    difference: read(query, "difference", VIEW.difference, null),
    lesson: lesson ? { name: lesson, scene: query.get("scene") || null } : null,
  };
}

/**
 * @template T, D
 * @param {URLSearchParams} query
 * @param {string} name
 * @param {import("./link/readers.js").Reader<T>} reader
 * @param {D} otherwise
 * @returns {T | D}
 */
function read(query, name, reader, otherwise) {
  const text = query.get(name);
  return (text === null ? null : reader.read(text)) ?? otherwise;
}

/** @param {string} companion @returns {boolean} whether it can be read as what a run changes */
function isRun(companion) {
  const query = [...new URLSearchParams(companion)];
  return (
    query.length > 0 && query.every(([name, text]) => (readerOf(RUN, name)?.read(text) ?? null) !== null)
  );
}
