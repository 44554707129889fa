/**
 * The one declared state of the page, and the pure function that changes it. Everything the screen shows follows
 * from it, from the trace of the run and from the size of the window.
 * @module
 */
import { PHASES } from "./anatomy.js";
import { SUGGESTED } from "./gradients/loss.js";
import { firstStepBack } from "./gradients/way.js";
import { NOT_TRAINED } from "./models/request.js";
import { activePass } from "./shape.js";
import { NO_CHANGES } from "./whatif/changes.js";

/** @typedef {import("./anatomy.js").Phase} Phase */
/** @typedef {import("./shape.js").CellKind} CellKind */
/** @typedef {import("./shape.js").Pass} Pass */
/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {import("./whatif/changes.js").Changes} Changes */
/** @typedef {"softmax" | "sigmoid" | "identity" | "none"} ReadoutChoice */

/**
 * What the user asks the server to run. Names are the wire's.
 * @typedef {Changes & Run & import("./models/request.js").Trained} Request
 */

/**
 * The run without its changes.
 * @typedef {object} Run
 * @property {CellKind} cell
 * @property {number} num_layers
 * @property {boolean} bidirectional
 * @property {number} hidden_size
 * @property {boolean} bias
 * @property {"tanh" | "relu"} nonlinearity
 * @property {boolean} reset_after
 * @property {number} seed
 * @property {ReadoutChoice} readout
 * @property {number | null} readout_size    null: as many as the input has
 * @property {boolean} readout_bias
 * @property {boolean} readout_joint
 * @property {"float32" | "float64"} dtype
 * @property {"text" | "values"} input       which of the two below is read
 * @property {string} text
 * @property {string} alphabet               the character of each input unit; "" for the text's own, sorted
 * @property {string} values                 JSON, rows of numbers
 * @property {Own | null} own                the user's own weights, in place of the seed
 */

/**
 * Weights out of a file of the user's.
 * @typedef {object} Own
 * @property {number} id              tells one reading of a file from another
 * @property {string} file            its name
 * @property {number} input_size      numbers that a time step must have
 * @property {Blob | null} tensors    JSON by PyTorch's names; null where a link names the file, which it cannot carry
 */

/** @typedef {"loading" | "ready" | "failed"} Status */
/** @typedef {{ title: string, details: import("./complaints.js").Complaint[] }} Failure */

/**
 * @typedef {object} State
 * @property {Request} request
 * @property {Shape | null} shape        of the run on the screen; null before the first
 * @property {Status} status
 * @property {Failure | null} failure
 * @property {import("./run/resume.js").Break["why"] | null} waiting   why the stream has stood still for a while; it
 *   goes on by itself
 * @property {number} received           steps that have arrived
 * @property {number} step               where the playhead stands
 * @property {Phase} phase               how far that step has come; "output" is all of it
 * @property {boolean} byPhase           playback stops at each phase of a step
 * @property {boolean} playing
 * @property {number} speed              steps, or phases, a second
 * @property {Pass | null} pinned        the row chosen by the user; null follows the playhead
 * @property {number} unit
 * @property {boolean} open              whether the cell in focus is opened in place, over the score
 * @property {string | null} zoom        the quantity whose sum is opened, as in the trace
 * @property {readonly import("./panels/open.js").Panel[]} panels   that are open
 * @property {string | null} excerpt     the function or class of the code that is looked at
 * @property {string | null} lit         what is lit wherever it is seen, in the words of `lights.js`
 * @property {string | null} steady      what a scene lights while nothing is pointed at
 * @property {"en" | "zh"} lang
 * @property {"light" | "dark" | "system"} theme
 * @property {"page" | "present" | "embed"} mode   for one reader, for a lecture hall, for a frame in somebody's page
 * @property {string | null} parentOrigin   the one origin that may drive an embedded stage; null for any
 * @property {string[]} companions     the runs beside the first, each as the query of what it changes of the request
 * @property {number} chosen             the run that the inspector shows: 0 the first, then its companions
 * @property {number} longest            steps of the longest companion that has come
 * @property {number | null} loss        the time step of the loss whose gradients are shown, and along which playback
 *   goes backwards; null for the run itself
 * @property {import("./gradients/loss.js").Loss} lossBy   what that loss is
 * @property {import("./anatomy.js").StateName | null} difference   the state of a changed run that is followed beside the
 *   original's; null for the one that what is held works on
 * @property {boolean} blank
 * @property {boolean} help
 * @property {import("./lessons/scenes.js").Place | null} lesson the lesson that is open, and its scene
 */

/** Runs beside the first: three on one screen are as many as can be told apart. */
export const MOST_COMPANIONS = 2;

