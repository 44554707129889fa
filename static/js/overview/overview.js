/**
 * Shows the whole of a run under the slider of its steps. What has arrived is painted once; over it moves the playhead.
 * @module
 */
import { byId, element, hide, write } from "../dom.js";
import { moved } from "../moved.js";
import { scaleOf } from "../scales.js";
import { focusOf, lastStep } from "../state.js";
import { cssColour } from "../theme.js";
import { axisOf, perColumnOf, windowOf } from "./axis.js";
import { Gathered, normsOf } from "./gathered.js";
import { listenToHand } from "./hand.js";
import { describe, lookOf, told } from "./look.js";
import { createMarks } from "./marks.js";
import { paintGradient, paintHeat, paintUnit } from "./paint.js";
import { ribbonsOf } from "./ribbons.js";

/** @typedef {import("../frame.js").Frame} Frame */
/** @typedef {import("../gradients/course.js").Course} Course */
/** @typedef {import("./extremes.js").Extremes} Extremes */

/** Milliseconds between two paintings of a run that is still arriving. */
const PATIENCE = 120;
/** Pixels between the pointer's words and the edges of the overview. */
const EDGE = 4;

/**
 * @param {object} page
 * @param {() => import("../state.js").State} page.get
 * @param {(action: import("../reduce.js").Action) => void} page.dispatch
 * @param {import("../stage/stage.js").Stage} page.stage
 * @param {(frame: Frame) => string} page.nameOf   what the run is called that is looked at; empty where it is alone
 * @param {(frame: Frame) => Course | null} page.courseOf   its gradients, as far as they have come
 * @returns {import("../drawing.js").Feature & ReturnType<typeof listenToHand>}
 */
export function createOverview({ get, dispatch, stage, nameOf, courseOf }) {
  const host = byId("overview", HTMLElement);
  const about = byId("overview-about", HTMLElement);
  const note = byId("overview-note", HTMLElement);
  const canvas = element("canvas");
  const tip = moved(element("div", { class: "overview-tip" }));
  const marks = createMarks();
  host.replaceChildren(
    element("div", { class: "overview-picture" }, [canvas, marks.veil]),
    ...marks.over,
    tip.element,
  );
  hide(tip.element, true);
  const gathered = new Gathered();
  const size = { width: 0, height: 0 };
  /** @type {Frame | null} */
  let latest = null;
  let painted = {
    key: "",
    received: -1,
    lines: -1,
    axis: axisOf(1, 1),
    curve: /** @type {Extremes | null} */ (null),
  };
  let timer = 0;
  let inWindow = 1;
  /** @type {number | null} the step under the pointer */
  let pointed = null;

  const placeWindow = stage.overlay(({ layout: { columnWidth }, scroll, width }) => {
    if (!latest) return;
    const { all, traces, trace, state } = latest;
    const timeSteps = Math.max(...traces.map(({ shape }) => shape.timeSteps));
    const seen = { from: scroll / columnWidth, to: Math.min(timeSteps, (scroll + width) / columnWidth) };
    inWindow = Math.max(1, Math.floor(seen.to - seen.from));
    const isWhole = seen.to - seen.from >= timeSteps;
    const steps = isWhole ? null : windowOf(trace.shape, focusOf(state, trace.shape), state.step, seen);
    marks.frame(steps, lastStep(all) + 1, size.width);
  });

  /** Paints all that has arrived. @param {Frame} frame @param {string} key */
  const paint = (frame, key) => {
    clearTimeout(timer);
    timer = 0;
    const { all, trace, theme } = frame;
    const { width, height } = size;
    const course = courseOf(frame);
    const axis = axisOf(lastStep(all) + 1, width);
    const ribbons = ribbonsOf(trace, lookOf(frame), height);
    const extremes = gathered.of(trace, axis, ribbons);
    const pen = cleaned(canvas, size);
    painted = { key, received: trace.received, lines: course?.received ?? -1, axis, curve: null };
    for (const [index, ribbon] of ribbons.entries()) {
      const own = ribbon.kind === "gradient" ? course && normsOf(course, axis, ribbon) : extremes[index];
      if (!pen || !own) continue;
      const look = { scale: scaleOf(trace, ribbon.quantity), theme, width };
      if (ribbon.kind === "unit") paintUnit(pen, ribbon, own, look);
      else if (ribbon.kind === "gradient") paintGradient(pen, ribbon, own, look);
      else paintHeat(pen, ribbon, own, look);
      if (ribbon.kind === "unit" || ribbon.kind === "gradient") painted.curve = own;
    }
    const words = describe(frame, ribbons, perColumnOf(axis), nameOf(frame));
    write(about, words.about);
    write(note, words.note);
    note.title = words.about;
    hide(note, words.note === "");
    tell();
  };

  /** What the picture depends on, but for how much has arrived. @param {Frame} frame */
  const keyOf = (frame) => {
    const { all, trace, theme, t } = frame;
    const bounds = [scaleOf(trace, "hidden_state").bound, scaleOf(trace, "outputs").bound];
    const colours = [theme, cssColour("--ink", theme)];
    const axis = [size, lastStep(all), window.devicePixelRatio];
    return JSON.stringify([trace.id, lookOf(frame), bounds, colours, axis, t.lang, nameOf(frame)]);
  };

  const follow = () => {
    if (!latest || size.width < 1) return;
    host.toggleAttribute("data-back", latest.state.loss !== null);
    marks.move(latest.all, size.width);
    placeWindow(); // also where the score stands still: with two directions its steps are those of another layer
    const { trace } = latest;
    const key = keyOf(latest);
    if (key !== painted.key) {
      paint(latest, key);
      return;
    }
    const lines = courseOf(latest)?.received ?? -1;
    if (trace.received === painted.received && lines === painted.lines) return;
    const isWhole = trace.received === trace.shape.steps && lines === painted.lines;
    if (isWhole) paint(latest, key);
    else timer ||= window.setTimeout(() => latest && paint(latest, keyOf(latest)), PATIENCE);
  };

  const tell = () => {
    const text = latest && pointed !== null ? told(latest, painted.axis, painted.curve, pointed) : "";
    hide(tip.element, !text);
    if (text) write(tip.element, text);
  };

  new ResizeObserver(([entry]) => {
    size.width = entry?.contentRect.width ?? 0;
    size.height = entry?.contentRect.height ?? 0;
    follow();
  }).observe(host);
  const hand = listenToHand(byId("step", HTMLInputElement), {
    get,
    dispatch,
    inWindow: () => inWindow,
    hover(at) {
      pointed = at?.step ?? null;
      tell();
      if (!at || tip.element.hidden) return;
      const breadth = tip.element.offsetWidth;
      tip.shift(Math.max(EDGE, Math.min(at.width - breadth - EDGE, at.x - breadth / 2)));
    },
  });
  return {
    ...hand,
    draw(frame) {
      latest = frame;
      follow();
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {{ width: number, height: number }} size @returns {CanvasRenderingContext2D | null} a clean sheet in CSS pixels */
function cleaned(canvas, { width, height }) {
  canvas.width = Math.round(width * window.devicePixelRatio);
  canvas.height = Math.round(height * window.devicePixelRatio);
  const pen = canvas.getContext("2d");
  pen?.scale(canvas.width / width, canvas.height / height);
  return pen;
}
