/**
 * Draws an activation as a curve, with the point of the current sum on it.
 * @module
 */

import { ENDS, FUNCTIONS } from "../expression.js";
import { niceBound } from "../tally.js";

/** @typedef {import("../wire.js").Apply["function"] | null} Activation  null for a sum that is its value itself */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 150;
const HEIGHT = 74;
const EDGE = 5;
/** Sums within this are shown on the same piece of the curve. */
const USUAL = 5;

/** @param {Activation} activation */
export function createCurve(activation) {
  const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "zoom-curve", role: "img" });
  const axes = make("path", { class: "axes" });
  const line = make("path", { class: "line" });
  const drop = make("path", { class: "drop" });
  const point = make("circle", { class: "point", r: "4" });
  svg.append(axes, line, drop, point);
  let drawn = "";
  return {
    element: svg,
    /**
     * @param {number} sum
     * @param {number} value  what the activation makes of it
     * @param {string} label  the accessible name
     */
    draw(sum, value, label) {
      const wanted = Math.abs(sum) <= USUAL ? USUAL : niceBound(Math.abs(sum));
      const ends = endsOf(activation, wanted, value);
      const scale = scaleOf(wanted, ends);
      const key = [wanted, ...ends].join();
      if (key !== drawn) {
        line.setAttribute("d", curve(activation, wanted, scale));
        axes.setAttribute("d", `M0 ${scale.y(0)}H${WIDTH}M${scale.x(0)} 0V${HEIGHT}`);
      }
      drawn = key;
      const [x, y] = [scale.x(sum), scale.y(value)];
      drop.setAttribute("d", `M${x} ${scale.y(0)}V${y}H${scale.x(0)}`);
      point.setAttribute("cx", String(x));
      point.setAttribute("cy", String(y));
      svg.setAttribute("aria-label", label);
    },
  };
}

/**
 * The least and the greatest value that the picture shows.
 * @param {Activation} activation
 * @param {number} reach   how far from 0 its sums are shown
 * @param {number} value   that has to be in it
 * @returns {readonly [number, number]}
 */
function endsOf(activation, reach, value) {
  if (activation === null) return [-reach, reach];
  const [low, high] = ENDS[activation];
  // What grows with its sum has no end in sight but one as far as the sums themselves; what grows faster, but the value's.
  const top = activation === "exp" ? niceBound(Math.max(1, value)) : reach;
  return [Math.max(low, -reach), Math.min(high, top)];
}

/** @param {number} reach @param {readonly [number, number]} ends */
function scaleOf(reach, [bottom, top]) {
  const span = HEIGHT - 2 * EDGE;
  return {
    x: (/** @type {number} */ sum) => ((sum / reach + 1) / 2) * WIDTH,
    y: (/** @type {number} */ value) => EDGE + ((top - value) / (top - bottom)) * span,
  };
}

/** @param {Activation} activation @param {number} reach @param {ReturnType<typeof scaleOf>} scale */
function curve(activation, reach, scale) {
  const points = Array.from({ length: 81 }, (_, place) => {
    const sum = (place / 40 - 1) * reach;
    const y = scale.y(activation ? FUNCTIONS[activation](sum) : sum);
    return `${scale.x(sum).toFixed(1)} ${Math.max(-HEIGHT, y).toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}

/** @param {string} tag @param {Record<string, string>} attributes */
function make(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
