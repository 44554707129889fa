/**
 * A tile on its way: its figure is drawn in parts, so that no frame has to wait for all of it, and is seen when it is
 * whole.
 * @module
 */
import { print } from "./plot.js";

/** @typedef {import("./figure.js").Figure} Figure */

const SVG = "http://www.w3.org/2000/svg";
/** Traces of a part. With fewer, what Plotly does for every part would outweigh them; more would be felt. */
const TOGETHER = 2;

export class Printing {
  /** @type {Node[]} */
  #done = [];

  /**
   * @param {number} index   the tile's
   * @param {Figure} figure  of all that is known now
   * @param {{ count: number, look: string }} of   how much that is, and how it looks
   */
  constructor(index, figure, of) {
    this.index = index;
    this.figure = figure;
    this.of = of;
    this.parts = partsOf(figure);
  }

  /**
   * Draws parts until the time is over, one at least.
   * @param {number} budget  milliseconds
   * @returns {boolean} whether the tile is whole
   */
  goOn(budget) {
    const end = performance.now() + budget;
    do {
      const data = this.parts[this.#done.length];
      if (data) this.#done.push(print(this.#done.length, { data, layout: this.figure.layout }));
    } while (this.#done.length < this.parts.length && performance.now() < end);
    return this.#done.length >= this.parts.length;
  }

  /** The picture, once it is whole. */
  picture() {
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("class", "main-svg");
    picture.setAttribute("width", String(this.figure.layout.width));
    picture.setAttribute("height", String(this.figure.layout.height));
    picture.append(...this.#done);
    return picture;
  }
}

/**
 * @param {Figure} figure
 * @returns {object[][]} its traces, from the undermost up
 */
function partsOf({ heat, lines, letters }) {
  return [heat, lines, letters].flatMap((traces) =>
    Array.from({ length: Math.ceil(traces.length / TOGETHER) }, (_, part) =>
      traces.slice(part * TOGETHER, (part + 1) * TOGETHER),
    ),
  );
}
