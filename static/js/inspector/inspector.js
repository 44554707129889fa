/**
 * Shows the panel beside the stage: the inside of one cell, with the numbers that ran.
 * @module
 */
import { element } from "../dom.js";
import { createFound } from "../models/found_units.js";
import { orderOf } from "../stage/order.js";
import { createCaption, createHeading } from "./heading.js";
import { createLines } from "./lines.js";
import { createParameters } from "./parameters.js";
import { createReadout } from "./readout.js";
import { createTable } from "./table.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Frame} Frame */

/**
 * Builds the panel once. What depends on the kind of network, the language or the theme is built anew when these
 * change; otherwise a drawing writes only the texts, attributes and pixels that differ.
 * @param {Element} root
 * @param {import("./view.js").Dispatch} dispatch
 * @param {(found: import("../wire.js").FoundUnit) => void} hold
 * @returns {{ draw: (view: View) => void }}
 */
export function createInspector(root, dispatch, hold) {
  const body = element("div", { class: "inspector-body" });
  const lines = createLines(dispatch);
  const above = [createHeading(dispatch), createCaption(), createFound(hold)];
  const below = [createReadout(), createParameters(), createTable()];
  const groups = [above, [lines], below];
  const ruler = element("div", { class: "inspector-ruler" });
  body.append(ruler, ...groups.flat().map((part) => part.element));
  root.replaceChildren(body);
  /** @type {View | null} */
  let latest = null;
  let width = 0;
  /** Groups that have been built: one in a frame, since all at once would take as long as three. */
  let built = 0;
  const buildNext = () => {
    built += 1;
    if (built < groups.length) requestAnimationFrame(buildNext);
    if (latest) draw({ ...latest, writes: true });
  };

  const draw = (/** @type {View} */ view) => {
    latest = view;
    if (width === 0) return;
    if (built === 0) return buildNext();
    const frame = frameOf(view, width);
    const parts = groups.slice(0, built).flat();
    for (const part of parts) if (view.writes || part === lines) part.draw(frame);
  };
  observeWidth(ruler, (measured) => {
    width = measured;
    if (latest) draw({ ...latest, writes: true });
  });
  return { draw };
}

/** @param {View} view @param {number} width @returns {Frame} */
function frameOf(view, width) {
  const unit = Math.min(view.state.unit, view.trace.shape.units - 1);
  const order = orderOf(view.trace, view.place, view.state.order);
  return { ...view, unit, order, width, ratio: window.devicePixelRatio };
}

/**
 * @param {Element} target
 * @param {(width: number) => void} tell  CSS pixels, whole, when they have changed
 */
function observeWidth(target, tell) {
  let lastWidth = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === lastWidth || width === 0) return;
    lastWidth = width;
    tell(width);
  }).observe(target);
}
