/**
 * Declares the state of the page. Everything the screen shows follows from it, from the trace of the run and from the
 * size of the window; `reduce.js` alone makes another of it.
 * @module
 */
import { SUGGESTED } from "./gradients/loss.js";
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
