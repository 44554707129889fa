/**
 * The one place that calls Plotly.
 * @module
 */

/** @typedef {import("./figure.js").Figure} Figure */

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/**
 * Draws a figure into an element, or draws it anew.
 * @param {HTMLElement} element
 * @param {Figure} figure
 */
export function draw(element, { data, layout }) {
  return Plotly.react(element, /** @type {import("plotly.js").Data[]} */ (data), layout, CONFIG);
}

/** Frees what Plotly holds for an element. @param {HTMLElement} element */
export function clear(element) {
  Plotly.purge(element);
}
