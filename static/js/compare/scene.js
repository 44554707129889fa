/**
 * Combines the scores of several runs: what they have in common, and how each of them shows its run.
 * @module
 */
import { statesOf } from "../anatomy.js";
import { grouped } from "../format.js";
import { pinsIn } from "../pins.js";
import { cellAt } from "../shape.js";
import { BAND, CLOSE } from "../stage/rows.js";
import { focusOf } from "../state.js";
import { within } from "./companions.js";
import { commonAlphabet, longestOf, readAlike } from "./inputs.js";
import { givenApart, nameOf } from "./names.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */
/** @typedef {{ name: string, run: number, trace: Trace, state: State, ended: boolean }} Shown   a run, its place (0 the first), the page's state as it has it, and whether the playhead has gone beyond its end */
/** @typedef {import("../frame.js").Score} Score */

/** Where the input is the same for all it stands once, under the last; else each run has its own. */
const LAST_BAND = { ...BAND, inputs: true };
/** Pixels below which a score over letters of its own, one of several, draws its rows close together. */
const CROWDED = 170;
/** Heights in units of a row of states: what a band has around them, the letters under the last, a pinned unit's bars. */
const AROUND_SHARE = 2.1;
const LETTERS_SHARE = 1.3;
const PIN_SHARE = 1.1;

/**
 * What all runs that are drawn share.
 * @typedef {object} Scene
 * @property {number} runs      with those that have not come
 * @property {boolean} alike    whether one row of inputs stands for all
 * @property {boolean} apart    whether they have alphabets of their own
 * @property {boolean} crowded  whether the rows of each run have little room
 * @property {number} eye       the time step that all scores follow
 * @property {number} span      time steps of the run that goes on longest
 */

/**
 * @param {Score} score
 * @param {readonly Trace[]} traces   that have come, the first one's first
 * @param {number} height   pixels of the first score
 * @returns {Scene}
 */
export function sceneOf({ state, trace, eye }, traces, height) {
  const runs = state.companions.length + 1;
  // A run that is given another input is taken to read it before it has come.
  const known = traces.length === runs || !givenApart(state.request, state.companions);
  const { shape } = longestOf(traces, trace);
  const ahead = within(state, shape);
  return {
    runs,
    alike: known && readAlike(traces),
    apart: state.request.own === null && commonAlphabet(traces) !== null,
    crowded: height < CROWDED,
    // All scores follow the run that goes on longest.
    eye: eye ?? cellAt(shape, focusOf(ahead, shape), ahead.step).timeStep,
    span: shape.timeSteps,
  };
}

/** @param {Scene} scene @returns {Pick<Scene, "eye" | "span">} what every score shows otherwise than alone */
export const lookOf = ({ eye, span }) => ({ eye, span });

/** @param {Scene} scene @param {number} run @returns {import("../stage/rows.js").Parts} what its score has */
export function partsOf({ runs, alike, crowded }, run) {
  if (!alike) return crowded ? CLOSE : LAST_BAND;
  return run === runs - 1 ? LAST_BAND : BAND;
}

/** @param {Score} score @param {string} companion @param {number} run @param {Trace} trace @returns {Shown} */
export function shownAs({ state, t }, companion, run, trace) {
  const { request, companions, loss, step } = state;
  const name = nameOf(request, companion, companions, t);
  const ended = loss === null && step > trace.shape.steps - 1;
  return { name, run, trace, state: within(state, trace.shape), ended };
}

/**
 * Returns a band's share of the height: all bands show their states equally high.
 * @param {import("../shape.js").Shape} shape
 * @param {boolean} lettered   whether what is read stands under it
 * @param {readonly string[]} pins
 */
export function shareOf(shape, lettered, pins) {
  const { cell, layers, bidirectional } = shape;
  const rows = statesOf(cell).length * layers * (bidirectional ? 2 : 1);
  return AROUND_SHARE + rows + (lettered ? LETTERS_SHARE : 0) + PIN_SHARE * pinsIn(pins, shape).length;
}

/** @param {Shown} run @param {Translate} t @returns {string} how large it is, and where it has ended */
export function detailOf({ trace: { shape, start }, ended }, t) {
  const parameters = grouped(start.parameter_count);
  const detail = t("compare.detail", { units: shape.units, parameters });
  return ended ? `${detail} · ${t("compare.ended", { t: shape.timeSteps - 1 })}` : detail;
}
