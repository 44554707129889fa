/**
 * Says which cell the panel shows, what it reads, and what is happening in it.
 * @module
 */

import { element } from "../dom.js";
import { bound, characterName } from "../format.js";
import { rolesOf, roleWords } from "../roles.js";
import { flag, writer } from "./live.js";
import { gateWords, termWords } from "./phase_words.js";
import { steady } from "./steady.js";
import { createUnitChooser } from "./unit.js";
import { phaseOf } from "./view.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */

/** Numbers of an input row that are written out; the rest is an ellipsis. */
const INPUTS_SHOWN = 4;

/**
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {Part}
 */
export function createHeading(dispatch) {
  const title = element("span");
  const subtitle = element("span");
  const unit = createUnitChooser(dispatch);
  const writeTitle = writer(title);
  const writeSubtitle = writer(subtitle);
  return {
    element: element("header", { class: "inspector-heading" }, [
      element("h2", {}, [steady("span", title)]),
      unit.element,
      element("p", { class: "inspector-place" }, [steady("span", subtitle)]),
    ]),
    draw(frame) {
      const { place, t } = frame;
      writeTitle(t("inspector.title", { t: place.timeStep }));
      writeSubtitle(placeOf(frame));
      unit.draw(frame);
    },
  };
}

/** @param {Frame} frame @returns {string} which cell it is, and what it reads */
export function placeOf(frame) {
  const { place, t } = frame;
  const direction = t(`inspector.direction.${place.direction}`);
  return t("inspector.place", { layer: place.layer, direction, reading: readingOf(frame) });
}

/**
 * @param {Frame} frame
 * @returns {string} what the cell reads: its character, its numbers, or the layer below at this time step
 */
function readingOf({ trace, place, t }) {
  const { start } = trace;
  const label = start.labels[place.timeStep] ?? "";
  if (place.layer > 0) return t("inspector.reading.layer", { layer: place.layer - 1 });
  if (start.alphabet) return t("inspector.reading.character", { character: characterName(label) });
  const row = start.inputs[place.timeStep] ?? [];
  const shown = row.slice(0, INPUTS_SHOWN).map(bound);
  return t("inspector.reading.numbers", {
    numbers: [...shown, ...(row.length > INPUTS_SHOWN ? ["…"] : [])].join(", "),
  });
}

/** @returns {Part} one sentence on the phase of the step, where playback goes by phase */
export function createCaption() {
  const caption = element("p", { class: "inspector-caption" });
  const write = writer(caption);
  const hidden = flag(caption, "is-hidden");
  return {
    element: caption,
    draw(frame) {
      hidden(!frame.state.byPhase);
      if (frame.state.byPhase) write(captionOf(frame));
    },
  };
}

/** @param {Frame} frame @returns {string} */
function captionOf(frame) {
  const { network } = frame.trace.start.run;
  const phase = phaseOf(frame);
  if (phase === null) return frame.t("inspector.phase.waiting");
  if (phase === "output") return frame.t(network.readout ? "inspector.phase.output" : "inspector.phase.done");
  if (phase === "terms") return termWords(network, frame.t);
  if (phase === "gates") return gateWords(network, frame.t);
  const { style } = rolesOf(network);
  const key = style === "plain" ? network.nonlinearity : style;
  return frame.t(`inspector.phase.${phase}.${key}`, roleWords(network, frame.t));
}
