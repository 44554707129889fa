/**
 * Draws the wires between the vectors of an opened cell, and the signs of what is done on them.
 * @module
 */
import { flag } from "../inspector/live.js";
import { isNow, isShown } from "../inspector/view.js";
import { halfOf, RADIUS } from "./sketch.js";

/** @typedef {import("./sketch.js").Plan} Plan */
/** @typedef {import("./sketch.js").Point} Point */
/** @typedef {import("../anatomy.js").Phase} Phase */

const SVG = "http://www.w3.org/2000/svg";
/** Pixels of an arrow's head: along, and to each side. */
const HEAD = { along: 6, aside: 3.5 };

/**
 * @param {Plan} plan
 * @param {import("./measure.js").Room} room
 * @returns {import("./vector.js").Part & { emphasise: (emphasis: import("./emphasis.js").Emphasis | null) => void }}
 */
export function createWires({ wires, operations }, room) {
  const svg = make("svg", { class: "cell-wires", "aria-hidden": "true" });
  svg.setAttribute("viewBox", `0 0 ${room.width} ${room.height}`);
  const phases = [...new Set([...wires, ...operations].map(({ phase }) => phase))];
  const paths = wires.map(drawWire);
  const signs = operations.map(drawSign);
  const groups = phases.map((phase) => {
    const group = make("g", { "data-phase": phase });
    group.append(...paths.filter((_, at) => wires[at]?.phase === phase));
    group.append(...signs.filter((_, at) => operations[at]?.phase === phase));
    svg.append(group);
    return { phase, now: flag(group, "now"), ghost: flag(group, "ghost") };
  });
  return {
    element: svg,
    draw(frame) {
      for (const { phase, now, ghost } of groups) {
        now(isNow(frame, phase));
        ghost(!isShown(frame, phase));
      }
    },
    /** Draws in full what is emphasised; null for all of it. @param {import("./emphasis.js").Emphasis | null} emphasis */
    emphasise(emphasis) {
      for (const [at, path] of paths.entries()) path.classList.toggle("faint", emphasis?.wires[at] === false);
      for (const [at, sign] of signs.entries())
        sign.classList.toggle("faint", emphasis?.operations[at] === false);
    },
  };
}

/** Draws a wire. One of a matrix lights that matrix. @param {import("./sketch.js").Wire} wire */
function drawWire({ points, kind, head }) {
  const group = make("g", { class: `wire ${kind}` });
  group.append(make("path", { d: `M${points.map((point) => point.join(" ")).join("L")}` }));
  if (head) group.append(make("path", { class: "head", d: headOf(points) }));
  if (isWeight(kind)) group.setAttribute("data-lights", kind);
  return group;
}

/** Tells whether a kind of wire is the letter of a weight. @param {string} kind */
const isWeight = (kind) => /^\p{Lu}$/u.test(kind);

/** @param {Point[]} points @returns {string} the outline of a head at the last of them */
function headOf(points) {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [0, 0];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [alongX, alongY] = [(x - fromX) / length, (y - fromY) / length];
  const side = (/** @type {1 | -1} */ which) =>
    `${x - HEAD.along * alongX - which * HEAD.aside * alongY} ${y - HEAD.along * alongY + which * HEAD.aside * alongX}`;
  return `M${x} ${y}L${side(1)}L${side(-1)}Z`;
}

/**
 * Draws a sign: an operation stands on its wire, in a circle; the letter of a matrix and an activation's name stand
 * beside it.
 */
function drawSign(/** @type {import("./sketch.js").Operation} */ { sign, x, y, beside, scale }) {
  const group = make("g", { class: "sign", transform: `translate(${x} ${y}) scale(${scale})` });
  const text = make("text", {});
  text.textContent = sign;
  if (beside) group.classList.add("beside", ...(isWeight(sign) ? ["matrix"] : []));
  else if (sign.length === 1) group.append(make("circle", { r: String(RADIUS) }));
  else group.append(pill(sign));
  group.append(text);
  return group;
}

/** @param {string} sign */
function pill(sign) {
  const half = halfOf(sign);
  const size = { x: -half, y: -RADIUS, width: 2 * half, height: 2 * RADIUS, rx: RADIUS };
  return make("rect", Object.fromEntries(Object.entries(size).map(([name, value]) => [name, String(value)])));
}

/** @param {string} tag @param {Record<string, string>} attributes */
function make(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
