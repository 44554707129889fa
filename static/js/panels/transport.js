/**
 * Wires the playback controls: play, step, speed. The slider of the steps is moved by the overview's hand.
 * @module
 */
import { byId, element } from "../dom.js";
import { characterName, visible } from "../format.js";
import { attribute } from "../inspector/live.js";
import { lastStep, SPEEDS } from "../state.js";
import { niceBound } from "../tally.js";
import { createPosition } from "./position.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../reduce.js").Action} Action */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../i18n.js").Translate} Translate */

/** Pixels that a letter of the timeline takes, and the number of a step. */
const [LETTER, NUMBER] = [14, 48];

/**
 * @param {(action: Action) => void} dispatch
 * @param {() => State} get
 * @returns {import("../drawing.js").Feature}
 */
export function createTransport(dispatch, get) {
  const play = byId("play", HTMLButtonElement);
  const slider = byId("step", HTMLInputElement);
  const drawPlace = createPosition(byId("place", HTMLElement));
  const speed = byId("speed", HTMLSelectElement);
  const byPhase = byId("by-phase", HTMLInputElement);
  const ticks = byId("ticks", HTMLElement);
  play.addEventListener("click", () => dispatch({ type: get().playing ? "pause" : "play" }));
  byId("previous", HTMLButtonElement).addEventListener("click", () => dispatch({ type: "go", by: -1 }));
  byId("next", HTMLButtonElement).addEventListener("click", () => dispatch({ type: "go", by: 1 }));
  speed.addEventListener("change", () => dispatch({ type: "set", change: { speed: Number(speed.value) } }));
  byPhase.addEventListener("change", () => dispatch({ type: "set", change: { byPhase: byPhase.checked } }));
  const [pressed, label] = [attribute(play, "aria-pressed"), attribute(play, "aria-label")];
  const spoken = attribute(slider, "aria-valuetext");
  let pace = "";
  let arrived = "";
  let width = 0;
  /** @type {{ trace: Trace | null, width: number, labels: number, last: number }} */
  let ticked = { trace: null, width: 0, labels: 0, last: 0 };
  new ResizeObserver(([entry]) => {
    width = entry?.contentRect.width ?? 0;
    if (ticked.trace) fillTicks(ticked.trace, ticked.last);
  }).observe(ticks);
  /** @param {Trace} trace @param {number} last   step of the timeline */
  const fillTicks = (trace, last) => {
    const labels = trace.start.labels.length;
    const isThere = ticked.trace === trace && ticked.last === last;
    if (isThere && ticked.width === width && ticked.labels === labels) return;
    ticked = { trace, width, labels, last };
    ticks.replaceChildren(...letters(trace, width, last));
  };

  /** @param {import("../frame.js").Moment} moment */
  const follow = ({ state, chosen, t }) => {
    const last = lastStep(state);
    pressed(String(state.playing));
    label(t(state.playing ? "transport.pause" : "transport.play"));
    const where = drawPlace(state, t);
    if (slider.max !== String(last)) slider.max = String(last);
    slider.value = String(state.step);
    spoken(where);
    const here = `${share(state.received - 1, last)}%`;
    if (here !== arrived) slider.style.setProperty("--arrived", here);
    arrived = here;
    byPhase.checked = state.byPhase;
    byPhase.disabled = state.loss !== null;
    byPhase.title = state.loss === null ? "" : t("gradients.no-phases");
    const wanted = `${t.lang}.${state.byPhase}`;
    if (pace !== wanted) fillSpeeds(speed, state, t);
    pace = wanted;
    if (speed.value !== String(state.speed)) speed.value = String(state.speed);
    if (chosen) fillTicks(chosen, last);
  };
  return { follow };
}

/** @param {number} step @param {number} last */
const share = (step, last) => (last > 0 ? (100 * Math.max(0, step)) / last : step < 0 ? 0 : 100);

/** @param {HTMLSelectElement} select @param {State} state @param {Translate} t */
function fillSpeeds(select, { byPhase }, t) {
  const key = byPhase ? "transport.phases-a-second" : "transport.steps-a-second";
  select.replaceChildren(
    ...SPEEDS.map((n) => element("option", { text: t(key, { n }), attributes: { value: String(n) } })),
  );
}

/**
 * Shows what each step reads, under the overview, or the numbers of some where there is no room for all. A run that ends
 * before another beside it has none for the rest.
 * @param {Trace} trace
 * @param {number} width
 * @param {number} last   step of the timeline
 */
function letters({ shape, start }, width, last) {
  const perPixel = (last + 1) / Math.max(1, width);
  const numbered = perPixel * LETTER > 1 || !start.alphabet;
  const every = numbered ? Math.max(1, niceBound(perPixel * NUMBER)) : 1;
  const steps = Array.from({ length: Math.ceil(shape.steps / every) }, (_, place) => place * every);
  return steps.map((step) => {
    const label = start.labels[step % shape.timeSteps] ?? "";
    const tick = element("span", { text: numbered ? String(step) : visible(label) });
    if (!numbered && characterName(label) !== label) tick.title = characterName(label);
    tick.style.left = `${(100 * (step + 0.5)) / (last + 1)}%`; // the middle of its column
    return tick;
  });
}
