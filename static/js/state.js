/**
 * Declares the state of the page. Everything the screen shows follows from it, from the trace of the run and from the
 * size of the window; `reduce.js` alone makes another of it.
 * @module
 */
import { SUGGESTED } from "./gradients/loss.js";
import { RUN_DEFAULTS, VIEW_DEFAULTS, WORDS } from "./link/grammar.js";
import { NOT_TRAINED } from "./models/request.js";
import { activePass } from "./shape.js";

/** @typedef {import("./anatomy.js").Phase} Phase */
/** @typedef {import("./shape.js").CellKind} CellKind */
/** @typedef {import("./shape.js").Pass} Pass */
/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {import("./whatif/changes.js").Changes} Changes */
/** @typedef {import("./link/grammar.js").RunFields} RunFields */
/** @typedef {RunFields["readout"]} ReadoutChoice */

/**
 * What the user asks the server to run: what a link says of a run, under its names, and what it says together.
 * @typedef {RunFields & Run & import("./models/request.js").Trained} Request
 */

/**
 * @typedef {object} Run
 * @property {"text" | "values"} input       which of the two is read
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
 * What a link says of the screen, under the names of its grammar, and what else the screen follows from.
 * @typedef {import("./link/grammar.js").ViewFields & Shown} State
 */

/**
 * @typedef {object} Shown
 * @property {Request} request
 * @property {Shape | null} shape        of the run on the screen; null before the first
 * @property {Status} status
 * @property {Failure | null} failure
 * @property {import("./run/resume.js").Break["why"] | null} waiting   why the stream has stood still for a while; it
 *   goes on by itself
 * @property {number} received           steps that have arrived
 * @property {boolean} byPhase           playback stops at each phase of a step
 * @property {boolean} playing
 * @property {Pass | null} chosenPass    the row chosen by the user; null follows the playhead
 * @property {string | null} lit         what is lit wherever it is seen, in the words of `lights.js`
 * @property {string | null} steady      what a scene lights while nothing is pointed at
 * @property {number} longest            steps of the longest companion that has come
 * @property {import("./gradients/loss.js").Loss} lossBy   what that loss is
 * @property {boolean} blank
 * @property {boolean} help
 * @property {boolean} plate             the parts of the picture are named in place
 * @property {Question | null} question  that the scene asks
 * @property {import("./lessons/scenes.js").Place | null} lesson the lesson that is open, and its scene
 */

/**
 * How far the question of a scene has been answered. No link has that: whoever opens it is asked anew.
 * @typedef {object} Question
 * @property {readonly { spot: string, right: boolean }[]} tries   in the words of `lessons/reply.js`, each once
 * @property {boolean} revealed     somebody has asked for the answer
 * @property {string | null} picked what has been touched and waits to be confirmed
 */

/** @type {Question} */
export const UNANSWERED = { tries: [], revealed: false, picked: null };

export const SPEEDS = WORDS.speed;

/** @type {Request} */
export const DEFAULT_REQUEST = { ...RUN_DEFAULTS, ...NOT_TRAINED, input: "text", own: null };

/** @type {State} */
export const INITIAL_STATE = {
  ...VIEW_DEFAULTS,
  request: DEFAULT_REQUEST,
  shape: null,
  status: "loading",
  failure: null,
  waiting: null,
  received: 0,
  byPhase: false,
  playing: false,
  chosenPass: null,
  lit: null,
  steady: null,
  longest: 0,
  lossBy: SUGGESTED,
  blank: false,
  help: false,
  plate: false,
  question: null,
  lesson: null,
};

/** @param {State} state */
export const lastStep = ({ shape, longest }) => Math.max(0, Math.max(shape?.steps ?? 1, longest) - 1);

/**
 * Returns the pass that the inspector and the gates show.
 * @param {State} state
 * @param {Shape} shape
 * @returns {Pass}
 */
export function focusOf(state, shape) {
  return state.chosenPass ?? activePass(shape, state.step);
}

/** @param {State} state */
export const atEnd = (state) => state.step >= lastStep(state) && state.phase === "output";
