/**
 * Shows the chart under the score: where the changed run parts from the original, and how the difference grows or dies.
 * It shares the score's time axis and scrolls with it.
 * @module
 */
import { stateLetter } from "../anatomy.js";
import { element, hide, write } from "../dom.js";
import { pixelRatioOf, pointIn } from "../enlarged.js";
import { bound, number } from "../format.js";
import { knownCells } from "../shape.js";
import { focusOf } from "../state.js";
import { niceBound } from "../tally.js";
import { cssColour } from "../theme.js";
import { Difference } from "./difference.js";
import { drawDifference } from "./drawing.js";
import { createFollowed, followed } from "./followed_state.js";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("../stage/stage.js").Stage} Stage */

/**
 * @param {HTMLElement} root   the stage's element
 * @param {Stage} stage
 * @param {import("../inspector/view.js").Dispatch} dispatch
 * @returns {{ draw: (view: View, base: Trace | null) => void }}
 */
export function createChart(root, stage, dispatch) {
  const elements = build(createFollowed(dispatch));
  root.append(elements.element);
  /** @type {{ view: View, difference: Difference } | null} */
  let now = null;
  let width = 0;
  const film = createFilm(elements);
  const paint = stage.overlay((current) => {
    if (!now || width === 0) return;
    const sheet = { width, ratio: pixelRatioOf(elements.window) };
    film(sceneOf(now, current, sheet), now.view, current.scroll, width);
  });
  new ResizeObserver(([entry]) => {
    width = Math.floor(entry?.contentRect.width ?? 0);
    paint();
  }).observe(elements.window);
  listen(elements, () => now && stage.current && { ...now, current: stage.current });
  return {
    draw(view, original) {
      hide(elements.element, original === null);
      if (!original) now = null;
      else {
        now = { view, difference: differenceOf(now?.difference, original, view) };
        label(elements, now);
        paint();
      }
    },
  };
}

/**
 * The drawing is three windows wide and moves with the score: it is drawn anew only where the score has left it, or
 * where there is something new. What the playhead has not come to lies under a veil.
 * @param {Parts} parts
 * @returns {(scene: import("./drawing.js").Scene, view: View, scroll: number, width: number) => void}
 */
function createFilm({ canvas, past, future }) {
  let painted = "";
  /** @type {Difference | null} */
  let pictured = null;
  let left = 0;
  return (scene, { state, trace }, scroll, width) => {
    const { difference, columnWidth } = scene;
    const key = JSON.stringify([{ ...scene, difference: null, left: 0 }, trace.received, difference.course]);
    const inside = left <= scroll && scroll + width <= left + scene.width;
    if (key !== painted || difference !== pictured || !inside) {
      left = scene.left;
      drawDifference(canvas, scene);
    }
    painted = key;
    pictured = difference;
    shift(canvas, left - scroll);
    const { from, to } = knownCells(trace.shape, difference.pass, state.step);
    shift(past, from * columnWidth - scroll - width);
    shift(future, (to + 1) * columnWidth - scroll);
  };
}

/** @param {HTMLElement} target @param {number} x */
function shift(target, x) {
  target.style.transform = `translateX(${Math.round(x)}px)`;
}

/** @typedef {ReturnType<typeof build>} Parts */

/** @param {ReturnType<typeof createFollowed>} unit */
function build(unit) {
  const before = element("span", { class: "whatif-before" });
  const after = element("span", { class: "whatif-after" });
  const most = element("span", { class: "whatif-most" });
  const key = element("div", { class: "whatif-key" }, [
    element("p", {}, [unit.element, before, after]),
    element("p", {}, [most]),
  ]);
  const canvas = element("canvas");
  const past = element("div", { class: "whatif-veil" });
  const future = element("div", { class: "whatif-veil" });
  const tip = element("div", { class: "tip", attributes: { "aria-hidden": "true" } });
  tip.hidden = true;
  const window_ = element("div", { class: "whatif-window", attributes: { role: "img" } }, [
    canvas,
    past,
    future,
    tip,
  ]);
  const course = element("p", { class: "whatif-course" });
  const chart = element("div", { class: "whatif-chart" }, [key, window_, course]);
  chart.hidden = true;
  return { element: chart, window: window_, unit, before, after, most, canvas, past, future, tip, course };
}

/**
 * The difference of the pass in focus; the one that is there goes on growing.
 * @param {Difference | undefined} known
 * @param {Trace} original
 * @param {View} view
 */