export const SPEEDS = /** @type {const} */ ([0.5, 1, 2, 4, 8, 15, 30, 60]);

/** @type {Request} */
export const DEFAULT_REQUEST = {
  cell: "lstm",
  num_layers: 1,
  bidirectional: false,
  hidden_size: 12,
  bias: true,
  nonlinearity: "tanh",
  reset_after: true,
  seed: 0,
  readout: "softmax",
  readout_size: null,
  readout_bias: false,
  readout_joint: false,
  dtype: "float32",
  input: "text",
  text: "the cat sat on",
  alphabet: "",
  ...NO_CHANGES,
  ...NOT_TRAINED,
  values: "[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]",
  own: null,
};

/** @type {State} */
export const INITIAL_STATE = {
  request: DEFAULT_REQUEST,
  shape: null,
  status: "loading",
  failure: null,
  waiting: null,
  received: 0,
  step: 0,
  phase: "output",
  byPhase: false,
  playing: false,
  speed: 2,
  pinned: null,
  unit: 0,
  open: false,
  zoom: null,
  panels: [],
  excerpt: null,
  lit: null,
  steady: null,
  lang: "en",
  theme: "system",
  mode: "page",
  parentOrigin: null,
  companions: [],
  chosen: 0,
  longest: 0,
  loss: null,
  lossBy: SUGGESTED,
  difference: null,
  blank: false,
  help: false,
  lesson: null,
};

/**
 * @typedef {{ type: "request", change: Partial<Request> }
 *   | { type: "started", shape: Shape }
 *   | { type: "received", steps: number }
 *   | { type: "finished" }
 *   | { type: "waiting", why: State["waiting"] }
 *   | { type: "failed", failure: Failure }
 *   | { type: "dismiss" }
 *   | { type: "play" } | { type: "pause" }
 *   | { type: "advance" }
 *   | { type: "go", by: number }
 *   | { type: "seek", step: number }
 *   | { type: "look", pass: Pass | null, step?: number, unit?: number }
 *   | { type: "light", lights: string | null }
 *   | { type: "compare", companions: string[] }
 *   | { type: "choose", run: number }
 *   | { type: "beside", steps: number }
 *   | { type: "back", loss: number | null, by?: State["lossBy"], step: number }
 *   | { type: "scene", place: import("./lessons/scenes.js").Place | null, view: Partial<State> | null, fresh: boolean }
 *   | { type: "in", zoom: string | null }
 *   | { type: "out" }
 *   | { type: "set", change: Partial<Pick<State, "speed" | "unit" | "zoom" | "panels" | "lang" | "theme" | "mode" | "blank" | "difference" | "help" | "byPhase">> }
 * } Action
 */

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  switch (action.type) {
    case "request":
      return { ...state, request: { ...state.request, ...action.change }, waiting: null };
    case "started":
      return started(state, action.shape);
    case "received":
      return { ...state, received: action.steps };
    case "finished":
      return { ...state, status: "ready", waiting: null };
    case "waiting":
      return { ...state, waiting: action.why };
    case "failed":
      return { ...state, status: "failed", failure: action.failure, waiting: null, playing: false };
    case "dismiss":
      return { ...state, failure: null };
    case "play":
      return play(state);
    case "pause":
      return { ...state, playing: false };
    case "advance":
      return advance(state);
    case "go":
      return { ...moved(state, action.by), playing: false };
    case "seek":
      return seek(state, action.step);
    case "look":
      return look(state, action);
    case "compare":
      return { ...state, companions: action.companions, chosen: 0, longest: 0 };
    case "choose":
      return { ...state, chosen: Math.max(0, Math.min(state.companions.length, action.run)) };
    case "back":
      return {
        ...seek(state, action.step),
        loss: action.loss,
        lossBy: action.by ?? state.lossBy,
        byPhase: state.byPhase && action.loss === null, // the way back knows whole steps alone
        playing: false,
      };
    case "beside":
      return { ...state, longest: action.steps };
    case "light":
      return light(state, action.lights ?? state.steady);
    case "in":
      return { ...state, open: true, zoom: action.zoom };
    case "out":
      return out(state);
    case "scene":
      return scene(state, action);
    case "set":
      return set(state, action.change);
  }
}

/** @param {State} state */
export const lastStep = ({ shape, longest }) => Math.max(0, Math.max(shape?.steps ?? 1, longest) - 1);

/**
 * The pass that the inspector and the gates show.
 * @param {State} state
 * @param {Shape} shape
 * @returns {Pass}
 */
export function focusOf(state, shape) {
  return state.pinned ?? activePass(shape, state.step);
}

