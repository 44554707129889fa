/**
 * Changes the state: lists every action, and computes the next state from an action in a pure function.
 * @module
 */
import { phasesOf } from "./anatomy.js";
import { rowOf } from "./link/rows.js";
import { pinsIn, pinText, pointedPin, toggled } from "./pins.js";
import { advance, moved, play, seek } from "./playhead.js";
import { rowNames } from "./row_names.js";
import { focusOf, lastStep, UNANSWERED } from "./state.js";

/** @typedef {import("./shape.js").Pass} Pass */
/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {import("./state.js").Failure} Failure */
/** @typedef {import("./state.js").Request} Request */
/** @typedef {import("./state.js").State} State */

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
 *   | { type: "pin", pin: string | null }
 *   | { type: "compare", companions: string[] }
 *   | { type: "choose", run: number }
 *   | { type: "beside", steps: number, settled: boolean }
 *   | { type: "back", loss: number | null, by?: State["lossBy"], step: number }
 *   | { type: "scene", place: import("./lessons/scenes.js").Place | null, view: Partial<State> | null, fresh: boolean }
 *   | { type: "ask" }
 *   | { type: "pick", spot: string, unit?: number }
 *   | { type: "try", spot: string, right: boolean, lights: string | null }
 *   | { type: "reveal", lights: string | null }
 *   | { type: "in", zoom: string | null }
 *   | { type: "out" }
 *   | { type: "set", change: Partial<Pick<State, "speed" | "unit" | "zoom" | "panels" | "lang" | "theme" | "mode" | "blank" | "difference" | "help" | "plate" | "byPhase" | "order" | "tall">> }
 * } Action
 */

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State} the same where the action is of a number that is none: every place on the screen follows from the state
 */
export function reduce(state, action) {
  if (holdsNaN(action)) return state;
  const next = reduced(state, action);
  return next.plate && isAnotherPicture(state, next) ? { ...next, plate: false } : next;
}

/** Fields of the state by which the picture is another one. @type {readonly (keyof State)[]} */
const PICTURED = [
  "shape",
  "step",
  "phase",
  "open",
  "loss",
  "request",
  "companions",
  "mode",
  "lesson",
  "chosenPass",
];

/** @param {State} state @param {State} next @returns {boolean} whether what was named in place stands elsewhere, or will */
const isAnotherPicture = (state, next) => next.playing || PICTURED.some((name) => state[name] !== next[name]);

/** @param {State} state @param {Action} action @returns {State} */
function reduced(state, action) {
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
      return { ...state, companions: action.companions, chosen: 0 };
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
      return beside(state, action);
    case "light":
      return light(state, action.lights ?? state.steady);
    case "pin":
      return pin(state, action.pin);
    case "in":
      return { ...state, open: true, zoom: action.zoom, tall: null };
    case "out":
      return out(state);
    case "scene":
      return scene(state, action);
    case "ask":
      return { ...state, question: UNANSWERED };
    case "pick":
    case "try":
    case "reveal":
      return state.question ? { ...state, ...answered(state, state.question, action) } : state;
    case "set":
      return set(state, action.change);
  }
}

/** @param {unknown} value @returns {boolean} whether it, or anything in it, is NaN */
const holdsNaN = (value) =>
  Number.isNaN(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsNaN));

/**
 * Starts a new run, and keeps what still fits: the place of the playhead, the unit, the row.
 * @param {State} state
 * @param {Shape} shape
 * @returns {State}
 */
function started(state, shape) {
  const { chosenPass } = state;
  const fits =
    chosenPass &&
    chosenPass.layer < shape.layers &&
    (shape.bidirectional || chosenPass.direction === "forward");
  const phase = phasesOf(shape.cell).includes(state.phase) ? state.phase : "output";
  return {
    ...state,
    shape,
    phase,
    status: "loading",
    failure: null,
    waiting: null,
    received: 0,
    // Beside it another may go on longer: that is known once all have come.
    step: state.companions.length > 0 ? state.step : Math.min(state.step, shape.steps - 1),
    unit: Math.min(state.unit, shape.units - 1),
    chosenPass: fits ? chosenPass : null,
    pins: fittingPins(state.pins, shape),
    tall: state.tall !== null && rowNames(shape).includes(state.tall) ? state.tall : null,
    loss: state.loss !== null && state.loss < shape.timeSteps ? state.loss : null,
  };
}

