/**
 * Shows the button at the cell in focus that opens it. The button is hidden while the score plays.
 * @module
 */
import { element, hide } from "../dom.js";
import { icon } from "../icon.js";
import { attribute } from "../inspector/live.js";
import { boxOf } from "./origin.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */
/** @typedef {import("../stage/stage.js").Current} Current */

/** Pixels of the button: as large as the gap between two rows has room for, so that it hides nothing that is drawn. */
const SIZE = { least: 18, most: 26 };

/** @param {import("../inspector/view.js").Dispatch} dispatch */
export function createOpener(dispatch) {
  const button = element("button", { class: "cell-opener", attributes: { type: "button" } });
  button.append(icon("M12 4h4v4M16 4l-5 5M8 16H4v-4M4 16l5-5"));
  button.hidden = true;
  const label = attribute(button, "aria-label");
  const title = attribute(button, "title");
  button.addEventListener("click", () => dispatch({ type: "in", zoom: null }));
  /** @type {Map<Stage, () => void>} what places it over each score */
  const places = new Map();
  /** @type {Stage | null} the one over which it stands */
  let on = null;
  /** @param {Stage} stage */
  const placeOver = (stage) => {
    const place = places.get(stage) ?? stage.overlay((current) => stage === on && put(button, current));
    places.set(stage, place);
    if (stage !== on) stage.room.append(button);
    on = stage;
    place();
  };
  return {
    element: button,
    /** @param {import("../inspector/view.js").View} view @param {Stage} stage   where that run is drawn */
    draw({ state, t }, stage) {
      hide(button, state.playing || state.open);
      if (button.hidden) return;
      label(t("cell.open"));
      title(t("cell.open"));
      placeOver(stage);
    },
  };
}

/** Puts the button beside a corner of the cell, in the gap between two rows. @param {HTMLElement} button @param {Current} current */
function put(button, current) {
  const box = boxOf(current);
  if (!box) return;
  const { width } = current;
  const gap = gapBeside(current, box);
  const size = Math.max(SIZE.least, Math.min(SIZE.most, gap.height));
  const inside = box.x >= 0 && box.x + box.width <= width;
  const x = Math.min(box.x + box.width, width - size / 2);
  const y = Math.max(size / 2, gap.y + gap.height / 2);
  button.style.visibility = inside ? "visible" : "hidden";
  button.style.setProperty("--size", `${size}px`);
  button.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
}

/**
 * @param {Current} current
 * @param {import("./grow.js").Rect} box  of the cell
 * @returns {{ y: number, height: number }} the wider one of the gaps above and below it
 */
function gapBeside({ layout: { panels, height } }, { y, height: tall }) {
  const bottom = y + tall;
  const above = Math.max(0, ...panels.map((panel) => panel.top + panel.height).filter((end) => end <= y));
  const below = Math.min(height, ...panels.map(({ top }) => top).filter((top) => top >= bottom));
  const gaps = [
    { y: above, height: y - above },
    { y: bottom, height: below - bottom },
  ];
  return gaps.reduce((widest, gap) => (gap.height > widest.height ? gap : widest));
}