/** @param {State} state */
export const atEnd = (state) => state.step >= lastStep(state) && state.phase === "output";

/**
 * A new run keeps what still fits: the place of the playhead, the unit, the row.
 * @param {State} state
 * @param {Shape} shape
 * @returns {State}
 */
function started(state, shape) {
  const { pinned } = state;
  const fits =
    pinned && pinned.layer < shape.layers && (shape.bidirectional || pinned.direction === "forward");
  const phase = PHASES[shape.cell].includes(state.phase) ? state.phase : "output";
  return {
    ...state,
    shape,
    phase,
    status: "loading",
    failure: null,
    waiting: null,
    received: 0,
    step: Math.min(state.step, shape.steps - 1),
    unit: Math.min(state.unit, shape.units - 1),
    pinned: fits ? pinned : null,
    loss: state.loss !== null && state.loss < shape.timeSteps ? state.loss : null,
  };
}

/** @param {State} state @returns {State} */
function play(state) {
  if (!state.shape) return state;
  if (state.loss !== null)
    return { ...state, playing: true, step: state.step || firstStepBack(state.shape, state.loss) };
  return atEnd(state)
    ? { ...state, playing: true, step: 0, phase: firstPhase(state) }
    : { ...state, playing: true };
}

/** @param {State} state @returns {import("./anatomy.js").Phase} */
function firstPhase(state) {
  return state.byPhase && state.shape ? /** @type {Phase} */ (PHASES[state.shape.cell][0]) : "output";
}

/**
 * One tick of playback: waits where the next step has not arrived, stops at the end.
 * @param {State} state
 * @returns {State}
 */
function advance(state) {
  if (state.loss !== null) return { ...seek(state, state.step - 1), playing: state.step > 1 };
  const next = moved(state, 1);
  if (next.step >= state.received) return state.status === "failed" ? { ...state, playing: false } : state;
  return atEnd(next) ? { ...next, playing: false } : next;
}

/**
 * The playhead `by` steps on, or phases where playback goes by phase.
 * @param {State} state
 * @param {number} by
 * @returns {State}
 */
function moved(state, by) {
  if (!state.shape) return state;
  if (!state.byPhase) return seek({ ...state, phase: "output" }, state.step + by);
  const phases = PHASES[state.shape.cell];
  const most = (lastStep(state) + 1) * phases.length - 1;
  const place = Math.max(0, Math.min(most, state.step * phases.length + phases.indexOf(state.phase) + by));
  const phase = /** @type {Phase} */ (phases[place % phases.length]);
  return { ...state, step: Math.floor(place / phases.length), phase };
}

/**
 * @param {State} state
 * @param {number} step
 * @returns {State}
 */
function seek(state, step) {
  return { ...state, phase: "output", step: Math.max(0, Math.min(lastStep(state), Math.round(step))) };
}

/**
 * @param {State} state
 * @param {{ pass: Pass | null, step?: number, unit?: number }} at
 * @returns {State}
 */
function look(state, { pass, step, unit }) {
  const there = step === undefined ? state : { ...seek(state, step), playing: false };
  return { ...there, pinned: pass, unit: unit ?? state.unit };
}

/**
 * @param {State} state
 * @param {string | null} lit
 * @returns {State} the same where nothing changes, so that nothing is drawn
 */
const light = (state, lit) => (lit === state.lit ? state : { ...state, lit });

/**
 * One level out: from a sum to its cell, from the cell to the score, from a row that was chosen to the playhead's.
 * @param {State} state
 * @returns {State}
 */
function out(state) {
  if (state.zoom) return { ...state, zoom: null };
  return state.open ? { ...state, open: false } : { ...state, pinned: null };
}

/**
 * A scene of a lesson takes the stage, or leaves it as it is. Where it brings a run of its own (`fresh`) nothing is
 * shown until that has come, since its view belongs to that run.
 * @param {State} state
 * @param {{ place: State["lesson"], view: Partial<State> | null, fresh: boolean }} to
 * @returns {State}
 */
function scene(state, { place, view, fresh }) {
  if (!view) return { ...state, lesson: place, lit: null, steady: null };
  const shape = fresh ? null : state.shape;
  return { ...state, ...view, lesson: place, playing: false, failure: null, shape };
}

/**
 * @param {State} state
 * @param {Partial<State>} change
 * @returns {State}
 */
function set(state, change) {
  const units = state.shape?.units ?? Number.POSITIVE_INFINITY;
  const next = { ...state, ...change };
  const phase = next.byPhase ? next.phase : "output";
  return { ...next, phase, unit: Math.max(0, Math.min(units - 1, next.unit)) };
}
