/**
 * The button at the cell in focus that opens it. It rests while the score plays.
 * @module
 */
import { element } from "../dom.js";
import { attribute } from "../inspector/live.js";
import { originOf } from "./origin.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Stage} stage
 * @param {import("../inspector/view.js").Dispatch} dispatch
 */
export function createOpener(stage, dispatch) {
  const button = element("button", { class: "cell-opener", attributes: { type: "button" } });
  button.append(icon());
  button.hidden = true;
  stage.room.after(button);
  const label = attribute(button, "aria-label");
  const title = attribute(button, "title");
  button.addEventListener("click", () => dispatch({ type: "in", zoom: null }));
  const place = () => {
    const at = originOf(stage);
    if (!at) return;
    const { offsetLeft: left, clientWidth: width } = stage.score;
    const top = stage.room.offsetTop;
    const inside = at.x >= left && at.x + at.width <= left + width && at.y >= top;
    button.style.visibility = inside ? "visible" : "hidden";
    // It stays within the window; under a finger it is larger than under a pointer.
    const x = Math.min(at.x + at.width, left + width - button.offsetWidth / 2);
    button.style.transform = `translate(${x}px, ${at.y}px) translate(-50%, -50%)`;
  };
  let drawn = false;
  const follow = () => {
    if (!button.hidden) place();
  };
  // The score goes on scrolling towards the playhead after a step.
  const observer = new MutationObserver(follow);
  stage.room.addEventListener("scroll", follow);
  return {
    element: button,
    /** @param {import("../inspector/view.js").View} view */
    draw({ state, t }) {
      const hidden = state.playing || state.open;
      if (hidden !== button.hidden) {
        button.hidden = hidden;
        if (hidden) observer.disconnect();
        else observer.observe(stage.world, { attributeFilter: ["style"] });
      }
      const first = !drawn;
      drawn = true;
      if (hidden) return;
      label(t("cell.open"));
      title(t("cell.open"));
      // Measured in the frame that has just built the score, it would have the browser lay out twice.
      if (!first) return place();
      button.style.visibility = "hidden";
      requestAnimationFrame(follow);
    },
  };
}

function icon() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M12 4h4v4M16 4l-5 5M8 16H4v-4M4 16l5-5");
  svg.append(path);
  return svg;
}