function differenceOf(known, original, { state, trace }) {
  const pass = focusOf(state, trace.shape);
  const same = known?.original === original && known.changed === trace;
  const quantity = followed({ state, trace });
  const fits =
    same &&
    known.quantity === quantity &&
    known.pass.layer === pass.layer &&
    known.pass.direction === pass.direction;
  return (fits ? known : new Difference(original, trace, pass, quantity)).update();
}

/** @param {Difference} difference @returns {number} the end of the scale of how far the state is off */
const mostOf = ({ course }) => niceBound(course.peak?.distance ?? 0);

/** @param {Difference} difference @param {number} unit @returns {number} both ends of the unit's own scale */
const reachOf = ({ reach }, unit) => niceBound(reach[unit] ?? 0);

/**
 * @param {Parts} elements
 * @param {{ view: View, difference: Difference }} now
 */
function label(elements, { view, difference }) {
  const { t, state } = view;
  const letter = stateLetter(difference.quantity);
  const reach = bound(reachOf(difference, state.unit));
  elements.unit.draw(view, difference.quantity, t("whatif.unit", { letter, unit: state.unit, bound: reach }));
  write(elements.before, t("whatif.before"));
  write(elements.after, t("whatif.after"));
  write(elements.most, `max |Δ${letter}| 0\u00a0…\u00a0${bound(mostOf(difference))}`);
  const text = courseOf(view, difference);
  write(elements.course, text);
  const name = t("whatif.chart", { letter, course: text });
  if (elements.window.getAttribute("aria-label") !== name) elements.window.setAttribute("aria-label", name);
}

/**
 * @param {View} view
 * @param {Difference} difference
 * @returns {string} where the difference starts, where it is largest, and what is left of it
 */
function courseOf({ t }, { course: { start, peak, end }, apart }) {
  if (!end) return t("whatif.course.waiting");
  if (!start || !peak) return t("whatif.course.none");
  return t(apart[end.timeStep] ? "whatif.course" : "whatif.course.same", {
    start: start.timeStep,
    peak: number(peak.distance),
    at: peak.timeStep,
    unit: peak.unit,
    last: number(end.distance),
    end: end.timeStep,
  });
}

/**
 * @param {{ view: View, difference: Difference }} now
 * @param {import("../stage/stage.js").Current} current
 * @param {{ width: number, ratio: number }} sheet  its CSS pixels, and the device's in each
 * @returns {import("./drawing.js").Scene}
 */
function sceneOf({ view, difference }, { layout, scroll }, { width, ratio }) {
  const { state, trace, theme } = view;
  const { pass } = difference;
  const spans = (trace.start.run.interventions ?? [])
    .filter((one) => one.layer === pass.layer && one.direction === pass.direction)
    .map((one) => ({ from: one.from_step, to: one.to_step }));
  return {
    difference,
    unit: state.unit,
    bound: reachOf(difference, state.unit),
    most: mostOf(difference),
    held: spans,
    columnWidth: layout.columnWidth,
    left: Math.max(0, Math.round(scroll - width)),
    width: 3 * width,
    ratio,
    colours: {
      before: cssColour("--muted", theme),
      after: cssColour("--accent", theme),
      line: cssColour("--line", theme),
    },
  };
}

/**
 * The numbers of a time step under the pointer.
 * @param {Parts} parts
 * @param {() => { view: View, difference: Difference, current: import("../stage/stage.js").Current } | null} get
 */
function listen({ window: target, tip }, get) {
  target.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  target.addEventListener("pointermove", (event) => {
    const now = get();
    const { x } = pointIn(event, target);
    const text = now && textAt(now, Math.floor((x + now.current.scroll) / now.current.layout.columnWidth));
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    const flip = x + tip.offsetWidth + 20 > target.clientWidth;
    tip.style.transform = `translate(${x}px, 4px) translate(${flip ? "calc(-100% - 12px)" : "14px"}, 0)`;
  });
}

/**
 * @param {{ view: View, difference: Difference }} now
 * @param {number} timeStep
 * @returns {string | null}
 */
function textAt({ view, difference }, timeStep) {
  const distance = difference.distance[timeStep];
  if (distance === undefined || Number.isNaN(distance)) return null;
  const { unit } = view.state;
  const place = { ...difference.pass, timeStep };
  const value = (/** @type {Trace} */ trace) => number(trace.at(place, difference.quantity)[unit] ?? 0);
  return view.t(difference.apart[timeStep] ? "whatif.tip" : "whatif.tip.same", {
    letter: stateLetter(difference.quantity),
    t: timeStep,
    unit,
    before: value(difference.original),
    after: value(difference.changed),
    distance: number(distance),
    farthest: difference.unit[timeStep] ?? 0,
  });
}
