/**
 * Gradients: from a loss at one time step back through the same diagram, beside those of the other kinds of cells.
 * @module
 */
import { companionRequest, otherCells } from "../compare/companions.js";
import { nameOf } from "../compare/head.js";
import { say } from "../complaints.js";
import { element, write } from "../dom.js";
import { number, visible } from "../format.js";
import { cellAt } from "../shape.js";
import { focusOf } from "../state.js";
import { calm } from "../theme.js";
import { createCourse, normOf } from "./course.js";
import { createFilm } from "./film.js";
import { createPanel } from "./panel.js";
import { axisLabel, axisOf, drawPlot, gridOf, ZERO_LINE } from "./plot.js";
import { coloursFor, digits, power, rampOf } from "./scale.js";
import { firstStepBack, lossFor } from "./way.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../state.js").Action} Action */
/** @typedef {import("../inspector/view.js").View} View */
/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("../i18n.js").Translate} Translate */

/** The smallest number above 0 that each precision holds. */
const SMALLEST = { float32: 2 ** -149, float64: Number.MIN_VALUE };
const KINDS = 3;

/** The first run and those of its other kinds, as companions. @param {State} state */
const kindsOf = ({ request }) => ["", ...otherCells(request)].slice(0, KINDS);

/**
 * @param {{ stage: import("../stage/stage.js").Stage, stageElement: HTMLElement, inspector: Element, tools: HTMLElement, dispatch: (action: Action) => void, get: () => State, refresh: () => void }} hooks
 */
export function createGradients({ stage, stageElement, inspector, tools, dispatch, get, refresh }) {
  const courses = Array.from({ length: KINDS }, () => createCourse(refresh));
  const film = createFilm(stage);
  const panel = createPanel(inspector);
  const parts = build();
  tools.prepend(parts.toggle);
  stageElement.append(parts.strip);
  /** @type {View | null} */
  let latest = null;
  let width = 0;
  const paint = () => {
    const { current } = stage;
    const course = courses[0]?.course;
    if (!latest || !current || !course || latest.state.loss === null) return;
    const { state } = latest;
    film.draw({ course, step: state.step, current });
    if (width > 0)
      drawPlot(parts.canvas, {
        runs: shownOf(latest),
        pass: focusOf(state, current.trace.shape),
        step: state.step,
        current,
        width,
      });
  };
  // The stage scrolls by moving its world, between the drawings of the page, too.
  new MutationObserver(paint).observe(stage.world, { attributeFilter: ["style"] });
  new ResizeObserver(([entry]) => {
    width = Math.floor(entry?.contentRect.width ?? 0);
    paint();
  }).observe(parts.window);
  parts.toggle.addEventListener("click", () => {
    const { loss, shape, step, request } = get();
    if (!shape) return;
    if (loss !== null) return dispatch({ type: "back", loss: null, step });
    const { timeStep } = cellAt(shape, focusOf(get(), shape), step);
    const predicts = request.input === "text" && request.readout === "softmax";
    begin(lossFor(shape, timeStep, predicts));
  });
  parts.input.addEventListener("change", () => {
    const { shape } = get();
    const asked = Number(parts.input.value);
    if (shape && Number.isFinite(asked)) begin(Math.max(0, Math.min(shape.timeSteps - 1, Math.round(asked))));
  });
  /** @param {number} loss */
  const begin = (loss) => {
    const { shape } = get();
    if (!shape) return;
    dispatch({ type: "back", loss, step: calm.matches ? 0 : firstStepBack(shape, loss) });
    if (!calm.matches) dispatch({ type: "play" });
  };
  /** @param {View} view @returns {import("./plot.js").Shown[]} */
  const shownOf = ({ state, trace, t }) =>
    kindsOf(state).flatMap((companion, place) => {
      const course = courses[place]?.course;
      return course ? [{ name: nameOf(state.request, companion, t), course, shape: trace.shape }] : [];
    });

  return {
    /** @param {View} view   of the first run */
    draw(view) {
      const { state, trace, t } = view;
      latest = view;
      const { loss } = state;
      const on = loss !== null && loss < trace.shape.timeSteps;
      write(parts.toggle, t(on ? "gradients.stop" : "gradients.start"));
      parts.toggle.title = t("gradients.title");
      parts.toggle.setAttribute("aria-pressed", String(on));
      film.element.hidden = !on;
      parts.strip.hidden = !on;
      stageElement.classList.toggle("backwards", on);
      if (!on) {
        for (const course of courses) course.stop();
        panel.hide();
        return;
      }
      const { request } = state;
      courses[0]?.follow(request, loss, trace.shape);
      for (const [place, companion] of kindsOf(state).entries()) {
        if (place > 0) courses[place]?.follow(companionRequest(request, companion), loss, trace.shape);
      }
      const pass = focusOf(state, trace.shape);
      const { timeStep } = cellAt(trace.shape, pass, state.step);
      const runs = shownOf(view);
      label(parts, view, runs, timeStep);
      const cell = courses[0]?.course?.at(pass, timeStep);
      const key = `${state.lang}.${timeStep}.${state.unit}.${pass.layer}.${pass.direction}.${loss}.${cell?.hidden_state_norm}.${request.cell}`;
      panel.draw({ cell, timeStep, unit: state.unit, smallest: SMALLEST[request.dtype], t, key });
      stage.camera.follow(
        (timeStep + 0.5) * (stage.current?.layout.columnWidth ?? 0),
        stage.score.clientWidth,
      );
      paint();
    },
  };
}

