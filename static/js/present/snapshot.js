/**
 * Derives what the presenter's window shows from what the page that presents shows. Pure.
 * @module
 */
import { equationsOf, gatesOf } from "../anatomy.js";
import { lineOf } from "../cell/sum.js";
import { sumText } from "../cell/words.js";
import { within } from "../compare/companions.js";
import { visible } from "../format.js";
import { gateWords } from "../inspector/phase_words.js";
import { phaseOf } from "../inspector/view.js";
import { reduce } from "../reduce.js";
import { productLetters, rolesOf, roleWords } from "../roles.js";
import { cellAt, stepOfCell } from "../shape.js";
import { focusOf } from "../state.js";
import { readingOf, sharedWords } from "../terms.js";
import { markedCaption } from "./caption.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./present.js").View} View */
/** @typedef {import("./caption.js").Marked} Marked */

/** @typedef {import("../lessons/lesson.js").Current} Scene   the scene of a lesson that is open */
/** @typedef {import("./channel.js").Snapshot} Snapshot */

/** Letters shown before and after the playhead. */
const AROUND = 14;

/**
 * The caption of what a view shows.
 * @param {View} view
 * @returns {Marked}
 */
function captionFor(view) {
  const { trace, t } = view;
  const state = within(view.state, trace.shape);
  const place = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  const known = stepOfCell(trace.shape, place) < Math.min(trace.received, state.step + 1);
  const marked = markedCaption(
    trace,
    place,
    phaseOf({ ...view, state, place, known }),
    state.unit,
    t,
    state.open,
  );
  const line = state.open && known ? lineOf(state.zoom, trace.start.run.network) : null;
  return line ? { ...marked, body: sumText(line, { ...view, place, known, unit: state.unit }) } : marked;
}

/**
 * @param {View} view
 * @param {Scene | null} scene
 * @returns {Omit<Snapshot, "since" | "server">}
 */
export function snapshotOf(view, scene) {
  const { state, trace, theme } = view;
  const spoken = scene
    ? { now: plain(scene.caption), next: nextScene(scene, view.t), notes: scene.notes }
    : { now: captionFor(view), next: nextOf(view), notes: notesOf(view) };
  return {
    ...spoken,
    lang: state.lang,
    theme,
    step: state.step,
    steps: trace.shape.steps,
    phase: state.byPhase ? state.phase : null,
    scene: scene && partsOf(scene),
    letters: lettersAround(state, trace),
    playing: state.playing,
    blank: state.blank,
  };
}

/** @param {Scene} scene @returns {NonNullable<Snapshot["scene"]>} */
const partsOf = ({ title, place, count, answer, answered, posed, next, stock }) => ({
  title,
  place,
  count,
  answer,
  answered,
  posed,
  next: next?.what ?? "end",
  stock,
});

/** @param {Scene} scene @param {View["t"]} t @returns {Marked | null} null at the end of the last lesson */
function nextScene({ next }, t) {
  if (!next || next.what === "end") return null;
  if (next.view) return plain(next.caption);
  const words = next.what === "lesson" ? "presenter.next-lesson" : "presenter.next-closing";
  return plain(t(words, { title: next.caption }));
}

/** @param {string} body @returns {Marked} */
const plain = (body) => ({ lead: "", body });

/** @param {View} view @returns {Marked | null} */
function nextOf(view) {
  const state = reduce(view.state, { type: "go", by: 1 });
  const same = state.step === view.state.step && state.phase === view.state.phase;
  return same ? null : captionFor({ ...view, state });
}

/** Suggests what to say at this point of any run. @param {View} view */
function notesOf({ state, trace, t }) {
  const { network } = trace.start.run;
  if (state.phase === "output") return t(network.readout ? "present.notes.output" : "present.notes.done");
  if (state.phase === "terms") return voicesOf(network, t);
  const { style, filter } = rolesOf(network);
  // What is said of σ and tanh holds where no other function makes a gate.
  if (state.phase === "gates" && !gatesOf(network.cell).every(({ activation }) => isUsual(activation)))
    return gateWords(network, t);
  const key =
    style === "plain" ? network.nonlinearity : state.phase === "gates" && filter ? "filtered" : style;
  return t(`present.notes.${state.phase}.${key}`, roleWords(network, t));
}

/** @param {import("../anatomy.js").Gate["activation"]} activation */
const isUsual = (activation) => activation === "sigmoid" || activation === "tanh";

/** @param {import("../wire.js").Network} network @param {View["t"]} t @returns {string} what each gate, or the cell, adds up */
function voicesOf(network, t) {
  const { cell, bias } = network;
  const wordsOf = (/** @type {import("../anatomy.js").Term} */ term) => {
    const { state } = readingOf(term);
    const letters = productLetters(term, cell) + (bias && term.bias ? "\u00a0+\u00a0b" : "");
    return t(state ? "present.voice.state" : "present.voice.inputs", {
      letters,
      state: state ? t(`state.${state}`) : "",
    });
  };
  const all = gatesOf(cell).length > 0 ? "present.notes.terms.gates" : "present.notes.terms.plain";
  return sharedWords(equationsOf(network), { all, some: "present.notes.terms.some" }, wordsOf, t, "clauses");
}

/** @param {State} state @param {Trace} trace */
function lettersAround(state, { shape, start }) {
  const { timeStep } = cellAt(shape, focusOf(state, shape), state.step);
  const from = Math.max(0, timeStep - AROUND);
  return start.labels.slice(from, timeStep + AROUND + 1).map((label, place) => ({
    text: start.alphabet ? visible(label) : String(from + place),
    now: from + place === timeStep,
  }));
}
