/**
 * Says what belongs beside the picture: the headline, a failure, a stream that waits, and each step for a screen
 * reader.
 * @module
 */

import { say } from "../complaints.js";
import { byId, element, hide, write } from "../dom.js";
import { characterName, digits, grouped, quotable } from "../format.js";
import { cellAt } from "../shape.js";
import { focusOf } from "../state.js";
import { numberOf } from "../whatif/held.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Failure} Failure */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Steps a second above which a screen reader could not follow. */
const SAYABLE = 2;
/** Characters of a text in the headline. */
const HEADLINE_TEXT = 48;

/**
 * @param {Trace} trace
 * @param {string[]} names   of all runs on the stage, the first first
 * @param {boolean} alike     whether all of them read the same
 * @param {Translate} t
 */
export function writeHeadline({ start, shape }, names, alike, t) {
  const { network } = start.run;
  const parts = [t(`stage.network.${network.cell}`, { units: shape.units })];
  if (shape.layers > 1) parts.push(t("stage.layers", { n: shape.layers }));
  if (shape.bidirectional) parts.push(t("stage.both-ways"));
  const text =
    quotable(start.labels.slice(0, Math.min(shape.given, HEADLINE_TEXT))) +
    (shape.given > HEADLINE_TEXT ? "\u2026" : "");
  const { generate } = start.run;
  const input = start.alphabet
    ? t(generate ? "stage.goes-on" : "stage.text", { text, n: generate?.steps ?? 0 })
    : t("stage.rows", { n: shape.timeSteps, width: shape.inputs });
  const who = names.length > 1 ? names.join(t("stage.comma")) : parts.join(t("stage.comma"));
  const sentence = parts.length > 1 ? "stage.headline-parts" : "stage.headline";
  const compared = alike ? "compare.headline" : "compare.headline-apart";
  const headline = t(names.length > 1 ? compared : sentence, { network: who, input });
  const count = grouped(start.parameter_count);
  const shared = names.length > 1 ? "" : t("stage.parameters", { n: count, steps: shape.timeSteps });
  const small = element("small", { text: shared });
  byId("headline", HTMLElement).replaceChildren(element("span", { text: headline }), small);
  document.querySelector(".score")?.setAttribute("aria-label", `${headline}. ${small.textContent}`);
  document.title = `${headline} \u00b7 Unrolled`;
}

/**
 * @param {Failure | null} failure
 * @param {() => void} dismiss
 * @param {(() => void) | null} again   tries again what has failed
 * @param {Translate} t
 */
export function showFailure(failure, dismiss, again, t) {
  const notice = byId("failure", HTMLElement);
  hide(notice, !failure);
  if (!failure) return;
  const buttons = [button(t("stage.dismiss"), dismiss), ...(again ? [button(t("part.again"), again)] : [])];
  notice.replaceChildren(
    ...buttons,
    element("strong", { text: t(failure.title) }),
    complaintsIn(failure.details, t),
  );
}

/** @param {string} text @param {() => void} pressed */
function button(text, pressed) {
  const made = element("button", { text, attributes: { type: "button" } });
  made.addEventListener("click", pressed);
  return made;
}

/** @param {import("../complaints.js").Complaint[]} details @param {Translate} t @returns {HTMLElement} one a line, each with its field */
export function complaintsIn(details, t) {
  const items = details.map((one) =>
    element("li", {}, [...(one.field ? [element("code", { text: one.field }), ": "] : []), say(one, t)]),
  );
  return element("ul", {}, items);
}

/**
 * Says that the stream stands still and goes on by itself: calmly, since there is nothing to do.
 * @param {State["waiting"]} why
 * @param {Translate} t
 */
export function showWaiting(why, t) {
  const notice = byId("interrupted", HTMLElement);
  hide(notice, !why);
  if (why) write(notice, t(why === "busy" ? "stage.busy" : "stage.lost"));
}

/**
 * Says each step once and shortly; keeps silent while steps pass faster than they can be said.
 * @param {State} state
 * @param {Trace} trace
 * @param {Translate} t
 * @param {import("../gradients/course.js").Course | null} course   on the way back, its gradients
 */
export function announce(state, trace, t, course) {
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
  write(byId("announcer", HTMLElement), text);
}
