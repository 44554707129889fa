/**
 * Shows the cell line by line: its equation, all its units, and the sum of the chosen one.
 * @module
 */
import { element } from "../dom.js";
import { lighting } from "../lights.js";
import { createToggle } from "../zoom/toggle.js";
import { canOpen, createZoom } from "../zoom/zoom.js";
import { equationOf } from "./equations.js";
import { keyed, structureOf } from "./keyed.js";
import { createPin } from "./pin.js";
import { linesOf } from "./recipe.js";
import { createSquares } from "./squares.js";
import { steady } from "./steady.js";
import { createSum } from "./sum.js";

/** @typedef {import("./view.js").Frame} Frame */
/** @typedef {import("./view.js").Part} Part */

/**
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {Part}
 */
export function createLines(dispatch) {
  return keyed(element("ol", { class: "inspector-lines" }), structureOf, (frame) =>
    linesOf(frame.trace.start.run.network).map((line) => createLine(line, frame, dispatch)),
  );
}

/** Elements of a line that do something else than to open it. */
const OWN = "button, [data-leads], canvas, summary, .zoom";

/**
 * All of a line opens its sum, besides its button, which is what the keyboard and a screen reader have.
 * @param {HTMLElement} host
 * @param {{ element: Element }} toggle
 */
function openByLine(host, toggle) {
  host.classList.add("opens");
  host.addEventListener("click", ({ target }) => {
    const isForOther = target instanceof Element && target.closest(OWN) !== null;
    // Who marks a number to copy it has not pressed the line.
    const marked = getSelection()?.isCollapsed === false;
    if (!isForOther && !marked && toggle.element instanceof HTMLElement) toggle.element.click();
  });
}

/**
 * @param {import("./recipe.js").Line} line
 * @param {Frame} frame
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {Part}
 */
function createLine(line, frame, dispatch) {
  const { trace, place, t } = frame;
  const equation = equationOf(line, trace.start.run.network, place.direction, t);
  const name = element("span", { class: "line-name", text: t(`inspector.line.${line.quantity}`) });
  const squares = createSquares(line, dispatch);
  const sum = createSum(line, t, place.direction);
  const opening = canOpen(line) ? [createToggle(line, t, dispatch), createZoom(line, frame)] : [];
  const [toggle, zoom] = opening;
  const pin = createPin(line, t, dispatch);
  if (toggle) name.append(toggle.element);
  const head = element("div", { class: "line-head" }, [equation, name]);
  const hue = line.gate ? `hue-${line.gate}` : "hue-none";
  const views = [squares, sum, ...(zoom ? [zoom] : [])];
  const host = element("li", { class: `inspector-line ${hue}` }, [
    head,
    squares.element,
    element("div", { class: "sum-row" }, [steady("div", sum.element), pin.element]),
    ...(zoom ? [zoom.element] : []),
  ]);
  host.dataset.quantity = line.quantity;
  if (toggle) openByLine(host, toggle);
  lighting(host, line.quantity);
  return {
    element: host,
    draw(latest) {
      for (const part of [...views, pin, ...(toggle ? [toggle] : [])]) part.draw(latest);
    },
  };
}
