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

/**
 * Has the browser compile what drawing needs while the first line is still under way: the first drawing of a page
 * takes several times as long as the next.
 */
export function warmUp() {
  const element = document.createElement("div");
  const hidden = { width: 40, height: 40, xaxis: { visible: false }, yaxis: { visible: false } };
  const filled = { type: "scatter", mode: "lines", fill: "toself", x: [0, 1, 1], y: [0, 0, 1] };
  const written = { type: "scatter", mode: "text", x: [0], y: [0], text: ["x"] };
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
      filled,
      written,
    ],
    layout: hidden,
  };
  void draw(element, figure).then(() => clear(element));
}
