/**
 * Draws a tile's figure in parts, so that no frame has to wait for all of it, and shows it when it is whole.
 * @module
 */
import { print } from "./plot.js";

/** @typedef {import("./figure.js").Figure} Figure */

const SVG = "http://www.w3.org/2000/svg";
/** From the middle of a letter down to its baseline, in its size. */
export const BASELINE = 0.25;
/** Of the clip paths, which a page names: each its own. */
let cuts = 0;
/** Heat maps of a part. With fewer, what Plotly does for every part would outweigh them; more would be felt. */
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

  /** Whether all parts are drawn. */
  get whole() {
    return this.#done.length >= this.parts.length;
  }

  /**
   * Draws parts while there is time for one more like the last, one at least.
   * @param {number} budget  milliseconds
   */
  goOn(budget) {
    const end = performance.now() + budget;
    let now = end - budget;
    let last = 0;
    do {
      this.#draw();
      last = performance.now() - now;
      now += last;
    } while (!this.whole && now + last < end);
  }

  #draw() {
    const part = this.parts[this.#done.length];
    if (part) this.#done.push(print(this.#done.length, part));
  }

  /** The picture, once it is whole. */
  picture() {
    const { cut, heat, letters, numbers, layout } = this.figure;
    const maps = Math.ceil(heat.length / TOGETHER);
    cuts += 1;
    const id = `cut-${cuts}`;
    const size = { width: String(layout.width), height: String(layout.height) };
    return svg("svg", { class: "main-svg", ...size }, [
      svg("clipPath", { id }, [svg("path", { d: cut })]),
      svg("g", { class: "cut", "clip-path": `url(#${id})` }, this.#done.slice(0, maps)),
      ...this.#done.slice(maps),
      svg("g", { class: "letters" }, letters.map(written)),
      svg("g", { class: "numbers" }, numbers.map(written)),
    ]);
  }
}

/** @param {import("./figure.js").Letter} letter */
const written = ({ x, y, text, size, colour }) =>
  svg("text", { x: `${x}`, y: `${y + BASELINE * size}`, "font-size": `${size}`, fill: colour }, [
    document.createTextNode(text),
  ]);

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {Node[]} [children]
 */
function svg(name, attributes, children = []) {
  const node = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  node.append(...children);
  return node;
}

/**
 * @param {Figure} figure
 * @returns {import("./plot.js").Figure[]} what Plotly draws of it, from the undermost up
 */
function partsOf({ heat, lines, layout }) {
  const maps = Array.from({ length: Math.ceil(heat.length / TOGETHER) }, (_, part) =>
    heat.slice(part * TOGETHER, (part + 1) * TOGETHER),
  );
  return [...maps.map((data) => ({ data, layout })), { data: [], layout: { ...layout, shapes: lines } }];
}
