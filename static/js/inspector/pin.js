/**
 * Shows the button of a line that gives the chosen unit's number a row of bars in the score, and takes that away.
 * @module
 */
import { element } from "../dom.js";
import { pinText } from "../pins.js";
import { attribute } from "./live.js";

/** @typedef {import("./view.js").Part} Part */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {import("./recipe.js").Line} line
 * @param {import("../i18n.js").Translate} t
 * @param {import("./view.js").Dispatch} dispatch
 * @returns {Part}
 */
export function createPin({ quantity }, t, dispatch) {
  const button = element("button", {
    class: "pin-toggle",
    attributes: { type: "button", "aria-pressed": "false" },
  });
  button.append(icon());
  const pressed = attribute(button, "aria-pressed");
  const [label, title] = [attribute(button, "aria-label"), attribute(button, "title")];
  let pin = "";
  button.addEventListener("click", () => dispatch({ type: "pin", pin }));
  return {
    element: button,
    draw({ state, place, unit }) {
      const name = t("pins.toggle", { unit, name: t(`inspector.line.${quantity}`) });
      pin = pinText({ ...place, quantity, unit });
      pressed(String(state.pins.includes(pin)));
      label(name);
      title(name);
    },
  };
}

/** Bars over a zero line. */
function icon() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("aria-hidden", "true");
  for (const [d, width] of [
    ["M1 12.5h12", "1"],
    ["M3 11.5V8M7 11.5V2M11 11.5V5", "2.4"],
  ]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d ?? "");
    path.setAttribute("stroke", "currentColor");
    path.setAttribute("stroke-width", width ?? "");
    svg.append(path);
  }
  return svg;
}