/** @typedef {ReturnType<typeof build>} Parts */

function build() {
  const toggle = element("button", {
    class: "quiet",
    attributes: { type: "button", "data-i18n": "gradients.start" },
  });
  const input = element("input", { attributes: { type: "number", min: "0", step: "1" } });
  const name = element("span");
  const field = element("label", { class: "field gradient-loss" }, [name, input]);
  const value = element("output", { class: "gradient-value" });
  const now = element("ul", { class: "compare-now gradient-now" });
  const low = element("span");
  const ramp = element("i", { class: "gradient-ramp", attributes: { "aria-hidden": "true" } });
  const high = element("span");
  const legend = element("p", { class: "gradient-legend" }, [low, ramp, high]);
  const head = element("div", { class: "gradient-head" }, [field, value, now, legend]);
  const axis = element("div", { class: "gradient-axis", attributes: { "aria-hidden": "true" } });
  const canvas = element("canvas");
  const window_ = element("div", { class: "gradient-window", attributes: { role: "img" } }, [canvas]);
  const wrong = element("p", { class: "gradient-wrong", attributes: { role: "alert" } });
  const strip = element("section", { class: "gradient-strip" }, [head, wrong, axis, window_]);
  strip.hidden = true;
  return { toggle, strip, input, name, value, now, low, ramp, high, axis, canvas, window: window_, wrong };
}

/**
 * The words and numbers of the strip.
 * @param {Parts} parts
 * @param {View} view
 * @param {import("./plot.js").Shown[]} runs
 * @param {number} timeStep   at the playhead
 */
function label(parts, { state, trace, theme, t }, runs, timeStep) {
  const pass = focusOf(state, trace.shape);
  const own = runs[0]?.course;
  write(parts.name, t("gradients.loss"));
  parts.input.max = String(trace.shape.timeSteps - 1);
  if (document.activeElement !== parts.input) parts.input.value = String(state.loss);
  write(parts.value, own?.start ? lossText(own.start, t) : "…");
  const decades = coloursFor(own?.most ?? 0);
  write(parts.low, `0, ≤ ${power(decades.low)}`);
  write(parts.high, power(decades.high));
  parts.ramp.style.background = `linear-gradient(to right, ${rampOf(theme).join(", ")})`;
  const words = runs.map((run) => `${run.name} ${valueText(run, pass, timeStep)}`);
  const spoken = `${t("gradients.norms", { t: timeStep })} ${words.join(", ")}`;
  if (parts.window.getAttribute("aria-label") !== spoken) {
    parts.window.setAttribute("aria-label", spoken);
    parts.now.replaceChildren(...words.map((text, place) => element("li", { class: `run-${place}`, text })));
  }
  const faults = runs.flatMap(({ name, course }) => [
    ...course.wrong.map((one) => `${name}: ${say(one, t)}`),
    ...(course.cut ? [`${name}: ${t("gradients.cut")}`] : []),
  ]);
  write(parts.wrong, faults.join(" "));
  parts.wrong.hidden = faults.length === 0;
  const grid = gridOf(axisOf(runs, pass)).map(({ exponent, y }) => ({ text: axisLabel(exponent), y }));
  const marks = [...grid, { text: "0", y: ZERO_LINE }].map(({ text, y }) => {
    const one = element("span", { text });
    one.style.top = `${y}px`;
    return one;
  });
  parts.axis.replaceChildren(element("b", { text: "‖∂L/∂hₜ‖" }), ...marks);
}

/** @param {import("./plot.js").Shown} run @param {import("../shape.js").Pass} pass @param {number} timeStep */
function valueText({ course }, pass, timeStep) {
  const norm = normOf(course.at(pass, timeStep), "h");
  return Number.isNaN(norm) ? "–" : digits(norm);
}

/** @param {import("./course.js").GradientStartLine} start @param {Translate} t */
function lossText({ loss, value }, t) {
  const came = value === undefined ? "" : ` = ${number(value)}`;
  if (loss.kind === "cross_entropy")
    return `L = −log p(${loss.symbol === undefined ? loss.target : `“${visible(loss.symbol)}”`})${came}`;
  if (loss.kind === "hidden_state") return `L = h[${loss.unit}]${came}`;
  return loss.kind === "output" ? `L = y[${loss.unit}]${came}` : t("gradients.loss") + came;
}
