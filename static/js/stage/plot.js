/**
 * Calls Plotly: no other module does.
 * @module
 */

import { element } from "../dom.js";
import { IS_LIVE } from "../source.js";

/** @typedef {{ data: object[], layout: { shapes?: { name?: string }[], [attribute: string]: unknown } }} Figure */

/** @type {Promise<boolean> | null} */
let coming = null;
/** Who waits for it without having asked. @type {(() => void)[]} */
const waiting = [];

/** Where Plotly lies. */
const address = () => document.body.dataset.plotly ?? "";

/** Has the browser load Plotly, most of what a first visit loads, while nothing else of the page is missing. */
export function expectPlotly() {
  if (!IS_LIVE) return;
  document.head.append(
    element("link", { attributes: { rel: "preload", as: "script", fetchpriority: "low", href: address() } }),
  );
}

/**
 * Starts Plotly, once: that takes the browser as long as all the rest of the page, so the first picture does not wait.
 * @returns {Promise<boolean>} whether it is there
 */
export function fetchPlotly() {
  if (!IS_LIVE) return carriedPlotly();
  coming ??= new Promise((resolve) => {
    const script = element("script", { attributes: { src: address() } });
    script.addEventListener("load", () => {
      resolve(isPlotlyThere());
      for (const told of waiting) told();
    });
    script.addEventListener("error", () => resolve(false));
    document.head.append(script);
  });
  return coming;
}

/** Runs the Plotly that the page carries as text. @returns {Promise<boolean>} */
function carriedPlotly() {
  coming ??= Promise.resolve().then(() => {
    document.head.append(element("script", { text: document.getElementById("plotly")?.textContent ?? "" }));
    for (const told of waiting) told();
    return isPlotlyThere();
  });
  return coming;
}

/** @param {() => void} told   called when Plotly has been started, whoever asked for it */
export const whenPlotly = (told) => void waiting.push(told);

/** Whether anything can be drawn by Plotly now. */
export const isPlotlyThere = () => typeof Plotly !== "undefined";

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/**
 * Draws a figure into an element, or draws it anew.
 * @param {HTMLElement} target
 * @param {Figure} figure
 */
export function draw(target, { data, layout }) {
  return Plotly.react(
    target,
    /** @type {import("plotly.js").Data[]} */ (data),
    /** @type {Partial<import("plotly.js").Layout>} */ (layout),
    CONFIG,
  );
}

/** @type {HTMLElement[]} where Plotly draws off the page: what comes next on a plate is like what it holds */
const plates = [];

/**
 * Draws a figure off the page and copies the drawing: changing a drawing is faster than making one.
 * @param {number} plate  one for each kind of figure
 * @param {Figure} figure  of traces, or else of shapes
 * @returns {Node} a group for an SVG of the figure's size, whose pixels are its axes'
 */
export function print(plate, figure) {
  const target = plates[plate] ?? element("div");
  plates[plate] = target;
  void draw(target, figure);
  const { shapes } = figure.layout;
  const drawn = target.querySelector(shapes ? ".layer-above > .shapelayer" : ".overplot > .xy");
  const copy = /** @type {Element | undefined} */ (drawn?.cloneNode(true));
  for (const [place, { name = "" }] of shapes?.entries() ?? [])
    copy?.querySelector(`[data-index="${place}"] path`)?.setAttribute("data-shape", name);
  return copy ?? document.createDocumentFragment();
}

/** Frees what Plotly holds for an element. @param {HTMLElement} target */
export function clear(target) {
  if (isPlotlyThere()) Plotly.purge(target);
}
