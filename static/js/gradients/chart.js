/**
 * Shows the chart under the score: the loss, the lengths of the gradients on one axis, and their numbers at the
 * playhead.
 * @module
 */
import { stateLetter } from "../anatomy.js";
import { named } from "../complaints.js";
import { element, write } from "../dom.js";
import { characterName, digits, number } from "../format.js";
import { normOf } from "./norms.js";
import { axisLabel, axisOf, drawPlot, gridOf, zeroLine } from "./plot.js";
import { coloursFor, power, rampOf } from "./scale.js";

/** @typedef {import("./plot.js").Shown} Shown */
/** @typedef {import("../shape.js").Pass} Pass */
/** @typedef {import("../i18n.js").Translate} Translate */

/** @param {HTMLElement} form @param {() => void} resized   told when there is another width to draw in */
export function createChart(form, resized) {
  const elements = build(form);
  const size = { width: 0, height: 0 };
  new ResizeObserver(([entry]) => {
    size.width = Math.floor(entry?.contentRect.width ?? 0);
    size.height = Math.floor(entry?.contentRect.height ?? 0);
    resized();
  }).observe(elements.window);
  return {
    element: elements.element,
    /** @param {Omit<import("./plot.js").Scene, "size">} scene */
    paint(scene) {
      if (size.width === 0) return;
      drawPlot(elements.canvas, { ...scene, size });
      drawAxis(elements.axis, axisOf(scene.runs, scene.pass), size.height);
    },
    /** @param {Look} look */
    draw: (look) => label(elements, look),
  };
}

/** @typedef {ReturnType<typeof build>} Parts */

/** @param {HTMLElement} form */
function build(form) {
  const [what, number_] = [element("span", { class: "gradient-what" }), element("span")];
  const value = element("output", { class: "gradient-value" }, ["L = ", what, number_]);
  const now = element("ul", { class: "compare-now gradient-now" });
  const low = element("span");
  const ramp = element("i", { class: "gradient-ramp", attributes: { "aria-hidden": "true" } });
  const high = element("span");
  const bands = element("span");
  const legend = element("p", { class: "gradient-legend" }, [low, ramp, high, bands]);
  const head = element("div", { class: "gradient-head" }, [form, value, now, legend]);
  const axis = element("div", { class: "gradient-axis", attributes: { "aria-hidden": "true" } });
  const canvas = element("canvas");
  const window_ = element("div", { class: "gradient-window", attributes: { role: "img" } }, [canvas]);
  const wrong = element("p", { class: "gradient-wrong", attributes: { role: "alert" } });
  const root = element("section", { class: "gradient-chart" }, [head, wrong, axis, window_]);
  root.hidden = true;
  return {
    element: root,
    what,
    number: number_,
    now,
    low,
    ramp,
    high,
    bands,
    axis,
    canvas,
    window: window_,
    wrong,
  };
}

/**
 * @typedef {object} Look
 * @property {Shown[]} runs
 * @property {{ run: number, text: string }[]} tooShort   the runs that have no such loss, in words
 * @property {Pass} pass
 * @property {number} timeStep   at the playhead
 * @property {number} perBand    units that share a band of the picture, at most
 * @property {import("../palette.js").Theme} theme
 * @property {Translate} t
 */

/** The words and numbers of the chart. @param {Parts} elements @param {Look} look */
function label(elements, { runs, tooShort, pass, timeStep, perBand, theme, t }) {
  const start = runs[0]?.course.start;
  write(elements.what, start ? `${lossText(start.loss)} = ` : "");
  write(elements.number, start?.value === undefined ? "…" : number(start.value));
  write(elements.bands, perBand > 1 ? t("gradients.bands", { n: perBand }) : "");
  const decades = coloursFor(Math.max(0, ...runs.map(({ course }) => course.most)));
  write(elements.low, `0, ≤ ${power(decades.low)}`);
  write(elements.high, power(decades.high));
  elements.ramp.style.background = `linear-gradient(to right, ${rampOf(theme).join(", ")})`;
  const values = runs.map((one) => ({ run: one.run, text: `${one.name} ${valueText(one, pass, timeStep)}` }));
  const words = [...values, ...tooShort].sort((one, other) => one.run - other.run);
  const spoken = `${t("gradients.norms", { t: timeStep })} ${words.map(({ text }) => text).join(", ")}`;
  if (elements.window.getAttribute("aria-label") !== spoken) {
    elements.window.setAttribute("aria-label", spoken);
    elements.now.replaceChildren(
      ...words.map(({ run, text }) => element("li", { class: `run-${run}`, text })),
    );
  }
  const faults = faultsOf(runs, t);
  write(elements.wrong, faults);
  elements.wrong.hidden = faults === "";
}

/** @param {HTMLElement} host @param {import("./scale.js").Decades} decades @param {number} height */
function drawAxis(host, decades, height) {
  const key = JSON.stringify([decades, height]);
  if (host.dataset.drawn === key) return;
  host.dataset.drawn = key;
  const grid = gridOf(decades, height).map(({ exponent, y }) => ({ text: axisLabel(exponent), y }));
  const marks = [...grid, { text: "0", y: zeroLine(height) }].map(({ text, y }) => {
    const label = element("span", { text });
    label.style.top = `${y}px`;
    return label;
  });
  host.replaceChildren(element("b", { text: "‖∂L/∂hₜ‖" }), ...marks);
}

/** Lists what went wrong, once where it is the same in every run. @param {Shown[]} runs @param {Translate} t */
function faultsOf(runs, t) {
  const failures = runs.map(({ name, course }) => {
    const wrong = [...course.wrong.map((one) => named(one, t)), ...(course.cut ? [t("gradients.cut")] : [])];
    return { name, wrong: wrong.join("; ") };
  });
  const faulty = failures.filter(({ wrong }) => wrong !== "");
  const same = faulty.length === runs.length && new Set(faulty.map(({ wrong }) => wrong)).size === 1;
  return same ? (faulty[0]?.wrong ?? "") : faulty.map(({ name, wrong }) => `${name}: ${wrong}`).join(" ");
}

/** @param {Shown} run @param {Pass} pass @param {number} timeStep @returns {string} by each of its states */
function valueText({ course }, pass, timeStep) {
  const cell = course.at(pass, timeStep);
  const hidden = normOf(cell, "hidden_state");
  if (Number.isNaN(hidden)) return "–";
  const others = course.states
    .filter((state) => state !== "hidden_state")
    .map((state) => `${stateLetter(state)} ${digits(normOf(cell, state))}`);
  return digits(hidden) + (others.length > 0 ? ` (${others.join(", ")})` : "");
}

/** @param {import("../wire.js").Loss} loss @returns {string} a squared error with its targets where one stands alone */
function lossText({ kind, symbol, target, unit, values = [] }) {
  if (kind === "cross_entropy")
    return `−log p(${symbol === undefined ? target : `“${characterName(symbol)}”`})`;
  if (kind === "hidden_state") return `h[${unit}]`;
  if (kind === "output") return `y[${unit}]`;
  return values.length === 1 ? `(y − ${number(values[0] ?? 0)})²` : "mean (y − target)²";
}
