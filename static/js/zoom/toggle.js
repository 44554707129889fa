/**
 * Shows the button that opens a line of the inspector, and closes it.
 * @module
 */
import { element } from "../dom.js";
import { attribute } from "../inspector/live.js";

/** @typedef {import("../inspector/view.js").Part} Part */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {import("../inspector/recipe.js").Line} line
 * @param {import("../i18n.js").Translate} t
 * @param {import("../inspector/view.js").Dispatch} dispatch
 * @returns {Part}
 */
export function createToggle(line, t, dispatch) {
  const label = t("zoom.open", { line: t(`inspector.line.${line.quantity}`) });
  // What a gate is for is said beside it: a tooltip of the browser's own would lie over that.
  const title = line.gate ? {} : { title: label };
  const button = element("button", {
    class: "zoom-toggle",
    attributes: { type: "button", "aria-expanded": "false", "aria-label": label, ...title },
  });
  button.append(chevron());
  const expanded = attribute(button, "aria-expanded");
  let open = false;
  button.addEventListener("click", () => {
    dispatch({ type: "set", change: { zoom: open ? null : line.quantity } });
  });
  return {
    element: button,
    draw({ state }) {
      open = state.zoom === line.quantity;
      expanded(String(open));
    },
  };
}

function chevron() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M5 3l4 4-4 4");
  for (const [name, value] of [
    ["fill", "none"],
    ["stroke", "currentColor"],
    ["stroke-width", "1.6"],
  ]) {
    path.setAttribute(name ?? "", value ?? "");
  }
  svg.append(path);
  return svg;
}