/**
 * @param {State} state
 * @param {{ steps: number, settled: boolean }} runs   steps: of the longest beside the first; settled: whether all have come
 * @returns {State}
 */
function beside(state, { steps, settled }) {
  const next = { ...state, longest: steps };
  // While a run is on its way nobody knows how long it is: a scene that follows a comparison keeps its step.
  return settled && state.shape ? { ...next, step: Math.min(next.step, lastStep(next)) } : next;
}

/**
 * @param {State} state
 * @param {{ pass: Pass | null, step?: number, unit?: number }} at
 * @returns {State}
 */
function look(state, { pass, step, unit }) {
  const there = step === undefined ? state : { ...seek(state, step), playing: false };
  return { ...there, chosenPass: pass, unit: unit ?? state.unit };
}

/**
 * @param {State} state
 * @param {string | null} lit
 * @returns {State} the same where nothing changes, so that nothing is drawn
 */
const light = (state, lit) => (lit === state.lit ? state : { ...state, lit });

/** @param {State["pins"]} pins @param {Shape} shape @returns {State["pins"]} the same where all of them fit */
function fittingPins(pins, shape) {
  const fitting = pinsIn(pins, shape);
  return fitting.length === pins.length ? pins : fitting.map(pinText);
}

/** The most units that have a row of their own at once. */
const MOST_PINS = rowOf("pins")?.most ?? 1;

/**
 * Gives a unit a row of bars, or takes that away.
 * @param {State} state
 * @param {string | null} named   null for the unit that is pointed at, else the chosen one
 * @returns {State}
 */
function pin(state, named) {
  const { shape } = state;
  const text = named ?? (shape && pointedPin(state, focusOf(state, shape), shape));
  return text === null ? state : { ...state, pins: toggled(state.pins, text, MOST_PINS) };
}

/**
 * Goes one level out: from a tall row to the score, from a sum to its cell, from the cell to the score, from a row that
 * was chosen to the playhead's.
 * @param {State} state
 * @returns {State}
 */
function out(state) {
  if (state.tall) return { ...state, tall: null };
  if (state.zoom) return { ...state, zoom: null };
  return state.open ? { ...state, open: false, parts: [] } : { ...state, chosenPass: null };
}

/**
 * Shows a scene of a lesson on the stage, or leaves the stage as it is. Where it brings a run of its own (`fresh`)
 * nothing is shown until that has come, since its view belongs to that run.
 * @param {State} state
 * @param {{ place: State["lesson"], view: Partial<State> | null, fresh: boolean }} to
 * @returns {State}
 */
function scene(state, { place, view, fresh }) {
  if (!view) return { ...state, lesson: place, lit: null, steady: null, question: null };
  const shape = fresh ? null : state.shape;
  return { ...state, ...view, lesson: place, playing: false, failure: null, shape };
}

/**
 * Answers the question of a scene. What would have given the answer away is lit once it is known.
 * @param {State} state
 * @param {NonNullable<State["question"]>} question
 * @param {Extract<Action, { type: "pick" | "try" | "reveal" }>} action
 * @returns {Partial<State>}
 */
function answered({ unit }, question, action) {
  if (action.type === "pick")
    return { question: { ...question, picked: action.spot }, unit: action.unit ?? unit };
  const { lights } = action;
  const lit = { lit: lights, steady: lights };
  if (action.type === "reveal") return { question: { ...question, revealed: true, picked: null }, ...lit };
  const { spot, right } = action;
  const tries = [...question.tries.filter((one) => one.spot !== spot), { spot, right }];
  return { question: { ...question, tries, picked: null }, ...(right ? lit : {}) };
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
  // Each covers the score: the one that was opened last.
  const open = next.open && !change.tall;
  return { ...next, phase, open, unit: Math.max(0, Math.min(units - 1, next.unit)) };
}
