/**
 * Says each step to a screen reader.
 * @module
 */
import { gateOf, stateLetter } from "../anatomy.js";
import { byId, write } from "../dom.js";
import { characterName, digits } from "../format.js";
import { pinsIn } from "../pins.js";
import { cellAt, stepOfCell } from "../shape.js";
import { focusOf } from "../state.js";
import { numberOf } from "../whatif/held_unit.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Steps a second above which a screen reader could not follow. */
const SAYABLE = 2;

/**
 * @param {(state: State, first: Trace) => Course | null} courseOf   the gradients of the run that the inspector shows
 * @returns {import("../drawing.js").Feature}
 */
export function createAnnouncer(courseOf) {
  let announced = "";
  return {
    speak() {
      announced = "";
    },
    draw({ all, first, state, trace, t }) {
      const course = all.loss === null ? null : courseOf(all, first.trace);
      const arrived = all.received > all.step;
      const wanted = `${trace.id}.${all.step}.${all.unit}.${all.pins}.${arrived}.${course?.received}`;
      if (wanted !== announced) announce(state, trace, t, course);
      announced = wanted;
    },
  };
}

/** @param {State} state @param {Trace} trace @param {Translate} t @returns {string[]} the number of each pinned unit that is there, such as “Unit 3: c = 0.120.” */
function pinnedTexts(state, trace, t) {
  if (state.loss !== null) return [];
  return pinsIn(state.pins, trace.shape).flatMap(({ quantity, unit, ...pass }) => {
    const place = cellAt(trace.shape, pass, state.step);
    if (stepOfCell(trace.shape, place) > state.step) return [];
    const letter = gateOf(trace.shape.cell, quantity.replace("gates.", ""))?.letter ?? stateLetter(quantity);
    return [t("announce.pinned", { unit, letter, value: numberOf({ trace, place, unit }, quantity, t) })];
  });
}

/**
 * Says each step once and shortly; keeps silent while steps pass faster than they can be said.
 * @param {State} state
 * @param {Trace} trace
 * @param {Translate} t
 * @param {import("../gradients/course.js").Course | null} course   on the way back, its gradients
 */
function announce(state, trace, t, course) {
  if (state.playing && state.speed > SAYABLE) return;
  const place = cellAt(trace.shape, focusOf(state, trace.shape), state.step);
  if (state.step >= trace.received) return;
  const label = trace.start.labels[place.timeStep] ?? "";
  const gradient = course?.at(place, place.timeStep)?.hidden_state[state.unit];
  if (state.loss !== null && gradient === undefined) return;
  const text = t(gradient === undefined ? "announce.step" : "announce.gradient", {
    step: state.step + 1,
    steps: trace.shape.steps,
    layer: place.layer,
    direction: t(`direction.${place.direction}`),
    timeStep: place.timeStep,
    label: trace.start.alphabet ? characterName(label) : t("announce.label-row"),
    unit: state.unit,
    value:
      gradient === undefined
        ? numberOf({ trace, place, unit: state.unit }, "hidden_state", t)
        : digits(gradient),
  });
  write(byId("announcer", HTMLElement), [text, ...pinnedTexts(state, trace, t)].join(" "));
}
