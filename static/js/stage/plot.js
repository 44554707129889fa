/**
 * Calls Plotly: no other module does.
 * @module
 */

import { byId, element } from "../dom.js";

/** @typedef {{ data: object[], layout: { shapes?: { name?: string }[], [attribute: string]: unknown } }} Figure */

/** @type {Promise<boolean> | null} */
let coming = null;

/**
 * Fetches Plotly once, most of what a first visit loads. The page names it as the last that it needs: words and run are
 * asked for, and come, and are seen, while it is on its way.
 * @returns {Promise<boolean>} whether it is there
 */
export function fetchPlotly() {
  coming ??= new Promise((resolve) => {
    const script = element("script", { attributes: { src: byId("plotly", HTMLLinkElement).href } });
    script.addEventListener("load", () => resolve(isPlotlyThere()));
    script.addEventListener("error", () => resolve(false));
    document.head.append(script);
  });
  return coming;
}

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

/**
 * Has the browser compile what drawing needs while the first line is still under way: the first drawing of a page
 * takes several times as long as the next.
 */
export function warmUp() {
  const target = element("div");
  const shape = { type: "path", name: "any", path: "M0,0L1,0L1,1", xref: "x", yref: "y" };
  const hidden = {
    width: 40,
    height: 40,
    xaxis: { visible: false },
    yaxis: { visible: false },
    shapes: [shape],
  };
  const figure = {
    data: [
      {
        type: "heatmap",
        z: [
          [0, 1],
          [1, null],
        ],
        showscale: false,
      },
    ],
    layout: hidden,
  };
  void draw(target, figure).then(() => clear(target));
}
